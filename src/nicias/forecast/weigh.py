"""Weigh the views by how well they expected what happened next."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nicias.errors import UsageError
from nicias.forecast.observations import Observation, read_observations
from nicias.forecast.scores import score
from nicias.forecast.weights import MISREPORT, Weights, log_likelihood, weights
from nicias.study.calendar import months_between
from nicias.study.columns import bound_draws, measure_names
from nicias.study.digest import fingerprint
from nicias.study.inputs import Inputs
from nicias.study.observing import Observable, distribution, followed, observables, reader
from nicias.study.setting import Progress, Setting, setting

if TYPE_CHECKING:
    from nicias.scenario import Scenario
    from nicias.scenario.session import War

DRAWS, HISTORIES = 40, 1000
FEW = 10
"""Below this many observations the weights are said to rest on little."""

FEW_HISTORIES = 30
MIXED_MONTHS = (3, 6, 12, 24)

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Held:
    """One observation held against every view: what each expected of it, how it scores, and what it adds to the log evidence."""

    observation: Observation
    expected: Mapping[str, Mapping[str, Any]]
    scores: Mapping[str, Mapping[str, Any]]
    alone: Mapping[str, float]  # log predictive density of this observation by itself

    def to_dict(self) -> dict[str, Any]:
        each = self.observation
        return {
            "date": each.date.isoformat(),
            "since": each.since.isoformat() if each.since else None,
            "what": each.what,
            "value": each.text,
            "error": each.error or None,
            "source": each.source,
            "expected": {view: dict(found) for view, found in self.expected.items()},
            "scores": {view: dict(found) for view, found in self.scores.items()},
            "log_density": dict(self.alone),
        }


@dataclass(frozen=True, repr=False)
class Weighed:
    """What `nicias weigh` answers. `mixed` is filled only when it was asked for."""

    asked: Setting
    dates: Mapping[str, str]
    prior: Mapping[str, float]
    found: Weights
    held: tuple[Held, ...]
    left_out: tuple[str, ...]
    mixed: Mapping[str, float] | None
    warnings: tuple[str, ...]

    @property
    def weights(self) -> dict[str, float]:
        """View → posterior weight; they sum to one."""
        return {view: float(weight) for view, weight in zip(self.prior, self.found.weight, strict=True)}

    def __repr__(self) -> str:
        said = ", ".join(f"{view} {weight:.2f}" for view, weight in self.weights.items())
        return f"{self.asked.scenario.name}, {len(self.held)} observations: {said}"

    def tables(self) -> dict[str, list[dict[str, Any]]]:
        """Tidy tables, each a list of rows that `pandas.DataFrame` takes: `weights`, `scores`."""
        return {
            "weights": [{"view": view, **row} for view, row in self._content["views"].items()],
            "scores": [
                {"date": each.observation.date.isoformat(), "what": each.observation.what, "view": view, **found}
                for each in self.held
                for view, found in each.scores.items()
            ],
        }

    @cached_property
    def _content(self) -> dict[str, Any]:
        from nicias import __version__

        found = self.found
        views = {
            view: {
                "as_of": self.dates[view],
                "prior": self.prior[view],
                "weight": float(found.weight[place]),
                "se": None if math.isnan(found.se[place]) else float(found.se[place]),
                "log_evidence": float(found.log_evidence[place]),
                "effective_histories": float(found.effective[place]),
            }
            for place, view in enumerate(self.prior)
        }
        content = {
            "format": 1,
            "nicias": __version__,
            **self.asked.to_dict(),
            "n": len(self.held),
            "misreport": MISREPORT,
            "views": views,
            "observations": [each.to_dict() for each in self.held],
            "left_out": list(self.left_out),
            "warnings": list(self.warnings),
        }
        if self.mixed is not None:
            content["mixed"] = {
                "ceasefire": dict(self.mixed),
                "label": "An average over the views by these weights, given the observations; asked for, and nobody's view.",
            }
        return content | {"fingerprint": fingerprint(content)}

    @property
    def fingerprint(self) -> str:
        """Twelve hex digits of the content: two answers with the same fingerprint printed the same numbers."""
        return str(self._content["fingerprint"])

    def to_dict(self) -> dict[str, Any]:
        """The JSON object of `nicias weigh --json`."""
        return self._content


def weigh(
    war: War | Scenario | str,
    observations: str | Path,
    *,
    prior: Mapping[str, float] | None = None,
    mix: bool = False,
    as_of: datetime.date | str | None = None,
    layers: Sequence[str] = (),
    changes: Mapping[str, object] | None = None,
    seed: int | None = None,
    draws: int | None = None,
    histories: int | None = None,
    provenance: Sequence[str] = (),
    threads: int | None = None,
    progress: Progress | None = None,
) -> Weighed:
    """Posterior weights of a scenario's views from a table of dated observations (`forecast.observations`).

    Main arguments: `prior` view → what it weighs before (default: all alike; views left out share what is left); `mix` adds the chance of a
    ceasefire averaged over the views by their weights, which needs one `as_of` for all. Without `as_of` every view starts at its own date, and
    observations not later than all of them are left out, because they would not test all views.

    Raises UsageError for names, numbers and files that do not fit, ScenarioError for a bad row.
    """
    q = setting(
        war,
        "weigh",
        as_of=as_of,
        view=None,
        layers=layers,
        changes=changes,
        seed=seed,
        draws=DRAWS if draws is None else draws,
        histories=HISTORIES if histories is None else histories,
        until=None,
        provenance=provenance,
        checkpoint=None,
    )
    scenario = q.scenario
    if len(scenario.views) < 2:
        raise UsageError(f"{scenario.name} has {len(scenario.views) or 'no'} views; weighing needs at least two.")
    before = _prior(list(scenario.views), prior or {})
    dates = {view: scenario.date_for(q.as_of, view) for view in scenario.views}
    if mix and len(set(dates.values())) > 1:
        raise UsageError("A mixture needs all views at one date: give --as-of (`as_of=`).")
    known = {view: q.known(view, date) for view, date in dates.items()}
    names = measure_names(scenario, next(iter(known.values())))
    seen = observables(scenario, names)
    kept, left_out = _usable(read_observations(observations, seen), seen, dates)
    months = {view: max(_month(dates[view], each.date) for each in kept) for view in dates}
    if max(months.values()) > q.months:
        raise UsageError(f"The last observation lies {max(months.values())} months ahead; {scenario.name} covers {q.months}.")
    spans = {view: max(span, max(MIXED_MONTHS)) if mix else span for view, span in months.items()}
    bound = {
        view: bound_draws(scenario, Inputs(scenario, known[view]).drawn(q.seed, q.draws), range(q.draws), names, view) for view in dates
    }

    predicted: dict[str, Array] = {}
    for done, view in enumerate(dates):
        found = followed(
            scenario,
            {view: bound[view]},
            reader([(seen[each.what], _month(dates[view], each.date), _since(dates[view], each)) for each in kept], names),
            seed=q.seed,
            histories=q.histories,
            months=spans[view],
            threads=threads,
            progress=(lambda n, of, done=done: progress(done * of + n, len(dates) * of)) if progress else None,
        )
        predicted[view] = np.stack(found[view], axis=1)  # (observations + 1, draws, histories)
    return _weighed(q, dates, before, kept, left_out, seen, predicted, mix, sorted({w for each in known.values() for w in each.warnings}))


def _weighed(
    q: Setting,
    dates: Mapping[str, datetime.date],
    prior: Mapping[str, float],
    kept: Sequence[Observation],
    left_out: Sequence[str],
    seen: Mapping[str, Observable],
    predicted: Mapping[str, Array],
    mix: bool,
    said: Sequence[str],
) -> Weighed:
    logs = {
        view: np.stack([
            log_likelihood(shown[place], each.value, error=each.error, kinds=_kinds(seen[each.what], q.months))
            for place, each in enumerate(kept)
        ])
        for view, shown in predicted.items()
    }
    totals = [each.sum(axis=0) for each in logs.values()]
    found = weights(totals, np.array(list(prior.values())))
    held = tuple(
        Held(
            observation=each,
            expected={view: distribution(seen[each.what], predicted[view][place].ravel()) for view in predicted},
            scores={
                view: score(predicted[view][place].ravel(), each.value, seen[each.what].kind, len(seen[each.what].choices))
                for view in predicted
            },
            alone={view: float(np.logaddexp.reduce(logs[view][place].ravel()) - math.log(logs[view][place].size)) for view in predicted},
        )
        for place, each in enumerate(kept)
    )
    return Weighed(
        asked=q,
        dates={view: date.isoformat() for view, date in dates.items()},
        prior=dict(prior),
        found=found,
        held=held,
        left_out=tuple(left_out),
        mixed=_mixed(predicted, totals, list(prior.values())) if mix else None,
        warnings=(*_small(found, len(kept), list(prior)), *said),
    )


def _mixed(predicted: Mapping[str, Array], totals: Sequence[Array], prior: Sequence[float]) -> dict[str, float]:
    """P(ceasefire within so many months of the as-of date, given the observations), over all views by their weights."""
    top = max(float(each.max()) for each in totals)
    shares = [p * np.exp(each - top) / each.size for p, each in zip(prior, totals, strict=True)]
    whole = sum(float(each.sum()) for each in shares)
    signed = [shown[-1] for shown in predicted.values()]
    return {
        str(month): sum(float(share[(when > 0) & (when <= month)].sum()) for share, when in zip(shares, signed, strict=True)) / whole
        for month in MIXED_MONTHS
    }


def _small(found: Weights, n: int, views: Sequence[str]) -> list[str]:
    said = [
        f"{n} observation{'s' if n != 1 else ''} of one war{'' if n < FEW else ', which hang together'}: the weights say which view expected these "
        f"better, not which is right{', and one more could turn them round' if n < FEW else ''}."
    ]
    thin = [view for view, effective in zip(views, found.effective, strict=True) if effective < FEW_HISTORIES]
    if thin:
        said.append(f"The evidence of {', '.join(thin)} rests on fewer than {FEW_HISTORIES} histories; use more histories or larger errors.")
    return said


def _prior(views: Sequence[str], given: Mapping[str, float]) -> dict[str, float]:
    from nicias.scenario.problems import nearest

    for view, share in given.items():
        if view not in views:
            raise UsageError(f"There is no view '{view}'. {nearest(view, views)}".strip())
        if not 0 <= share <= 1:
            raise UsageError(f"The prior of {view} is {share}; a prior lies between 0 and 1.")
    rest = 1 - sum(given.values())
    others = [view for view in views if view not in given]
    if rest < -1e-9 or (not others and abs(rest) > 1e-9):
        raise UsageError(f"The priors sum to {sum(given.values()):g}; they must sum to 1.")
    return {view: given[view] if view in given else max(0.0, rest) / len(others) for view in views}


def _usable(
    rows: Sequence[Observation], seen: Mapping[str, Observable], dates: Mapping[str, datetime.date]
) -> tuple[list[Observation], list[str]]:
    """Observations that test every view, and why the others do not."""
    latest = max(dates.values())
    kept: list[Observation] = []
    left_out: list[str] = []
    for each in rows:
        sums = seen[each.what].kind in ("count", "number")
        if _month(latest, each.date) < 1:
            left_out.append(f"line {each.line}: {each.what} on {each.date} is not half a month later than {latest}, the date of the last view")
        elif sums and each.since is None and len(set(dates.values())) > 1:
            raise UsageError(
                f"Line {each.line}: {each.what} adds up from a starting day, and the views have different dates; give `since`, or one --as-of."
            )
        elif each.since is not None and not sums:
            raise UsageError(f"Line {each.line}: {each.what} does not add up over time; leave `since` empty.")
        elif each.since is not None and each.since < latest:
            left_out.append(f"line {each.line}: {each.what} since {each.since} began before {latest}, the date of the last view")
        else:
            kept.append(each)
    if not kept:
        raise UsageError(f"No observation tests every view: {'; '.join(left_out)}.")
    return kept, left_out


def _month(start: datetime.date, date: datetime.date) -> int:
    """The month of a simulation that ends nearest to a day."""
    return round(months_between(start, date))


def _since(start: datetime.date, each: Observation) -> int:
    return 0 if each.since is None else _month(start, each.since)


def _kinds(what: Observable, months: int) -> int:
    return len(what.choices) if what.kind == "choice" else months if what.kind == "count" else 2
