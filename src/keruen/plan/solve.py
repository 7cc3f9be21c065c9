"""Solve one model of a plan: prices first, then whole ships.

The relaxation gives prices. At these prices every port is asked what whole ships it would take:
a bound of the whole model (bound.py). The columns that the prices like make a smaller program in
which whole ships are found quickly; windows (improve.py) make its plan better; and where that is
not enough, the whole program goes on from the plan found. A small model, or one for which the
method `whole` is asked, is given to the whole program at once.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from keruen.plan.bound import PortBound, PortPart
from keruen.plan.build import PlanModel
from keruen.plan.clock import Clock
from keruen.plan.cuts import find_cuts, port_columns
from keruen.plan.decisions import TONNES_PER_UNIT, USD_PER_UNIT
from keruen.plan.fine import CoarseAnswer, FineStart, begin_fine, first_fine_ships, is_fine
from keruen.plan.improve import improve
from keruen.plan.twin import Follower, add_hub, open_beside
from keruen.solver import (
    Floats,
    Matrix,
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
LEAST_USE = 1e-9
LONGEST_SHARE_SECONDS = 10.0
# Share of the whole cost: where a hub can save no more, its plan goes along with its twin's.
LITTLE = 1e-3


Spent = dict[tuple[str, str], float]
Method: TypeAlias = Literal["auto", "ports", "whole"]


@dataclass(frozen=True)
class Outcome:
    """The best solution of one model and its proven bound, in USD.

    `status` is optimal (within the gap), feasible (stopped by the clock with a plan), stopped
    (by the clock without one) or infeasible. `values` are the columns, whole ships made exact.
    `relaxed_spend` is what the relaxation spends by term and part, in thousand USD. `open_ports`
    tells where the gap sits, port by port, in thousand USD, where the ports were priced.
    """

    status: str
    cost_usd: float
    bound_usd: float
    values: Floats
    seconds: float
    relaxed_spend: Spent
    open_ports: list[PortPart] = field(default_factory=list)

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


def _never() -> bool:
    return False


@dataclass(frozen=True)
class _Found:
    """What a search ends with, in the model's units; no values where there is no plan."""

    status: str
    bound: float
    values: Floats
    relaxed: Floats
    open_ports: list[PortPart] = field(default_factory=list)


_NOTHING = _Found("stopped", -np.inf, np.zeros(0), np.zeros(0))


@dataclass
class _Search:
    """One model being solved, and what is known of it so far."""

    plan_model: PlanModel
    matrix: Matrix
    gap: float
    clock: Clock
    progress: OutcomeProgress
    began: float
    standing: Standing = field(default_factory=Standing)
    unpriced: _Found = field(default_factory=lambda: _NOTHING)

    def tell(self, cost: float | None = None, bound: float | None = None) -> None:
        """Report a cost or bound, in thousand USD, if it is better than the one known."""
        standing = self.standing
        if cost is not None:
            usd = cost * USD_PER_UNIT
            standing.cost_usd = usd if standing.cost_usd is None else min(standing.cost_usd, usd)
        if bound is not None:
            usd = bound * USD_PER_UNIT
            standing.bound_usd = usd if standing.bound_usd is None else max(standing.bound_usd, usd)
        self.progress(standing)

    def reached(self, cost: float, bound: float) -> bool:
        """Whether the gap asked for is reached."""
        gap = relative_gap(cost, bound)
        return gap is not None and gap <= self.gap


def solve_plan_model(
    plan_model: PlanModel,
    *,
    gap: float,
    time_limit_seconds: float,
    progress: OutcomeProgress,
    method: Method = "auto",
    halted: Callable[[], bool] = _never,
    workers: int = 1,
) -> Outcome:
    """Solve a model to a proven relative gap.

    Parameters
    ----------
    gap : stop when (cost - bound) / |cost| is at most this.
    time_limit_seconds : stop with the best plan found when this much time has passed.
    progress : called with what is known so far; may raise to stop.
    method : `ports` (prices, ports, windows), `whole` (the whole program at once), or `auto`:
        whole where the model is small.
    halted : asked now and then; where it says True the best plan so far is the outcome.
    workers : windows that are solved side by side.
    """
    search = _begin(plan_model, gap, time_limit_seconds, progress, halted)
    if not is_by_ports(plan_model, method):
        return _outcome(search, _solve_whole(search))
    priced = _price(search)
    if priced is None:
        return _outcome(search, search.unpriced)
    return _outcome(search, _solve_by_ports(priced, None, workers))


def solve_twins(
    twin: PlanModel,
    with_hub: PlanModel,
    *,
    gap: float,
    time_limit_seconds: float,
    progress: tuple[OutcomeProgress, OutcomeProgress],
    halted: Callable[[], bool] = _never,
) -> tuple[Outcome, Outcome]:
    """Solve the model without a hub and the one with it side by side, by ports.

    Where the bounds tell that a hub saves little of the whole cost, the twin's plan is searched for
    by both workers and the plan with a hub goes along (twin.py); otherwise each is searched for by
    a worker of its own. Parameters as in `solve_plan_model`; `progress` in the order of the models.
    """
    searches = [
        _begin(model, gap, time_limit_seconds, call, halted)
        for model, call in zip((twin, with_hub), progress, strict=True)
    ]
    with ThreadPoolExecutor(max_workers=2) as pool:
        later = pool.submit(_price, searches[1])
        first = _price(searches[0])
        # While the other model is still being priced, this one finds its first ships.
        values = None if first is None else _first_ships(first)
        priced = [first, later.result()]
        found = _solve_together(priced, values, pool)
        if found is None:
            found = list(pool.map(_solve_alone, searches, priced, (values, None)))
        outcomes = list(pool.map(_outcome, searches, found))
    return outcomes[0], outcomes[1]


def is_by_ports(plan_model: PlanModel, method: Method) -> bool:
    """Whether a method solves a model by ports."""
    small = plan_model.model.column_count <= SMALL_COLUMNS
    return method == "ports" or (method == "auto" and not small)


def _begin(
    plan_model: PlanModel,
    gap: float,
    time_limit_seconds: float,
    progress: OutcomeProgress,
    halted: Callable[[], bool],
) -> _Search:
    began = time.perf_counter()
    clock = Clock(began + time_limit_seconds, halted)
    search = _Search(plan_model, plan_model.model.matrix(), gap, clock, progress, began)
    search.tell()
    return search


def _outcome(search: _Search, found: _Found) -> Outcome:
    values, cost = found.values, np.inf
    if len(values):
        values = exact_ships(search.matrix, values)
        cost = float(search.matrix.cost @ values)
    spent = search.plan_model.model.spend(found.relaxed) if len(found.relaxed) else {}
    return Outcome(
        status=_status(found, cost, search.gap),
        cost_usd=cost * USD_PER_UNIT,
        bound_usd=min(found.bound, cost) * USD_PER_UNIT,
        values=values,
        seconds=time.perf_counter() - search.began,
        relaxed_spend=spent,
        open_ports=found.open_ports,
    )


def with_values(plan_model: PlanModel, outcome: Outcome, values: Floats, gap: float) -> Outcome:
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


def _status(found: _Found, cost: float, gap: float) -> str:
    reached = relative_gap(cost, found.bound)
    if reached is not None and reached <= gap + 1e-9:
        return "optimal"
    return "feasible" if np.isfinite(cost) else found.status


def _solve_whole(search: _Search) -> _Found:
    """The whole program at once; a small one with its rounding rows."""
    tight, bound, relaxed = search.matrix, -np.inf, np.zeros(0)
    if tight.shape[1] <= SMALL_COLUMNS:
        ports = port_columns(search.plan_model)
        solution, cuts = solve_relaxation(
            tight, cut=lambda values: find_cuts(ports, values), rounds=ROUNDS_SMALL
        )
        if solution.status != "optimal":
            return _Found(solution.status, -np.inf, np.zeros(0), np.zeros(0))
        bound, relaxed = solution.cost, solution.values
        search.tell(bound=bound)
        tight = add_rows(tight, cuts)
    found = _finish(search, tight, None)
    spent = relaxed if len(relaxed) else found.values
    return _Found(found.status, max(bound, found.bound), found.values, spent)


@dataclass(frozen=True)
class _Priced:
    """A search whose relaxation is solved and whose ports are priced; `bound` is the best so far.

    `tight` is the program with its rounding rows. A fine calendar begins with a coarse one
    (`fine`); its bound is not by ports then.
    """

    search: _Search
    relaxed: Solution
    ports: PortBound | None
    bound: float
    tight: Matrix
    fine: FineStart | None = None

    @property
    def about(self) -> float:
        """About what the plan costs at least: the bound, or that of the coarse model."""
        return self.bound if self.fine is None else self.fine.answer.bound

    @property
    def reduced(self) -> Floats:
        """Reduced costs of the relaxation, shape (columns,)."""
        return self.search.matrix.reduced_costs(self.relaxed.row_prices)

    @property
    def target(self) -> float | None:
        """A cost that reaches the gap."""
        return self.bound / (1.0 - self.search.gap) if self.bound > 0.0 else None


def _price(search: _Search) -> _Priced | None:
    """Prices and the bound by ports; None where the relaxation has none (`search.unpriced`)."""
    plan_model, matrix = search.plan_model, search.matrix
    if is_fine(plan_model, search.clock):
        begun = _price_fine(search)
        if begun is not None:
            return begun
        # What longer periods cannot do, these may: only their own relaxation proves it.
    relaxed = _relax(matrix, search.clock)
    if relaxed.status != "optimal":
        search.unpriced = _Found(relaxed.status, -np.inf, np.zeros(0), np.zeros(0))
        return None
    prices, most = relaxed.row_prices, largest_values(plan_model)
    ports = PortBound(plan_model, matrix, most)
    bound = max(matrix.safe_bound(prices, most), ports.at(prices))
    search.tell(bound=bound)
    cuts = find_cuts(port_columns(plan_model), relaxed.values)
    tight = matrix if cuts is None else add_rows(matrix, [cuts])
    search.standing.stage = "ships"
    return _Priced(search, relaxed, ports, bound, tight)


def _price_fine(search: _Search) -> _Priced | None:
    """Prices and a bound by way of the same case in longer periods; None where it has none."""

    def answer_coarse(plan_model: PlanModel) -> CoarseAnswer | None:
        coarse = _Search(
            plan_model,
            plan_model.model.matrix(),
            FIRST_GAP,
            search.clock,
            _tell_nobody,
            time.perf_counter(),
        )
        priced = _price(coarse)
        if priced is None:
            return None
        return CoarseAnswer(priced.relaxed, priced.bound, lambda: _first_ships(priced))

    matrix = search.matrix
    start = begin_fine(search.plan_model, matrix, largest_values(search.plan_model), answer_coarse)
    if start is None:
        return None
    search.tell(bound=start.bound)
    search.standing.stage = "ships"
    return _Priced(search, start.relaxed, None, start.bound, matrix, start)


def _tell_nobody(_: Standing) -> None:
    """A coarse model is no answer yet."""


def _solve_alone(search: _Search, priced: _Priced | None, values: Floats | None) -> _Found:
    return search.unpriced if priced is None else _solve_by_ports(priced, values, 1)


def _solve_by_ports(priced: _Priced, values: Floats | None, workers: int) -> _Found:
    """First ships where there are none, windows, and the whole program for what is left."""
    search = priced.search
    if values is None:
        values = _first_ships(priced)
    if values is not None:
        values = improve(
            search.plan_model,
            values,
            priced.reduced,
            priced.target,
            search.clock,
            lambda cost: search.tell(cost=cost),
            workers=workers,
        )
    return _conclude(priced, values)


def _solve_together(
    priced: list[_Priced | None], values: Floats | None, pool: Executor
) -> list[_Found] | None:
    """The twin's plan by two workers, and one with a hub that goes along; None where it cannot.

    `values` is a first plan of the twin.
    """
    twin, with_hub = priced
    if twin is None or with_hub is None or values is None:
        return None
    if twin.about - with_hub.about > LITTLE * abs(twin.about):
        return None
    models = twin.search.plan_model, with_hub.search.plan_model
    hub_values = open_beside(models[0], values, models[1])
    if hub_values is None:
        seconds = min(twin.search.clock.left(), LONGEST_SHARE_SECONDS)
        hub_values = add_hub(models[0], values, models[1], seconds)
    if hub_values is None:
        return None
    follower = Follower(
        *models,
        hub_values,
        with_hub.reduced,
        with_hub.target,
        lambda cost: with_hub.search.tell(cost=cost),
    )
    values = improve(
        twin.search.plan_model,
        values,
        twin.reduced,
        twin.target,
        twin.search.clock,
        lambda cost: twin.search.tell(cost=cost),
        workers=2,
        follower=follower,
    )
    return list(pool.map(_conclude, (twin, with_hub), (values, follower.values)))


def _conclude(priced: _Priced, values: Floats | None) -> _Found:
    """The whole program for what is left of the gap and the clock."""
    search, bound = priced.search, priced.bound
    status = "stopped" if values is None else "feasible"
    enough = values is not None and (
        priced.fine is not None or search.reached(float(search.matrix.cost @ values), bound)
    )
    if not enough and not search.clock.ended():
        found = _finish(search, priced.tight, values)
        bound = max(bound, found.bound)
        if len(found.values) or values is None:
            values, status = found.values, found.status
    if values is None or not len(values):
        return _Found(status, bound, np.zeros(0), priced.relaxed.values)
    excess = []
    if priced.ports is not None:
        excess = priced.ports.excess(priced.relaxed.row_prices, values)
    return _Found(status, bound, values, priced.relaxed.values, excess)


def _relax(matrix: Matrix, clock: Clock) -> Solution:
    if matrix.shape[1] <= SMALL_COLUMNS:
        return solve_relaxation(matrix)[0]
    left = clock.left() if math.isfinite(clock.deadline) else math.inf
    return solve_interior(matrix, time_limit_seconds=left, halted=clock.halted)


def _first_ships(priced: _Priced) -> Floats | None:
    """A first plan with whole ships, from the columns that the prices like."""
    search, prices = priced.search, priced.relaxed.row_prices
    if priced.ports is None:
        return _first_fine_ships(priced)
    kept = near_columns(search.matrix, priced.reduced) | priced.ports.columns_wanted(prices)
    part, _ = priced.tight.only_columns(kept)
    solution = solve_whole(
        part,
        gap=max(search.gap, FIRST_GAP),
        time_limit_seconds=search.clock.left(),
        progress=lambda state: search.tell(cost=state.cost),
        halted=search.clock.halted,
    )
    if not len(solution.values):
        return None
    values = np.zeros(search.matrix.shape[1])
    values[kept] = solution.values
    return values


def _first_fine_ships(priced: _Priced) -> Floats | None:
    if priced.fine is None:
        return None
    search = priced.search
    values = first_fine_ships(priced.fine, search.matrix, search.clock)
    if values is not None:
        search.tell(cost=float(search.matrix.cost @ values))
    return values


def _finish(search: _Search, tight: Matrix, start: Floats | None) -> Solution:
    """The whole program, from the plan found."""
    search.standing.stage = "whole"
    return solve_whole(
        tight,
        gap=search.gap,
        time_limit_seconds=search.clock.left(),
        start=start,
        progress=lambda state: search.tell(cost=state.cost, bound=state.bound),
        halted=search.clock.halted,
    )


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


def near_columns(matrix: Matrix, reduced_costs: Floats) -> npt.NDArray[np.bool_]:
    """Columns whose price is near, and the trips that such a column needs."""
    kept = (reduced_costs < NEAR_TO_SHIP) & ~matrix.integer
    pattern = matrix.rows.copy()
    pattern.data = np.ones_like(pattern.data)
    with_trips = pattern @ matrix.integer.astype(np.float64) > 0.0
    wanted = with_trips & (pattern @ kept.astype(np.float64) > 0.0)
    needed = pattern.T @ wanted.astype(np.float64) > 0.0
    return np.asarray(kept | (matrix.integer & needed), dtype=np.bool_)


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
