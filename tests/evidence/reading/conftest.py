from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from nicias.evidence.reading.lexicon import Lexicon, load_lexicon
from nicias.evidence.reading.quantities import Setting
from nicias.evidence.reading.speakers import parties_for

MADE_UP = Path(__file__).parent / "made_up"


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return load_lexicon("en")


@pytest.fixture(scope="session")
def setting(lexicon: Lexicon) -> Setting:
    """A reader of a document of 14 November 2031 about a war between Velmar and Tarsia."""
    parties = parties_for(lexicon, {"velmar": ["Velmar"], "tarsia": ["Tarsia"], "league": ["Northern League", "League"]})
    return Setting("harrow2031", date(2031, 11, 14), "Ines Harrow", lexicon, parties)
