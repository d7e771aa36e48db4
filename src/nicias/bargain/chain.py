"""The map as flat arrays for the compiled sweeps: constants folded, powers of e turned into powers of two."""

from __future__ import annotations

from typing import NamedTuple, TypeVar, get_type_hints

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from nicias.bargain.battle import battle
from nicias.bargain.exponential import LOG2_E
from nicias.bargain.parameters import STAY, Array, MapParameters, PackageSet
from nicias.bargain.rows import to_rows

Indices = NDArray[np.int64]
Precision = type[np.float64] | type[np.float32]

PLAYERS = 3
REFUSALS = 3  # x: nobody or both, side 0 alone, side 1 alone
WEARY = np.array([[0, 0, 1, 1], [0, 1, 0, 1]])  # w_i of each w index
HOPE_DIRECTION = (-1, +1, 0)  # η: the direction of g each player hopes for


class War(NamedTuple):
    """What the war without talks needs. A move is a pair (g, g') that has any probability; `first_move[g]` starts g's."""

    lower: Indices  # (N_g, n_Λ, 3) lower neighbour of Λ'
    coefficient: Array  # (3, N_g, n_Λ, 3, 2) of (E3)
    terminal: Array  # (3, 2) value at the bottom and at the top of ρ
    cost: Array  # (N_g, 3, ·) c_j in rows
    flip_limit: Array  # (2, N_g) min(1, c_i/B_i) of (E8)
    hopeless_below: Array  # (2,) p̄_i
    hopeless_slope: float  # log2 e / s_p
    discount: float
    survival: float  # 1 − 1/H_a: the chance that the clock of (E14) does not ring
    first_move: Indices  # (N_g + 1,)
    target: Indices  # (moves,) g'
    chosen: Indices  # (moves,) 1 if the patron can choose it
    drift: Array  # (moves,) (1−r) Q0
    rule: Array  # (3, moves) r κ R^x
    choice: float  # r (1−κ)
    exit_charge: Array  # (moves,) E_out where g' is out and g is not
    choice_slope: float  # log2 e / ν
    tilt: Array  # (3, moves) exp[ω_j η_j (g'−g)]


class Table(NamedTuple):
    """What the talks need, packages sorted by their shift."""

    talks: Array  # (N_g,) α_g
    talks_value: Array  # (3, N_g) e_j
    order: Indices  # (K,) each package's place in the caller's set
    shift_first: Indices  # (shifts + 1,) first package of each distinct shift
    shift_whole: Indices  # (shifts,) Δ in whole grid steps, rounded down
    shift_part: Array  # (shifts,) the rest, in grid steps
    tempted: Array  # (2, K) (u_ik + G_k) log2 e / s_h
    temptation_slope: float  # log2 e / s_h
    safe: Array  # (K,) 1 − h0_k
    reopening: float  # h̄
    flow: Array  # (3, K) (1−δ) ū_jk while not weary
    relief: Array  # (2, K) what (1−δ) ū_ik gains once side i is weary
    breach_loss: float  # L
    signature: float  # O
    slope: Array  # (2,) log2 e / σ_i
    anchor: float  # a0, powers of two
    text_slope: Array  # (3,) log2 e / noise of each proposer's choice
    proposer: Array  # (3,)
    weary: Array  # (2, ·) w_i in rows


Record = TypeVar("Record", War, Table)
INDICES = {record: [kind == Indices for kind in get_type_hints(record).values()] for record in (War, Table)}


def uniform(record: Record, precision: Precision) -> Record:
    """The same record with every number in `precision` and arrays fresh and contiguous: one compiled version serves every call."""
    dtypes = (np.int64 if index else precision for index in INDICES[type(record)])
    return record._make(
        precision(value) if np.ndim(value) == 0 else np.array(value, dtype=dtype, order="C")
        for value, dtype in zip(record, dtypes, strict=True)
    )


def war(parameters: MapParameters, precision: Precision = np.float64) -> War:
    """Fold the parameters of the war itself."""
    sides, patron, conditions = parameters.sides, parameters.patron, parameters.conditions
    numerics = parameters.numerics
    grid = len(parameters.levels), numerics.evidence_points, 4, 2 * numerics.force_points - 1
    month = battle(parameters)
    moves = level_moves(parameters)
    origin = np.array([g for g, _ in moves])
    target = np.array([to for _, to in moves])
    leaves = parameters.exit_level & (origin != 0) & (target == 0)
    reviewed = patron.review_rate
    rule = np.einsum("xy,ygh->xgh", patron.blame, rule_steps(parameters))
    tilt = np.array([sides[0].hope, sides[1].hope, 0.0]) * np.array(HOPE_DIRECTION)
    adjacent = (np.abs(target - origin) <= 1) & ~(parameters.exit_level & (origin == 0) & (target != 0))
    folded = War(
        lower=month.lower,
        coefficient=month.coefficient,
        terminal=np.array(
            [
                [-sides[0].survival_penalty, 1.0],
                [1.0, -sides[1].survival_penalty],
                [-patron.defeat_loss[0], -patron.defeat_loss[1]],
            ]
        ),
        cost=to_rows(np.broadcast_to(war_costs(parameters).swapaxes(0, 1)[:, :, None, :, None], (*grid[:1], 3, *grid[1:]))),
        flip_limit=np.array([np.minimum(1.0, side.cost / side.cost_tolerance) for side in sides]),
        hopeless_below=np.array([side.hopeless_below for side in sides]),
        hopeless_slope=LOG2_E / conditions.hopeless_spread,
        discount=conditions.discount,
        survival=1 - 1 / conditions.chances_horizon,
        first_move=np.searchsorted(origin, np.arange(len(parameters.levels) + 1)),
        target=target,
        chosen=adjacent,
        drift=(1 - reviewed) * patron.drift[origin, target],
        rule=reviewed * patron.rule_credibility * rule[:, origin, target],
        choice=reviewed * (1 - patron.rule_credibility),
        exit_charge=np.where(leaves, patron.exit_cost, 0.0),
        choice_slope=LOG2_E / patron.choice_noise,
        tilt=np.exp(tilt[:, None] * (target - origin)),
    )
    return uniform(folded, precision)


def level_moves(parameters: MapParameters) -> list[tuple[int, int]]:
    """Pairs (g, g') within one step or that nobody chooses; out only stays where it is absorbing."""
    drift = parameters.patron.drift
    levels = range(len(parameters.levels))
    return [
        (g, to)
        for g in levels
        for to in levels
        if drift[g, to] > 0 or (abs(to - g) <= 1 and not (parameters.exit_level and g == 0 and to != 0))
    ]


def rule_steps(parameters: MapParameters) -> Array:
    """R_y(g'|g), shape (3, N_g, N_g): one step towards G_y with probability φ_y. (E13)"""
    patron, count = parameters.patron, len(parameters.levels)
    steps = np.zeros((3, count, count))
    for y in range(3):
        goal, probability = patron.rule_target[y], float(patron.rule_step[y])
        for g in range(count):
            stays = goal == STAY or (parameters.exit_level and g == 0)
            to = g if stays else g + int(np.sign(goal - g))
            steps[y, g, g] += 1 - probability
            steps[y, g, to] += probability
    return steps


def war_costs(parameters: MapParameters) -> Array:
    """c_j(g, w), shape (3, N_g, 4). (E4)"""
    patron, count = parameters.patron, len(parameters.levels)
    level = np.arange(count)
    supporting = np.where(parameters.exit_level & (level == 0), 0.0, patron.attention_cost)
    for_patron = patron.support_cost + supporting + np.where(level == count - 1, patron.escalation_cost, 0.0)
    for_sides = [
        side.cost[:, None] * (1 + side.weary_cost_factor * weary) for side, weary in zip(parameters.sides, WEARY, strict=True)
    ]
    return np.stack([*for_sides, np.repeat(for_patron[:, None], 4, axis=1)])


def kept_values(parameters: MapParameters, packages: PackageSet) -> Array:
    """ū_jk(w), shape (3, K, 4): a package kept for ever, as the leader values it. (E7)"""
    values = np.repeat(packages.score[:, :, None], 4, axis=2)
    for i, side in enumerate(parameters.sides):
        beaten = expit((side.survival_terms - packages.score[i]) / parameters.conditions.survival_spread)
        penalty = side.survival_penalty * (1 - side.weary_relief * WEARY[i])
        values[i] += parameters.patron.rule_credibility * side.carrot - penalty * beaten[:, None]
    return values


def anchor(parameters: MapParameters) -> float:
    """a0 = logit √(b0/α): both sign with probability √(b0/α) when nobody gains or loses. (E9)

    Without talks it is −∞: nobody signs.
    """
    conditions = parameters.conditions
    if conditions.talks_rate == 0:
        return -np.inf
    each = np.sqrt(conditions.base_rate / conditions.talks_rate)
    return float(np.log(each) - np.log1p(-each))


def table(parameters: MapParameters, packages: PackageSet, precision: Precision = np.float64) -> Table:
    """Fold the parameters of the talks."""
    sides, patron, conditions = parameters.sides, parameters.patron, parameters.conditions
    order = np.argsort(packages.shift, kind="stable")
    shifts, first = np.unique(packages.shift[order], return_index=True)
    numerics = parameters.numerics
    whole = 2 * numerics.force_points
    steps = np.clip(shifts / numerics.force_step, -whole, whole)
    levels = len(parameters.levels)
    at_out = parameters.exit_level & (np.arange(levels) == 0)
    noise = conditions.text_noise
    flow = (1 - conditions.discount) * kept_values(parameters, packages)[:, order]
    folded = Table(
        talks=conditions.talks_rate * conditions.talks_factor,
        talks_value=np.stack([*(np.full(levels, side.talks_value) for side in sides), np.where(at_out, 0.0, patron.talks_value)]),
        order=order,
        shift_first=np.append(first, len(packages)),
        shift_whole=np.floor(steps).astype(np.int64),
        shift_part=steps - np.floor(steps),
        tempted=(packages.score[:2] + packages.breach_cost)[:, order] * LOG2_E / conditions.temptation_spread,
        temptation_slope=LOG2_E / conditions.temptation_spread,
        safe=1 - packages.accident_rate[order],
        reopening=conditions.reopening_rate,
        flow=flow[:, :, 0],
        relief=np.stack([flow[0, :, 2] - flow[0, :, 0], flow[1, :, 1] - flow[1, :, 0]]),
        breach_loss=patron.collapse_loss,
        signature=patron.signature_value,
        slope=LOG2_E / np.array([side.signing_scale for side in sides]),
        anchor=LOG2_E * anchor(parameters),
        text_slope=LOG2_E / np.array([noise, noise, 10 * noise]),
        proposer=conditions.proposer,
        weary=to_rows(np.broadcast_to(WEARY[:, None, :, None], (2, numerics.evidence_points, 4, whole - 1)).astype(float)),
    )
    return uniform(folded, precision)
