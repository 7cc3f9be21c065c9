"""A model by prices: its relaxation, the bound by ports, first ships, and what is left then."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

import numpy as np

from keruen.plan.model.build import PlanModel
from keruen.plan.search.coarse_start import (
    CoarseAnswer,
    CoarseStart,
    first_ships_from_coarse,
    needs_coarse_start,
    start_from_coarse,
)
from keruen.plan.search.column_bounds import largest_values, near_columns
from keruen.plan.search.cuts import find_cuts, port_columns
from keruen.plan.search.deadline import Deadline
from keruen.plan.search.lagrangian_bound import PortBound
from keruen.plan.search.rounding import round_up_ships
from keruen.plan.search.separable_parts import Mask, parts_of, solve_parts
from keruen.plan.search.state import Search, SearchResult, SearchState, finish, no_result
from keruen.solver import (
    Floats,
    Matrix,
    Solution,
    add_rows,
    solve_interior,
    solve_relaxation,
    solve_whole,
)

SMALL_COLUMNS = 15_000
FIRST_GAP = 0.01
# USD/t: columns with reduced costs below this are in the relaxation whose ships are rounded up, and
# below the next where these allow no plan.
NEAR_TO_ROUND = (0.3, 3.0)
# The same on a fine calendar, where a stock costs less from period to period.
NEAR_TO_ROUND_FINE = (0.02, 0.3, np.inf)


@dataclass(frozen=True)
class SolvedRelaxation:
    """A search whose relaxation is solved and whose ports are priced; `bound` is the best so far.

    `tight` is the program with its rounding rows. A fine calendar begins with a coarse one
    (`fine`); its bound is not by ports then. `closed` are tiers that the first plan does not open,
    shape (columns,), where many sites may have a hub. `rounded` is a first plan with the ships of
    the relaxation rounded up, where one was made.
    """

    search: Search
    relaxed: Solution
    ports: PortBound | None
    bound: float
    tight: Matrix
    fine: CoarseStart | None = None
    closed: Mask | None = None
    rounded: Floats | None = None

    @property
    def about(self) -> float:
        """About what the plan costs at least: the bound, or on a fine calendar the relaxation."""
        return self.bound if self.fine is None else self.relaxed.cost

    @property
    def reduced(self) -> Floats:
        """Reduced costs of the relaxation, shape (columns,)."""
        if self.fine is not None:
            return self.fine.reduced
        return self.search.matrix.reduced_costs(self.relaxed.row_prices)

    @property
    def target(self) -> float | None:
        """A cost that reaches the gap."""
        return self.bound / (1.0 - self.search.gap) if self.bound > 0.0 else None


def solve_root(search: Search) -> SolvedRelaxation | None:
    """Prices and the bound by ports; None where the relaxation has none (`search.unpriced`).

    A large model without hub tiers has its first plan as soon as its relaxation is solved: before
    the ports are priced, and without an integer program.
    """
    plan_model, matrix = search.plan_model, search.matrix
    most = largest_values(plan_model)
    parts = parts_of(matrix, most)
    # Parts that are small enough each need no coarser calendar, whose bound is lower.
    if needs_coarse_start(plan_model, search.deadline, int(parts[0].sum())):
        begun = _solve_coarse_root(search)
        if begun is not None:
            return begun
        # What longer periods cannot do, these may: only their own relaxation proves it.
    relaxed = _relax(matrix, most, parts, search.deadline)
    if relaxed.status != "optimal":
        search.unpriced = no_result(relaxed)
        return None
    search.report(bound=matrix.safe_bound(relaxed.row_prices, most))
    rounded = None
    if int(parts[0].sum()) > SMALL_COLUMNS and not plan_model.decisions.open.count:
        rounded = _round_up(search, matrix.reduced_costs(relaxed.row_prices))
    return _price_ports(search, relaxed, most, rounded)


def _price_ports(
    search: Search, relaxed: Solution, most: Floats, rounded: Floats | None
) -> SolvedRelaxation:
    """The bound by ports at the prices of the relaxation, and the rounding rows."""
    plan_model, matrix, prices = search.plan_model, search.matrix, relaxed.row_prices
    bound = matrix.safe_bound(prices, most)
    ports = PortBound(plan_model, matrix, most)
    bound = max(bound, ports.at(prices))
    search.report(bound=bound)
    cuts = find_cuts(port_columns(plan_model), relaxed.values)
    tight = matrix if cuts is None else add_rows(matrix, [cuts])
    search.state.stage = "ships"
    return SolvedRelaxation(search, relaxed, ports, bound, tight, rounded=rounded)


def _round_up(
    search: Search, reduced: Floats, near: tuple[float, ...] = NEAR_TO_ROUND
) -> Floats | None:
    """A plan with the ships of the relaxation rounded up; None where that is no plan."""
    for most in near:
        kept = near_columns(search.matrix, reduced, most)
        values = round_up_ships(search.plan_model, search.matrix, kept, search.deadline)
        if values is not None:
            search.report(cost=float(search.matrix.cost @ values))
            return values
        if search.deadline.has_ended():
            break
    return None


def _solve_coarse_root(search: Search) -> SolvedRelaxation | None:
    """Prices and a bound by way of the same case in longer periods; None where it has none."""

    def answer_coarse(plan_model: PlanModel) -> CoarseAnswer | None:
        coarse = Search(
            plan_model,
            plan_model.model.matrix(),
            FIRST_GAP,
            search.deadline,
            _ignore_progress,
            time.perf_counter(),
        )
        most = largest_values(plan_model)
        relaxed = _relax(coarse.matrix, most, parts_of(coarse.matrix, most), coarse.deadline)
        if relaxed.status != "optimal":
            return None
        bound = coarse.matrix.safe_bound(relaxed.row_prices, most)
        # Whole ships of the coarse model are needed only where the fine one gives no plan.
        return CoarseAnswer(
            relaxed, bound, lambda: first_ships(_price_ports(coarse, relaxed, most, None))
        )

    matrix = search.matrix
    most = largest_values(search.plan_model)
    start = start_from_coarse(
        search.plan_model, matrix, most, answer_coarse, deadline=search.deadline
    )
    if start is None:
        return None
    search.report(bound=start.bound)
    search.state.stage = "ships"
    return SolvedRelaxation(search, start.relaxed, None, start.bound, matrix, start)


def _ignore_progress(_: SearchState) -> None:
    """A coarse model is no answer yet."""


def first_ships(priced: SolvedRelaxation) -> Floats | None:
    """A first plan with whole ships: rounded up, or from the columns with the best prices.

    Where the integer program of these columns has no answer, the ships are rounded up all the same.
    """
    search, prices = priced.search, priced.relaxed.row_prices
    if priced.rounded is not None:
        return priced.rounded
    if priced.ports is None:
        return _first_ships_from_coarse(priced)
    kept = near_columns(search.matrix, priced.reduced) | priced.ports.columns_wanted(prices)
    if priced.closed is not None:
        kept &= ~priced.closed
    part, _ = priced.tight.only_columns(kept)
    deadline, gap = search.deadline, max(search.gap, FIRST_GAP)
    most = largest_values(search.plan_model)[kept]
    parts = parts_of(part, most)
    if len(parts) > 1:
        solution = solve_parts(
            part,
            most,
            parts,
            lambda one, _, left: solve_whole(
                one, gap=gap, time_limit_seconds=deadline.left() / left, halted=deadline.cancelled
            ),
        )
        if len(solution.values):
            search.report(cost=solution.cost)
    else:
        solution = solve_whole(
            part,
            gap=gap,
            time_limit_seconds=deadline.left(),
            progress=lambda state: search.report(cost=state.cost),
            halted=deadline.cancelled,
        )
    if not len(solution.values):
        return None if deadline.has_ended() else _round_up(search, priced.reduced)
    values = np.zeros(search.matrix.shape[1])
    values[kept] = solution.values
    return values


def _first_ships_from_coarse(priced: SolvedRelaxation) -> Floats | None:
    if priced.fine is None:
        return None
    search = priced.search
    values = _round_up(search, priced.fine.to_round, NEAR_TO_ROUND_FINE)
    if values is None:
        values = first_ships_from_coarse(priced.fine, search.matrix, search.deadline)
        if values is not None:
            search.report(cost=float(search.matrix.cost @ values))
    return values


def finish_exact(priced: SolvedRelaxation, values: Floats | None) -> SearchResult:
    """The whole program for what is left of the gap and the clock."""
    search, bound, failure = priced.search, priced.bound, ""
    status = "stopped" if values is None else "feasible"
    enough = values is not None and (
        priced.fine is not None or search.reached(float(search.matrix.cost @ values), bound)
    )
    if not enough and not search.deadline.has_ended():
        found = finish(search, priced.tight, values)
        bound, failure = max(bound, found.bound), found.failure
        if len(found.values) or values is None:
            values, status = found.values, found.status
    if values is None or not len(values):
        return SearchResult(
            status,
            bound,
            np.zeros(0),
            priced.relaxed.values,
            failure=failure,
            row_prices=priced.relaxed.row_prices,
        )
    excess = []
    if priced.ports is not None:
        excess = priced.ports.excess(priced.relaxed.row_prices, values)
    return SearchResult(
        status,
        bound,
        values,
        priced.relaxed.values,
        excess,
        failure,
        priced.relaxed.row_prices,
    )


def _relax(matrix: Matrix, most: Floats, parts: list[Mask], deadline: Deadline) -> Solution:
    """The relaxation, part by part where the model separates."""

    def solve(part: Matrix, _: Mask, __: int) -> Solution:
        if part.shape[1] <= SMALL_COLUMNS:
            return solve_relaxation(part)[0]
        left = deadline.left() if math.isfinite(deadline.ends_at) else math.inf
        return solve_interior(part, time_limit_seconds=left, halted=deadline.cancelled)

    if len(parts) > 1:
        return solve_parts(matrix, most, parts, solve)
    return solve(matrix, parts[0], 1)
