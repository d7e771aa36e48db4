"""The package keeps its own rules: size, words for every public name, the import contracts, entry points."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from tests.health.repository import PACKAGE, ROOT, modules, name, text

LONGEST = 600
ROOMS = sorted(path.name for path in PACKAGE.iterdir() if path.is_dir() and (path / "__init__.py").exists())


@pytest.mark.parametrize("module", modules(), ids=name)
def test_a_module_holds_one_idea(module: Path):
    assert len(text(module).splitlines()) <= LONGEST


@pytest.mark.parametrize("module", modules(), ids=name)
def test_modules_classes_and_functions_that_others_may_use_say_what_they_are(module: Path):
    tree = ast.parse(text(module))
    silent = [] if len(ast.get_docstring(tree) or "") > 10 else ["the module itself"]
    kinds = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    silent += [
        node.name for node in tree.body if isinstance(node, kinds) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert not silent


def test_no_public_function_shares_its_name_with_a_room():
    public = ast.parse(text(PACKAGE / "__init__.py"))
    functions = {node.name for node in public.body if isinstance(node, ast.FunctionDef)}
    assert not functions & set(ROOMS)


def test_every_name_the_package_promises_is_there():
    import nicias

    promised = nicias.__all__
    assert {"load", "run", "NiciasError", "ScenarioError", "ModelError", "UsageError"} <= set(promised)
    for public in promised:
        assert getattr(nicias, public).__doc__ or public == "__version__", public


def test_imports_keep_to_the_contracts():
    check = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))"
    ran = subprocess.run([sys.executable, "-c", check], cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_entry_points_import():
    ours = [point for point in entry_points(group="console_scripts") if point.dist and point.dist.name == "nicias"]
    assert [point.name for point in ours] == ["nicias"]
    assert callable(ours[0].load())


OPTIONAL = {"pandas"}
"""Asked for where the user wants a data frame; its absence is a message."""

DISTRIBUTIONS = {"pydantic_core": "pydantic", "docx": "python-docx", "yaml": "pyyaml", "ruamel": "ruamel.yaml", "charset_normalizer": "charset-normalizer"}
"""Import name → the name by which it is installed, where they differ."""


def test_everything_imported_is_a_declared_dependency():
    """What another package happens to bring today is not there tomorrow: typer brought click, and a version of trafilatura the HTML cleaner."""
    project = tomllib.loads(text(ROOT / "pyproject.toml"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["language-model"]]
    declared = {re.split(r"[<>=\[]", entry)[0].removesuffix("-slim").replace("_", "-") for entry in wanted}
    imported: dict[str, str] = {}
    for module in modules():
        for node in ast.walk(ast.parse(text(module))):
            names = [node.module] if isinstance(node, ast.ImportFrom) and not node.level else [a.name for a in node.names] if isinstance(node, ast.Import) else []
            imported |= {found.partition(".")[0]: name(module) for found in names if found}
    others = {root: where for root, where in imported.items() if root not in sys.stdlib_module_names and root != "nicias"}
    absent = {root: where for root, where in others.items() if DISTRIBUTIONS.get(root, root.replace("_", "-")) not in declared}
    assert len(others) > 10
    assert set(absent) <= OPTIONAL


HEAVY = ("numba", "scipy", "pyarrow", "openpyxl", "pydantic", "numpy", "ruamel", "yaml")


def test_importing_nicias_or_asking_for_help_loads_nothing_heavy():
    look = f"import sys, nicias, nicias.cli; print(*sorted(set({HEAVY}) & set(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == ""
