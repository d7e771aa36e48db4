"""One small run of the demonstration, shared by the tests that only read it."""

import pytest

from nicias.scenario import Scenario, load
from nicias.study.result import Run
from nicias.study.run import run


@pytest.fixture(scope="session")
def demonstration() -> Scenario:
    return load("demonstration")


@pytest.fixture(scope="session")
def small_run(demonstration: Scenario) -> Run:
    return run(demonstration, view="bildt", draws=3, histories=400, seed=421)
