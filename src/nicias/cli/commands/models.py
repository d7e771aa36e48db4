"""`nicias models`: the literature's own models, listed, explained, run, swept, and held against a scenario."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nicias.cli.options import AsOf, Json, Layers, Provenance, View
from nicias.cli.printing import print_json, table, talk, wrapped

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nicias.study.through import Through


def register(app: typer.Typer) -> None:
    """Add `models` to the app."""
    app.command()(models)


def models(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="A model, such as fearon-1995; none lists them.")] = None,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="An input of the model, or a path of the scenario; may be repeated."),
    ] = None,
    sweep: Annotated[str | None, typer.Option(metavar="NAME=LOW:HIGH:POINTS", help="Run it over a range of one input.")] = None,
    output: Annotated[str | None, typer.Option("-o", "--output", metavar="FILE.csv", help="Write the tidy table.")] = None,
    plot: Annotated[str | None, typer.Option(metavar="FILE.svg", help="Draw the sweep.")] = None,
    scenario: Annotated[str | None, typer.Option(metavar="NAME", help="Read a scenario through the model.")] = None,
    as_of: AsOf = None,
    view: View = None,
    layers: Layers = None,
    draws: Annotated[int | None, typer.Option(metavar="N", help="Draws of the scenario's estimates [200; 40 a view].")] = None,
    provenance: Provenance = None,
    seed: Annotated[int | None, typer.Option(metavar="N", help="Same seed, same draws; drawn and printed if absent.")] = None,
    json: Json = False,
) -> None:
    """Published models: what they assume, what they say, and what they make of a scenario."""
    from nicias.errors import UsageError

    inputs = dict(_setting(text) for text in settings or [])
    if name is None:
        if inputs or sweep or scenario or output or plot:
            raise UsageError("Name a model first: nicias models NAME …; `nicias models` lists them.")
        _list(json)
    elif scenario is not None:
        if sweep or plot or output:
            raise UsageError("--sweep, --plot and -o run a model on its own inputs; they do not combine with --scenario.")
        _through(name, scenario, inputs, as_of, view, layers or [], draws, seed, provenance or [], json)
    elif as_of or view or layers or draws or provenance or seed is not None:
        raise UsageError("--as-of, --view, --layer, --draws, --voice and --seed need --scenario.")
    elif sweep is not None:
        _sweep(name, sweep, inputs, output, plot, json)
    elif plot:
        raise UsageError("--plot draws a sweep; add --sweep NAME=LOW:HIGH:POINTS.")
    elif inputs:
        _run(name, inputs, output, json)
    elif output:
        raise UsageError("-o writes the table of a run; give the model's inputs with --set.")
    else:
        _describe(name, json)


def _setting(text: str) -> tuple[str, str]:
    from nicias.errors import UsageError

    name, equals, value = text.partition("=")
    if not equals or not name.strip() or not value.strip():
        raise UsageError(f"'{text}' is not a setting; write NAME=VALUE, for example p=.5.")
    return name.strip(), value.strip()


def _list(json: bool) -> None:
    from nicias.models import catalogue

    listed = catalogue()
    if json:
        print_json({"models": listed})
        return
    print(table(["model", "", "status"], [[m["id"], m["title"], m["status"]] for m in listed], widest=52))
    print("\nnicias models NAME explains one; add --set NAME=VALUE … to run it.")


def _describe(name: str, json: bool) -> None:
    from nicias.models import describe

    about = describe(name)
    if json:
        print_json(about)
        return
    print(f"{about['title']}  ({about['id']})\n")
    print(wrapped(about["idea"]) + "\n")
    print(about["game"] + "\n")
    print(wrapped(f"Status: {about['status']}."))
    for citation in about["citations"]:
        print(wrapped(f"{citation}", "  "))
    needs = [[n["name"], n["unit"], n["allowed"], n["description"], "" if n["required"] else "optional"] for n in about["needs"]]
    print("\n" + table(["need", "unit", "allowed", "", ""], needs, widest=60))
    for condition in about["conditions"]:
        print(wrapped(condition, "  "))
    print("\n" + table(["output", "unit and meaning"], [list(item) for item in about["outputs"].items()], widest=90))
    for title, key in (("Assumes", "assumptions"), ("Also called", "aliases"), ("Not to be confused with", "not_to_be_confused_with")):
        print(f"\n{title}:")
        for line in about[key]:
            print(wrapped(line, "  "))
    signs = {1: "rises", -1: "falls", 0: "does not move"}
    if about["statics"]:
        print("\nThe source claims:")
    for static in about["statics"]:
        where = f" ({static['where']})" if static.get("where") else ""
        print(wrapped(f"{static['output']} {signs[static['sign']]} with {static['need']}{where}", "  "))
    print(f"\nReplicated in {about['replication']}.")


def _run(name: str, inputs: Mapping[str, str], output: str | None, json: bool) -> None:
    from nicias.models import model
    from nicias.models.sweep import rows_of, to_csv

    solved = model(name, **inputs)
    check = solved.check()
    if output:
        _write(output, to_csv(rows_of(solved)), "Table")
    if json:
        print_json({**solved.to_dict(), "check": check.to_dict()})
        return
    meaning = solved.outputs_meaning
    rows = [[key, _shown(value), meaning.get(key, "")] for key, value in solved.outputs.items() if key != "warnings"]
    print(table(["output", "value", "unit and meaning"], rows, widest=70))
    verdict = "holds" if check.holds else "FAILS"
    print(f"\nCheck ({check.concept}): {verdict}; " + ", ".join(f"{who} {gain:.1e}" for who, gain in check.residuals.items()))
    for warning in solved.warnings:
        print(wrapped(f"Note: {warning}"))
    print(wrapped(f"Status: {solved.status()}."))


def _sweep(name: str, text: str, inputs: Mapping[str, str], output: str | None, plot: str | None, json: bool) -> None:
    from nicias.models import sweep as sweeping
    from nicias.models.figure import line_chart

    over = sweeping.Range.parse(text)
    rows = sweeping.sweep(name, over, **inputs)
    if plot:
        _check_svg(plot)
        title = f"{name}: " + ", ".join(f"{key}={value}" for key, value in inputs.items())
        _write(plot, line_chart(rows, over.name, title), "Figure")
    if output:
        _write(output, sweeping.to_csv(rows), "Table")
    if json:
        print_json({"id": name, "inputs": dict(inputs), "sweep": over.name, "rows": rows})
    elif not output:
        names = sweeping.columns(rows)
        print(table(names, [[_shown(row.get(column)) for column in names] for row in rows]))


def _write(place: str, text: str, what: str) -> None:
    from nicias.errors import UsageError

    try:
        Path(place).write_text(text, "utf-8")
    except OSError as error:
        raise UsageError(f"{place} cannot be written ({error.strerror}).") from None
    talk(f"{what}: {place}")


def _check_svg(plot: str) -> None:
    from nicias.errors import UsageError

    if not plot.endswith(".svg"):
        raise UsageError(f"{plot}: figures are written as SVG; name the file something.svg.")


def _through(
    name: str,
    scenario: str,
    inputs: Mapping[str, str],
    as_of: str | None,
    view: str | None,
    layers: list[str],
    draws: int | None,
    seed: int | None,
    provenance: list[str],
    json: bool,
) -> None:
    from nicias.study.through import read_through

    given = {key: value for key, value in inputs.items() if "." not in key}  # a need has no dot, a scenario's path has
    changes = {key: value for key, value in inputs.items() if "." in key}
    columns = read_through(
        name, scenario, as_of=as_of, view=view, layers=layers, changes=changes, draws=draws, seed=seed, provenance=provenance, **given
    )
    label, main = next(iter(columns.items()))
    if json:
        others = {key: column.to_dict() for key, column in columns.items() if key != label}
        print_json({**main.to_dict(), **({"by_view": others} if others else {})})
        return
    _print_through(columns, main)


def _print_through(columns: Mapping[str, Through], main: Through) -> None:
    """Views first, nobody's view last: it is never the headline."""
    ordered = dict(sorted(columns.items(), key=lambda item: item[1] is main and len(columns) > 1))
    print(f"{main.scenario} read through {main.id}: {main.draws} draws, seed {main.seed}; median (5th to 95th percentile)\n")
    header = ["", *(f"{label} {column.as_of}" for label, column in ordered.items())]
    print("What the scenario supplies")
    print(table(header, [[need, *(_range(c.supplied[need]) for c in ordered.values())] for need in main.supplied], widest=26))
    for need, how in main.supplied.items():
        print(wrapped(f"{need}: {how['how']}" + (f" ({', '.join(how['paths'])})" if how["paths"] else ""), "  "))
    if main.given:
        print("\nGiven: " + ", ".join(f"{need}={value}" for need, value in main.given.items()))
    if main.missing:
        print("\nThe scenario has nothing for these; give them with --set NAME=VALUE:")
        for need, description in main.missing.items():
            print(wrapped(f"{need}: {description}", "  "))
    else:
        print("\nWhat the model then says")
        outputs = [[key, *(_range(c.outputs.get(key, {})) for c in ordered.values())] for key in main.outputs]
        print(table(header, outputs, widest=26))
    print()
    for label, column in ordered.items():
        if column.outside:
            print(wrapped(f"{label}: {column.outside} of {column.draws} draws lie outside the model: {column.outside_because}"))
    for warning in main.warnings:
        print(wrapped(f"Note: {warning}"))
    print(wrapped(f"Status of the model: {main.status}."))


def _range(found: Mapping[str, Any]) -> str:
    """A summary in one cell."""
    if "shares" in found:
        return ", ".join(f"{word} {share:.0%}" for word, share in found["shares"].items())
    if isinstance(found.get("p50"), float):
        low, middle, high = (f"{found[key]:.3g}" for key in ("p05", "p50", "p95"))
        return middle if low == high else f"{middle} ({low} to {high})"
    if isinstance(found.get("p50"), list):
        return ":".join(f"{value:.3g}" for value in found["p50"][:4]) + (" …" if len(found["p50"]) > 4 else "")
    return "see --json" if found else "–"


def _shown(value: Any) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, list):
        inside = [_shown(each) for each in value[:12]]
        return ", ".join(inside) + (" …" if len(value) > 12 else "")
    if isinstance(value, dict):
        return ", ".join(f"{key} {_shown(each)}" for key, each in value.items())
    return str(value)
