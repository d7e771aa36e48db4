"""Published formal models of war and bargaining, one a file, each with its citation, its assumptions and a replication."""

from nicias.models.base import Check, Model, Static
from nicias.models.describe import catalogue, describe
from nicias.models.registry import find, model, names

__all__ = ["Check", "Model", "Static", "catalogue", "describe", "find", "model", "names"]
