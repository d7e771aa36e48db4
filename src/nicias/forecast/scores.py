"""Proper scores of what was expected against what was seen; lower is better."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

MOST_MEMBERS = 2000
"""Histories that stand for a forecast distribution in the CRPS."""


def score(predicted: NDArray[np.float64], value: float, kind: str, choices: int) -> dict[str, Any]:
    """The scores of one observation, from all histories' values (n,).

    Brier (1950) and the log score of a switch, the ranked probability score (Epstein 1969) of a choice, whose order is that of the levels,
    the continuous ranked probability score (Matheson & Winkler 1976) of a count or a number.
    """
    import scoringrules

    if kind == "switch":
        p = float(predicted.mean())
        added = (float(predicted.sum()) + 0.5) / (len(predicted) + 1)  # a finite number of histories never makes an event impossible
        log_score = -math.log(added if value == 1 else 1 - added)
        return {"rule": "brier", "score": float(scoringrules.brier_score(value, p)), "log": log_score, "p": p}
    if kind == "choice":
        shares = np.array([(predicted == place).mean() for place in range(choices)])
        return {"rule": "rps", "score": float(scoringrules.rps_score(int(value) + 1, shares)), "p": float(shares[int(value)])}
    members = np.sort(predicted)[:: max(1, len(predicted) // MOST_MEMBERS)]
    below = float((predicted < value).mean() + 0.5 * (predicted == value).mean())
    return {"rule": "crps", "score": float(scoringrules.crps_ensemble(value, members)), "below": below}
