"""What is known of a model while it is being solved, and what comes of it."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from keruen.plan.model.build import PlanModel
from keruen.plan.model.variables import USD_PER_UNIT
from keruen.plan.search.column_bounds import exact_ships, largest_values
from keruen.plan.search.deadline import Deadline
from keruen.plan.search.lagrangian_bound import PortPart
from keruen.plan.search.separable_parts import Mask, parts_of, solve_parts
from keruen.solver import Floats, Matrix, Solution, relative_gap, solve_whole

LOGGER = logging.getLogger(__name__)

Spent = dict[tuple[str, str], float]


@dataclass(frozen=True)
class SolveOutcome:
    """The best solution of one model and its proven bound, in USD.

    `status` is optimal (within the gap), feasible (ended before the gap with a plan), stopped
    (by the clock without one), infeasible, or failed or unbounded (the solver has no answer).
    `bound_usd` is -inf where nothing was proven. `values` are the columns, whole ships made exact.
    `relaxed_spend` is what the relaxation spends
    by term and part, in thousand USD. `open_ports` shows where the gap is, port by port, in
    thousand USD, where the ports were priced. `failure` is how the solver named a failure, else
    empty; `out_of_work` says that a feasible search ended because it had nothing left to try.
    `row_prices` are the prices of the relaxation's rows, shape (rows,), where they were used.
    """

    status: str
    cost_usd: float
    bound_usd: float
    values: Floats
    seconds: float
    relaxed_spend: Spent
    open_ports: list[PortPart] = field(default_factory=list)
    out_of_work: bool = False
    failure: str = ""
    row_prices: Floats = field(default_factory=lambda: np.zeros(0))

    @property
    def proven_bound_usd(self) -> float | None:
        """The bound; None where no bound was proven."""
        return self.bound_usd if math.isfinite(self.bound_usd) else None

    @property
    def gap(self) -> float | None:
        """Proven relative gap (R31); None where no bound was proven."""
        return relative_gap(self.cost_usd, self.bound_usd)


@dataclass
class SearchState:
    """What is known while a model is being solved: best cost and bound so far, in USD."""

    stage: str = "prices"
    cost_usd: float | None = None
    bound_usd: float | None = None


StateCall = Callable[[SearchState], None]


@dataclass(frozen=True)
class SearchResult:
    """What a search ends with, in the model's units; no values where there is no plan.

    `failure` is how the solver named an end that was neither an answer nor a limit.
    """

    status: str
    bound: float
    values: Floats
    relaxed: Floats
    open_ports: list[PortPart] = field(default_factory=list)
    failure: str = ""
    row_prices: Floats = field(default_factory=lambda: np.zeros(0))


NO_RESULT = SearchResult("stopped", -np.inf, np.zeros(0), np.zeros(0))


def no_result(relaxed: Solution) -> SearchResult:
    """The end of a search whose relaxation has no optimum."""
    return replace(NO_RESULT, status=relaxed.status, failure=relaxed.failure)


@dataclass
class Search:
    """One model being solved, and what is known of it so far."""

    plan_model: PlanModel
    matrix: Matrix
    gap: float
    deadline: Deadline
    progress: StateCall
    began: float
    state: SearchState = field(default_factory=SearchState)
    unpriced: SearchResult = field(default_factory=lambda: NO_RESULT)

    def report(self, cost: float | None = None, bound: float | None = None) -> None:
        """Report a cost or bound, in thousand USD, if it is better than the one known.

        An infinite one is no news: a solver names it while it knows none.
        """
        state = self.state
        if cost is not None and math.isfinite(cost):
            usd = cost * USD_PER_UNIT
            LOGGER.debug("%s: a plan that costs %.0f USD", state.stage, usd)
            state.cost_usd = usd if state.cost_usd is None else min(state.cost_usd, usd)
        if bound is not None and math.isfinite(bound):
            usd = bound * USD_PER_UNIT
            LOGGER.debug("%s: no plan costs less than %.0f USD", state.stage, usd)
            state.bound_usd = usd if state.bound_usd is None else max(state.bound_usd, usd)
        self.progress(state)

    def reached(self, cost: float, bound: float) -> bool:
        """Whether the gap asked for is reached."""
        gap = relative_gap(cost, bound)
        return gap is not None and gap <= self.gap


def begin(
    plan_model: PlanModel,
    gap: float,
    time_limit_seconds: float,
    progress: StateCall,
    halted: Callable[[], bool],
) -> Search:
    began = time.perf_counter()
    deadline = Deadline.after(time_limit_seconds, halted)
    search = Search(plan_model, plan_model.model.matrix(), gap, deadline, progress, began)
    search.report()
    return search


def finish(search: Search, tight: Matrix, start: Floats | None) -> Solution:
    """The whole program, from the plan found; without rounding rows where it fails with them."""
    search.state.stage = "whole"

    def solve_part(matrix: Matrix, part: Mask) -> Solution:
        known = None if start is None else start[part]
        found = solve_whole(
            matrix,
            gap=search.gap,
            time_limit_seconds=search.deadline.left(),
            start=known,
            halted=search.deadline.cancelled,
        )
        if known is None or len(found.values):
            return found
        # Cut off before anything was found: this part stays as it is.
        return replace(found, status="feasible", values=known, cost=float(matrix.cost @ known))

    def solve(matrix: Matrix) -> Solution:
        most = largest_values(search.plan_model)
        parts = parts_of(matrix, most)
        if len(parts) > 1 and not search.plan_model.has_limits:
            found = solve_parts(matrix, most, parts, solve_part)
            if len(found.values):
                search.report(cost=found.cost, bound=found.bound)
            return found
        return solve_whole(
            matrix,
            gap=search.gap,
            time_limit_seconds=search.deadline.left(),
            start=start,
            progress=lambda state: search.report(cost=state.cost, bound=state.bound),
            halted=search.deadline.cancelled,
        )

    found = solve(tight)
    if found.status == "failed" and tight is not search.matrix:
        return solve(search.matrix)
    return found


def make_outcome(search: Search, found: SearchResult) -> SolveOutcome:
    values, cost = found.values, np.inf
    if len(values):
        values = exact_ships(search.matrix, values)
        cost = float(search.matrix.cost @ values)
    spent = search.plan_model.model.spend(found.relaxed) if len(found.relaxed) else {}
    status = _status(found, cost, search.gap)
    return SolveOutcome(
        status=status,
        cost_usd=cost * USD_PER_UNIT,
        bound_usd=min(found.bound, cost) * USD_PER_UNIT,
        values=values,
        seconds=time.perf_counter() - search.began,
        relaxed_spend=spent,
        open_ports=found.open_ports,
        out_of_work=status == "feasible" and not search.deadline.has_ended(),
        failure=found.failure or ("Unbounded" if status == "unbounded" else ""),
        row_prices=found.row_prices,
    )


def with_values(
    plan_model: PlanModel, outcome: SolveOutcome, values: Floats, gap: float
) -> SolveOutcome:
    """The outcome with another plan of the same model, where that is the cheaper one."""
    matrix = plan_model.model.matrix()
    values = exact_ships(matrix, values)
    cost = float(matrix.cost @ values) * USD_PER_UNIT
    if cost >= outcome.cost_usd:
        return outcome
    reached = relative_gap(cost, outcome.bound_usd)
    return replace(
        outcome,
        status="optimal" if reached is not None and reached <= gap + 1e-9 else "feasible",
        cost_usd=cost,
        bound_usd=min(outcome.bound_usd, cost),
        values=values,
        open_ports=[],
    )


def _status(found: SearchResult, cost: float, gap: float) -> str:
    reached = relative_gap(cost, found.bound)
    if reached is not None and reached <= gap + 1e-9:
        return "optimal"
    return "feasible" if np.isfinite(cost) else found.status
