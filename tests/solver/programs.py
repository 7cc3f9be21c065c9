"""Small programs for tests: from dense arrays, and drawn at random with a point they allow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import polars as pl
from hypothesis import strategies as st
from scipy.optimize import linprog

from keruen.solver import INFINITY, Floats, Matrix, Model

Numbers = float | Sequence[float] | Floats


def program(
    cost: Sequence[float] | Floats,
    rows: Sequence[Sequence[float]] | Floats,
    *,
    row_lower: Numbers = -INFINITY,
    row_upper: Numbers = INFINITY,
    lower: Numbers = 0.0,
    upper: Numbers = INFINITY,
    integer: bool | Sequence[bool] = False,
) -> Matrix:
    """Minimise cost @ x, row_lower <= rows @ x <= row_upper, lower <= x <= upper."""
    dense = np.asarray(rows, dtype=np.float64)
    if dense.ndim != 2:
        dense = dense.reshape(0, len(cost))
    model = Model()
    columns = pl.DataFrame({"column_number": np.arange(len(cost))})
    model.add_columns("x", columns, cost=_floats(cost), lower=_floats(lower), upper=_floats(upper))
    model.add_rows(
        "r",
        pl.DataFrame({"row_number": np.arange(len(dense))}),
        lower=_floats(row_lower),
        upper=_floats(row_upper),
    )
    at = np.nonzero(dense)
    model.add_entries(at[0], at[1], dense[at])
    whole = np.broadcast_to(np.asarray(integer, dtype=bool), len(cost))
    return replace(model.matrix(), integer=whole)


def _floats(numbers: Numbers) -> Floats:
    return np.asarray(numbers, dtype=np.float64)


def knapsack(
    values: Sequence[float], weights: Sequence[float], room: float, integer: bool = True
) -> Matrix:
    """Pack what is worth most: minimise -values @ x with x zero or one."""
    return program(
        [-value for value in values], [weights], row_upper=room, upper=1.0, integer=integer
    )


def crowded_knapsacks(things: int = 60, knapsacks: int = 12) -> Matrix:
    """Things that fill all knapsacks at once; sixty are some tenths of a second of branching."""
    random = np.random.default_rng(1)
    weights = random.integers(1, 30, (knapsacks, things)).astype(float)
    return program(
        -random.integers(5, 40, things).astype(float),
        weights,
        row_upper=weights.sum(axis=1) / 3.0,
        upper=1.0,
        integer=True,
    )


@dataclass(frozen=True)
class Drawn:
    """A random program: `dense` its rows, `point` a solution it allows, shape (columns,)."""

    matrix: Matrix
    dense: Floats
    point: Floats


@st.composite
def drawn_programs(
    draw: st.DrawFn, *, bounded: bool = True, from_zero: bool = False, integer: bool = False
) -> Drawn:
    """Programs of one to five columns and up to four rows, small whole coefficients.

    `bounded` gives every column an upper bound; else no column has one, no cost is negative and
    no lower bound is missing, so that there is an optimum. `from_zero` makes all lower bounds zero.
    """
    columns, rows = draw(st.integers(1, 5)), draw(st.integers(0, 4))
    dense = _whole_numbers(draw, (rows, columns), -5, 5)
    point = _whole_numbers(draw, (columns,), 0, 6)
    below = _whole_numbers(draw, (columns,), 0, 3)
    lower = np.zeros(columns) if from_zero else point - below
    upper = point + _whole_numbers(draw, (columns,), 0, 4) if bounded else INFINITY
    cost = _whole_numbers(draw, (columns,), -9 if bounded else 0, 9)
    activity = dense @ point
    open_below = draw(st.lists(st.booleans(), min_size=rows, max_size=rows))
    open_above = draw(st.lists(st.booleans(), min_size=rows, max_size=rows))
    matrix = program(
        cost,
        dense,
        row_lower=np.where(open_below, -INFINITY, activity - _whole_numbers(draw, (rows,), 0, 4)),
        row_upper=np.where(open_above, INFINITY, activity + _whole_numbers(draw, (rows,), 0, 4)),
        lower=lower,
        upper=upper,
        integer=integer,
    )
    return Drawn(matrix, dense, point)


def _whole_numbers(draw: st.DrawFn, shape: tuple[int, ...], least: int, most: int) -> Floats:
    count = int(np.prod(shape))
    numbers = draw(st.lists(st.integers(least, most), min_size=count, max_size=count))
    return np.array(numbers, dtype=np.float64).reshape(shape)


def masks(count: int) -> st.SearchStrategy[npt.NDArray[np.bool_]]:
    """Which of `count` columns are meant."""
    return st.lists(st.booleans(), min_size=count, max_size=count).map(
        lambda flags: np.array(flags, dtype=bool)
    )


def prices(count: int, largest: float = 50.0) -> st.SearchStrategy[Floats]:
    """Any prices of `count` rows."""
    return st.lists(
        st.floats(-largest, largest, allow_subnormal=False), min_size=count, max_size=count
    ).map(lambda numbers: np.array(numbers, dtype=np.float64))


def optimum(matrix: Matrix, dense: Floats) -> tuple[float | None, Floats]:
    """Least cost of the relaxation by scipy, None where no point is allowed, and the point."""
    bounded_above, bounded_below = np.isfinite(matrix.row_upper), np.isfinite(matrix.row_lower)
    answer = linprog(
        matrix.cost,
        A_ub=np.vstack([dense[bounded_above], -dense[bounded_below]]),
        b_ub=np.concatenate([matrix.row_upper[bounded_above], -matrix.row_lower[bounded_below]]),
        bounds=np.column_stack([matrix.lower, matrix.upper]),
        method="highs-ds",
    )
    assert answer.status in (0, 2), answer.message
    return (answer.fun, answer.x) if answer.status == 0 else (None, np.zeros(0))
