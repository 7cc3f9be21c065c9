"""Mended prices and tight values: a bound that holds at any prices, and loses less."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keruen.plan.search.bound_tightening import tighten_upper_bounds
from keruen.plan.search.column_bounds import largest_values
from keruen.plan.search.dual_repair import find_supply_columns, repair_duals
from keruen.solver import Model
from tests.plan.random_cases import FAST, RandomCase, random_cases
from tests.plan.solving import model_of, whole_solution

HUBS: Any = st.sampled_from(["none", "may", "must"])


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
    tight = tighten_upper_bounds(matrix, most)
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
    tight = tighten_upper_bounds(model.matrix(), np.full(3, 100.0))
    assert tight == pytest.approx([5.0, 7.0, 2.0], abs=1e-6)


@settings(max_examples=12, phases=FAST, deadline=None)
@given(random_cases(), HUBS)
def test_mended_prices_let_nothing_come_for_less(drawn: RandomCase, hub: Any) -> None:
    """From prices without any sense: no way of grain, no use and no shortage is a gain."""
    model = model_of(drawn.case, hub)
    matrix = model.model.matrix()
    ways = find_supply_columns(model, matrix)
    noise = np.random.default_rng(7).normal(0.0, 50.0, matrix.shape[0])
    reduced = matrix.reduced_costs(repair_duals(model, matrix, ways, noise))
    assert reduced[ways.column].min(initial=0.0) >= -1e-5
    for block in (model.decisions.use, model.decisions.short, model.decisions.trips):
        assert block.of(reduced).min(initial=0.0) >= -1e-6


@settings(max_examples=12, phases=FAST, deadline=None)
@given(random_cases(), HUBS)
def test_mended_prices_make_no_gain_of_what_is_credited_at_the_end(
    drawn: RandomCase, hub: Any
) -> None:
    """Grain that is credited, and its division among needs, cost their price and no less."""
    model = model_of(drawn.case, hub)
    matrix = model.model.matrix()
    noise = np.random.default_rng(7).normal(0.0, 50.0, matrix.shape[0])
    reduced = matrix.reduced_costs(
        repair_duals(model, matrix, find_supply_columns(model, matrix), noise)
    )
    for block in (model.decisions.credit, model.decisions.assigned):
        assert block.of(reduced).min(initial=0.0) >= -1e-9
