"""Write docs/terrain-mechanisms.md from the code: every mechanism, its equation and parameters, and where M01–M84 live.

    python scripts/terrain_reference.py            write the page
    python scripts/terrain_reference.py --check    exit 1 when the page is not what the code says
"""

from __future__ import annotations

import sys
from pathlib import Path

from nicias.study.terrain_needs import PATHS
from nicias.war.terrain.coverage import coverage
from nicias.war.terrain.mechanism import Parameter
from nicias.war.terrain.registry import SUBMODELS

PAGE = Path(__file__).parent.parent / "docs" / "terrain-mechanisms.md"

HEAD = """# The mechanisms of the terrain

Written by `scripts/terrain_reference.py` from the code; do not edit. [The design](design/terrain.md) says how they fit together.

A mechanism is switched with a value `mechanism.NAME` (true or false; absent is off). Its parameters are asked for only while it is
on. `SIDE` and `PATRON` stand for the scenario's parties, `LEVEL` for its support levels; categories of materiel are `shells`,
`armour`, `drones`, `interceptors` and `strike`, sectors `north`, `centre` and `south`. In the equations i is a side, j the other one, t the months
since the start, F(z) = 1/(1 + e^−z), z a standard normal number and E_i a side's effective force.
"""


def _range(parameter: Parameter) -> str:
    if parameter.low == float("-inf"):
        return "any"
    return f"{parameter.low:g} or more" if parameter.high == float("inf") else f"{parameter.low:g} to {parameter.high:g}"


def _parameters(parameters: tuple[Parameter, ...]) -> list[str]:
    if not parameters:
        return []
    rows = ["", "| value | unit | range | what one could observe |", "|---|---|---|---|"]
    return [*rows, *(f"| `{PATHS[p.name]}` | {p.unit.replace('{unit}', 'its unit')} | {_range(p)} | {p.referent} |" for p in parameters)]


def page() -> str:
    """The page as the code says it."""
    lines = [HEAD]
    for submodel in SUBMODELS:
        lines += [f"## {submodel.title}", ""]
        if submodel.base:
            lines += ["Always asked for:", *_parameters(submodel.base), ""]
        for m in submodel.mechanisms:
            covers = f" ({', '.join(m.inventory)})" if m.inventory else ""
            needs = f" Needs {', '.join(f'`{name}`' for name in m.needs)}." if m.needs else ""
            lines += [f"### `{m.id}`{covers}", "", f"{m.sentence}{needs}", "", "```text", m.equation, "```", *_parameters(m.parameters), ""]
    lines += ["## Where the inventory's mechanisms live", "", "| | in the terrain | elsewhere |", "|---|---|---|"]
    for place in coverage():
        lines.append(f"| {place.number} | {', '.join(f'`{name}`' for name in place.terrain)} | {place.elsewhere} |")
    return "\n".join(lines) + "\n"


def main() -> int:
    if "--check" in sys.argv:
        return int(PAGE.read_text() != page())
    PAGE.write_text(page())
    return 0


if __name__ == "__main__":
    sys.exit(main())
