"""What earlier wars and this one's months say: datasets by hash and sidecar, base rates, monthly series, forecasts scored on them."""

from nicias.history.base_rates import BaseRate, base_rates, class_for_age, fit_settlement_rate
from nicias.history.broken_settlements import BrokenSettlements, broken_settlements, fit_broken
from nicias.history.datasets import Dataset, load_rows, sidecar
from nicias.history.measures import MEASURES, Measure
from nicias.history.monthly import MonthlySeries, load_monthly, monthly_series

__all__ = [
    "MEASURES",
    "BaseRate",
    "BrokenSettlements",
    "Dataset",
    "Measure",
    "MonthlySeries",
    "base_rates",
    "broken_settlements",
    "class_for_age",
    "fit_broken",
    "fit_settlement_rate",
    "load_monthly",
    "load_rows",
    "monthly_series",
    "sidecar",
]
