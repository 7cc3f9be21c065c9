"""A second aim within a tolerance of the least cost: worked by hand, and against its bound."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from keruen.case.case import Case
from keruen.errors import KeruenError
from keruen.movements.markets import cover
from keruen.plan import Plan, PlanOptions, make_plan
from keruen.plan.aims import Aim, AimOptions, aim_further, sequence
from keruen.plan.aims.values import values_of_tables
from keruen.plan.model.build import make_model
from keruen.plan.model.parameters import PlanParameters
from keruen.plan.model.variables import USD_PER_UNIT
from keruen.rows import given
from keruen.summaries import Aims
from tests.builders import small_case
from tests.plan.hand import LAND, land_case, plan_of
from tests.plan.solving import breach


def two_towns() -> Case:
    """Two towns of 100 t a day each share 100 t a day; a shortage is dearer in the first.

    Every tonne that moves from town to village costs 500 - 400 = 100 USD more.
    """
    return land_case(
        sites=[
            {"site": "farm", "kind": "elevator", "loading_capacity_t_per_day": 100.0},
            {"site": "mill", "kind": "inland"},
            {"site": "shop", "kind": "inland"},
        ],
        lanes=[
            {"lane": "rail", "from_site": "farm", "to_site": "mill"},
            {"lane": "road", "from_site": "farm", "to_site": "shop"},
        ],
        markets=[
            {"market": "town", "site": "mill", "price_ceiling_usd_per_t": 500.0},
            {"market": "village", "site": "shop", "price_ceiling_usd_per_t": 400.0},
        ],
        demand=[
            {"market": "town", "quantity_t_per_year": 36_500.0},
            {"market": "village", "quantity_t_per_year": 36_500.0},
        ],
    )


def two_ways(tonnes: float = 9_000.0) -> Case:
    """A cheap dirty road and a railway that costs 10 USD/t more and emits nothing.

    The road emits 0.1 t a tonne: 1,000 km at 100 g. 9,000 t are needed.
    """
    rail = dict(LAND["lanes"][0])  # type: ignore[arg-type]
    road = {**rail, "lane": "road", "mode": "road", "emission_factor": "road"}
    return land_case(
        lanes=[{**rail, "cost_usd_per_t": 10.0}, {**road, "distance_km": 1_000.0}],
        emission_factors=[
            {"emission_factor": "rail"},
            {"emission_factor": "road", "mode": "road", "g_co2e_per_t_km": 100.0},
        ],
        demand=[{"market": "town", "quantity_t_per_year": tonnes * 365 / 90}],
    )


def aims_of(case: Case, **options: Any) -> Aims:
    return aim_further(plan_of(case), AimOptions(**options)).summary["aims"]


def test_all_that_may_be_spent_goes_to_the_least_covered() -> None:
    # 9,000 t for the town, none for the village: 900,000 + 9,000 x 400 = 4.5 million USD. One per
    # cent more moves 450 of 9,000 t.
    plan = aim_further(plan_of(two_towns()), AimOptions("cover", 0.01))
    aims = plan.summary["aims"]
    assert aims["first_cost_usd"] == pytest.approx(4_500_000.0)
    assert aims["before"] == 0.0
    assert aims["after"] == pytest.approx(450 / 9_000)
    assert aims["bound"] == pytest.approx(450 / 9_000)
    assert aims["proven"]
    assert plan.summary["cost_usd"] == pytest.approx(4_545_000.0)
    assert min(cover(plan.case, plan.movements)["cover"]) == pytest.approx(0.05)


def test_no_more_is_spent_than_the_aim_needs() -> None:
    plan = aim_further(plan_of(two_towns()), AimOptions("cover", 0.5))
    assert plan.summary["aims"]["after"] == pytest.approx(0.5, rel=1e-5)
    assert plan.summary["cost_usd"] == pytest.approx(4_500_000.0 + 4_500 * 100, rel=1e-5)


def test_without_tolerance_nothing_changes() -> None:
    aims = aims_of(two_towns(), aim="cover", tolerance=0.0)
    assert aims["after"] == pytest.approx(0.0, abs=1e-6)
    assert aims["proven"]


def test_what_may_be_spent_buys_clean_carriage() -> None:
    # 900,000 USD by road; 1 % of it carries 900 of 9,000 t by rail.
    aims = aims_of(two_ways(), aim="co2e", tolerance=0.01)
    assert aims["before"] == pytest.approx(900.0)
    assert aims["after"] == pytest.approx(810.0, rel=2 * sequence.KEPT)
    assert aims["bound"] == pytest.approx(810.0)
    assert aims["proven"]


@pytest.fixture(scope="module")
def short() -> Plan:
    """A cheapest plan with ships and a hub over three months, so that the whole program is solved
    to its end."""
    return plan_of(small_case(settings={"periods": 3}), hub=True)


@pytest.fixture(scope="module")
def whole_co2e(short: Plan) -> Plan:
    return aim_further(short, AimOptions("co2e", 0.01, time_limit_seconds=None))


def test_the_plan_is_told_as_a_plan(short: Plan, whole_co2e: Plan) -> None:
    plan = whole_co2e
    assert plan.openings == short.openings
    assert plan.summary["cost_usd"] <= short.summary["cost_usd"] * 1.01 + 1.0
    assert plan.summary["gap"] == pytest.approx(
        1 - given(plan.summary["bound_usd"]) / plan.summary["cost_usd"]
    )
    assert sum(plan.summary["cost_terms_usd"].values()) == pytest.approx(plan.summary["cost_usd"])
    assert plan.summary["aims"]["after"] < plan.summary["aims"]["before"]
    assert given(plan.summary["aims"]["bound"]) <= plan.summary["aims"]["after"] + 1e-6


def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take every model as large: a bound by prices, and windows."""
    monkeypatch.setattr(sequence, "SMALL_COLUMNS", 0)


def test_windows_share_what_may_be_spent(monkeypatch: pytest.MonkeyPatch) -> None:
    # As worked above: 450 of 9,000 t, and no more money than the limit.
    large(monkeypatch)
    plan = aim_further(plan_of(two_towns()), AimOptions("cover", 0.01))
    assert plan.summary["aims"]["after"] == pytest.approx(450 / 9_000)
    assert plan.summary["aims"]["proven"]
    assert plan.summary["cost_usd"] <= 4_545_000.0 * (1 + 1e-6)


def test_windows_spend_no_more_than_the_aim_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    large(monkeypatch)
    plan = aim_further(plan_of(two_towns()), AimOptions("cover", 0.5))
    assert plan.summary["aims"]["after"] == pytest.approx(0.5, rel=1e-5)
    assert plan.summary["cost_usd"] == pytest.approx(4_500_000.0 + 4_500 * 100, rel=1e-5)


def test_windows_buy_clean_carriage(monkeypatch: pytest.MonkeyPatch) -> None:
    large(monkeypatch)
    aims = aims_of(two_ways(), aim="co2e", tolerance=0.01)
    assert aims["after"] == pytest.approx(810.0, rel=2 * sequence.KEPT)
    assert aims["bound"] == pytest.approx(810.0)
    assert aims["proven"]


@pytest.mark.parametrize(
    ("aim", "tolerance"), [("cover", 0.0), ("cover", 0.01), ("co2e", 0.0), ("co2e", 0.01)]
)
def test_windows_keep_the_tolerance_and_the_bound(
    monkeypatch: pytest.MonkeyPatch, short: Plan, aim: Aim, tolerance: float
) -> None:
    """Ships and a hub: between the first plan and the bound, and never dearer than allowed."""
    large(monkeypatch)
    plan = aim_further(short, AimOptions(aim, tolerance))
    aims = plan.summary["aims"]
    sign = -1.0 if aim == "cover" else 1.0
    slack = 1e-5 * abs(aims["after"])
    assert plan.openings == short.openings
    assert plan.summary["cost_usd"] <= short.summary["cost_usd"] * (1 + tolerance) * (1 + 1e-6)
    assert sign * aims["after"] <= sign * aims["before"] + slack
    assert sign * aims["after"] >= sign * given(aims["bound"]) - slack
    if tolerance:
        assert sign * aims["after"] < sign * aims["before"] - slack


def test_the_bound_by_prices_holds_for_the_best_plan(
    monkeypatch: pytest.MonkeyPatch, short: Plan, whole_co2e: Plan
) -> None:
    best = whole_co2e.summary["aims"]
    assert best["proven"]
    large(monkeypatch)
    aims = aim_further(short, AimOptions("co2e", 0.01)).summary["aims"]
    assert given(aims["bound"]) <= best["after"] * (1 + 1e-6)
    assert aims["after"] >= given(best["bound"]) * (1 - 1e-6)


def test_no_cover_is_bounded_above_all_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    large(monkeypatch)
    bound = aims_of(two_towns(), aim="cover", tolerance=5.0)["bound"]
    assert given(bound) <= 1.0


def test_tables_go_back_to_the_values_they_came_from() -> None:
    plan = make_plan(small_case(settings={"periods": 3}), PlanOptions(gap=0.0))
    plan_model = make_model(PlanParameters(plan.case), plan.voyage_options.frame, "may")
    values = values_of_tables(plan_model, plan.movements, plan.stocks, plan.openings)
    matrix = plan_model.model.matrix()
    assert breach(matrix, values) < 1e-6
    cost = float(np.dot(matrix.cost, values)) * USD_PER_UNIT
    assert cost == pytest.approx(plan.summary["cost_usd"])


@pytest.mark.parametrize(
    ("options", "text"),
    [
        (
            {"aim": "beauty"},
            "option then, value 'beauty': there is no such objective\n  Use one of: cover, co2e.",
        ),
        (
            {"tolerance": -0.1},
            "option tolerance, value -0.1: it must be a share of 0 or more\n"
            "  Give a share such as 0.01 for one percent.",
        ),
    ],
)
def test_wrong_options(options: dict[str, Any], text: str) -> None:
    with pytest.raises(KeruenError) as error:
        AimOptions(**options)
    assert str(error.value) == text
