"""Solve one model of a plan: prices first, then whole ships.

The relaxation gives prices and a bound; rows that count ships (cuts.py) raise the bound; the
columns that the prices like make a smaller program in which whole ships are found quickly; and
where that is not enough, the whole program goes on from the plan found.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from keruen.plan.build import PlanModel
from keruen.plan.cuts import PortColumns, find_cuts, port_columns
from keruen.plan.decisions import TONNES_PER_UNIT, USD_PER_UNIT
from keruen.plan.improve import improve
from keruen.solver import (
    Floats,
    Matrix,
    Progress,
    Solution,
    add_rows,
    relative_gap,
    solve_interior,
    solve_relaxation,
    solve_whole,
)

SMALL_COLUMNS = 15_000
ROUNDS_SMALL = 12
NEAR_TO_SHIP = 1.0
FIRST_GAP = 0.01
LEAST_SECONDS = 0.05
# A second pricing takes about as long as the first; without time for it the run ends.
AGAIN = 1.3
LEAST_USE = 1e-9


Spent = dict[tuple[str, str], float]


@dataclass(frozen=True)
class Outcome:
    """The best solution of one model and its proven bound, in USD.

    `status` is optimal (within the gap), feasible (stopped by the clock with a plan), stopped
    (by the clock without one) or infeasible. `values` are the columns, whole ships made exact.
    `relaxed_spend` is what the relaxation spends by term and part, in thousand USD.
    """

    status: str
    cost_usd: float
    bound_usd: float
    values: Floats
    seconds: float
    relaxed_spend: Spent

    @property
    def gap(self) -> float | None:
        """Proven relative gap (R31)."""
        return relative_gap(self.cost_usd, self.bound_usd)


@dataclass
class Standing:
    """What is known while a model is being solved: best cost and bound so far, in USD."""

    stage: str = "prices"
    cost_usd: float | None = None
    bound_usd: float | None = None


OutcomeProgress = Callable[[Standing], None]


@dataclass(frozen=True)
class _Priced:
    """A model with its rounding rows, what its relaxation says, and how long that took."""

    status: str
    tight: Matrix
    bound: float
    reduced_costs: Floats
    values: Floats
    seconds: float


def solve_plan_model(
    plan_model: PlanModel,
    *,
    gap: float,
    time_limit_seconds: float,
    progress: OutcomeProgress,
) -> Outcome:
    """Solve a model to a proven relative gap.

    Parameters
    ----------
    gap : stop when (cost - bound) / |cost| is at most this.
    time_limit_seconds : stop with the best plan found when this much time has passed.
    progress : called with what is known so far; may raise to stop.
    """
    began = time.perf_counter()
    deadline = began + time_limit_seconds
    matrix = plan_model.model.matrix()
    standing = Standing()
    progress(standing)
    priced = _price(plan_model, matrix, standing, progress)
    if priced.status != "optimal":
        seconds = time.perf_counter() - began
        return Outcome(priced.status, np.inf, -np.inf, np.zeros(0), seconds, {})
    priced, found = _find_ships(plan_model, priced, standing, gap, deadline, progress)
    bound = max(priced.bound, found.bound)
    if len(found.values):
        values = exact_ships(matrix, found.values)
        cost = float(matrix.cost @ values)
    else:
        values, cost = found.values, np.inf
    return Outcome(
        status=_status(found, cost, bound, gap),
        cost_usd=cost * USD_PER_UNIT,
        bound_usd=min(bound, cost) * USD_PER_UNIT,
        values=values,
        seconds=time.perf_counter() - began,
        relaxed_spend=plan_model.model.spend(priced.values),
    )


def _status(found: Solution, cost: float, bound: float, gap: float) -> str:
    reached = relative_gap(cost, bound)
    if reached is not None and reached <= gap + 1e-9:
        return "optimal"
    return "feasible" if np.isfinite(cost) else found.status


def _price(
    plan_model: PlanModel,
    matrix: Matrix,
    standing: Standing,
    progress: OutcomeProgress,
) -> _Priced:
    """Solve the relaxation with its rounding rows; small models exactly, large ones by parts."""
    ports = port_columns(plan_model)
    if matrix.shape[1] <= SMALL_COLUMNS:
        return _price_small(matrix, ports, standing, progress)
    return _price_large(plan_model, matrix, ports, standing, progress)


def _price_small(
    matrix: Matrix, ports: list[PortColumns], standing: Standing, progress: OutcomeProgress
) -> _Priced:
    relaxed, cuts = solve_relaxation(
        matrix, cut=lambda values: find_cuts(ports, values), rounds=ROUNDS_SMALL
    )
    if relaxed.status == "optimal":
        standing.bound_usd = relaxed.cost * USD_PER_UNIT
        progress(standing)
    tight = add_rows(matrix, cuts)
    return _Priced(
        relaxed.status,
        tight,
        relaxed.cost,
        relaxed.reduced_costs,
        relaxed.values,
        relaxed.seconds,
    )


def _price_large(
    plan_model: PlanModel,
    matrix: Matrix,
    ports: list[PortColumns],
    standing: Standing,
    progress: OutcomeProgress,
) -> _Priced:
    """Interior point over all columns; the rounding rows that its point breaks wait in `tight`."""
    relaxed = solve_interior(matrix)
    if relaxed.status != "optimal":
        none = np.zeros(0)
        return _Priced(relaxed.status, matrix, -np.inf, none, none, relaxed.seconds)
    bound = matrix.safe_bound(relaxed.row_prices, largest_values(plan_model))
    standing.bound_usd = bound * USD_PER_UNIT
    progress(standing)
    cuts = find_cuts(ports, relaxed.values)
    tight = matrix if cuts is None else add_rows(matrix, [cuts])
    reduced = matrix.reduced_costs(relaxed.row_prices)
    return _Priced("optimal", tight, bound, reduced, relaxed.values, relaxed.seconds)


def _raise_bound(plan_model: PlanModel, priced: _Priced) -> _Priced:
    """Price once more, now with the rounding rows: a higher bound, at the price of a solve."""
    solved = solve_interior(priced.tight)
    if solved.status != "optimal":
        return priced
    bound = priced.tight.safe_bound(solved.row_prices, largest_values(plan_model))
    reduced = priced.tight.reduced_costs(solved.row_prices)
    return replace(priced, bound=max(bound, priced.bound), reduced_costs=reduced)


def largest_values(plan_model: PlanModel) -> Floats:
    """A value that no column of an optimal plan needs to exceed, in the model's units.

    No flow, stock or use is larger than all grain that can ever be there; more trips than that
    grain fills would only cost. A shortage is at most the demand; a tier is open or not.
    """
    parameters, decisions = plan_model.parameters, plan_model.decisions
    harvests = parameters.case.rows("harvests")
    grain = sum(float(parameters.offered_t(harvest).sum()) for harvest in harvests)
    grain += float(parameters.case["opening_stocks"]["quantity_t"].sum())
    needed = sum(float(parameters.demand_t(market).sum()) for market in parameters.markets)
    most = np.full(plan_model.model.column_count, max(grain, needed) / TONNES_PER_UNIT)
    trips = decisions.trips
    if trips.count:
        # What a second port takes of a ship may need more ships than the whole cargo does.
        most[trips.numbers] = 0.0
        for column in ("largest_t", "second_largest_t"):
            largest = np.maximum(trips.index[column].fill_null(np.inf).to_numpy(), 1.0)
            most[trips.numbers] = np.maximum(most[trips.numbers], np.ceil(grain / largest))
    most[decisions.open.numbers] = 1.0
    return most


def _find_ships(
    plan_model: PlanModel,
    priced: _Priced,
    standing: Standing,
    gap: float,
    deadline: float,
    progress: OutcomeProgress,
) -> tuple[_Priced, Solution]:
    """Whole ships: over the columns near in price, port by port, then over all columns."""
    start: Floats | None = None
    if priced.tight.shape[1] > SMALL_COLUMNS:
        standing.stage = "ships"
        start = _first_ships(priced, standing, gap, deadline, progress)
        for last in (False, True):
            if start is None:
                break
            start = _improve(plan_model, priced, start, standing, gap, deadline, progress)
            found = _as_solution(priced, start)
            reached = relative_gap(found.cost, priced.bound)
            if (reached is not None and reached <= gap) or _left(deadline) <= LEAST_SECONDS:
                return priced, found
            if not last and _left(deadline) < AGAIN * priced.seconds:
                return priced, found
            if not last:
                priced = _raise_bound(plan_model, priced)
                standing.bound_usd = priced.bound * USD_PER_UNIT
                progress(standing)
    standing.stage = "whole"
    found = solve_whole(
        priced.tight,
        gap=gap,
        time_limit_seconds=_left(deadline),
        start=start,
        progress=_report(standing, progress, with_bound=True),
    )
    if start is not None and not len(found.values):
        found = _as_solution(priced, start)
    return priced, found


def _first_ships(
    priced: _Priced, standing: Standing, gap: float, deadline: float, progress: OutcomeProgress
) -> Floats | None:
    """A first plan with whole ships, from the columns near in price."""
    kept = near_columns(priced.tight, priced.reduced_costs)
    part, _ = priced.tight.only_columns(kept)
    solution = solve_whole(
        part,
        gap=max(gap, FIRST_GAP),
        time_limit_seconds=_left(deadline),
        progress=_report(standing, progress, with_bound=False),
    )
    if not len(solution.values):
        return None
    values = np.zeros(priced.tight.shape[1])
    values[kept] = solution.values
    return values


def _improve(
    plan_model: PlanModel,
    priced: _Priced,
    start: Floats,
    standing: Standing,
    gap: float,
    deadline: float,
    progress: OutcomeProgress,
) -> Floats:
    report = _report(standing, progress, with_bound=False)
    return improve(
        plan_model,
        start,
        priced.reduced_costs,
        priced.bound / (1.0 - gap) if priced.bound > 0.0 else None,
        deadline,
        lambda cost: report(Progress(0.0, cost, None)),
    )


def _as_solution(priced: _Priced, values: Floats) -> Solution:
    cost = float(priced.tight.cost @ values)
    none = np.zeros(0)
    return Solution("feasible", cost, priced.bound, values, none, none, 0.0)


def near_columns(matrix: Matrix, reduced_costs: Floats) -> npt.NDArray[np.bool_]:
    """Columns whose price is near, and the trips that such a column needs."""
    kept = (reduced_costs < NEAR_TO_SHIP) & ~matrix.integer
    pattern = matrix.rows.copy()
    pattern.data = np.ones_like(pattern.data)
    with_trips = pattern @ matrix.integer.astype(np.float64) > 0.0
    wanted = with_trips & (pattern @ kept.astype(np.float64) > 0.0)
    needed = pattern.T @ wanted.astype(np.float64) > 0.0
    return np.asarray(kept | (matrix.integer & needed), dtype=np.bool_)


def _left(deadline: float) -> float:
    return max(deadline - time.perf_counter(), 0.01)


def _report(
    standing: Standing, progress: OutcomeProgress, *, with_bound: bool
) -> Callable[[Progress], None]:
    def report(state: Progress) -> None:
        if state.cost is not None:
            cost = state.cost * USD_PER_UNIT
            standing.cost_usd = cost if standing.cost_usd is None else min(standing.cost_usd, cost)
        if with_bound and state.bound is not None:
            bound = state.bound * USD_PER_UNIT
            standing.bound_usd = (
                bound if standing.bound_usd is None else max(standing.bound_usd, bound)
            )
        progress(standing)

    return report


def exact_ships(matrix: Matrix, values: Floats) -> Floats:
    """The cheapest solution with the whole numbers and the moves of this one, made exactly whole.

    A mixed-integer solver accepts 0.999999 ships; tables must say 1. First only the columns in use
    may change, which takes a moment; where that leaves no solution, all may.
    """
    whole = np.where(matrix.integer, np.rint(values), values)
    lower = np.where(matrix.integer, whole, matrix.lower)
    upper = np.where(matrix.integer, whole, matrix.upper)
    exact = replace(matrix, lower=lower, upper=upper)
    in_use = np.where(matrix.integer, whole > 0.0, values > LEAST_USE)
    for used in (in_use, ~matrix.integer | (whole > 0.0)):
        part, _ = exact.only_columns(used)
        polished, _ = solve_relaxation(part)
        if polished.status == "optimal":
            clean = np.zeros(matrix.shape[1])
            clean[used] = np.maximum(polished.values, 0.0)
            return np.where(matrix.integer, whole, clean)
    return values
