"""The package keeps its own rules: size, words for every public name, the import contracts, entry points."""

from __future__ import annotations

import ast
import subprocess
import sys
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


HEAVY = ("numba", "scipy", "pyarrow", "openpyxl", "pydantic", "numpy", "ruamel", "yaml")


def test_importing_nicias_or_asking_for_help_loads_nothing_heavy():
    look = f"import sys, nicias, nicias.cli; print(*sorted(set({HEAVY}) & set(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == ""
