"""A fine calendar begun on a coarse one: bounds hold, and the plan rolled over it is a plan."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keruen.case.case import Case
from keruen.plan import PlanOptions, make_plan
from keruen.plan.model.build import HubChoice, PlanModel
from keruen.plan.model.variables import USD_PER_UNIT
from keruen.plan.search import coarse_start as fine
from keruen.plan.search.coarse_start import CoarseAnswer, first_ships_from_coarse, start_from_coarse
from keruen.plan.search.column_bounds import largest_values
from keruen.plan.search.deadline import Deadline
from keruen.plan.search.period_aggregation import TIER_ROWS, carry_prices, join_periods, make_coarse
from keruen.plan.search.solve import solve_plan_model
from keruen.rows import given as known
from keruen.solver import solve_relaxation, solve_whole
from keruen.summaries import SideSummary
from tests.builders import small_case
from tests.plan.random_cases import FAST, RandomCase, random_cases
from tests.plan.solving import breach, model_of, whole_solution
from tests.reaching import reached, reaches

WEEKS = {"period_kind": "week", "periods": 12}
NEAR_ENOUGH = 0.01
ENDLESS = Deadline()
HUBS: Any = st.sampled_from(["none", "must"])


def weeks() -> Case:
    return small_case(settings=WEEKS)


def answer(plan_model: PlanModel) -> CoarseAnswer | None:
    """The relaxation of a small model and its whole ships, by the solver alone."""
    matrix = plan_model.model.matrix()
    relaxed, _ = solve_relaxation(matrix)
    if relaxed.status != "optimal":
        return None

    def ships() -> Any:
        found = solve_whole(matrix, gap=NEAR_ENOUGH)
        return found.values if len(found.values) else None

    return CoarseAnswer(relaxed, relaxed.cost, ships)


def test_periods_join_in_runs_of_nearly_the_same_length() -> None:
    calendar = weeks().calendar
    assert join_periods(calendar, 17.0).tolist() == [0, 0, 0, 1, 1, 2, 2, 2, 3, 3, 4, 4]
    assert join_periods(calendar, 7.0).tolist() == list(range(12))
    assert join_periods(calendar, 1e9).tolist() == [0] * 12


def test_joined_to_their_own_length_models_are_the_same() -> None:
    plan_model = model_of(weeks())
    coarse = make_coarse(plan_model, 7.0)
    count, rows = plan_model.model.column_count, plan_model.model.row_count
    assert coarse.column_of.tolist() == list(range(count))
    assert coarse.row_of.tolist() == list(range(rows))
    values = np.arange(float(count))
    assert coarse.spread(values).tolist() == values.tolist()
    prices = np.arange(float(rows))
    for name in TIER_ROWS:
        block = plan_model.model.rows.get(name)
        if block is not None:
            prices[block.start : block.start + block.count] = 0.0
    assert carry_prices(coarse, prices) == pytest.approx(prices)
    matrix, joined = plan_model.model.matrix(), coarse.plan_model.model.matrix()
    assert matrix.cost.tolist() == joined.cost.tolist()


def test_movements_are_spread_in_equal_parts_and_stocks_stay() -> None:
    plan_model = model_of(weeks())
    coarse = make_coarse(plan_model, 61.0)
    values = np.ones(coarse.plan_model.model.column_count)
    spread = coarse.spread(values)
    assert set(plan_model.decisions.stock.of(spread)) == {1.0}
    used = plan_model.decisions.use
    assert used.of(spread).sum() == pytest.approx(coarse.plan_model.decisions.use.count)


@reaches(4)
@settings(max_examples=12, phases=FAST, deadline=None)
@given(random_cases(), HUBS, st.sampled_from([45.0, 90.0]))
def test_the_bound_from_longer_periods_holds(
    drawn: RandomCase, hub: HubChoice, days: float
) -> None:
    check_bound(drawn, hub, days)


@pytest.mark.long
@reaches(50)
@settings(max_examples=200, phases=FAST, deadline=None)
@given(random_cases(), HUBS, st.sampled_from([45.0, 90.0]))
def test_the_bound_from_longer_periods_holds_in_many_cases(
    drawn: RandomCase, hub: HubChoice, days: float
) -> None:
    check_bound(drawn, hub, days)


def check_bound(drawn: RandomCase, hub: HubChoice, days: float) -> None:
    plan_model = model_of(drawn.case, hub)
    matrix = plan_model.model.matrix()
    best = whole_solution(matrix)
    start = start_from_coarse(plan_model, matrix, largest_values(plan_model), answer, days)
    if best.status != "optimal" or start is None:
        return
    reached()
    assert start.bound <= best.cost + 1e-6 * abs(best.cost) + 1e-6


def test_prices_of_how_tiers_are_handed_on_do_not_spoil_the_bound() -> None:
    """Any prices of these rows leave the bound as it is, and a hub is but a part of the whole."""
    case, bounds = weeks(), {}
    hubs: list[HubChoice] = ["none", "must"]
    for hub in hubs:
        plan_model = model_of(case, hub)
        matrix = plan_model.model.matrix()
        start = start_from_coarse(plan_model, matrix, largest_values(plan_model), _with_noise, 28.0)
        assert start is not None
        bounds[hub] = start.bound
    assert bounds["must"] >= 0.95 * bounds["none"] > 0.0


def _with_noise(plan_model: PlanModel) -> CoarseAnswer | None:
    found = answer(plan_model)
    if found is None:
        return None
    prices = found.relaxed.row_prices.copy()
    for name in TIER_ROWS:
        block = plan_model.model.rows.get(name)
        if block is not None:
            prices[block.start : block.start + block.count] = 1e9
    return replace(found, relaxed=replace(found.relaxed, row_prices=prices))


def test_weeks_rolled_over_are_a_plan() -> None:
    plan_model = model_of(weeks())
    matrix = plan_model.model.matrix()
    start = start_from_coarse(plan_model, matrix, largest_values(plan_model), answer, 28.0)
    assert start is not None
    values = first_ships_from_coarse(start, matrix, ENDLESS)
    assert values is not None
    assert breach(matrix, values) < 1e-5
    best = solve_whole(matrix, gap=NEAR_ENOUGH)
    assert start.bound <= best.cost
    assert best.bound <= float(matrix.cost @ values) + 1e-6


@pytest.mark.long
def test_a_plan_by_weeks_begins_on_a_coarse_calendar(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both bounds hold, the tables are verified, and windows work on what was rolled."""
    monkeypatch.setattr(fine, "MANY_COLUMNS", 0)
    options = PlanOptions(gap=NEAR_ENOUGH, method="ports", time_limit_seconds=5.0)
    case = weeks()
    summary = make_plan(case, options).summary
    sides: dict[HubChoice, SideSummary] = {"must": summary["with_hub"], "none": summary["no_hub"]}
    for hub, side in sides.items():
        matrix = model_of(case, hub).model.matrix()
        best = solve_whole(matrix, gap=0.05, time_limit_seconds=5.0)
        cost, bound = side["cost_usd"], known(side["bound_usd"])
        assert bound <= best.cost * USD_PER_UNIT
        assert best.bound * USD_PER_UNIT <= cost <= 1.3 * best.cost * USD_PER_UNIT


def test_what_longer_periods_cannot_do_the_fine_ones_may(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tier ready in February is open for no joined period, of which there is one: no proof that
    the weeks have no plan with a hub."""
    monkeypatch.setattr(fine, "MANY_COLUMNS", 0)
    case = weeks()
    late = case["hub_options"].with_columns(earliest_date=pl.lit(dt.date(2027, 2, 1)))
    plan_model = model_of(case.replace(hub_options=late), "must")
    outcome = solve_plan_model(
        plan_model, gap=0.05, time_limit_seconds=20.0, progress=lambda _: None, method="ports"
    )
    assert outcome.status in ("optimal", "feasible")
    assert breach(plan_model.model.matrix(), outcome.values) < 1e-5


def test_months_and_small_models_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fine, "MANY_COLUMNS", 0)
    assert fine.needs_coarse_start(model_of(weeks()))
    assert not fine.needs_coarse_start(model_of(small_case()))
    monkeypatch.undo()
    assert not fine.needs_coarse_start(model_of(weeks()))
