"""What columns may be, which are worth a look, and columns made exactly whole."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from keruen.case.table_rows import HarvestRow
from keruen.plan.model.build import PlanModel
from keruen.plan.model.variables import TONNES_PER_UNIT
from keruen.solver import Floats, Integers, Matrix, solve_relaxation

NEAR_TO_SHIP = 1.0
LEAST_USE = 1e-9


def largest_values(plan_model: PlanModel) -> Floats:
    """A value that no column of an optimal plan needs to exceed, in the model's units.

    No flow, stock or use is larger than all grain that can ever be there; more trips than that
    grain fills would only cost. A shortage is at most the demand; a tier is open or not.
    """
    parameters, decisions = plan_model.parameters, plan_model.decisions
    harvests = parameters.case.rows(HarvestRow)
    grain = sum(float(parameters.offered_t(harvest).sum()) for harvest in harvests)
    grain += float(parameters.case.frames.opening_stocks["quantity_t"].sum())
    needed = sum(float(parameters.demand_t(market).sum()) for market in parameters.markets)
    most = np.full(plan_model.model.column_count, max(grain, needed) / TONNES_PER_UNIT)
    trips = decisions.trips
    if trips.count:
        # What a second port takes of a ship may need more ships than the whole cargo does.
        most[trips.numbers] = 0.0
        for column in ("largest_t", "second_largest_t"):
            largest = np.maximum(trips.index[column].fill_null(np.inf).to_numpy(), 1.0)
            most[trips.numbers] = np.maximum(most[trips.numbers], np.ceil(grain / largest))
    for block in (decisions.open, decisions.counts, decisions.label):
        most[block.numbers] = 1.0
    return most


def near_columns(
    matrix: Matrix, reduced_costs: Floats, near: float = NEAR_TO_SHIP
) -> npt.NDArray[np.bool_]:
    """Columns with reduced costs below `near` (USD/t), and the trips that such a column needs."""
    return with_trips((reduced_costs < near) & ~matrix.integer, matrix)


def with_trips(kept: npt.NDArray[np.bool_], matrix: Matrix) -> npt.NDArray[np.bool_]:
    """Columns and the trips that they need."""
    pattern = matrix.rows.copy()
    pattern.data = np.ones_like(pattern.data)
    has_trip = pattern @ matrix.integer.astype(np.float64) > 0.0
    wanted = has_trip & (pattern @ kept.astype(np.float64) > 0.0)
    needed = pattern.T @ wanted.astype(np.float64) > 0.0
    return np.asarray(kept | (matrix.integer & needed), dtype=np.bool_)


def exact_ships(matrix: Matrix, values: Floats, also: Integers | None = None) -> Floats:
    """The cheapest solution with the whole numbers and the moves of this one, made exactly whole.

    A mixed-integer solver accepts 0.999999 ships; tables must say 1. First only the columns in use
    may change, which takes a moment; where that leaves no solution, all may.

    Parameters
    ----------
    also : columns that may change whether they are in use or not.
    """
    whole = np.where(matrix.integer, np.rint(values), values)
    lower = np.where(matrix.integer, whole, matrix.lower)
    upper = np.where(matrix.integer, whole, matrix.upper)
    exact = replace(matrix, lower=lower, upper=upper)
    in_use = np.where(matrix.integer, whole > 0.0, values > LEAST_USE)
    if also is not None:
        in_use[also] = True
    for used in (in_use, ~matrix.integer | (whole > 0.0)):
        part, _ = exact.only_columns(used)
        polished, _ = solve_relaxation(part)
        if polished.status == "optimal":
            clean = np.zeros(matrix.shape[1])
            clean[used] = np.maximum(polished.values, 0.0)
            return np.where(matrix.integer, whole, clean)
    return values
