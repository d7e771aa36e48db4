"""Orders that a text states among chances or numbers: kept under the view that states them, remarked on elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from nicias.errors import UsageError
from nicias.evidence.estimate import Discrete, Fixed
from nicias.scenario.problems import DataPath, Page, Problem, nearest
from nicias.scenario.quantities import Layer, Series, Value
from nicias.scenario.records import LayerFile

if TYPE_CHECKING:
    from nicias.scenario.scenario import Scenario


def check_orders(page: Page, file: LayerFile, series: Mapping[str, Series]) -> list[Problem]:
    """Orders that name a value the scenario lacks, or an option of what is not a choice."""
    problems: list[Problem] = []
    for index, order in enumerate(file.order):
        for key in ("less", "than"):
            where: DataPath = ("order", index, key)
            path, _, option = getattr(order, key).partition(":")
            if path not in series:
                problems.append(page.problem(where, f"there is no value '{path}'. {nearest(path, series)}".strip()))
            elif bool(option) != (series[path].unit == "choice"):
                problems.append(page.problem(where, f"write PATH:OPTION for a choice and PATH for a number; '{path}' is of unit {series[path].unit}."))
    return problems


def keep_orders(scenario: Scenario, layers: Sequence[Layer], values: Mapping[str, Value]) -> list[str]:
    """Raise UsageError when values break an order that a view in the stack states; a sentence for each order of another view.

    Only what a layer or a single change has set is remarked on: the base may stand as it does.
    """
    remarks: list[str] = []
    mine = {layer.name for layer in layers}
    every = {**scenario.views, **{layer.name: layer for layer in layers}}
    for name, layer in every.items():
        for order in layer.orders:
            less, than = _measure(values, order.less), _measure(values, order.than)
            if less is None or than is None or less < than:
                continue
            text = f"{order.reading.rstrip('.')} ({', '.join(order.of)}); {order.less} would be {less:.3g} and {order.than} {than:.3g}."
            if name in mine:
                raise UsageError(f"This breaks the order that '{name}' states: {text}")
            if any(values[end.partition(":")[0]].layer for end in (order.less, order.than)):
                remarks.append(f"Another order than '{name}' states: {text}")
    return remarks


def _measure(values: Mapping[str, Value], end: str) -> float | None:
    """A number's median, or the probability of an option; None where there is no value."""
    path, _, option = end.partition(":")
    if path not in values:
        return None
    estimate = values[path].estimate
    if not option:
        return float(estimate.interval()[1])
    if isinstance(estimate, Discrete):
        return estimate.probability(option)
    return float(isinstance(estimate, Fixed) and estimate.value == option)


