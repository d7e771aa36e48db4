"""Write docs/what-nicias-can-answer.md from the marks of tests/mission, so that the page says what the tests say.

    python scripts/what_nicias_can_answer.py            writes the page
    python scripts/what_nicias_can_answer.py --check    exits with 1 when the page on disk is not what would be written
"""

from __future__ import annotations

import ast
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
TESTS = ROOT / "tests" / "mission"
PAGE = ROOT / "docs" / "what-nicias-can-answer.md"

HEAD = """# What Nicias can answer

Sixty questions that people ask about how a war might end. Each is put to the software by a test; this page is written from those tests by
`scripts/what_nicias_can_answer.py` and checked against them. "Not yet" means that the test asks the question, is refused, and must go on
being refused until the answer exists: nothing here is answered by a guess.

{answered} of {questions} are answered, {partly} in part.
"""


@dataclass(frozen=True)
class Asked:
    """One test of one question."""

    number: int
    question: str
    test: str
    missing: str | None  # why it cannot be answered yet


def asked_in(module: Path) -> list[Asked]:
    """The marked tests of a module, in order. Raises ValueError for a test without a mark or a question."""
    tree = ast.parse(module.read_text("utf-8"))
    constants = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    found = []
    for node in tree.body:
        if not (isinstance(node, ast.FunctionDef) and node.name.startswith("test_")):
            continue
        marks = {ast.unparse(call.func).rpartition(".")[2]: call for call in node.decorator_list if isinstance(call, ast.Call)}
        question = ast.get_docstring(node)
        if "question" not in marks or not question:
            raise ValueError(f"{module.name}: {node.name} needs @pytest.mark.question(number) and the question as its docstring")
        number = ast.literal_eval(marks["question"].args[0])
        reason = next((word.value for word in marks["xfail"].keywords if word.arg == "reason"), None) if "xfail" in marks else None
        missing = _text(reason, constants) if reason else None
        found.append(Asked(number, question, f"{module.relative_to(ROOT).as_posix()}::{node.name}", missing))
    return found


def _text(node: ast.expr, constants: dict[str, str]) -> str:
    """A string literal, or an f-string of the module's own constants."""
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part.value if isinstance(part, ast.FormattedValue) else part, constants) for part in node.values)
    if isinstance(node, ast.Name):
        return constants[node.id]
    return ast.literal_eval(node)


def status(tests: list[Asked]) -> str:
    missing = [test.missing for test in tests if test.missing]
    if not missing:
        return "answered"
    kind = "in part" if len(missing) < len(tests) else "not yet"
    return f"{kind}: {'; '.join(missing)}"


def page() -> str:
    """The whole page."""
    modules = sorted(TESTS.glob("test_[a-h]_*.py"))
    by_number: dict[int, list[Asked]] = {}
    sections = []
    for module in modules:
        title = (ast.get_docstring(ast.parse(module.read_text("utf-8"))) or "").partition(". ")
        rows = []
        numbers: dict[int, list[Asked]] = {}
        for each in asked_in(module):
            numbers.setdefault(each.number, []).append(each)
        for number, tests in sorted(numbers.items()):
            places = "<br>".join(f"`{test.test.rpartition('::')[2]}`" for test in tests)
            rows.append(f"| {number} | {tests[0].question.partition(' (the ')[0]} | {status(tests)} | {places} |")
        heading = f"## {title[0]}. {title[2].partition('.')[0]}"
        sections.append("\n".join([heading, "", f"In `{module.relative_to(ROOT).as_posix()}`.", "", "| | question | | test |", "|---|---|---|---|", *rows]))
        by_number |= numbers
    if sorted(by_number) != list(range(1, 61)):
        raise ValueError(f"questions without a test: {sorted(set(range(1, 61)) - set(by_number))}")
    said = [status(tests) for tests in by_number.values()]
    head = HEAD.format(
        answered=said.count("answered"), partly=sum(each.startswith("in part") for each in said), questions=len(said)
    )
    return "\n".join([head, "\n\n".join(sections), ""])


def main(arguments: list[str]) -> int:
    if "--check" in arguments:
        fresh = PAGE.exists() and PAGE.read_text("utf-8") == page()
        if not fresh:
            print(f"{PAGE.relative_to(ROOT)} is stale; run python {Path(__file__).relative_to(ROOT)}", file=sys.stderr)
        return 0 if fresh else 1
    PAGE.write_text(page(), "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
