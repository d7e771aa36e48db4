"""All submodels together: the names, the switches and the layout of the compiled records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from nicias.errors import ModelError
from nicias.war.terrain import (
    aid,
    air_war,
    beliefs,
    economy,
    front,
    manpower,
    materiel,
    mediator,
    signals,
    third_parties,
    will,
)
from nicias.war.terrain.mechanism import Field, Mechanism, Parameter, Submodel

SUBMODELS: tuple[Submodel, ...] = tuple(
    module.SUBMODEL
    for module in (manpower, front, materiel, air_war, economy, will, aid, mediator, signals, third_parties, beliefs)
)

MECHANISMS: dict[str, Mechanism] = {m.id: m for submodel in SUBMODELS for m in submodel.mechanisms}
FIELDS: dict[str, Field] = {f.name: f for submodel in SUBMODELS for f in submodel.fields}
BASE: tuple[Parameter, ...] = tuple(parameter for submodel in SUBMODELS for parameter in submodel.base)
PARAMETERS: dict[str, Parameter] = {p.name: p for p in (*BASE, *(p for m in MECHANISMS.values() for p in m.parameters))}
OF_MECHANISM: dict[str, str] = {p.name: m.id for m in MECHANISMS.values() for p in m.parameters}
LIMITS: dict[str, str] = {name: meaning for submodel in SUBMODELS for name, meaning in submodel.limits.items()}

DERIVED = tuple(each for submodel in SUBMODELS for each in submodel.derived)

PARAMETER_RECORD = np.dtype(
    [*((p.name, np.float64, p.shape) for p in PARAMETERS.values()), *((name, np.float64, shape) for name, shape in DERIVED)],
    align=True,
)
SWITCH_RECORD = np.dtype([(name, np.bool_) for name in MECHANISMS], align=True)
STATE_RECORD = np.dtype([(f.name, np.float64, f.shape) for f in FIELDS.values()], align=True)
LIMIT_RECORD = np.dtype([(name, np.int64) for name in LIMITS], align=True)


def asked_by(on: Sequence[str]) -> Iterator[Parameter]:
    """The parameters that must have values when these mechanisms are on.

    Raises ModelError when a mechanism is on without one it needs.
    """
    yield from BASE
    for name in MECHANISMS:
        if name in on:
            absent = [other for other in MECHANISMS[name].needs if other not in on]
            if absent:
                raise ModelError(f"The mechanism {name} has nothing to act on without {', '.join(absent)}; switch that on as well.")
            yield from MECHANISMS[name].parameters


def places(name: str) -> slice:
    """Where a state field lies when the record is seen as a row of float64."""
    layout: Any = STATE_RECORD.fields
    kind, offset = layout[name][:2]
    return slice(offset // 8, offset // 8 + int(kind.itemsize) // 8)
