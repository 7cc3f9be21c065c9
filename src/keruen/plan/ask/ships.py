"""Whole ships for a large model: a first plan from its prices, better ones port by port."""

from __future__ import annotations

import numpy as np

from keruen.plan.ask.warm_start import Relaxation
from keruen.plan.model.build import PlanModel
from keruen.plan.search.column_bounds import exact_ships, near_columns
from keruen.plan.search.cuts import find_cuts, port_columns
from keruen.plan.search.deadline import Deadline
from keruen.plan.search.large_neighbourhood_search import improve
from keruen.plan.search.relaxation import FIRST_GAP
from keruen.solver import Floats, Matrix, add_rows, solve_whole

Start = tuple[Floats, float]
"""A plan and its cost, in thousand USD."""


def first_ships(
    plan_model: PlanModel, matrix: Matrix, relaxation: Relaxation, deadline: Deadline
) -> Start | None:
    """A first plan with whole ships, over the columns near in price; None where none is found."""
    cuts = find_cuts(port_columns(plan_model), relaxation.values)
    tight = matrix if cuts is None else add_rows(matrix, [cuts])
    kept = near_columns(matrix, matrix.reduced_costs(relaxation.prices))
    part, _ = tight.only_columns(kept)
    found = solve_whole(part, gap=FIRST_GAP, time_limit_seconds=deadline.left())
    if not len(found.values):
        return None
    values = np.zeros(matrix.shape[1])
    values[kept] = found.values
    return values, float(matrix.cost @ values)


def better_ships(
    plan_model: PlanModel,
    matrix: Matrix,
    prices: Floats,
    start: Start,
    low: float,
    gap: float,
    deadline: Deadline,
) -> Start:
    """The plan again, improved port by port until the gap or the deadline, made exactly whole.

    Parameters
    ----------
    prices : of the relaxation, shape (rows,).
    low : a bound of the model, in thousand USD, from which the gap is reckoned.
    """
    target = low / (1.0 - gap) if low > 0.0 else None
    reduced = matrix.reduced_costs(prices)
    values = improve(plan_model, start[0], reduced, target, deadline, _ignore)
    values = exact_ships(matrix, values)
    cost = float(matrix.cost @ values)
    return (values, cost) if cost < start[1] else start


def _ignore(_: float) -> None:
    """Ignore intermediate improvements: only the result of a point is reported."""
