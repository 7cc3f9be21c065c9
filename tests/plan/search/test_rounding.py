"""A first plan by rounding up: it is a plan, and no integer program is needed for it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keruen.plan.model.build import HubChoice
from keruen.plan.search import coarse_start as fine
from keruen.plan.search import moves as changes
from keruen.plan.search import relaxation as priced
from keruen.plan.search import state as search
from keruen.plan.search.deadline import Deadline
from keruen.plan.search.moves import drop_idle_ships
from keruen.plan.search.rounding import round_up_ships
from keruen.plan.search.solve import solve_plan_model
from keruen.plan.search.state import SearchState, StateCall, begin
from keruen.solver import Solution, solve_relaxation, solve_whole
from tests.builders import small_case
from tests.plan.hand import sea_case
from tests.plan.random_cases import FAST, RandomCase, random_cases
from tests.plan.solving import breach, model_of, whole_solution
from tests.reaching import examples

HUBS: Any = st.sampled_from(["none", "must"])
FAILED = Solution("failed", math.inf, -math.inf, *(np.zeros(0),) * 3, 0.0, "Not Set")
LEAST_PLANS = 4


def fail_integer_programs(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Let every integer program end without an answer; returns the columns of each one tried."""
    tried: list[int] = []

    def fail(matrix: Any, **_: Any) -> Solution:
        tried.append(matrix.shape[1])
        return FAILED

    for module in (priced, search, changes):
        monkeypatch.setattr(module, "solve_whole", fail)
    return tried


def record(costs: list[float]) -> StateCall:
    def call(state: SearchState) -> None:
        if state.cost_usd is not None:
            costs.append(state.cost_usd)

    return call


def test_the_ships_of_the_relaxation_are_rounded_up() -> None:
    plan_model = model_of(sea_case())
    matrix = plan_model.model.matrix()
    relaxed = solve_relaxation(matrix)[0]
    trips = plan_model.decisions.trips
    split = trips.of(relaxed.values)
    values = round_up_ships(plan_model, matrix, np.ones(matrix.shape[1], dtype=bool), Deadline())
    assert values is not None
    assert trips.of(values).tolist() == np.ceil(split - 1e-7).tolist()
    assert trips.of(values).sum() > split.sum()
    extra = float(trips.of(matrix.cost) @ (trips.of(values) - split))
    assert float(matrix.cost @ values) == pytest.approx(relaxed.cost + extra)


def test_rounded_ships_are_a_plan_of_random_cases() -> None:
    plans = 0

    @settings(max_examples=examples(10, 60), phases=FAST, deadline=None)
    @given(random_cases(), HUBS)
    def check(drawn: RandomCase, hub: HubChoice) -> None:
        nonlocal plans
        plan_model = model_of(drawn.case, hub)
        matrix = plan_model.model.matrix()
        values = round_up_ships(
            plan_model, matrix, np.ones(matrix.shape[1], dtype=bool), Deadline()
        )
        best = whole_solution(matrix)
        if values is None:
            # Only tiers that the rounding closes or opens too many of may leave no plan.
            assert hub == "must" or best.status == "infeasible"
            return
        plans += 1
        assert breach(matrix, values) < 1e-4
        assert (values[matrix.integer] == np.rint(values[matrix.integer])).all()
        assert best.status == "optimal"
        assert float(matrix.cost @ values) >= best.cost - 1e-6 * abs(best.cost)

    check()
    assert plans >= LEAST_PLANS


def test_columns_without_a_plan_give_none() -> None:
    """Without the loads nothing can be loaded, and demand that must be covered is not."""
    plan_model = model_of(sea_case())
    matrix = plan_model.model.matrix()
    kept = np.zeros(matrix.shape[1], dtype=bool)
    matrix.lower[plan_model.decisions.trips.numbers] = 1.0
    assert round_up_ships(plan_model, matrix, kept, Deadline()) is None


@pytest.mark.parametrize("size", ["large", "small"])
def test_a_plan_needs_no_integer_program(monkeypatch: pytest.MonkeyPatch, size: str) -> None:
    plan_model = model_of(sea_case())
    if size == "large":
        monkeypatch.setattr(priced, "SMALL_COLUMNS", 0)
    tried = fail_integer_programs(monkeypatch)
    outcome = solve_plan_model(
        plan_model, gap=0.0, time_limit_seconds=60.0, progress=lambda _: None, method="ports"
    )
    # A small model tries its integer program first.
    assert tried or size == "large"
    assert outcome.status in ("feasible", "optimal")
    assert breach(plan_model.model.matrix(), outcome.values) < 1e-5
    best = whole_solution(plan_model.model.matrix())
    assert outcome.bound_usd <= best.cost * 1000.0 + 1e-3 <= outcome.cost_usd + 2e-3


def test_a_large_model_has_a_plan_before_its_ports_are_priced(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(priced, "SMALL_COLUMNS", 0)
    tried = fail_integer_programs(monkeypatch)
    costs: list[float] = []
    known: list[int] = []

    class Ports(priced.PortBound):  # type: ignore[name-defined]
        def __init__(self, *given: Any) -> None:
            known.append(len(costs))
            super().__init__(*given)

    monkeypatch.setattr(priced, "PortBound", Ports)
    started = begin(model_of(sea_case()), 0.0, 60.0, record(costs), lambda: False)
    found = priced.solve_root(started)
    assert found is not None
    assert known == [1]
    assert not tried
    first = priced.first_ships(found)
    assert first is not None
    assert float(started.matrix.cost @ first) * 1000.0 == pytest.approx(costs[0])
    assert not tried


def test_weeks_have_a_plan_without_an_integer_program(monkeypatch: pytest.MonkeyPatch) -> None:
    plan_model = model_of(small_case(settings={"period_kind": "week", "periods": 8}))
    monkeypatch.setattr(fine, "MANY_COLUMNS", 0)
    tried = fail_integer_programs(monkeypatch)
    started = begin(plan_model, 0.0, 60.0, lambda _: None, lambda: False)
    found = priced.solve_root(started)
    assert found is not None
    assert found.coarse is not None
    values = priced.first_ships(found)
    assert values is not None
    assert not tried
    assert breach(started.matrix, values) < 1e-5
    best = solve_whole(started.matrix, gap=0.01)
    assert found.bound <= best.cost + 1e-6
    assert float(started.matrix.cost @ values) >= best.bound - 1e-6


def test_ships_without_a_load_are_dropped() -> None:
    """The best plan with three more ships a voyage: all of them go, and no other."""
    plan_model = model_of(sea_case())
    matrix, trips = plan_model.model.matrix(), plan_model.decisions.trips.numbers
    best = whole_solution(matrix).values
    more = best.copy()
    more[trips] += 3.0
    found = drop_idle_ships(matrix, more, trips)
    assert best[trips].sum() > 0.0
    assert found[trips].tolist() == pytest.approx(best[trips].tolist())
