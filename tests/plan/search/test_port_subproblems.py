"""Solving port by port: its bound holds at any prices, and both ways agree."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keruen.plan.model.build import HubChoice
from keruen.plan.search.column_bounds import largest_values
from keruen.plan.search.lagrangian_bound import PortBound
from keruen.plan.search.no_hub_transfer import add_hub, map_values
from keruen.plan.search.solve import Method, solve_plan_model
from keruen.plan.search.state import SearchState, SolveOutcome
from keruen.solver import solve_relaxation
from tests.plan.hand import sea_case
from tests.plan.random_cases import FAST, RandomCase, random_cases
from tests.plan.solving import breach, model_of, whole_solution
from tests.reaching import examples, reached, reaches

HUBS: Any = st.sampled_from(["none", "may", "must"])


@reaches(3)
@settings(max_examples=6, phases=FAST, deadline=None)
@given(random_cases(), HUBS, st.integers(0, 1_000), st.sampled_from([0.1, 1.0, 100.0]))
def test_the_bound_by_ports_holds_for_any_prices(
    drawn: RandomCase, hub: HubChoice, seed: int, scale: float
) -> None:
    check_bound(drawn, hub, seed, scale)


@pytest.mark.long
@reaches(100)
@settings(max_examples=400, phases=FAST, deadline=None)
@given(random_cases(), HUBS, st.integers(0, 1_000), st.sampled_from([0.1, 1.0, 10.0, 100.0]))
def test_the_bound_by_ports_holds_for_any_prices_and_many_cases(
    drawn: RandomCase, hub: HubChoice, seed: int, scale: float
) -> None:
    check_bound(drawn, hub, seed, scale)


def check_bound(drawn: RandomCase, hub: HubChoice, seed: int, scale: float) -> None:
    plan_model = model_of(drawn.case, hub)
    matrix = plan_model.model.matrix()
    best = whole_solution(matrix)
    if best.status != "optimal":
        return
    reached()
    slack = 1e-6 * abs(best.cost) + 1e-6
    relaxed, _ = solve_relaxation(matrix)
    ports = PortBound(plan_model, matrix, largest_values(plan_model))
    noise = np.random.default_rng(seed).normal(0.0, scale, len(matrix.row_lower))
    for prices in (relaxed.row_prices, relaxed.row_prices + noise, noise):
        bound = ports.at(prices)
        assert bound <= best.cost + slack
        parts = sum(part.cost for part in ports.excess(prices, best.values))
        assert not math.isfinite(bound) or parts <= best.cost - bound + slack


@reaches(3)
@settings(max_examples=5, phases=FAST, deadline=None)
@given(random_cases(), HUBS)
def test_both_ways_agree(drawn: RandomCase, hub: HubChoice) -> None:
    check_agreement(drawn, hub)


@pytest.mark.long
@reaches(50)
@settings(max_examples=200, phases=FAST, deadline=None)
@given(random_cases(), HUBS)
def test_both_ways_agree_on_many_cases(drawn: RandomCase, hub: HubChoice) -> None:
    check_agreement(drawn, hub)


def check_agreement(drawn: RandomCase, hub: HubChoice) -> None:
    by_ports, at_once = (solved(drawn, hub, method) for method in ("ports", "whole"))
    assert by_ports.status == at_once.status
    if at_once.status == "infeasible":
        return
    reached()
    assert at_once.status == "optimal"
    slack = 1e-6 * abs(at_once.cost_usd) + 1e-3
    assert by_ports.cost_usd == pytest.approx(at_once.cost_usd, abs=slack)
    assert by_ports.bound_usd <= at_once.cost_usd + slack
    matrix = model_of(drawn.case, hub).model.matrix()
    assert breach(matrix, by_ports.values) < 1e-5


def solved(drawn: RandomCase, hub: HubChoice, method: Method) -> SolveOutcome:
    return solve_plan_model(
        model_of(drawn.case, hub),
        gap=1e-7,
        time_limit_seconds=math.inf,
        progress=lambda _: None,
        method=method,
    )


def test_the_bound_counts_ships_that_the_relaxation_splits() -> None:
    """January's 3,100 t by ships of 2,000 t: the relaxation sails 1.55, the port 2."""
    plan_model = model_of(sea_case(settings={"periods": 1}))
    matrix = plan_model.model.matrix()
    relaxed, _ = solve_relaxation(matrix)
    best = whole_solution(matrix)
    bound = PortBound(plan_model, matrix, largest_values(plan_model)).at(relaxed.row_prices)
    assert relaxed.cost < bound - 1.0
    assert best.cost - 1.5 < bound <= best.cost + 1e-9


def test_halting_gives_the_best_plan_so_far() -> None:
    """Asked to end once a plan is known, the search gives it out with a proven bound."""
    plan_model = model_of(sea_case(settings={"periods": 3}))
    told: list[SearchState] = []
    outcome = solve_plan_model(
        plan_model,
        gap=0.0,
        time_limit_seconds=math.inf,
        progress=lambda state: told.append(SearchState(**vars(state))),
        method="ports",
        halted=lambda: any(state.cost_usd is not None for state in told),
    )
    assert outcome.status in ("optimal", "feasible")
    assert math.isfinite(outcome.cost_usd)
    assert outcome.bound_usd <= outcome.cost_usd
    assert breach(plan_model.model.matrix(), outcome.values) < 1e-6


@reaches(3)
@settings(max_examples=examples(6, 40), phases=FAST, deadline=None)
@given(random_cases())
def test_the_twins_ships_make_a_plan_with_a_hub(drawn: RandomCase) -> None:
    """What comes out holds every row, sails the twin's ships and is no cheaper than the best."""
    no_hub, with_hub = (model_of(drawn.case, hub) for hub in ("none", "must"))
    found = whole_solution(no_hub.model.matrix())
    best = whole_solution(with_hub.model.matrix())
    if found.status != "optimal":
        return
    values = add_hub(no_hub, found.values, with_hub)
    if values is None:
        return
    reached()
    assert breach(with_hub.model.matrix(), values) < 1e-5
    slack = 1e-6 * abs(best.cost) + 1e-6
    assert float(with_hub.model.matrix().cost @ values) >= best.cost - slack
    sailed = map_values(no_hub, found.values, with_hub)[with_hub.decisions.trips.numbers]
    assert (values[with_hub.decisions.trips.numbers] == np.rint(sailed)).all()
