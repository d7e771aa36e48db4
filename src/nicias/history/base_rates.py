"""How often wars of a given age ended by agreement: the anchor b0 of the map and the number beside every headline.

The rate is events over exposure: wars that ended with `settlement == negotiated`, divided by the war-months fought beyond an age,
with an exact Poisson interval (Garwood 1936). Wars that ended otherwise contribute exposure and no event.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from nicias.errors import UsageError

DAYS_A_MONTH = 30.4375


@dataclass(frozen=True, slots=True)
class BaseRate:
    """Monthly rate of ending by agreement among war-months older than `older_than` months."""

    older_than: float  # months
    n: int  # wars that ended by agreement beyond that age
    exposure: float  # war-months beyond that age
    rate: float  # per month
    lo: float  # 5th percentile
    hi: float  # 95th percentile

    def within(self, months: float) -> dict[str, float | int]:
        """P(ends by agreement within `months`), with its interval and n.

        >>> BaseRate(12, 2, 100.0, .02, .01, .04).within(12)["p"]
        0.213...
        """
        p, lo, hi = (-math.expm1(-rate * months) for rate in (self.rate, self.lo, self.hi))
        return {"p": p, "lo": lo, "hi": hi, "n": self.n, "older_than": self.older_than}


def fit_settlement_rate(wars: Iterable[Mapping[str, str]], older_than: float) -> BaseRate:
    """Fit on rows with `duration_days` and `settlement`; the interval is the exact 90 % Poisson interval."""
    from scipy.stats import chi2

    n, exposure = 0, 0.0
    for war in wars:
        months = float(war["duration_days"]) / DAYS_A_MONTH
        if months > older_than:
            exposure += months - older_than
            n += war["settlement"] == "negotiated"
    if exposure <= 0:
        raise UsageError(f"No war in the table lasted longer than {older_than:g} months.")
    lo = float(chi2.ppf(0.05, 2 * n)) / (2 * exposure) if n else 0.0
    hi = float(chi2.ppf(0.95, 2 * n + 2)) / (2 * exposure)
    return BaseRate(older_than, n, exposure, n / exposure, lo, hi)


@cache
def base_rates() -> tuple[BaseRate, ...]:
    """The shipped fits, by increasing age; what a run uses. `scripts/fit_base_rate.py` writes them."""
    import yaml

    table = yaml.safe_load((files("nicias.data") / "base_rates.yml").read_text("utf-8"))
    return tuple(BaseRate(**row) for row in table["classes"])


def class_for_age(age_months: float) -> BaseRate:
    """The narrowest shipped class that a war of this age belongs to."""
    return [rate for rate in base_rates() if rate.older_than <= max(age_months, 0.0)][-1]
