"""Neighbourhoods searched in parallel, and a hub plan that follows the plan without a hub."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from keruen.plan.model.build import HubChoice, PlanModel
from keruen.plan.search import large_neighbourhood_search as improve_module
from keruen.plan.search import solve as solve_module
from keruen.plan.search.deadline import Deadline
from keruen.plan.search.large_neighbourhood_search import Pass, improve
from keruen.plan.search.moves import apply_change, improve_part
from keruen.plan.search.neighbourhoods import Neighbourhoods
from keruen.plan.search.no_hub_transfer import HubPlanFollower, add_idle_tiers, map_values
from keruen.plan.search.solve import solve_plan_model, solve_side_by_side
from keruen.plan.search.state import SearchState, SolveOutcome
from keruen.solver import Floats, solve_relaxation
from tests.plan.random_cases import FAST, RandomCase, random_cases
from tests.plan.solving import breach, model_of, whole_solution
from tests.reaching import examples, reached, reaches

FEW = settings(
    max_examples=4, phases=FAST, deadline=None, suppress_health_check=[HealthCheck.filter_too_much]
)
HUBS: Any = st.sampled_from(["none", "must"])


def random_plan(plan_model: PlanModel, seed: int) -> Floats | None:
    """A plan that is best for costs that have nothing to do with the case."""
    matrix = plan_model.model.matrix()
    costs = np.random.default_rng(seed).uniform(0.0, 1.0, len(matrix.cost))
    found = whole_solution(type(matrix)(**{**vars(matrix), "cost": costs}))
    return found.values if found.status == "optimal" else None


def reduced_costs(plan_model: PlanModel) -> Floats:
    matrix = plan_model.model.matrix()
    return matrix.reduced_costs(solve_relaxation(matrix)[0].row_prices)


@reaches(3)
@FEW
@given(random_cases(), HUBS, st.integers(0, 10))
def test_any_number_of_workers_finds_the_same_plan(
    drawn: RandomCase, hub: HubChoice, seed: int
) -> None:
    plan_model = model_of(drawn.case, hub)
    start = random_plan(plan_model, seed)
    assume(start is not None)
    assert start is not None
    reached()
    given_all = (plan_model, start, reduced_costs(plan_model), None, Deadline(), lambda _: None)
    alone, together = (improve(*given_all, workers=workers) for workers in (1, 3))
    assert (alone == together).all()


@reaches(3)
@FEW
@given(random_cases(), st.integers(0, 10))
def test_a_hub_plan_that_follows_stays_feasible(drawn: RandomCase, seed: int) -> None:
    """At each lower cost the plan with a hub meets every row, and its cost never rises."""
    no_hub, with_hub = (model_of(drawn.case, hub) for hub in ("none", "must"))
    start = random_plan(no_hub, seed)
    hub_start = None if start is None else add_idle_tiers(no_hub, start, with_hub)
    assume(start is not None and hub_start is not None)
    assert start is not None
    assert hub_start is not None
    reached()
    matrix = with_hub.model.matrix()
    assert breach(matrix, hub_start) < 1e-5
    costs: list[float] = []
    follower = HubPlanFollower(
        no_hub, with_hub, hub_start, reduced_costs(with_hub), None, costs.append
    )
    improve(
        no_hub,
        start,
        reduced_costs(no_hub),
        None,
        Deadline(),
        lambda _: None,
        workers=2,
        follower=follower,
    )
    assert costs == sorted(costs, reverse=True)
    assert breach(matrix, follower.values) < 1e-4
    assert float(matrix.cost @ follower.values) == pytest.approx(costs[-1])
    best = whole_solution(matrix)
    assert costs[-1] >= best.cost - 1e-6 * abs(best.cost) - 1e-5


@reaches(3)
@FEW
@given(random_cases(), st.integers(0, 10))
def test_a_no_hub_plan_with_an_idle_hub(drawn: RandomCase, seed: int) -> None:
    """Only tiers open; every other value stays."""
    no_hub, with_hub = (model_of(drawn.case, hub) for hub in ("none", "must"))
    start = random_plan(no_hub, seed)
    values = None if start is None else add_idle_tiers(no_hub, start, with_hub)
    assume(start is not None and values is not None)
    assert start is not None
    assert values is not None
    reached()
    tiers = with_hub.decisions.open.numbers
    others = np.setdiff1d(np.arange(len(values)), tiers)
    assert (values[others] == map_values(no_hub, start, with_hub)[others]).all()
    assert values[tiers].sum() > 0.0


@reaches(4)
@settings(max_examples=examples(4, 20), phases=FAST, deadline=None)
@given(random_cases())
def test_both_models_together_and_apart_reach_the_same_cost(drawn: RandomCase) -> None:
    """With and without a hub plan that follows, each model reaches its optimum."""
    models = [model_of(drawn.case, hub) for hub in ("none", "must")]
    apart = [alone(model) for model in models]
    for little in (math.inf, -math.inf):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(solve_module, "LITTLE", little)
            told: list[SearchState] = []
            together = solve_side_by_side(
                *models,
                gap=1e-7,
                time_limit_seconds=math.inf,
                progress=(told.append, told.append),
            )
        for here, there in zip(apart, together, strict=True):
            assert math.isfinite(here.cost_usd) == math.isfinite(there.cost_usd)
            if math.isfinite(here.cost_usd):
                reached()
                slack = 1e-6 * abs(here.cost_usd) + 1e-3
                assert there.cost_usd == pytest.approx(here.cost_usd, abs=slack)
                assert there.bound_usd <= here.cost_usd + slack
                assert any(state.cost_usd is not None for state in told)


def alone(plan_model: PlanModel) -> SolveOutcome:
    return solve_plan_model(
        plan_model,
        gap=1e-7,
        time_limit_seconds=math.inf,
        progress=lambda _: None,
        method="whole",
    )


@reaches(3)
@FEW
@given(random_cases(), HUBS, st.integers(0, 10))
def test_changes_add_up_where_the_sum_is_a_plan(
    drawn: RandomCase, hub: HubChoice, seed: int
) -> None:
    """Two bands solved from the same plan: their sum is a plan and saves what both save, or is
    refused; the same change twice never slips through against a row."""
    plan_model = model_of(drawn.case, hub)
    start = random_plan(plan_model, seed)
    periods = plan_model.parameters.period_count
    assume(start is not None and periods >= 2)
    assert start is not None
    reached()
    matrix = plan_model.model.matrix()
    neighbourhoods = Neighbourhoods(plan_model, reduced_costs(plan_model))
    values, saved = start, 0.0
    for first in (0, periods // 2):
        free = neighbourhoods.band(start, first, max(periods // 2, 1))
        change = improve_part(matrix, start, free, Deadline(), 100)
        if change is None:
            continue
        for _ in range(2):
            changed = apply_change(matrix, values, np.flatnonzero(free), change)
            if changed is not None:
                assert breach(matrix, changed) < 1e-4
                values = changed
                saved -= float(matrix.cost[free] @ change)
    assert saved >= 0.0
    assert float(matrix.cost @ values) == pytest.approx(float(matrix.cost @ start) - saved)


def test_bands_solved_together_lie_far_apart() -> None:
    """Twelve bands in groups of four: nine periods lie between neighbours of a group."""
    assert improve_module.TOGETHER == 4
    order = improve_module._far_apart(list(range(0, 36, 3)))
    assert order == [0, 9, 18, 27, 3, 12, 21, 30, 6, 15, 24, 33]


def test_passes_look_closer_and_closer() -> None:
    """Of each kind, no later pass is content with more."""
    for kind in {look.kind for look in improve_module.PASSES}:
        looks: list[Pass] = [look for look in improve_module.PASSES if look.kind == kind]
        assert [look.gap for look in looks] == sorted((k.gap for k in looks), reverse=True)
        assert [look.within for look in looks] == sorted((k.within for k in looks), reverse=True)
