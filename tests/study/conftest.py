"""One small run of the demonstration, shared by the tests that only read it."""

import pytest

from nicias.scenario import Scenario, load
from nicias.study.result import Run
from nicias.study.run import run
from nicias.study.zopa import Zopa, zopa


@pytest.fixture(scope="session")
def demonstration() -> Scenario:
    return load("demonstration")


@pytest.fixture(scope="session")
def small_run(demonstration: Scenario) -> Run:
    return run(demonstration, view="bildt", draws=3, histories=400, seed=421)


@pytest.fixture(scope="session")
def young() -> Zopa:
    """Three draws of one view of the large scenario: solved once for every test that only reads them."""
    return zopa("ukraine-2025", view="young2025", draws=3, seed=421)


@pytest.fixture(scope="session")
def korea() -> Zopa:
    """The base of a scenario without views."""
    return zopa("korea-1951", draws=3, seed=421)
