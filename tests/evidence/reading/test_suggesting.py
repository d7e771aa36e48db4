"""A model's suggestions: kept only where the words and the numbers are the text's; its absence changes nothing."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest
from ruamel.yaml import YAML

from nicias.evidence.reading.lexicon import Lexicon
from nicias.evidence.reading.opening import Opened, open_document
from nicias.evidence.reading.propose import read_opened
from nicias.evidence.reading.quantities import Setting
from nicias.evidence.reading.suggesting import Page, Suggestions, checked, own_words, with_model
from tests.evidence.reading.conftest import MADE_UP

PARTIES = {"velmar": ["Velmar"], "tarsia": ["Tarsia"], "league": ["Northern League", "League"]}

TRANSCRIPT: dict[str, Any] = YAML(typ="safe").load((MADE_UP / "transcript.yml").read_text("utf-8"))["harrow2031"]
"""Written by hand in the form of a model's answer."""


@pytest.fixture(scope="module")
def harrow() -> Opened:
    return open_document(str(MADE_UP / "harrow2031.txt"))


def test_only_what_stands_in_the_text_is_kept(setting: Setting, harrow: Opened):
    page = Page(setting, harrow.paragraphs)
    found, dropped = checked(Suggestions.model_validate(TRANSCRIPT), page, excluded={2, 3, 12, 13, 14, 15})
    assert [(item.kind, item.paragraph) for item in found] == [
        ("quantity", 6),
        ("forecast", 10),
        ("proposal", 9),
        ("assumption", 11),
    ]
    assert dropped == 7
    for item in found:
        assert item.quote.removesuffix(" …") in harrow.paragraphs[item.paragraph - 1]


def test_unit_and_interval_are_the_grammars_and_the_words_the_models(setting: Setting, harrow: Opened):
    found, _ = checked(Suggestions.model_validate(TRANSCRIPT), Page(setting, harrow.paragraphs))
    quantity = next(item for item in found if item.kind == "quantity")
    forecast = next(item for item in found if item.kind == "forecast")
    assert (quantity.fields["unit"], quantity.fields["between"]) == ("persons/month", [6000, 8000])
    assert quantity.fields["description"] == "Men enlisted by Velmar"
    assert forecast.fields["between"] == [0.02, 0.12]


def test_a_paraphrase_that_copies_is_cut(harrow: Opened):
    text = harrow.paragraphs[3]
    assert own_words(text, text) != text
    assert len(own_words(text, text).split()) < 10
    assert own_words("The guns do not stop.", text) == "The guns do not stop."


def test_a_recorded_transcript_adds_to_the_grammars_reading(lexicon: Lexicon, harrow: Opened):
    pytest.importorskip("pydantic_ai")
    from pydantic_ai.messages import ModelMessage, ModelResponse, ToolCallPart
    from pydantic_ai.models.function import AgentInfo, FunctionModel

    asked: list[str] = []

    def answer(messages: list[ModelMessage], info: AgentInfo) -> ModelResponse:
        asked.append(str(messages))
        return ModelResponse(parts=[ToolCallPart(info.output_tools[0].name, json.dumps(TRANSCRIPT))])

    alone = read_opened([harrow], lexicon, parties=PARTIES)
    both = with_model(alone, [harrow], lexicon, FunctionModel(answer), parties=PARTIES)
    assert "The guns along the Sable" in asked[0]
    assert "Subscribe to our newsletter" not in asked[0]
    assert {c.id for c in alone.candidates} <= {c.id for c in both.candidates}
    assert any(set(c.found_by) == {"grammar", "model"} for c in both.candidates)
    assert "dropped" in both.remarks[-1]


@pytest.mark.parametrize("model", ["no-such-provider:x", "openai:gpt-none"])
def test_a_model_that_cannot_be_asked_leaves_the_reading_as_it_was(
    lexicon: Lexicon, harrow: Opened, model: str, monkeypatch: pytest.MonkeyPatch
):
    pytest.importorskip("pydantic_ai")
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    alone = read_opened([harrow], lexicon, parties=PARTIES)
    both = with_model(alone, [harrow], lexicon, model, parties=PARTIES)
    assert both.candidates == alone.candidates
    assert "could not be asked" in both.remarks[-1]


def test_without_pydantic_ai_the_grammar_stands_alone(lexicon: Lexicon, harrow: Opened, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "pydantic_ai", None)
    alone = read_opened([harrow], lexicon, parties=PARTIES)
    both = with_model(alone, [harrow], lexicon, "openai:gpt-none", parties=PARTIES)
    assert both.candidates == alone.candidates
    assert "not installed" in both.remarks[-1]
