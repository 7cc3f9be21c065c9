"""Row prices for a large model in seconds: from the same case in longer periods.

The interior point method takes minutes for half a million columns. The same case in periods eight
times as long takes seconds, and its prices, carried over and mended, are prices of the large model
that no purchase, ship or use breaks: a bound, and a first word on which columns matter.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from scipy.sparse import csr_array, hstack

from keruen.plan.build import PlanModel
from keruen.plan.clock import Clock
from keruen.plan.coarser import carry_prices, coarser_model
from keruen.plan.worths import dearest_quality, find_ways, mend_prices
from keruen.solver import INFINITY, Floats, Matrix, solve_interior

JOINED = 8
"""Periods in one: fewer are truer and slower."""
LOOSE = 1e-4
DEAREST_WASTE = 30.0


def first_prices(plan_model: PlanModel, matrix: Matrix, clock: Clock) -> Floats | None:
    """Row prices of a model from its relaxation in longer periods, shape (rows,).

    They are not those of the optimum, and the bound at them is some per cent below it, but it is a
    bound: `Matrix.safe_bound` with `tight_values`, or the bound by ports. None where the case has
    too few periods to join, or no plan in longer ones, or the time ended.
    """
    if plan_model.parameters.period_count < 2 * JOINED or clock.ended():
        return None
    coarse = coarser_model(plan_model, JOINED)
    coarse_matrix = coarse.model.matrix()
    solution = solve_interior(
        _with_strangers(coarse, coarse_matrix),
        time_limit_seconds=clock.left() if math.isfinite(clock.deadline) else math.inf,
        halted=clock.halted,
        tolerance=LOOSE,
    )
    if solution.status != "optimal":
        return None
    prices = mend_prices(
        coarse, coarse_matrix, find_ways(coarse, coarse_matrix), solution.row_prices
    )
    carried = carry_prices(coarse, prices, plan_model)
    return mend_prices(plan_model, matrix, find_ways(plan_model, matrix), carried)


def _with_strangers(plan_model: PlanModel, matrix: Matrix) -> Matrix:
    """The program with dear grain from nowhere and waste to nowhere, so that no price is absurd.

    What a row is worth that nothing uses is any number up to infinity; these columns end it.
    """
    low, high = _dearest(plan_model, matrix)
    put = np.flatnonzero(np.isfinite(high) & np.isfinite(matrix.row_lower))
    taken = np.flatnonzero(np.isfinite(low) & np.isfinite(matrix.row_upper))
    count = len(put) + len(taken)
    signs = np.concatenate([np.ones(len(put)), -np.ones(len(taken))])
    places = (np.concatenate([put, taken]), np.arange(count))
    joined = hstack(
        [matrix.rows, csr_array((signs, places), shape=(matrix.shape[0], count))]
    ).tocsr()
    return replace(
        matrix,
        cost=np.concatenate([matrix.cost, high[put], -low[taken]]),
        lower=np.concatenate([matrix.lower, np.zeros(count)]),
        upper=np.concatenate([matrix.upper, np.full(count, INFINITY)]),
        integer=np.concatenate([matrix.integer, np.zeros(count, dtype=bool)]),
        start=joined.indptr.astype(np.int64),
        index=joined.indices.astype(np.int64),
        value=joined.data,
    )


def _dearest(plan_model: PlanModel, matrix: Matrix) -> tuple[Floats, Floats]:
    """The least and the highest price that each row may have; infinite where it has no limit."""
    low = np.full(matrix.shape[0], -INFINITY)
    high = np.full(matrix.shape[0], INFINITY)
    dear = 2.0 * float(plan_model.decisions.short.of(matrix.cost).max(initial=1000.0))
    for name, block in plan_model.model.rows.items():
        at = slice(block.start, block.start + block.count)
        if name == "balance":
            low[at], high[at] = -DEAREST_WASTE, dear
        elif name == "quality":
            high[at] = dearest_quality(matrix, block)
        elif name == "minimum_cover" or name.startswith(("reserve_", "rotation_")):
            high[at] = 10.0 * dear
    return low, high


def tight_values(matrix: Matrix, most: Floats) -> Floats:
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
