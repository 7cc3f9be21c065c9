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
    Follower,
    add_hub,
    open_beside,
)
from keruen.plan.search.relaxation import SMALL_COLUMNS, Priced, conclude, first_ships, price
from keruen.plan.search.state import (
    Found,
    Outcome,
    OutcomeProgress,
    Search,
    begin,
    finish,
    nothing_found,
    outcome_of,
)
from keruen.solver import Floats, add_rows, solve_relaxation

ROUNDS_SMALL = 12
LONGEST_SHARE_SECONDS = 10.0
# Share of the whole cost: where a hub can save no more, its plan goes along with its twin's.
LITTLE = 1e-3

Method: TypeAlias = Literal["auto", "ports", "whole"]


def _never() -> bool:
    return False


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
    search = begin(plan_model, gap, time_limit_seconds, progress, halted)
    if is_by_hubs(plan_model, method):
        return outcome_of(search, solve_by_hubs(search))
    if not is_by_ports(plan_model, method):
        return outcome_of(search, _solve_whole(search))
    priced = _price_with_sites(search)
    if priced is None:
        return outcome_of(search, search.unpriced)
    return outcome_of(search, _solve_by_ports(priced, None, workers))


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

    Where the bounds show that a hub saves little of the whole cost, both workers search the model
    without a hub and its plan is carried over to the model with one (no_hub_transfer.py); otherwise
    each model is searched by a worker of its own. Parameters as in `solve_plan_model`; `progress`
    in the order of the models.
    """
    searches = [
        begin(model, gap, time_limit_seconds, call, halted)
        for model, call in zip((twin, with_hub), progress, strict=True)
    ]
    with ThreadPoolExecutor(max_workers=2) as pool:
        later = pool.submit(_price_with_sites, searches[1])
        first = price(searches[0])
        # While the other model is still being priced, this one finds its first ships.
        values = None if first is None else first_ships(first)
        priced = [first, later.result()]
        found = _solve_together(priced, values, pool)
        if found is None:
            found = list(pool.map(_solve_alone, searches, priced, (values, None)))
        outcomes = list(pool.map(outcome_of, searches, found))
    return outcomes[0], outcomes[1]


def is_by_ports(plan_model: PlanModel, method: Method) -> bool:
    """Whether a method solves a model by ports."""
    if is_by_hubs(plan_model, method):
        return False
    small = plan_model.model.column_count <= SMALL_COLUMNS
    return method == "ports" or (method == "auto" and not small)


def _solve_whole(search: Search) -> Found:
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
            return nothing_found(solution)
        bound, relaxed = solution.cost, solution.values
        search.tell(bound=bound)
        tight = add_rows(tight, cuts)
    found = finish(search, tight, None)
    spent = relaxed if len(relaxed) else found.values
    return Found(found.status, max(bound, found.bound), found.values, spent, failure=found.failure)


def _price_with_sites(search: Search) -> Priced | None:
    """Prices; where many sites may have a hub, also which of them stay closed at first."""
    priced = price(search)
    chosen = choose_sites(search) if priced is not None and priced.fine is None else None
    if priced is None or chosen is None:
        return priced
    bound, closed = chosen
    return replace(priced, bound=max(priced.bound, bound), closed=closed)


def _solve_alone(search: Search, priced: Priced | None, values: Floats | None) -> Found:
    return search.unpriced if priced is None else _solve_by_ports(priced, values, 1)


def _solve_by_ports(priced: Priced, values: Floats | None, workers: int) -> Found:
    """First ships where there are none, windows, and the whole program for what is left."""
    search = priced.search
    if values is None:
        values = first_ships(priced)
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
    return conclude(priced, values)


def _hub_within(twin: Priced, with_hub: Priced, values: Floats, hub_values: Floats) -> float:
    """How near to its best the hub's own part must be solved, in thousand USD.

    `hub_values` is the twin's plan beside a hub that stands idle. What a hub at work saves against
    that, in the relaxations, is its gain over the horizon. A search that gave up within a third of
    a year's gain could not tell a hub at work from an idle one.
    """
    idle = float(with_hub.search.matrix.cost @ hub_values - twin.search.matrix.cost @ values)
    gain = idle + twin.relaxed.cost - with_hub.relaxed.cost
    years = twin.search.plan_model.parameters.case.calendar.days / DAYS_PER_YEAR
    return min(max(gain / years / 3.0, HUB_NEAREST), HUB_WITHIN)


def _solve_together(
    priced: list[Priced | None], values: Floats | None, pool: Executor
) -> list[Found] | None:
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
        _hub_within(twin, with_hub, values, hub_values),
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
    return list(pool.map(conclude, (twin, with_hub), (values, follower.values)))
