"""What no column needs to exceed, so that a bound loses little where a price is wrong."""

from __future__ import annotations

import numpy as np

from keruen.solver import INFINITY, Floats, Matrix


def tighten_upper_bounds(matrix: Matrix, most: Floats) -> Floats:
    """A value that no column needs to exceed, from `most` and from what the rows allow.

    What a row leaves when all its other columns are at their best for it is the most of a column.
    With these in place of `most`, `Matrix.safe_bound` loses far less where a price is wrong.
    """
    there = matrix.value != 0.0  # a grade that just meets a specification has a margin of zero
    row = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.start))[there]
    value, column = matrix.value[there], matrix.index[there]
    upper = np.minimum(matrix.upper, most)
    lower = matrix.lower[column]
    up = value > 0.0
    for _ in range(2):
        reach = value * upper[column]
        stay = value * lower
        least = np.bincount(row, np.where(up, stay, reach), minlength=matrix.shape[0])
        highest = np.bincount(row, np.where(up, reach, stay), minlength=matrix.shape[0])
        room = np.where(
            up, matrix.row_upper[row] - least[row], matrix.row_lower[row] - highest[row]
        )
        bound = np.where(np.isfinite(room), (room + stay) / value, INFINITY)
        tighter = upper.copy()
        np.minimum.at(tighter, column, np.maximum(bound, 0.0) * (1.0 + 1e-9) + 1e-9)
        upper = np.where(matrix.integer, upper, tighter)
    return upper
