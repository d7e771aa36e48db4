"""Posterior weights of views from what their histories make of the same observations, on arrays. No war in here."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

MISREPORT = 0.01
"""Chance that a report of a switch, a count or a choice is wrong: what keeps one report from ruling a view out for ever."""


@dataclass(frozen=True)
class Weights:
    """Weights of views (views,), which sum to one, with jackknife standard errors over draws; `log_evidence` is natural.

    `effective` is, per view, how many histories the evidence rests on: the inverse sum of squares of their shares.
    """

    weight: Array
    se: Array
    log_evidence: Array
    effective: Array


def log_likelihood(predicted: Array, value: float, *, error: float, kinds: int) -> Array:
    """Log likelihood of an observation in each history, from what the history shows.

    `error` > 0 is the standard error of a number (a normal density); otherwise the report is right with probability 1 − MISREPORT and
    else any of the other `kinds` − 1 values, equally likely.
    """
    if error > 0:
        return -0.5 * ((predicted - value) / error) ** 2 - math.log(error * math.sqrt(2 * math.pi))
    wrong = MISREPORT / max(1, kinds - 1)
    return np.where(predicted == value, math.log(1 - MISREPORT), math.log(wrong))


def weights(likelihoods: list[Array], prior: Array) -> Weights:
    """Weights from log likelihoods: one (draws, histories) array a view, summed over the observations within each history.

    Summing within a history keeps what the observations have in common: that there was no ceasefire by June and none by July
    is hardly more than the latter. A view's evidence is the mean over all its histories.
    """
    each = [_log_mean(view, axis=1) for view in likelihoods]  # (draws,) a view
    evidence = np.array([float(_log_mean(draws, axis=0)) for draws in each])
    whole = _normalised(evidence, prior)
    draws = min(len(view) for view in each)
    if draws < 2:
        se = np.full(len(whole), math.nan)
    else:
        without = np.array([_normalised(np.array([_log_mean(np.delete(v, k), axis=0) for v in each]), prior) for k in range(draws)])
        se = np.sqrt((draws - 1) * without.var(axis=0))
    return Weights(whole, se, evidence, np.array([_effective(view) for view in likelihoods]))


def _normalised(evidence: Array, prior: Array) -> Array:
    with np.errstate(divide="ignore"):
        logs = evidence + np.log(prior)
    shares = np.exp(logs - logs.max())
    return shares / shares.sum()


def _log_mean(values: Array, axis: int) -> Array:
    top = values.max(axis=axis, keepdims=True)
    return np.log(np.exp(values - top).mean(axis=axis)) + np.squeeze(top, axis=axis)


def _effective(likelihood: Array) -> float:
    shares = np.exp(likelihood - likelihood.max()).ravel()
    return float(shares.sum() ** 2 / (shares**2).sum())
