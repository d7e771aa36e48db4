"""Which mechanisms of the terrain move which outputs: `nicias ablate` and `nicias.ablate`."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from nicias.errors import ModelError, UsageError
from nicias.study.columns import measure_names
from nicias.study.digest import fingerprint
from nicias.study.setting import Progress, Setting, setting
from nicias.study.stack import NOBODY
from nicias.study.terrain_needs import MECHANISM, SWITCH, switched_on
from nicias.war.terrain.conditions import MOVES_WHEN
from nicias.war.terrain.registry import MECHANISMS

if TYPE_CHECKING:
    from nicias.scenario import Known, Scenario
    from nicias.scenario.session import War
    from nicias.study.ablation import Pair, Reading

DRAWS, HISTORIES = 16, 500


@dataclass(frozen=True)
class Cell:
    """What a mechanism does to an output: the output with it less the output without it, its standard error, whether it stands out."""

    effect: float
    se: float
    moves: bool

    def to_dict(self) -> dict[str, Any]:
        """Part of the JSON object; None for what no history was at risk of."""
        return {
            "effect": None if math.isnan(self.effect) else self.effect,
            "se": None if math.isnan(self.se) else self.se,
            "moves": self.moves,
        }


@dataclass(frozen=True)
class Row:
    """One mechanism: `others` cannot be without it and went with it, `own` are its own events, `identical` that no other count differed at all."""

    mechanism: str
    others: tuple[str, ...]
    own: frozenset[str]
    identical: bool
    cells: Mapping[str, Cell]

    @property
    def dead(self) -> bool:
        """Whether it moves nothing but the count of its own events."""
        return not any(cell.moves for name, cell in self.cells.items() if name not in self.own)

    def strongest(self) -> list[tuple[str, Cell]]:
        """The outputs it moves, the one furthest from noise first."""
        moved = [(name, cell) for name, cell in self.cells.items() if cell.moves and name not in self.own]
        return sorted(moved, key=lambda each: (-_ratio(each[1]), each[0]))


def _ratio(cell: Cell) -> float:
    return abs(cell.effect) / cell.se if cell.se > 0 else math.inf


@dataclass(frozen=True)
class Ablation:
    """Mechanisms × outputs at common random numbers. `bar` is how many standard errors an effect must exceed to stand out of the noise."""

    asked: Setting
    view: str | None
    as_of: str
    units: Mapping[str, str]  # output → unit
    rows: tuple[Row, ...]
    outside: Mapping[str, str]  # mechanism → which draws could not be played without it, and why
    off: tuple[str, ...]  # off in the scenario as asked
    bar: float
    figures: Mapping[str, float]  # output → its value with everything on
    warnings: tuple[str, ...]

    @property
    def outputs(self) -> tuple[str, ...]:
        """The names of the outputs that were looked at."""
        return tuple(self.units)

    @property
    def dead(self) -> tuple[str, ...]:
        """The mechanisms that move nothing here."""
        return tuple(row.mechanism for row in self.rows if row.dead)

    def row(self, mechanism: str) -> Row:
        """One mechanism's row. Raises UsageError for one that was not switched off."""
        for row in self.rows:
            if row.mechanism == mechanism:
                return row
        raise UsageError(f"'{mechanism}' was not switched off here; {', '.join(row.mechanism for row in self.rows)} were.")

    @cached_property
    def _content(self) -> dict[str, Any]:
        from nicias import __version__

        content: dict[str, Any] = {
            "format": 1,
            "nicias": __version__,
            **self.asked.to_dict(),
            "as_of": self.as_of,
            "view": self.view,
            "outputs": list(self.outputs),
            "units": dict(self.units),
            "with_everything": {name: None if math.isnan(value) else value for name, value in self.figures.items()},
            "mechanisms": {row.mechanism: {name: cell.to_dict() for name, cell in row.cells.items()} for row in self.rows},
            "together_with": {row.mechanism: list(row.others) for row in self.rows if row.others},
            "bar": self.bar,
            "dead": list(self.dead),
            "dead_because": {
                row.mechanism: {
                    "identical": row.identical,
                    "moves_when": MOVES_WHEN[row.mechanism],
                    "own_events": sorted(name for name in row.own if row.cells[name].moves),
                }
                for row in self.rows
                if row.dead
            },
            "outside": dict(self.outside),
            "off": {name: MOVES_WHEN[name] for name in self.off},
            "warnings": list(self.warnings),
        }
        if self.view == NOBODY:
            content["nobodys_view"] = "Effects in the union of all views: nobody's view."
        return content | {"fingerprint": fingerprint(content)}

    @property
    def fingerprint(self) -> str:
        """Twelve hex digits of the content: two answers with the same fingerprint printed the same numbers."""
        return str(self._content["fingerprint"])

    def to_dict(self) -> dict[str, Any]:
        """The JSON contract of `nicias ablate --json`; stable keys, more may be added."""
        return self._content


def ablate(
    war: War | Scenario | str,
    *,
    mechanisms: Sequence[str] = (),
    outputs: Sequence[str] = (),
    as_of: datetime.date | str | None = None,
    view: str | None = None,
    layers: Sequence[str] = (),
    changes: Mapping[str, object] | None = None,
    seed: int | None = None,
    draws: int | None = None,
    histories: int | None = None,
    until: datetime.date | str | None = None,
    provenance: Sequence[str] = (),
    threads: int | None = None,
    progress: Progress | None = None,
) -> Ablation:
    """Switch each mechanism of a scenario's terrain off in turn and say what it moved, against noise.

    `mechanisms` [all that are on] and `outputs` [all] narrow what is looked at; the other arguments are those of `nicias.run`. An effect is the
    output with the mechanism less the output without it, paired draw by draw. Without a view the values are the union of all views.

    Raises ModelError for a war that is fought on the map alone, UsageError for names that do not fit.
    """
    from nicias.study.ablation import bar_of_noise, pairs

    asked = setting(
        war, as_of=as_of, view=view, layers=layers, changes=changes, seed=seed, draws=draws if draws is not None else DRAWS,
        histories=histories if histories is not None else HISTORIES, until=until, provenance=provenance, kind="ablate", checkpoint=None,
    )  # fmt: skip
    scenario, date = asked.scenario, asked.scenario.date_for(asked.as_of, view)
    known = asked.union(date) if view is None and scenario.views else asked.known(view, date)
    on = _on(scenario, known, asked)
    chosen = tuple(dict.fromkeys(_named(name, on) for name in mechanisms)) or on
    measures = measure_names(scenario, known)
    what, found = pairs(asked, known, chosen, on, measures, progress, threads)
    names = _outputs(what, outputs)
    pairs_found = [pair for pair in found if not isinstance(pair, str)]
    outside = {name: pair if isinstance(pair, str) else pair.outside for name, pair in zip(chosen, found, strict=True)}
    outside = {name: why for name, why in outside.items() if why}
    bar = bar_of_noise(asked.draws, len(names))
    return Ablation(
        asked=asked,
        view=view if view is not None or not scenario.views else NOBODY,
        as_of=date.isoformat(),
        units={each.name: each.unit for each in what.outputs if each.name in names},
        rows=tuple(_row(what, pair, names, bar) for pair in pairs_found),
        outside=outside,
        off=tuple(name for name in MECHANISMS if name not in on),
        bar=bar,
        figures={name: pairs_found[0].on.figure(name).p for name in names} if pairs_found else {},
        warnings=known.warnings,
    )


def _row(what: Reading, pair: Pair, names: Sequence[str], bar: float) -> Row:
    from nicias.study.ablation import moves

    cells: dict[str, Cell] = {}
    for name in names:
        found = pair.off.difference(pair.on, name)
        cells[name] = Cell(found.effect, found.se, moves(found.effect, found.se, bar))
    own = frozenset(name for each in (pair.mechanism, *pair.others) for name in what.own(each))
    return Row(pair.mechanism, pair.others, own & set(names), pair.identical(own), cells)


def _on(scenario: Scenario, known: Known, asked: Setting) -> tuple[str, ...]:
    """The mechanisms that are on in every draw. Raises ModelError where there is no terrain."""
    sampled = known.sample(asked.seed, asked.draws)
    if SWITCH not in sampled or not all(bool(value) for value in sampled[SWITCH]):
        there = f"It has them with `--set {SWITCH}=true`" if SWITCH in sampled else f"A scenario has them where `{SWITCH}` and `{MECHANISM}.NAME` are true"
        raise ModelError(
            f"{scenario.name} is fought on the map alone here, with no mechanisms of the terrain to switch off. "
            f"{there}; what the map assumes is moved by `nicias levers` and by layers."
        )
    on = [set(switched_on(sampled, index)) for index in range(asked.draws)]
    return tuple(name for name in MECHANISMS if all(name in each for each in on))


def _named(name: str, on: Sequence[str]) -> str:
    """A mechanism by its id or by `mechanism.ID`. Raises UsageError for one that is unknown or off."""
    from nicias.scenario.problems import nearest

    bare = name.removeprefix(f"{MECHANISM}.")
    if bare not in MECHANISMS:
        raise UsageError(f"There is no mechanism '{name}'. {nearest(bare, MECHANISMS)}".strip())
    if bare not in on:
        raise UsageError(f"The mechanism {bare} is off here; it can move something only when it is on, and {MOVES_WHEN[bare]}.")
    return bare


def _outputs(what: Reading, asked: Sequence[str]) -> tuple[str, ...]:
    from nicias.scenario.problems import nearest

    names = tuple(each.name for each in what.outputs)
    for name in asked:
        if name not in names:
            raise UsageError(f"No output '{name}' is computed. {nearest(name, names)}".strip())
    return tuple(asked) or names
