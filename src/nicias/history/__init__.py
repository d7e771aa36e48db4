"""What earlier wars say: datasets by hash and sidecar, and the base rates fitted on them."""

from nicias.history.base_rates import BaseRate, base_rates, class_for_age, fit_settlement_rate
from nicias.history.broken_settlements import BrokenSettlements, broken_settlements, fit_broken
from nicias.history.datasets import Dataset, load_rows, sidecar

__all__ = [
    "BaseRate",
    "BrokenSettlements",
    "Dataset",
    "base_rates",
    "broken_settlements",
    "class_for_age",
    "fit_broken",
    "fit_settlement_rate",
    "load_rows",
    "sidecar",
]
