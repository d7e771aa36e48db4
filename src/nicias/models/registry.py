"""The published models by name."""

from __future__ import annotations

from difflib import get_close_matches
from importlib import import_module
from typing import Any

from nicias.errors import ModelError, UsageError
from nicias.models.base import Model

CLASSES = {
    "fearon-1995": "fearon_1995.Fearon1995",
    "powell-2006": "powell_2006.Powell2006",
    "smith-stam-2004": "smith_stam_2004.SmithStam2004",
    "fort-war": "fort_war.FortWar",
    "screening-while-fighting": "screening_while_fighting.ScreeningWhileFighting",
    "fearon-1994": "fearon_1994.Fearon1994",
    "kydd-2003": "kydd_2003.Kydd2003",
    "gambling-for-resurrection": "gambling_for_resurrection.GamblingForResurrection",
    "lanchester": "lanchester.Lanchester",
    "group-decision": "group_decision.GroupDecision",
    "power-to-hurt": "power_to_hurt.PowerToHurt",
    "rational-quagmire": "rational_quagmire.RationalQuagmire",
    "information-and-commitment": "information_and_commitment.InformationAndCommitment",
    "guaranteed-peace": "guaranteed_peace.GuaranteedPeace",
    "baseline": "baseline.Baseline",
}


def names() -> tuple[str, ...]:
    """The ids of the models, in the order of the catalogue."""
    return tuple(CLASSES)


def find(name: str) -> type[Model]:
    """The class of a model; UsageError with the nearest spelling when there is none of that name."""
    if name not in CLASSES:
        near = get_close_matches(name, CLASSES, n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise UsageError(f"There is no model called {name!r}.{hint} Known: {', '.join(CLASSES)}.")
    module, class_name = CLASSES[name].split(".")
    return getattr(import_module(f"nicias.models.{module}"), class_name)


def model(name: str, **inputs: Any) -> Model:
    """A published model with its inputs, solved on first use.

    >>> war = model("fearon-1995", p=.5, cost_a=.1, cost_b_max=.4)
    >>> war["p_war"], war.check().holds
    (0.375..., True)

    Raises UsageError for an unknown model or input, ModelError for a missing or impossible value.
    """
    cls = find(name)
    known = [need.name for need in cls.needs]
    for given in inputs:
        if given not in known:
            near = get_close_matches(given, known, n=1)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise UsageError(f"{name} has no input called {given!r}.{hint} It needs {', '.join(known)}.")
    missing = [need for need in cls.needs if need.name in cls.required() and inputs.get(need.name) is None]
    if missing:
        need = missing[0]
        others = f" Also missing: {', '.join(other.name for other in missing[1:])}." if missing[1:] else ""
        raise ModelError(f"{name} needs {need.name}: {need.description} Allowed is {need.allowed()} ({need.unit}).{others}")
    return cls(**inputs)
