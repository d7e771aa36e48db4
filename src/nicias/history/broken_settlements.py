"""How often settlements broke within so many years: the number beside every durability.

Three classes, because 'broken' means three things: a new war between the principal states of a war that ended by negotiation, a new
clash with deaths between them, and a peace agreement (most of them in civil wars) that failed. A share of those whose fate over the
whole span is known, with an exact binomial interval (Clopper and Pearson 1934).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from nicias.errors import UsageError

DAYS_A_YEAR = 365.25
SPANS = (1, 5, 10)  # years

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reference:
    """Which rows of which table make a class, and which columns hold its spells."""

    name: str
    dataset: str
    meaning: str
    days: str
    broken: str
    belongs: Callable[[Row], bool]


def _negotiated(row: Row) -> bool:
    return row["settlement"] == "negotiated" and row["principal"] == "1"


REFERENCES = (
    Reference(
        "war_again", "peace_spells_interstate", "a new war between the principals of an inter-state war that ended by negotiation",
        "t_war_days", "fail_war", _negotiated,
    ),
    Reference(
        "clash_again", "peace_spells_interstate", "a new clash with deaths between the principals of an inter-state war that ended by negotiation",
        "t_fatal_days", "fail_fatal", _negotiated,
    ),
    Reference(
        "agreement_failed", "peace_agreement_spells", "the failure of a peace agreement, most of them in civil wars",
        "t_days", "failed", lambda row: True,
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class BrokenSettlements:
    """The share of a class broken within a span."""

    name: str
    meaning: str
    years: int
    broken: int
    n: int
    p: float
    lo: float  # 5th percentile
    hi: float  # 95th percentile

    def to_dict(self) -> dict[str, float | int | str]:
        return {"p": self.p, "lo": self.lo, "hi": self.hi, "n": self.n, "broken": self.broken, "meaning": self.meaning}


def fit_broken(rows: Iterable[Row], reference: Reference, years: int) -> BrokenSettlements:
    """Share broken within `years` among spells that broke by then or were watched for so long. UsageError when there is none."""
    from scipy.stats import beta

    span = years * DAYS_A_YEAR
    broken = n = 0
    for row in rows:
        if not reference.belongs(row):
            continue
        failed = row[reference.broken] == "1" and float(row[reference.days]) <= span
        if failed or float(row[reference.days]) >= span:
            n += 1
            broken += failed
    if n == 0:
        raise UsageError(f"No settlement of the class {reference.name} was watched for {years} years.")
    lo = float(beta.ppf(0.05, broken, n - broken + 1)) if broken else 0.0
    hi = float(beta.ppf(0.95, broken + 1, n - broken)) if broken < n else 1.0
    return BrokenSettlements(reference.name, reference.meaning, years, broken, n, broken / n, lo, hi)


@cache
def broken_settlements() -> tuple[BrokenSettlements, ...]:
    """The shipped fits, class by class; `scripts/fit_broken_settlements.py` writes them."""
    import yaml

    table = yaml.safe_load((files("nicias.data") / "broken_settlements.yml").read_text("utf-8"))
    meanings = {reference.name: reference.meaning for reference in REFERENCES}
    return tuple(BrokenSettlements(meaning=meanings[row["name"]], **row) for row in table["classes"])
