"""Claims: what is written, what is meant, and that the two round-trip."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nicias.errors import ScenarioError
from nicias.evidence.claims import Claim, parse_claim, parse_claims


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("cow2010", Claim("cow2010")),
        ("meduza2025 ¶42", Claim("meduza2025", (42,))),
        ("meduza2025 ¶41-43", Claim("meduza2025", (41, 42, 43))),
        ("meduza2025 ¶41–¶43", Claim("meduza2025", (41, 42, 43))),
        ("meduza2025 ¶42, ¶13", Claim("meduza2025", (13, 42))),
        ("moran1988 p.214", Claim("moran1988", page="p.214")),
    ],
)
def test_reads_every_form(text, claim):
    assert parse_claim(text) == claim


@pytest.mark.parametrize(
    "text", ["", "¶3", "Meduza ¶3", "meduza2025 42", "meduza2025 ¶0", "meduza2025 ¶5-4", "meduza2025 ¶", "meduza2025 ¶1-999999"]
)
def test_refuses_what_names_no_place(text):
    with pytest.raises(ScenarioError):
        parse_claim(text)


def test_a_paragraph_alone_belongs_to_the_source_before_it():
    assert parse_claims(["a ¶3", "¶7", "b"]) == (Claim("a", (3, 7)), Claim("b"))
    with pytest.raises(ScenarioError):
        parse_claims(["¶7"])
    with pytest.raises(ScenarioError):
        parse_claims(["a p.3", "¶7"])


@given(st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True), st.sets(st.integers(1, 400), max_size=12))
def test_round_trips(source, numbers):
    claim = Claim(source, tuple(sorted(numbers)))
    assert parse_claim(str(claim)) == claim
