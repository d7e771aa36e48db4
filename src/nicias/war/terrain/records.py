"""A terrain as numbers: the compiled records of one draw, checked, and the state a history starts from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nicias.errors import ModelError
from nicias.war.terrain import economy, front
from nicias.war.terrain.mechanism import CATEGORIES, MAX_LEVELS, SECTORS, Parameter
from nicias.war.terrain.registry import FIELDS, OF_MECHANISM, PARAMETER_RECORD, PARAMETERS, STATE_RECORD, SWITCH_RECORD, asked_by

Array = NDArray[np.float64]

OUTLOOK_RECORD = np.dtype(
    [
        ("drift", np.float64, (MAX_LEVELS,)),  # μ_g, log/month
        ("theta", np.float64, (2,)),  # drift under each fundamental, less their mean level
        ("sd", np.float64),  # of a month's change of ρ
        ("drift_sd", np.float64),  # standard deviation of μ_g over levels
        ("prior", np.float64, (2,)),  # log odds each side gives to the second hypothesis at the start
        ("evidence_limit", np.float64),  # Λmax
    ],
    align=True,
)
"""What a general staff tells its government about the force ratio: the yardstick of learning."""

SHARES = ("front_share", "sector_share")
"""Lists that must sum to one."""

PARTS = ("role", "drawdown_mix", "contract_mix", "others_mix")
"""Lists that may sum to at most one."""


@dataclass(frozen=True)
class Terrain:
    """One draw's terrain: which mechanisms are on, what they are given, where a history starts.

    The three arrays have one element of the records of `registry`; what no mechanism asks for is nan.
    """

    levels: int
    on: tuple[str, ...]
    switches: NDArray[Any]
    parameters: NDArray[Any]
    start: NDArray[Any]
    calendar: int  # month of the year, 1 to 12, of the first month

    def explaining(self, drift: Array) -> Terrain:
        """The same terrain where stocks by themselves give this drift (levels,), log/month, for which `present_drift` stands in."""
        parameters = self.parameters.copy()
        parameters["explained"][0, : self.levels] = drift
        return replace(self, parameters=parameters)


def terrain(values: Mapping[str, Any], on: Sequence[str], *, levels: int, calendar: int = 1) -> Terrain:
    """Check the values of the mechanisms that are on and lay them out; `values` maps a parameter to its number or array.

    Arrays have the parameter's shape, lists by level as many entries as there are levels. Raises ModelError naming the parameter that is
    missing, out of its range or does not sum to what it must, or the mechanism that lacks another one.
    """
    if levels > MAX_LEVELS:
        raise ModelError(f"The terrain has room for {MAX_LEVELS} support levels, not {levels}.")
    if not 1 <= calendar <= 12:
        raise ModelError(f"The first month is month {calendar} of the year; allowed is 1 to 12.")
    switches = np.zeros(1, SWITCH_RECORD)
    for name in on:
        if name not in (SWITCH_RECORD.names or ()):
            raise ModelError(f"There is no mechanism '{name}'.")
        switches[name] = True
    parameters = np.full(1, np.nan, PARAMETER_RECORD)
    for parameter in asked_by(on):
        if parameter.name not in values:
            raise ModelError(f"{parameter.name} ({parameter.unit}) has no value{_asker(parameter)}.")
        parameters[parameter.name][0] = _laid_out(parameter, np.asarray(values[parameter.name], np.float64), levels)
    _check_sums(parameters[0])
    parameters["explained"][0, :levels] = 0.0
    for submodel in (front, economy):
        submodel.derive(parameters[0])
    return Terrain(levels, tuple(on), switches, parameters, _start(parameters[0], switches[0]), calendar)


def _asker(parameter: Parameter) -> str:
    mechanism = OF_MECHANISM.get(parameter.name)
    return f"; the mechanism {mechanism} asks for it" if mechanism else ""


def _laid_out(parameter: Parameter, given: Array, levels: int) -> Array:
    laid = np.full(parameter.shape, np.nan)
    if parameter.over == "level":
        if given.shape != (*parameter.shape[:-1], levels):
            raise ModelError(f"{parameter.name} has shape {given.shape}; one value a level is needed.")
        laid[..., :levels] = given
    elif parameter.only:
        places = [CATEGORIES.index(name) for name in parameter.only]
        laid[..., places] = given[..., places] if given.shape == parameter.shape else given
    else:
        laid[...] = given
    used = laid if parameter.over != "level" else laid[..., :levels]
    used = used[..., [CATEGORIES.index(name) for name in parameter.only]] if parameter.only else used
    if np.isinf(used).any():
        raise ModelError(f"{parameter.name} is infinite; a {parameter.unit} must be finite: a pipeline needs an end and a limit a number.")
    if not np.all((used >= parameter.low) & (used <= parameter.high)):
        wrong = used[~((used >= parameter.low) & (used <= parameter.high))].flat[0]
        raise ModelError(f"{parameter.name} is {wrong:g} {parameter.unit}; allowed is {parameter.need().allowed()}.")
    return laid


def _check_sums(p: Any) -> None:
    for name in SHARES:
        sums = np.atleast_1d(p[name].sum(axis=-1))
        if not np.isnan(sums).any() and np.abs(sums - 1).max() > 1e-6:
            raise ModelError(f"{name} sums to {sums[np.argmax(np.abs(sums - 1))]:.3g} over {', '.join(SECTORS)}; it must sum to 1.")
    for name in PARTS:
        total = float(np.nansum(p[name]))
        if total > 1 + 1e-9:
            raise ModelError(f"{name} sums to {total:.3g} over the categories; at most 1 is possible.")
    for i in range(2):
        parts = [float(p[name][i]) for name in ("cost_of_losses", "cost_of_burden", "cost_of_rear")]
        if sum(parts) > 1 + 1e-9:
            raise ModelError(f"The shares cost_of_losses, cost_of_burden and cost_of_rear of side {i} sum to {sum(parts):.3g}; at most 1 is possible.")
    if p["tolerance_stages"] % 1 not in (0,) and not np.isnan(p["tolerance_stages"]):
        raise ModelError(f"tolerance_stages is {p['tolerance_stages']:g}; it is a whole number.")


def _start(p: Any, on: Any) -> NDArray[Any]:
    """The state every history starts from; what a mechanism that is off would have given is 0."""
    start = np.zeros(1, STATE_RECORD)
    for field in FIELDS.values():
        given = p[field.start] if isinstance(field.start, str) else field.start
        start[field.name][0] = np.nan_to_num(np.asarray(given, np.float64), nan=0.0)
    now = start[0]
    if on["contracts"]:
        now["queue"][:] = p["contract_backlog"] / 3
    for i in range(2):
        now["harm_before"][i] = _harm(p, on, i)
    return start


def _harm(p: Any, on: Any, i: int) -> float:
    """Civilians of side i killed in a month as at the as-of date."""
    harm, j = 0.0, 1 - i
    if on["rear_strikes"]:
        sent = p["salvos"][j] * (1 + p["wave_rate"][j] * (p["wave_size"][j] - 1) if on["waves"] else 1)
        harm += sent * (1 - p["interception"][i]) * p["killed_per_leaker"][i]
    return float(harm + (p["front_civilians"][i] if on["front_harm"] else 0.0))


def outlook(
    drift: Array, theta: tuple[float, float], sd: float, priors: tuple[float, float], evidence_limit: float
) -> NDArray[Any]:
    """The staff's view as a record: `drift` (levels,) μ_g, `theta` around it, `sd`; the sides' priors P(θ_H) in (0, 1)."""
    record = np.zeros(1, OUTLOOK_RECORD)
    record["drift"][0, : len(drift)] = drift
    record["theta"][0] = theta
    record["sd"] = sd
    record["drift_sd"] = float(np.std(drift))
    odds = np.clip(np.asarray(priors, np.float64), 1e-9, 1 - 1e-9)
    record["prior"][0] = np.log(odds / (1 - odds))
    record["evidence_limit"] = evidence_limit
    return record


PARAMETER_NAMES = tuple(PARAMETERS)
