"""A layer in a file of its own, outside the scenario's folder: a user's view of a bundled scenario."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nicias.errors import UsageError
from nicias.evidence.strict import checked_layer_name
from nicias.scenario import references
from nicias.scenario.assemble import Context, build_layer
from nicias.scenario.problems import Unreadable
from nicias.scenario.quantities import Layer
from nicias.scenario.reading import read
from nicias.scenario.records import LayerFile
from nicias.scenario.shape import validated

if TYPE_CHECKING:
    from nicias.scenario.scenario import Scenario

SUFFIX = ".yml"
"""A name of a layer that ends so is the path of a file."""


def outside_layer(scenario: Scenario, path: str) -> Layer:
    """Read a view or a layer from a file, checked against the scenario as if it lay in its folder.

    Raises UsageError if there is no such file or its name is taken, ScenarioError with the place of what cannot be read as meant.
    """
    file = Path(path)
    if not file.is_file():
        raise UsageError(f"There is no file '{path}'.")
    try:
        name = checked_layer_name(file.stem)
    except ValueError as error:
        raise UsageError(f"{path}: {error}.") from None
    if name in scenario.views or name in scenario.layers:
        raise UsageError(f"{scenario.name} has a layer '{name}' already; give the file {path} another name.")
    page = read(path, file.read_bytes())
    record = validated(page, LayerFile)
    context = Context(scenario.sources, scenario.scale, scenario.vocabulary)
    context.problems += references.check_claims(page, scenario.sources)
    if context.problems:
        raise Unreadable(context.problems)
    layer = build_layer(page, name, record, scenario.series, context)
    for index, other in enumerate(layer.overrides):
        context.problems += references.unknown(page, ("overrides", index), "layer", other, [*scenario.views, *scenario.layers])
    if context.problems:
        raise Unreadable(context.problems)
    return layer
