"""A large model on a fine calendar: prices and a first plan from the same case in longer periods.

The relaxation of a long corridor by week takes ten minutes and more. The same case in periods of
two months is solved in seconds. Its prices, carried over and mended, give a bound of the fine model
that holds whatever they are. They also tell which columns of the fine model matter: the relaxation
over these alone is solved in a tenth of the time. Its prices, mended for the columns left out, give
a far better bound, and its ships rounded up are a first plan (rounding.py). Where that is no plan,
the columns that the coarse plan uses are solved a few weeks after the other (rolling_horizon.py).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from keruen.plan.model.build import PlanModel
from keruen.plan.search.bound_tightening import tighten_upper_bounds
from keruen.plan.search.column_bounds import with_trips
from keruen.plan.search.deadline import ENDLESS, Deadline
from keruen.plan.search.dual_repair import find_supply_columns, repair_duals
from keruen.plan.search.period_aggregation import Coarse, carry_prices, make_coarse
from keruen.plan.search.rolling_horizon import Mask, roll
from keruen.solver import Floats, Matrix, Solution, column_numbers, solve_interior

# Columns from which on the relaxation takes the interior point method more than a minute.
MANY_COLUMNS = 150_000
# A calendar finer than months.
FINE_DAYS = 25.0
JOINED_DAYS = 61.0
LEAST_USE = 1e-6
# USD/t: fine columns whose coarse column has reduced costs below this matter.
NEAR_IN_COARSE = 0.1


@dataclass(frozen=True)
class CoarseAnswer:
    """What is known of the coarse model: relaxation, bound, and how to find its whole ships."""

    relaxed: Solution
    bound: float
    find_ships: Callable[[], Floats | None]


@dataclass(frozen=True)
class CoarseStart:
    """Where a fine model begins: prices (`relaxed`), a bound, and the coarse answer behind them.

    `relaxed` is the relaxation over the columns that matter. Where it has no optimum, its values
    are those of the coarse relaxation, spread over the periods: right in sums, not a solution.
    """

    coarse: Coarse
    answer: CoarseAnswer
    relaxed: Solution
    bound: float
    reduced: Floats
    to_round: Floats


def needs_coarse_start(plan_model: PlanModel, columns: int | None = None) -> bool:
    """Whether a model is better begun on a coarser calendar.

    Parameters
    ----------
    columns : columns of the largest part of a model that separates; without it all.
    """
    many = (plan_model.model.column_count if columns is None else columns) > MANY_COLUMNS
    fine = plan_model.parameters.mean_period_days < FINE_DAYS
    return many and fine


def start_from_coarse(
    plan_model: PlanModel,
    matrix: Matrix,
    most: Floats,
    answer_coarse: Callable[[PlanModel], CoarseAnswer | None],
    days: float = JOINED_DAYS,
    deadline: Deadline = ENDLESS,
) -> CoarseStart | None:
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
    ways, tight = find_supply_columns(plan_model, matrix), tighten_upper_bounds(matrix, most)
    carried = carry_prices(coarse, answer.relaxed.row_prices)
    prices = repair_duals(plan_model, matrix, ways, carried)
    bound = matrix.safe_bound(prices, tight)
    reduced = to_round = matrix.reduced_costs(prices)
    values = coarse.spread(answer.relaxed.values)
    kept = columns_that_matter(coarse, matrix, answer.relaxed)
    restricted = _relax_restricted(matrix, kept, deadline)
    if restricted is not None:
        mended = repair_duals(plan_model, matrix, ways, restricted.row_prices)
        own_bound = matrix.safe_bound(mended, tight)
        if own_bound > bound:
            prices, bound = mended, own_bound
        reduced = np.where(kept, restricted.reduced_costs, matrix.reduced_costs(prices))
        to_round = np.where(kept, reduced, np.inf)
        values = restricted.values
    relaxed = replace(restricted or answer.relaxed, values=values, row_prices=prices, bound=bound)
    return CoarseStart(coarse, answer, relaxed, bound, reduced, to_round)


def _relax_restricted(matrix: Matrix, kept: Mask, deadline: Deadline) -> Solution | None:
    """The relaxation over some columns, on all of them; None where it has no optimum in time."""
    part, rows = matrix.only_columns(kept)
    found = solve_interior(part, time_limit_seconds=deadline.left(), halted=deadline.cancelled)
    if found.status != "optimal":
        return None
    values, prices = np.zeros(matrix.shape[1]), np.zeros(matrix.shape[0])
    values[kept], prices[rows] = found.values, found.row_prices
    return replace(
        found, values=values, row_prices=prices, reduced_costs=matrix.reduced_costs(prices)
    )


def columns_that_matter(coarse: Coarse, matrix: Matrix, relaxed: Solution) -> Mask:
    """Fine columns with which a good plan can be made, shape (columns,).

    Those whose coarse column is used or nearly so at the coarse prices, stock of the same grades at
    the same sites in every period, and all shortages, tiers, subsidies and accounts.

    Parameters
    ----------
    relaxed : the coarse relaxation.
    """
    model, decisions = coarse.fine.model, coarse.fine.decisions
    reduced = coarse.plan_model.model.matrix().reduced_costs(relaxed.row_prices)
    column = coarse.column_of
    kept = (column >= 0) & (reduced[np.maximum(column, 0)] < NEAR_IN_COARSE) & ~matrix.integer
    kept[decisions.stock.numbers] = False
    balance = model.rows["balance"]
    entries = matrix.rows[balance.start : balance.start + balance.count].tocsr()
    entries.data = np.ones_like(entries.data)
    touched = balance.index.filter(pl.Series(entries @ kept.astype(np.float64) > 0.0))
    stored = decisions.stock.index.join(touched, on=["site", "grade"], how="semi")
    kept[column_numbers(stored)] = True
    kept = with_trips(kept, matrix)
    for block in (decisions.short, decisions.open, decisions.paid):
        kept[block.numbers] = True
    kept[decisions.accounts] = True
    return kept


def first_ships_from_coarse(
    start: CoarseStart, matrix: Matrix, deadline: Deadline
) -> Floats | None:
    """A first plan of the fine model, some weeks after the other, from what the coarse one uses."""
    values = start.answer.find_ships()
    if values is None:
        return None
    near = _near(start.coarse, matrix, values)
    return roll(start.coarse.fine, matrix, start.relaxed.row_prices, near, deadline)


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
