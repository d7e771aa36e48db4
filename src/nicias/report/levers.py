"""Levers on the terminal: what somebody could do, under every view; then what nobody is sure of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from nicias.report.headline import NOBODY
from nicias.report.parts import print_parts
from nicias.report.tables import table
from nicias.report.words import margin, share, short
from nicias.study.indices import Indices
from nicias.study.levers import Column, Levers
from nicias.study.policies import Effect, Policy

BARS = 24
INDICES = 12


def print_levers(found: Levers, console: Console | None = None) -> None:
    """Print what `nicias levers` found."""
    print_parts(_parts(found), console)


def _parts(found: Levers) -> Iterator[RenderableType]:
    content = found.to_dict()
    whose = found.view or (f"{NOBODY} (the union of all views)" if "by_view" in content else "the base")
    yield Text(f"What moves {found.outputs[0]} · {found.asked.scenario.title}", "bold")
    yield Text("Not yet backtested: what follows from the scenario's assumptions, not a promise of what a policy would do.")
    for view, column in found.columns.items():
        yield ""
        yield from _policies(found, view, column)
    moved = found.tornado.screened
    if moved:
        yield ""
        yield Text(f"What nobody is sure of, {whose}: {found.varying} uncertain inputs", "bold underline")
    for output in found.outputs if moved else ():
        yield ""
        yield _tornado(found, output)
    if found.tornado.outside:
        yield Text(f"Not moved, because the model does not reach that far: {', '.join(found.tornado.outside)}.")
    for each in found.indices:
        yield ""
        yield from _indices(each)
    for warning in content["warnings"]:
        yield Text(f"– {warning}")
    yield ""
    q = found.asked
    yield Text(
        f"{q.scenario.name} · {q.draws} paired draws × {q.histories} histories × {q.months} months · seed {q.seed} · "
        f"fingerprint {found.fingerprint}"
    )


def _policies(found: Levers, view: str, column: Column) -> Iterator[RenderableType]:
    first = found.outputs[0]
    now = ", ".join(f"{output} {_amount(output, column.baseline[output].p)}" for output in found.outputs)
    yield Text(f"Policies under {view}, as of {column.as_of} (now: {now})", "bold")
    ordered = sorted(column.policies, key=lambda each: _size(each, first))
    made = table("", "layer", "", *found.outputs, "area, 12 mo, km²", f"{first} per 1bn usd a year")
    made.title, made.columns[1].justify = None, "left"
    area = [output for output in column.baseline if output.startswith("territory_km2")]
    for policy in ordered:
        figures = [_effect(output, policy.effects[output]) for output in (*found.outputs, *area)]
        made.add_row(policy.layer.name, policy.layer.kind, *figures, _per_cost(policy))
    yield made
    yield ""
    costs = [output for output in column.baseline if output.startswith(("losses.", "human_cost."))]
    human = table("", "the human cost", *(_label(output) for output in costs))
    human.title = None
    human.add_row("now", *(short(column.baseline[output].p) for output in costs))
    for policy in ordered:
        human.add_row(policy.layer.name, *(_effect(output, policy.effects[output]) for output in costs))
    if costs:
        yield human
    yield Text("Mean paired difference ± its standard error; ~ where it is within two of them. Same random numbers throughout.", "dim")
    missing = found.asked.to_dict()["human_cost_not_modelled"]
    if missing:
        yield Text(f"Human cost not modelled: {', '.join(name.replace('_', ' ') for name in missing)}.", "dim")


def _size(policy: Policy, output: str) -> tuple[bool, float, str]:
    value = policy.effects[output].effect
    return value != value, -value if value == value else 0.0, policy.layer.name


def _effect(output: str, effect: Effect) -> str:
    if effect.effect != effect.effect:
        return "no data"
    unsure = "" if effect.clear else "~"
    if _is_share(output):
        return f"{unsure}{margin(effect.effect)} ±{effect.se:.3f}"
    return f"{unsure}{'+' if effect.effect > 0 else ''}{short(effect.effect)} ±{short(effect.se)}"


def _per_cost(policy: Policy) -> str:
    found: Mapping[str, Any] | None = policy.per_cost
    if found is None:
        return "no stated cost"
    error = f" ±{found['se']:.4f}" if found["se"] is not None else ""
    return f"{found['effect']:+.4f}{error}".replace("-", "−") + ("" if found["per"] == "1bn usd" else f" per {found['per']}")


def _tornado(found: Levers, output: str) -> Table:
    swings = [swing for swing in found.tornado.of(output) if swing.effect == swing.effect]
    widest = max((abs(swing.effect) for swing in swings), default=0.0) or 1.0
    made = table(f"One at a time: {output} as an input goes from its 5th to its 95th percentile", "input", "from", "to", "effect", "90 %", "")
    made.columns[5].justify = "left"
    for swing in swings:
        bar = "█" * max(1, round(BARS * abs(swing.effect) / widest)) if swing.effect else ""
        made.add_row(
            swing.path,
            _value(swing.low),
            _value(swing.high),
            f"{_signed(output, swing.effect)} ±{_error(output, swing.se)}",
            f"{_signed(output, swing.lo)} to {_signed(output, swing.hi)}",
            bar if swing.effect > 0 else f"[dim]{bar}[/dim]",
        )
    made.caption = "solid: higher raises it; shaded: higher lowers it. The 90 % is across draws of all other inputs."
    made.caption_justify = "left"
    return made


def _indices(each: Indices) -> Iterator[RenderableType]:
    if each.missing:
        yield Text(f"Shares of the spread of {each.output}: none, because it is {each.missing}.")
        return
    made = table(f"Where the spread of {each.output} comes from (Sobol', {each.points} points)", "inputs", "alone", "90 %", "in all", "90 %")
    for name in each.ranked()[:INDICES]:
        index = each.sobol[name]
        more = len(each.groups[name]) - 1
        label = f"{name} (+{more} correlated)" if more and name in each.groups[name] else f"{name} ({more + 1})" if more else name
        made.add_row(
            label,
            f"{index.first.value:.2f}",
            f"{index.first.lo:.2f} to {index.first.hi:.2f}",
            f"{index.total.value:.2f}",
            f"{index.total.lo:.2f} to {index.total.hi:.2f}",
        )
    yield made
    yield Text(
        f"Share of the variance an input answers for alone, and with its interactions. Mean {_amount(each.output, each.mean)}, sd {each.sd:.3f}; "
        f"simulation noise is {each.noise:.1%} of the variance, the faster solution is off by {each.solver_error:.4f} (root mean square).",
        "dim",
    )
    standing = {path: found for path, found in each.pawn.items() if found.index.value > found.noise}
    if standing:
        ranked = sorted(standing.items(), key=lambda item: -item[1].index.value)
        noise = ranked[0][1].noise
        said = ", ".join(f"{path} {found.index.value:.2f} ({found.index.lo:.2f}–{found.index.hi:.2f})" for path, found in ranked[:6])
        yield Text(f"Among the correlated inputs, by PAWN (noise {noise:.2f}): {said}.")
    elif each.pawn:
        yield Text("Among the correlated inputs none stands out of the noise by PAWN.")


def _is_share(output: str) -> bool:
    return not output.startswith(("territory_km2", "losses.", "human_cost.", "renewed_wars"))


def _amount(output: str, value: float) -> str:
    return share(value) if _is_share(output) else short(value)


def _signed(output: str, value: float) -> str:
    if value != value:
        return "–"
    return margin(value) if _is_share(output) else f"{'+' if value > 0 else ''}{short(value)}"


def _error(output: str, value: float) -> str:
    if value != value:
        return "–"
    return f"{value:.3f}" if _is_share(output) else short(value)


def _value(value: Any) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value).lower()


def _label(output: str) -> str:
    kind, rest = output.split(".", 1)
    name, _, month = rest.rpartition(".")
    return f"killed, {name}, {month} mo" if kind == "losses" else f"{name.replace('_', ' ')}, {month} mo"
