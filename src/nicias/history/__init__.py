"""What earlier wars say: datasets by hash and sidecar, and the base rates fitted on them."""

from nicias.history.base_rates import BaseRate, base_rates, class_for_age, fit_settlement_rate
from nicias.history.datasets import Dataset, load_rows, sidecar

__all__ = ["BaseRate", "Dataset", "base_rates", "class_for_age", "fit_settlement_rate", "load_rows", "sidecar"]
