"""Solve one model of a plan: prices first, then whole ships.

The relaxation gives prices. At these prices every port is asked what whole ships it would take:
a lower bound of the whole model (lagrangian_bound.py). The columns with small reduced costs form a
smaller program in which whole ships are found quickly; large neighbourhood search
(large_neighbourhood_search.py) improves its plan; where that is not enough, the whole program
starts from the plan found. A small model, or the method `whole`, solves the whole program at once.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import replace
from typing import Literal, TypeAlias

import numpy as np

from keruen.case.calendar import DAYS_PER_YEAR
from keruen.plan.model.build import PlanModel
from keruen.plan.search.cuts import find_cuts, port_columns
from keruen.plan.search.hub_bounds import strong_model
from keruen.plan.search.hub_search import choose_sites, has_many_hubs, is_by_hubs, solve_by_hubs
from keruen.plan.search.large_neighbourhood_search import improve
from keruen.plan.search.no_hub_transfer import (
    HUB_NEAREST,
    HUB_WITHIN,
    HubPlanFollower,
    add_hub,
    add_idle_tiers,
)
from keruen.plan.search.relaxation import (
    SMALL_COLUMNS,
    SolvedRelaxation,
    finish_exact,
    first_ships,
    solve_own_root,
    solve_root,
)
from keruen.plan.search.state import (
    Search,
    SearchResult,
    SolveOutcome,
    StateCall,
    begin,
    finish,
    make_outcome,
    no_result,
)
from keruen.solver import Floats, add_rows, solve_relaxation

ROUNDS_SMALL = 12
# Share of the whole cost: if a hub can save at most this, its plan follows the no-hub plan.
LITTLE = 1e-3

Method: TypeAlias = Literal["auto", "ports", "whole"]


def _never() -> bool:
    return False


def solve_plan_model(
    plan_model: PlanModel,
    *,
    gap: float,
    time_limit_seconds: float,
    progress: StateCall,
    method: Method = "auto",
    halted: Callable[[], bool] = _never,
    workers: int = 1,
) -> SolveOutcome:
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
    search = begin(plan_model, gap, time_limit_seconds, progress, halted)
    if is_by_hubs(plan_model, method):
        return make_outcome(search, solve_by_hubs(search))
    if not is_by_ports(plan_model, method):
        return make_outcome(search, _solve_whole(search))
    priced = _price_with_sites(search)
    if priced is None:
        return make_outcome(search, search.unpriced)
    return make_outcome(search, _solve_by_ports(priced, None, workers))


def solve_side_by_side(
    no_hub: PlanModel,
    with_hub: PlanModel,
    *,
    gap: float,
    time_limit_seconds: float,
    progress: tuple[StateCall, StateCall],
    halted: Callable[[], bool] = _never,
) -> tuple[SolveOutcome, SolveOutcome]:
    """Solve the model without a hub and the one with it side by side, by ports.

    Where the bounds show that a hub saves little of the whole cost, both workers search the model
    without a hub and its plan is carried over to the model with one (no_hub_transfer.py); otherwise
    each model is searched by a worker of its own. Parameters as in `solve_plan_model`; `progress`
    in the order of the models.
    """
    searches = [
        begin(model, gap, time_limit_seconds, call, halted)
        for model, call in zip((no_hub, with_hub), progress, strict=True)
    ]
    with ThreadPoolExecutor(max_workers=2) as pool:
        later = pool.submit(_price_with_sites, searches[1])
        first = solve_root(searches[0])
        # While the other model is still being priced, this one finds its first ships.
        values = None if first is None else first_ships(first)
        priced = [first, later.result()]
        found = _solve_together(priced, values, pool)
        if found is None:
            found = list(pool.map(_solve_alone, searches, priced, (values, None)))
        outcomes = list(pool.map(make_outcome, searches, found))
    return outcomes[0], outcomes[1]


def is_by_ports(plan_model: PlanModel, method: Method) -> bool:
    """Whether a method solves a model by ports."""
    if is_by_hubs(plan_model, method):
        return False
    small = plan_model.model.column_count <= SMALL_COLUMNS
    return method == "ports" or (method == "auto" and not small)


def _solve_whole(search: Search) -> SearchResult:
    """The whole program at once; a small one with its rounding rows."""
    tight, bound, relaxed = search.matrix, -np.inf, np.zeros(0)
    if tight.shape[1] <= SMALL_COLUMNS and not search.plan_model.has_limits:
        if has_many_hubs(search.plan_model):
            tight = strong_model(search.plan_model, tight).full
        ports = port_columns(search.plan_model)
        solution, cuts = solve_relaxation(
            tight, cut=lambda values: find_cuts(ports, values), rounds=ROUNDS_SMALL
        )
        if solution.status != "optimal":
            return no_result(solution)
        bound, relaxed = solution.cost, solution.values
        search.report(bound=bound)
        tight = add_rows(tight, cuts)
    found = finish(search, tight, None)
    spent = relaxed if len(relaxed) else found.values
    return SearchResult(
        found.status, max(bound, found.bound), found.values, spent, failure=found.failure
    )


def _price_with_sites(search: Search) -> SolvedRelaxation | None:
    """Prices; where many sites may have a hub, also which of them stay closed at first."""
    priced = solve_root(search)
    chosen = choose_sites(search) if priced is not None and priced.coarse is None else None
    if priced is None or chosen is None:
        return priced
    bound, closed = chosen
    return replace(priced, bound=max(priced.bound, bound), closed=closed)


def _solve_alone(
    search: Search, priced: SolvedRelaxation | None, values: Floats | None
) -> SearchResult:
    return search.unpriced if priced is None else _solve_by_ports(priced, values, 1)


def _solve_by_ports(priced: SolvedRelaxation, values: Floats | None, workers: int) -> SearchResult:
    """First ships where there are none, windows, and the whole program for what is left."""
    if values is None:
        values = first_ships(priced)
    if values is not None:
        values = _improve_alone(priced, values, workers)
    return _finish(priced, values)


def _improve_alone(priced: SolvedRelaxation, values: Floats, workers: int = 1) -> Floats:
    search = priced.search
    return improve(
        search.plan_model,
        values,
        priced.reduced,
        priced.target,
        search.deadline,
        lambda cost: search.report(cost=cost),
        workers=workers,
    )


def _finish(priced: SolvedRelaxation, values: Floats | None) -> SearchResult:
    """Close what is left of the gap.

    After a coarse start that did not reach the gap, the model's own relaxation is solved first. Its
    bound is higher and its prices are better, but it takes long.
    """
    search = priced.search
    if priced.coarse is not None and not search.deadline.has_ended():
        cost = np.inf if values is None else float(search.matrix.cost @ values)
        if not search.reached(cost, priced.bound):
            own = solve_own_root(search)
            if own is not None:
                priced = replace(own, bound=max(own.bound, priced.bound))
                if values is None:
                    values = first_ships(priced)
                if values is not None:
                    values = _improve_alone(priced, values)
    return finish_exact(priced, values)


def _hub_within(
    no_hub: SolvedRelaxation, with_hub: SolvedRelaxation, values: Floats, hub_values: Floats
) -> float:
    """How near to its best the hub's own part must be solved, in thousand USD.

    `hub_values` is the twin's plan beside a hub that stands idle. What a hub at work saves against
    that, in the relaxations, is its gain over the horizon. A search that gave up within a third of
    a year's gain could not tell a hub at work from an idle one.
    """
    idle = float(with_hub.search.matrix.cost @ hub_values - no_hub.search.matrix.cost @ values)
    gain = idle + no_hub.relaxed.cost - with_hub.relaxed.cost
    years = no_hub.search.plan_model.parameters.case.calendar.days / DAYS_PER_YEAR
    return min(max(gain / years / 3.0, HUB_NEAREST), HUB_WITHIN)


def _solve_together(
    priced: list[SolvedRelaxation | None], values: Floats | None, pool: Executor
) -> list[SearchResult] | None:
    """The no-hub plan by two workers, and a hub plan that follows it; None where impossible.

    `values` is a first plan of the twin.
    """
    no_hub, with_hub = priced
    if no_hub is None or with_hub is None or values is None:
        return None
    if no_hub.about - with_hub.about > LITTLE * abs(no_hub.about):
        return None
    models = no_hub.search.plan_model, with_hub.search.plan_model
    hub_values = add_idle_tiers(models[0], values, models[1])
    if hub_values is None:
        hub_values = add_hub(models[0], values, models[1], no_hub.search.deadline)
    if hub_values is None:
        return None
    follower = HubPlanFollower(
        *models,
        hub_values,
        with_hub.reduced,
        with_hub.target,
        lambda cost: with_hub.search.report(cost=cost),
        _hub_within(no_hub, with_hub, values, hub_values),
    )
    values = improve(
        no_hub.search.plan_model,
        values,
        no_hub.reduced,
        no_hub.target,
        no_hub.search.deadline,
        lambda cost: no_hub.search.report(cost=cost),
        workers=2,
        follower=follower,
    )
    return list(pool.map(_finish, (no_hub, with_hub), (values, follower.values)))
