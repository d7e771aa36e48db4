"""The solved map: values and the stationary policies that the simulation uses (ENGINE 'order of work' (b))."""

from __future__ import annotations

from dataclasses import dataclass

from nicias.bargain.parameters import Array, MapParameters, PackageSet


@dataclass(frozen=True)
class Equilibrium:
    """One draw's solution. State axes are (g, l, w, r): level, evidence, weariness, force ratio (r fastest).

    That order keeps (w, r) contiguous for the kernels; ENGINE writes s = (g, w, ρ, Λ).
    """

    parameters: MapParameters
    packages: PackageSet
    value: Array  # (3, g, l, w, r) V_j
    value_without_talks: Array  # (3, g, l, w, r) V⁰_j
    chance: Array  # (2, g, l, r) p_i (E14)
    weariness_rate: Array  # (2, g, l, r) λ_i (E8)
    continuation: Array  # (3 x, 3 j, g, l, w, r) C_j^x; x = nobody or both, 0 alone, 1 alone
    sign: Array  # (2, K, g, l, w, r) f_ik
    text: Array  # (K, g, l, w, r) X_k
    hazard: Array  # (K, g, l, w, r) h_k
    signing_value: Array  # (3, K, g, l, w, r) S_jk
    patron_moves: Array  # (3 x, g, l, w, r, g') Q_P^x: the patron's own policy, what happens
    sweeps_done: int
    last_move: float
