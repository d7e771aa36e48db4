"""Compiled part of the search for durable packages: what bounds cannot exclude is tried out, in falling order of its bound."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from nicias.bargain.issues import Mask
from nicias.bargain.parameters import Array

Integers = NDArray[np.int64]


class Trial(NamedTuple):
    """One war's numbers at its start."""

    survival_terms: Array  # (2,) a_i
    survival_penalty: Array  # (2,) what is left of π̄_i
    carrot: Array  # (2,) κ z_i
    survival_spread: float
    reopening: float
    temptation_spread: float
    discount: float
    collapse_loss: float
    signature_value: float
    alone: Array  # (3,) V⁰_j
    reservation: Array  # (parties,)
    bargaining: Mask  # (3,)
    consenting: Mask  # (3,)


@njit(cache=True, nogil=True)
def try_out(
    war: Trial, branches: tuple[Array, ...], terms: tuple[Array, Array], bound: Array, holds: bool, count: int
) -> tuple[Array, Integers, Integers, int]:
    """The `count` largest values over branches × terms, where they are, and how many were tried; −∞ where there are fewer.

    `branches`: score (3, N), G and log(1−h0) (2, N), consent (parties, N), W (3, N), in falling order of `bound` (N,), so that
    the first branch whose bound is below the worst value kept ends the search. `terms`: score (3, M), consent (parties, M).
    """
    score, enforcement, consent, renewed = branches
    terms_score, terms_consent = terms
    value = np.full(count, -np.inf)
    outer, inner = np.zeros(count, np.int64), np.zeros(count, np.int64)
    kept, delta = np.empty(3), war.discount
    tried = 0
    for c in range(score.shape[1]):
        if bound[c] < value[count - 1]:
            break
        quietly = np.exp(enforcement[1, c])
        for t in range(terms_score.shape[1]):
            worst, calm = np.inf, quietly
            for i in range(2):
                u = score[i, c] + terms_score[i, t]
                beaten = 1 / (1 + np.exp((u - war.survival_terms[i]) / war.survival_spread))
                kept[i] = u + war.carrot[i] - war.survival_penalty[i] * beaten  # (E7)
                tempted = (renewed[i, c] - u - enforcement[0, c]) / war.temptation_spread
                calm *= 1 - war.reopening / (1 + np.exp(-tempted))
            kept[2] = score[2, c] + terms_score[2, t]
            hazard = 0.0 if holds else 1 - calm  # (E5)
            for j in range(3):
                again = renewed[j, c] - (war.collapse_loss if j == 2 else 0.0)
                signing = ((1 - delta) * kept[j] + delta * hazard * again) / (1 - delta * (1 - hazard))  # (E6)
                margin = signing + (war.signature_value if j == 2 else 0.0) - war.alone[j]
                if war.bargaining[j] or (war.consenting[j] and margin < 0):
                    worst = min(worst, margin)
            for v in range(len(war.reservation)):
                gain = consent[v, c] + terms_consent[v, t] - war.reservation[v]
                if gain < 0:
                    worst = min(worst, gain)
            tried += 1
            if worst > value[count - 1]:
                place = count - 1
                while place > 0 and worst > value[place - 1]:
                    value[place], outer[place], inner[place] = value[place - 1], outer[place - 1], inner[place - 1]
                    place -= 1
                value[place], outer[place], inner[place] = worst, c, t
    return value, outer, inner, tried
