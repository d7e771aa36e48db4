"""The dull model that all others must beat: how long inter-state wars of a given age have gone on, whatever caused them."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, ClassVar, final

import numpy as np
from numpy.typing import NDArray

from nicias.models.base import Check, Model, Outputs, Static
from nicias.needs import Need
from nicias.random import uniforms

Array = NDArray[np.float64]

AGES = (0, 30, 60, 90, 180, 365, 730, 1095, 1461, 1826)  # days
YEAR = 365
QUANTILES = {"p05": 0.05, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p95": 0.95}
FEWEST = 10  # empirical quantiles are not given for fewer wars
DRAWS = 400  # of the two parameters, for the interval
SEED = 1


@final
@dataclass(frozen=True, kw_only=True)
class Baseline(Model):
    """The duration of a war is log-normal: P(T ≤ a + w | T > a) = 1 − S(a + w)/S(a), S(t) = Φ((μ − ln t)/σ).

    The interval is what the number of wars leaves open about μ and σ; it does not cover the step from those wars to this one.

    >>> Baseline(age_days=365, within_days=365)["n"]
    25
    """

    id: ClassVar[str] = "baseline"
    title: ClassVar[str] = "Historical hazard of inter-state wars"
    family: ClassVar[str] = "attrition"
    citations: ClassVar[tuple[str, ...]] = ("SarkeesWayman2010", "ReiterStamHorowitz2016")
    mark: ClassVar[str] = "–"
    origin: ClassVar[str] = "fitted on inter-state wars 1823–1990"
    replication: ClassVar[str] = "tests/replications/test_baseline.py"
    aliases: ClassVar[tuple[str, ...]] = ("base rate", "reference class forecast", "duration model", "null model")
    neighbours: ClassVar[tuple[str, ...]] = (
        "the engine's anchor b0, the monthly rate of ending by agreement; here every ending counts",
    )
    assumptions: ClassVar[tuple[str, ...]] = (
        "This war is one more of the same kind, and nothing but its age is known.",
        "Wars end independently of one another; world wars count as several.",
        "The table leaves some wars aside on purpose; n says how many were used.",
    )
    needs: ClassVar = (
        Need("age_days", "days", "How long the war has lasted.", 0, 36_500),
        Need("within_days", "days", "How far ahead is asked; left out: 365.", 0, 36_500),
    )
    outputs_meaning: ClassVar[Mapping[str, str]] = {
        "p_end_within": "probability that the war ends within `within_days`",
        "lo": "5th percentile of that probability over the uncertainty of the fit",
        "hi": "its 95th percentile",
        "n": "wars in the table that lasted longer than the nearest tabulated age at or below this one",
        "n_fit": "wars the fit rests on",
        "median_days": "days; the median of the time the war will still last",
        "quantiles_days": "days; percentiles of the time it will still last",
        "empirical": "at the nearest tabulated age: n, how many ended within a year, with a 90 % interval",
    }
    statics: ClassVar[tuple[Static, ...]] = (
        Static("p_end_within", "within_days", +1),
        Static("median_days", "age_days", +1, "wars older than a few weeks: the longer it has lasted, the longer it will"),
    )

    age_days: float
    within_days: float | None = None

    def solve(self) -> Outputs:
        table = figures()
        age, ahead = self.age_days, float(YEAR) if self.within_days is None else self.within_days
        p = ends_within(age, ahead, table["mu"], table["sigma"])
        spread = ends_within(age, ahead, *parameter_draws())
        row = [row for row in table["ages"] if row["age_days"] <= age][-1]
        quantiles = {name: remaining(age, q, table["mu"], table["sigma"]) for name, q in QUANTILES.items()}
        out: Outputs = {
            "p_end_within": float(p),
            "lo": float(np.quantile(spread, 0.05)),
            "hi": float(np.quantile(spread, 0.95)),
            "n": row["n"],
            "n_fit": table["n"],
            "median_days": quantiles["p50"],
            "quantiles_days": quantiles,
            "empirical": {key: row[key] for key in ("age_days", "n", "ended_within_year", "p", "lo", "hi")},
        }
        if age > table["longest_days"]:
            out["n"] = 0
            out["warnings"] = ["No war in the table lasted that long: the figure is the tail of a fitted curve."]
        elif row["n"] < FEWEST:
            out["warnings"] = [f"Only {row['n']} wars in the table lasted longer than {row['age_days']} days."]
        return out

    def check(self) -> Check:
        """Each quantile of the time left is reached with its own probability."""
        table = figures()
        errors = [
            float(ends_within(self.age_days, self.outputs["quantiles_days"][name], table["mu"], table["sigma"])) - q
            for name, q in QUANTILES.items()
        ]
        return Check("quantiles invert the distribution", {"largest error": max(errors, key=abs)}, tolerance=1e-8)


@cache
def figures() -> dict[str, Any]:
    """The shipped fit; `scripts/fit_baseline.py` writes it, a test compares it with a fresh one."""
    return json.loads((files("nicias.data") / "baseline.json").read_text("utf-8"))


@cache
def parameter_draws() -> tuple[Array, Array]:
    """μ and σ from their posterior under the usual flat prior: (n−1)s²/σ² is χ², μ is normal given σ."""
    table = figures()
    return posterior(
        table, uniforms(SEED, "baseline.sigma", DRAWS), uniforms(SEED, "baseline.mu", DRAWS)
    )


def posterior(table: Mapping[str, Any], for_sigma: Array, for_mu: Array) -> tuple[Array, Array]:
    """Uniform numbers turned into μ and σ."""
    from scipy.stats import chi2, norm

    n = table["n"]
    sigma = table["sigma"] * np.sqrt((n - 1) / chi2.ppf(for_sigma, n - 1))
    return table["mu"] + sigma / math.sqrt(n) * norm.ppf(for_mu), sigma


def ends_within(age: float, ahead: float, mu: float | Array, sigma: float | Array) -> Any:
    """1 − S(age + ahead)/S(age), computed in logarithms so that far tails stay accurate."""
    from scipy.special import log_ndtr

    if ahead == 0:
        return np.zeros_like(np.asarray(mu))
    now = log_ndtr((mu - math.log(age)) / sigma) if age > 0 else 0.0
    return -np.expm1(log_ndtr((mu - math.log(age + ahead)) / sigma) - now)


def remaining(age: float, q: float, mu: float, sigma: float) -> float:
    """Days until a war of this age has ended with probability q."""
    from scipy.special import log_ndtr, ndtri_exp

    now = float(log_ndtr((mu - math.log(age)) / sigma)) if age > 0 else 0.0
    return math.exp(mu - sigma * float(ndtri_exp(math.log1p(-q) + now))) - age


def fit(durations: Iterable[float]) -> dict[str, Any]:
    """Fit on durations in days: the log-normal, its rivals by AIC, and the empirical table at ten ages."""
    from scipy.stats import beta, expon, norm, weibull_min

    days = np.sort(np.array(list(durations), float))
    logs = np.log(days)
    mu, sigma, n = float(logs.mean()), float(logs.std(ddof=1)), len(days)
    shape, _, scale = weibull_min.fit(days, floc=0)
    aic = {
        "log-normal": 4 - 2 * float(norm.logpdf(logs, mu, logs.std()).sum() - logs.sum()),
        "weibull": 4 - 2 * float(weibull_min.logpdf(days, shape, 0, scale).sum()),
        "exponential": 2 - 2 * float(expon.logpdf(days, 0, days.mean()).sum()),
    }
    rows: list[dict[str, Any]] = []
    for age in AGES:
        left = days[days > age] - age
        if not len(left):
            break
        ended = int((left <= YEAR).sum())
        rows.append(
            {
                "age_days": age,
                "n": len(left),
                "ended_within_year": ended,
                "p": round(ended / len(left), 4),
                "lo": round(float(beta.ppf(0.05, ended, len(left) - ended + 1)) if ended else 0.0, 4),
                "hi": round(float(beta.ppf(0.95, ended + 1, len(left) - ended)) if ended < len(left) else 1.0, 4),
                "log_normal_days": {name: round(remaining(age, q, mu, sigma), 1) for name, q in QUANTILES.items()},
                "empirical_days": (
                    {name: round(float(np.quantile(left, QUANTILES[name])), 1) for name in ("p25", "p50", "p75")}
                    if len(left) >= FEWEST
                    else None
                ),
            }
        )
    return {
        "n": n,
        "mu": round(mu, 6),
        "sigma": round(sigma, 6),
        "longest_days": int(days[-1]),
        "aic": {name: round(value, 2) for name, value in aic.items()},
        "ages": rows,
    }
