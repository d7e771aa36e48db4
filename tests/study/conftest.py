"""One small run of the demonstration, shared by the tests that only read it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from nicias.scenario import Scenario, load
from nicias.scenario.folder import bundled_root
from nicias.study.result import Run
from nicias.study.run import run
from nicias.study.zopa import Zopa, zopa


@pytest.fixture(scope="session")
def demonstration() -> Scenario:
    return load("demonstration")


@pytest.fixture(scope="session")
def small_run(demonstration: Scenario) -> Run:
    return run(demonstration, view="bildt", draws=3, histories=400, seed=421)


@pytest.fixture(scope="session")
def young() -> Zopa:
    """Three draws of one view of the large scenario: solved once for every test that only reads them."""
    return zopa("ukraine-2025", view="young2025", changes={"war.terrain": False}, draws=3, seed=421)


@pytest.fixture(scope="session")
def korea() -> Zopa:
    """The base of a scenario without views."""
    return zopa("korea-1951", draws=3, seed=421)


def cited_scenario(folder: Path, talks_rate: str = "[0.03, 0.24]", losses: str = "[100, 900]") -> Path:
    """The toy with three uncertain values that rest on a made-up document, and one fact beside the model."""
    if folder.exists():
        shutil.rmtree(folder)
    shutil.copytree(bundled_root() / "toy" / "two-states", folder)
    for name, path, entry in (
        ("war", "war.talks_rate", f"{{between: {talks_rate}, method: inferred, of: [abel2000 ¶2]}}"),
        ("war", "war.analyst_prior", "{between: [0.2, 0.8], method: inferred, of: ['abel2000 ¶2-3']}"),
        ("sides", "north.losses.steady", f"{{between: {losses}, method: reported, of: [abel2000 ¶4]}}"),
    ):
        file = folder / "values" / f"{name}.yml"
        text, found = re.subn(rf"(^{path}:\n(?:  .*\n)*?    \S+: ).*", lambda m, e=entry: m[1] + e, file.read_text("utf-8"), flags=re.MULTILINE)
        assert found == 1
        file.write_text(text, "utf-8")
    source = "\nabel2000: {title: The bridges, author: A. Abel, date: 2000-01-01, kind: document, locator: paragraph}\n"
    with (folder / "sources.yml").open("a") as file:
        file.write(source)
    fact = "values: {2000-01-01: {value: 12, method: reported, of: [abel2000 ¶5]}}"
    (folder / "values" / "beside.yml").write_text(f"war.bridges:\n  description: Bridges over the river.\n  unit: count\n  {fact}\n", "utf-8")
    return folder


@pytest.fixture(scope="session")
def cited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return cited_scenario(tmp_path_factory.mktemp("cited") / "bridges")


@pytest.fixture(scope="session")
def cited_run(cited: Path) -> Run:
    return run(load(cited), draws=40, histories=60, seed=7)
