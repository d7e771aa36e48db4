"""Mean discounted payoffs of the simulated chain: what must equal the solved values (E12, exactness)."""

from __future__ import annotations

import math

import numpy as np

from nicias.bargain.chain import kept_values, war_costs
from nicias.bargain.equilibrium import Equilibrium
from nicias.bargain.parameters import Array
from nicias.war.policy import policy
from nicias.war.trace import mean_payoffs

NEGLIGIBLE = 1e-6
"""Histories end where the discount factor has fallen to this."""


def payoffs(
    equilibrium: Equilibrium, *, histories: int, key: tuple[int, int], prior: float | None = None, redraw: bool = False
) -> tuple[Array, Array]:
    """Means and Monte-Carlo standard errors, each (3,), of the discounted payoffs of side 0, side 1 and the patron.

    The truth about θ is that of `simulate`. Equal to V at the start when it is redrawn from a player's own prior and ω = 0.
    """
    parameters, packages = equilibrium.parameters, equilibrium.packages
    acting, cond, patron = policy(equilibrium, prior=prior, redraw=redraw), parameters.conditions, parameters.patron
    talks_value = np.repeat([[side.talks_value] for side in parameters.sides] + [[patron.talks_value]], acting.levels, axis=1)
    if parameters.exit_level:
        talks_value[2, 0] = 0.0
    first, second = parameters.sides
    ends = [[-first.survival_penalty, 1.0], [1.0, -second.survival_penalty], [-patron.defeat_loss[0], -patron.defeat_loss[1]]]
    sums = mean_payoffs(
        0,
        histories,
        math.ceil(math.log(NEGLIGIBLE) / math.log(cond.discount)),
        np.uint32(key[0]),
        np.uint32(key[1]),
        acting.sizes,
        acting.tables,
        acting.start,
        np.int32(acting.truth),
        cond.discount,
        war_costs(parameters),
        talks_value,
        (1 - cond.discount) * kept_values(parameters, packages),
        np.array(ends, float),
        patron.exit_cost if parameters.exit_level else 0.0,
        patron.signature_value,
        patron.collapse_loss,
    )
    mean = sums[0] / histories
    return mean, np.sqrt(np.maximum(sums[1] / histories - mean**2, 0.0) / histories)
