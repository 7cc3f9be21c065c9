"""Prices from longer periods: a bound that holds, whatever the case and wherever they come from."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keruen.case.case import Case
from keruen.plan import relax
from keruen.plan.clock import Clock
from keruen.plan.coarser import carry_prices, coarser_model
from keruen.plan.relax import first_prices, tight_values
from keruen.plan.solve import largest_values
from keruen.plan.worths import find_ways, mend_prices
from keruen.solver import Model, solve_interior, solve_relaxation
from tests.plan.hand import sea_case
from tests.plan.random_cases import FAST, RandomCase, random_cases
from tests.plan.solving import model_of, whole_solution

HUBS: Any = st.sampled_from(["none", "may", "must"])
KINDS: Any = st.sampled_from(["week", "half_month"])


def in_kind(case: Case, kind: str, periods: int) -> Case:
    """The case in other periods."""
    table = case["case"].with_columns(
        period_kind=pl.lit(kind), periods=pl.lit(periods, dtype=pl.Int64)
    )
    return case.replace(case=table)


@settings(max_examples=12, phases=FAST, deadline=None)
@given(random_cases(), HUBS, KINDS, st.integers(2, 3))
def test_the_bound_at_carried_prices_is_one(
    drawn: RandomCase, hub: Any, kind: str, joined: int
) -> None:
    """Never above the exact relaxation, with the tight values as with the plain ones."""
    model = model_of(in_kind(drawn.case, kind, 6), hub)
    matrix = model.model.matrix()
    exact, _ = solve_relaxation(matrix)
    if exact.status != "optimal":
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(relax, "JOINED", joined)
        prices = first_prices(model, matrix, Clock())
    if prices is None:
        # A hub that must be open may have no period long enough left to be open in.
        assert solve_relaxation(coarser_model(model, joined).model.matrix())[0].status != "optimal"
        return
    slack = 1e-6 * abs(exact.cost) + 1e-6
    most = largest_values(model)
    assert matrix.safe_bound(prices, most) <= exact.cost + slack
    assert matrix.safe_bound(prices, tight_values(matrix, most)) <= exact.cost + slack


@settings(max_examples=12, phases=FAST, deadline=None)
@given(random_cases(), HUBS, st.integers(0, 1_000))
def test_tight_values_cut_off_no_best_plan(drawn: RandomCase, hub: Any, seed: int) -> None:
    """The bound with them holds for the best plan with whole ships, at any prices."""
    model = model_of(drawn.case, hub)
    matrix = model.model.matrix()
    best = whole_solution(matrix)
    if best.status != "optimal":
        return
    most = largest_values(model)
    tight = tight_values(matrix, most)
    assert (tight <= np.minimum(matrix.upper, most)).all()
    noise = np.random.default_rng(seed).normal(0.0, 50.0, matrix.shape[0])
    assert matrix.safe_bound(noise, tight) >= matrix.safe_bound(noise, most) - 1e-6
    assert matrix.safe_bound(noise, tight) <= best.cost + 1e-6 * abs(best.cost) + 1e-6


def test_tight_values_by_hand() -> None:
    """2 x + 0 y - 3 z <= 4 with z <= 2 leaves x at most 5; what is multiplied by zero is free."""
    model = Model()
    columns = model.add_columns(
        "each", pl.DataFrame({"name": ["x", "y", "z"]}), upper=pl.Series([np.inf, 7.0, 2.0])
    )
    rows = model.add_rows("row", pl.DataFrame({"name": ["one", "two"]}), upper=4.0, lower=-9.0)
    model.add_entries(np.full(3, rows.start), columns.numbers, pl.Series([2.0, 0.0, -3.0]))
    tight = tight_values(model.matrix(), np.full(3, 100.0))
    assert tight == pytest.approx([5.0, 7.0, 2.0], abs=1e-6)


@settings(max_examples=12, phases=FAST, deadline=None)
@given(random_cases(), HUBS)
def test_mended_prices_let_nothing_come_for_less(drawn: RandomCase, hub: Any) -> None:
    """From prices without any sense: no way of grain, no use and no shortage is a gain."""
    model = model_of(drawn.case, hub)
    matrix = model.model.matrix()
    ways = find_ways(model, matrix)
    noise = np.random.default_rng(7).normal(0.0, 50.0, matrix.shape[0])
    reduced = matrix.reduced_costs(mend_prices(model, matrix, ways, noise))
    assert reduced[ways.column].min(initial=0.0) >= -1e-5
    for block in (model.decisions.use, model.decisions.short, model.decisions.trips):
        assert block.of(reduced).min(initial=0.0) >= -1e-6


def test_joined_periods_cover_the_same_days() -> None:
    """Seven weeks in threes: periods of 21, 21 and 7 days; joined again, of 42 and 7."""
    model = model_of(in_kind(sea_case(), "week", 7))
    once = coarser_model(model, 3)
    twice = coarser_model(once, 2)
    for coarse, days in ((once, [21, 21, 7]), (twice, [42, 7])):
        calendar = coarse.parameters.case.calendar
        assert [period.days for period in calendar.periods] == days
        assert calendar.end_date == model.parameters.case.calendar.end_date
        assert calendar.mean_period_days == pytest.approx(49 / len(days))


def test_prices_carried_to_the_same_periods_are_themselves() -> None:
    model = model_of(in_kind(sea_case(), "week", 6))
    same = coarser_model(model, 1)
    matrix = same.model.matrix()
    assert matrix.shape == model.model.matrix().shape
    prices = solve_relaxation(matrix)[0].row_prices
    assert carry_prices(same, prices, model) == pytest.approx(prices, abs=1e-9)


def test_no_prices_without_periods_or_time() -> None:
    short = model_of(sea_case(settings={"periods": 1}))
    matrix = short.model.matrix()
    assert first_prices(short, matrix, Clock()) is None
    long = model_of(in_kind(sea_case(), "week", 2 * relax.JOINED))
    matrix = long.model.matrix()
    assert first_prices(long, matrix, Clock(deadline=time.perf_counter() - 1.0)) is None
    assert first_prices(long, matrix, Clock(halted=lambda: True)) is None
    assert first_prices(long, matrix, Clock()) is not None


@pytest.mark.parametrize("tolerance", [1e-6, 1e-3])
def test_a_looser_interior_point_is_still_an_optimum(tolerance: float) -> None:
    matrix = model_of(in_kind(sea_case(), "week", 12)).model.matrix()
    exact, _ = solve_relaxation(matrix)
    loose = solve_interior(matrix, tolerance=tolerance)
    assert loose.status == "optimal"
    assert loose.cost == pytest.approx(exact.cost, rel=2.0 * tolerance)
