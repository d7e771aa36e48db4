"""How states lie in memory for the compiled sweeps.

A *row* holds every interior state of one level: (Λ, w, ρ) with ρ fastest and without its two ends, from column LEAD on, up to
a whole number of tiles. The columns around the states belong to nobody; they are there so that a neighbour can be read
before it is corrected. A *line* is the part of a row at one Λ: `width` = 2n−1 points of ρ for each w.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from nicias.bargain.parameters import Array, Numerics

LEAD = 4
TILE = 32  # columns that talks treat at once: whole vectors in either precision


def row_length(points: int) -> int:
    """Columns of a row with `points` states."""
    return LEAD + -(-points // TILE) * TILE + LEAD


def to_rows(grid: Array, dtype: Any = np.float64) -> Array:
    """(…, n_Λ, 4 or 1, width) as rows (…, ·)."""
    points = int(np.prod(grid.shape[-3:]))
    rows = np.zeros((*grid.shape[:-3], row_length(points)), dtype)
    rows[..., LEAD : LEAD + points] = grid.reshape(*grid.shape[:-3], points)
    return rows


def on_grid(rows: Array, numerics: Numerics, ends: Array | None = None, copies: int = 4) -> Array:
    """Rows (…, ·) as (…, n_Λ, copies, 2n+1); `ends` (…, 2) goes to the two ends of ρ, zero by default."""
    lines, width = numerics.evidence_points, 2 * numerics.force_points - 1
    inside = rows[..., LEAD : LEAD + lines * copies * width]
    out = np.zeros((*rows.shape[:-1], lines, copies, width + 2))
    out[..., 1:-1] = inside.reshape(*rows.shape[:-1], lines, copies, width)
    if ends is not None:
        out[..., [0, -1]] = ends
    return out
