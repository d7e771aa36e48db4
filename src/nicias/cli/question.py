"""The options of every command that computes, declared once: `run`, `zopa` and their neighbours take the same question.

A command marked `asks` receives them as one `Question` in its first parameter; Typer sees one option for each of its fields. A command
whose default differs says so in a subclass that overrides the field.
"""

from __future__ import annotations

import dataclasses
import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer

from nicias.cli.options import AsOf, Changes, Json, Layers, Provenance, ScenarioName, View

if TYPE_CHECKING:
    from nicias.scenario.scenario import Scenario


@dataclass(frozen=True)
class Question:
    """What is asked of which scenario, as given on the command line; None is the default of the function that computes."""

    scenario: ScenarioName
    as_of: AsOf = None
    view: View = None
    layers: Layers = None
    changes: Changes = None
    draws: Annotated[int | None, typer.Option(metavar="N", help="Sampled worlds [200; 40 a column without a view].")] = None
    histories: Annotated[int | None, typer.Option(metavar="N", help="Histories in each world [500].")] = None
    seed: Annotated[int | None, typer.Option(metavar="N", help="Same seed, same figures; drawn and printed if absent.")] = None
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Horizon instead of the scenario's own.")] = None
    voices: Provenance = None
    json: Json = False

    def load(self) -> Scenario:
        """The scenario it is asked of."""
        from nicias.scenario import load

        return load(self.scenario)

    def arguments(self) -> dict[str, Any]:
        """The keyword arguments of `nicias.run` and its neighbours."""
        from nicias.scenario.changes import parse_change

        return {
            "as_of": self.as_of,
            "view": self.view,
            "layers": self.layers or [],
            "changes": dict(parse_change(text) for text in self.changes or []),
            "seed": self.seed,
            "draws": self.draws,
            "histories": self.histories,
            "until": self.until,
            "provenance": self.voices or [],
        }


def asks(command: Callable[..., None]) -> Callable[..., None]:
    """A command whose first parameter is a Question (or a subclass of it), in the form Typer reads: a parameter for each field."""
    (_, question), *own = get_type_hints(command, include_extras=True).items()
    hints = get_type_hints(question, include_extras=True)
    fields = {field.name: field for field in dataclasses.fields(question)}
    defaults = {
        name: inspect.Parameter.empty if field.default is dataclasses.MISSING else field.default for name, field in fields.items()
    }
    first, *common = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=defaults[name], annotation=hints[name]) for name in fields
    ]
    given = inspect.signature(command).parameters
    others = [
        given[name].replace(kind=inspect.Parameter.KEYWORD_ONLY, annotation=hint) for name, hint in own if name != "return"
    ]  # fmt: skip

    @functools.wraps(command)
    def called(**values: Any) -> None:
        command(question(**{name: values.pop(name) for name in fields}), **values)

    signature = inspect.Signature([first, *others, *common])
    called.__annotations__ = {each.name: each.annotation for each in signature.parameters.values()}
    called.__signature__ = signature  # pyright: ignore[reportAttributeAccessIssue]
    return called
