"""When one layer sets what another has set: refused for two views, listed for a mixture made on purpose, remarked on otherwise."""

from __future__ import annotations

from collections.abc import Sequence

from nicias.errors import UsageError
from nicias.scenario.quantities import Change, Layer


def contested(later: Layer, earlier: Sequence[Layer]) -> list[str]:
    """The paths that a layer sets otherwise than one below it."""
    return [
        path
        for path, change in later.changes.items()
        if any(path in layer.changes and layer.changes[path].estimate != change.estimate for layer in earlier)
    ]


def overrides(layers: Sequence[Layer]) -> list[dict[str, str]]:
    """What a mixture of views takes from a later one: the path, the view that had set it (or `base`), and the one that is followed.

    Empty unless two different views are stacked.
    """
    views = [layer for layer in layers if layer.kind == "view"]
    if len({_whole(view) for view in views}) < 2:
        return []
    found: dict[str, dict[str, str]] = {}
    for index, view in enumerate(views[1:], start=1):
        for path in view.changes:
            below = next((other.name for other in reversed(views[:index]) if path in other.changes), "base")
            found[path] = {"path": path, "from": below, "to": view.name}
    return list(found.values())


def refuse_conflicting_views(layers: Sequence[Layer]) -> None:
    """Raise UsageError, naming both places, when two whole views set a path differently.

    A part of a view (`NAME:PART`) is laid over another on purpose, and so is a view that says in `overrides:` what it overrides.
    """
    views = [layer for layer in layers if layer.kind == "view" and ":" not in layer.name]
    for index, later in enumerate(views):
        for earlier in views[:index]:
            if earlier.name in later.overrides:
                continue
            for path in contested(later, [earlier]):
                mine, other = later.changes[path], earlier.changes[path]
                raise UsageError(
                    f"'{earlier.name}' and '{later.name}' set {path} differently ({_place(other)} and {_place(mine)}); two views do not stack. "
                    f"To follow one of them on one point, take that part of it: {later.name}:{mine.cell or path}."
                )


def _place(change: Change) -> str:
    cell = f", cell {change.cell}" if change.cell else ""
    return f"{change.place}{cell}"


def _whole(layer: Layer) -> str:
    return layer.name.partition(":")[0]
