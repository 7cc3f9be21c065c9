"""What one point hands to the next changes how fast a point is found, never what it says."""

from __future__ import annotations

import numpy as np
import pytest

from keruen.plan import PlanOptions, make_plan
from keruen.plan.ask import find_question, planner
from keruen.plan.ask import warm_start as carry
from keruen.plan.ask.change import change_case
from keruen.plan.ask.planner import answer_case
from keruen.plan.ask.warm_start import (
    WarmStart,
    best_carried_plan,
    best_mix,
    holds,
    relax,
    signature_of,
)
from keruen.plan.model.build import PlanModel, make_model
from keruen.plan.model.parameters import PlanParameters
from keruen.plan.model.variables import USD_PER_UNIT
from keruen.plan.search.column_bounds import largest_values
from keruen.plan.search.solve import solve_plan_model
from keruen.routes.voyages import make_voyage_options
from keruen.rows import given
from tests.builders import small_case
from tests.plan.hand_tables import ship_hub_case

SHORT = {"periods": 3}


@pytest.fixture
def _large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every model counts as large."""
    monkeypatch.setattr(carry, "SMALL_COLUMNS", 0)
    monkeypatch.setattr(planner, "SMALL_COLUMNS", 0)


def model_at(handling: float) -> PlanModel:
    case = small_case(settings=SHORT)
    case = change_case(case, [(find_question(case, "hub-handling"), handling)])
    return make_model(PlanParameters(case), make_voyage_options(case).frame, "must")


def carried_from(*handlings: float) -> WarmStart:
    prices = tuple(relax(model_at(each), None).prices for each in handlings)
    model = model_at(handlings[0])
    return WarmStart(signature_of(model), prices, relax(model, None).kept)


def exact(handling: float) -> float:
    return relax(model_at(handling), None).high


@pytest.mark.parametrize("handling", [3.0, 5.0, 9.0, 12.0])
@pytest.mark.usefixtures("_large")
def test_a_carried_relaxation_encloses_the_exact_one(
    handling: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    carried = carried_from(3.0, 12.0)
    found = relax(model_at(handling), carried)
    monkeypatch.setattr(carry, "SMALL_COLUMNS", 10**9)
    optimum = exact(handling)
    assert found.low <= optimum * (1 + 1e-7)
    assert found.high >= optimum * (1 - 1e-7)
    assert found.high - found.low <= carry.LOOSE * abs(found.high) * (1 + 1e-9)


def test_mixed_prices_give_at_least_the_mixed_bounds() -> None:
    """Costs lie along a line, so the optimum is concave in the handling cost."""
    model = model_at(6.0)
    matrix, most = model.model.matrix(), largest_values(model)
    low, high = relax(model_at(3.0), None), relax(model_at(12.0), None)
    bound, prices = best_mix(matrix, most, (low.prices, high.prices))
    assert bound == pytest.approx(matrix.safe_bound(prices, most))
    assert bound >= (2 * low.low + high.low) / 3 * (1 - 1e-6)
    assert bound <= exact(6.0) * (1 + 1e-9)


def test_a_plan_of_one_case_is_a_plan_of_the_next() -> None:
    first = ship_hub_case()
    model = make_model(PlanParameters(first), make_voyage_options(first).frame, "must")
    outcome = solve_plan_model(model, gap=0.0, time_limit_seconds=60.0, progress=lambda _: None)
    values, cost = outcome.values, outcome.cost_usd / USD_PER_UNIT
    carried = WarmStart(signature_of(model), (), np.zeros(len(values), dtype=bool), (values,))
    dear = first.replace(offers=first["offers"].with_columns(price_usd_per_t=150.0))
    changed = make_model(PlanParameters(dear), make_voyage_options(dear).frame, "must")
    assert signature_of(changed) == signature_of(model)
    found = best_carried_plan(changed, carried, relax(changed, None))
    assert found is not None
    again, dearer = found
    matrix = changed.model.matrix()
    assert holds(matrix, again)
    assert (again[matrix.integer] == np.rint(values[matrix.integer])).all()
    assert dearer > cost


def test_other_columns_have_another_signature() -> None:
    assert signature_of(model_at(3.0)) == signature_of(model_at(8.0))
    case = small_case(settings={"periods": 4})
    other = make_model(PlanParameters(case), make_voyage_options(case).frame, "must")
    assert signature_of(other) != signature_of(model_at(3.0))


@pytest.mark.parametrize("large", [False, True])
def test_points_agree_with_the_planner(large: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two ways to one value: each case planned alone, and points that hand on what they find."""
    if large:
        monkeypatch.setattr(carry, "SMALL_COLUMNS", 0)
        monkeypatch.setattr(planner, "SMALL_COLUMNS", 0)
    case = ship_hub_case()
    found: planner.Carry = {}
    for price in (100.0, 130.0):
        changed = case.replace(offers=case["offers"].with_columns(price_usd_per_t=price))
        # On a new machine ports are compiled within these seconds.
        answered = answer_case(changed, (price,), found, gap=1e-6, seconds=120.0)
        found = answered.carry
        summary = make_plan(changed, PlanOptions(gap=1e-6)).summary
        for side, planned in (
            (answered.point.with_hub, summary["with_hub"]),
            (answered.point.no_hub, summary["no_hub"]),
        ):
            assert side.cost_usd is not None
            assert side.bound_usd is not None
            assert side.bound_usd <= planned["cost_usd"] * (1 + 1e-6)
            assert side.cost_usd >= given(planned["bound_usd"]) * (1 - 1e-6)
            if not large:
                assert side.cost_usd == pytest.approx(planned["cost_usd"], rel=1e-6)
