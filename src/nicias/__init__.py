"""How wars end, computed. The public names load what they need on first use, so that importing nicias stays light.

>>> import nicias
>>> war = nicias.load("toy/two-states")
>>> run = nicias.run(war, seed=421, draws=2, histories=50)
>>> run.scenario
'toy/two-states'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_HOMES = {
    "load": "nicias.scenario.session",
    "run": "nicias.study.run",
    "zopa": "nicias.study.zopa",
    "levers": "nicias.study.levers",
    "settle": "nicias.study.settle",
    "weigh": "nicias.forecast.weigh",
    "compare": "nicias.study.compare",
    "delay": "nicias.study.delay",
    "ablate": "nicias.study.ablate",
    "around": "nicias.study.around",
    "explain": "nicias.study.explain",
    "cite": "nicias.study.cite",
    "diff": "nicias.study.diff",
    "model": "nicias.models",
    "read_through": "nicias.study.through",
    "save": "nicias.study.store",
    "read_run": "nicias.study.store",
    "reproduce": "nicias.study.store",
    "NiciasError": "nicias.errors",
    "ScenarioError": "nicias.errors",
    "ModelError": "nicias.errors",
    "UsageError": "nicias.errors",
}
"""Public name → the room it lives in."""

__all__ = ["ModelError", "NiciasError", "ScenarioError", "UsageError", "ablate", "around", "cite", "compare", "delay", "diff", "explain", "levers", "load", "model", "read_run", "read_through", "reproduce", "run", "save", "settle", "weigh", "zopa"]

if TYPE_CHECKING:
    from nicias.errors import ModelError as ModelError
    from nicias.errors import NiciasError as NiciasError
    from nicias.errors import ScenarioError as ScenarioError
    from nicias.errors import UsageError as UsageError
    from nicias.forecast.weigh import weigh as weigh
    from nicias.models import model as model
    from nicias.scenario.session import load as load
    from nicias.study.ablate import ablate as ablate
    from nicias.study.around import around as around
    from nicias.study.cite import cite as cite
    from nicias.study.compare import compare as compare
    from nicias.study.delay import delay as delay
    from nicias.study.diff import diff as diff
    from nicias.study.explain import explain as explain
    from nicias.study.levers import levers as levers
    from nicias.study.run import run as run
    from nicias.study.settle import settle as settle
    from nicias.study.store import read_run as read_run
    from nicias.study.store import reproduce as reproduce
    from nicias.study.store import save as save
    from nicias.study.through import read_through as read_through
    from nicias.study.zopa import zopa as zopa


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'nicias' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
