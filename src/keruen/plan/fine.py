"""A large model on a fine calendar: prices and a first plan from the same case in longer periods.

The relaxation of a long corridor by week takes minutes. The same case in periods of two months is
solved in seconds. Its prices, carried over and mended, give a bound of the fine model that holds
whatever they are; its plan says which ways are worth a thought, and with these the fine model is
solved a few weeks after the other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from keruen.plan.build import PlanModel
from keruen.plan.clock import Clock
from keruen.plan.coarse import Coarse, carry_prices, make_coarse
from keruen.plan.mending import find_ways, mend_prices
from keruen.plan.rolling import Mask, roll
from keruen.plan.tight import tight_values
from keruen.solver import Floats, Matrix, Solution

# Columns from which on the relaxation takes the interior point method more than a minute.
MANY_COLUMNS = 150_000
# A calendar finer than months.
FINE_DAYS = 25.0
JOINED_DAYS = 61.0
# With more time than this the model's own relaxation is solved.
ENOUGH_SECONDS = 1_200.0
LEAST_USE = 1e-6


@dataclass(frozen=True)
class CoarseAnswer:
    """What is known of the coarse model: relaxation, bound, and how to find its whole ships."""

    relaxed: Solution
    bound: float
    find_ships: Callable[[], Floats | None]


@dataclass(frozen=True)
class FineStart:
    """Where a fine model begins: prices (`relaxed`), a bound, and the coarse answer behind them.

    `relaxed.values` are the coarse relaxation's, spread: right in sums, not a solution.
    """

    coarse: Coarse
    answer: CoarseAnswer
    relaxed: Solution
    bound: float


def is_fine(plan_model: PlanModel, clock: Clock, columns: int | None = None) -> bool:
    """Whether a model is better begun on a coarser calendar.

    Parameters
    ----------
    columns : columns of the largest part of a model that separates; without it all.
    """
    many = (plan_model.model.column_count if columns is None else columns) > MANY_COLUMNS
    fine = plan_model.parameters.mean_period_days < FINE_DAYS
    return many and fine and clock.left() < ENOUGH_SECONDS


def begin_fine(
    plan_model: PlanModel,
    matrix: Matrix,
    most: Floats,
    answer_coarse: Callable[[PlanModel], CoarseAnswer | None],
    days: float = JOINED_DAYS,
) -> FineStart | None:
    """Prices and a bound of a fine model by way of a coarse one; None where that has none.

    Parameters
    ----------
    most : a value that no column needs to exceed, shape (columns,).
    answer_coarse : solves the relaxation of a model, and bounds it.
    days : length of the joined periods.
    """
    coarse = make_coarse(plan_model, days)
    answer = answer_coarse(coarse.plan_model)
    if answer is None:
        return None
    carried = carry_prices(coarse, answer.relaxed.row_prices)
    prices = mend_prices(plan_model, matrix, find_ways(plan_model, matrix), carried)
    bound = matrix.safe_bound(prices, tight_values(matrix, most))
    relaxed = replace(
        answer.relaxed, values=coarse.spread(answer.relaxed.values), row_prices=prices, bound=bound
    )
    return FineStart(coarse, answer, relaxed, bound)


def first_fine_ships(start: FineStart, matrix: Matrix, clock: Clock) -> Floats | None:
    """A first plan of the fine model from the ways that the coarse plan uses."""
    values = start.answer.find_ships()
    if values is None:
        return None
    near = _near(start.coarse, matrix, values)
    return roll(start.coarse.fine, matrix, start.relaxed.row_prices, near, clock)


def _near(coarse: Coarse, matrix: Matrix, values: Floats) -> Mask:
    """Fine columns of the coarse columns in use, and the trips that they need."""
    column = coarse.column_of
    used = np.where(column >= 0, values[np.maximum(column, 0)] > LEAST_USE, False)
    pattern = matrix.rows.copy()
    pattern.data = np.ones_like(pattern.data)
    ships = coarse.fine.model.rows["shipload"]
    part = pattern[ships.start : ships.start + ships.count]
    loaded = part @ (used & ~matrix.integer).astype(np.float64) > 0.0
    needed = part.T @ loaded.astype(np.float64) > 0.0
    return np.asarray(used | (matrix.integer & needed), dtype=np.bool_)
