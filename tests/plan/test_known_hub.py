"""Plans with a hub worked by hand: when it opens, how big, how early, and what it is worth.

The way over the hub spares 10 USD/t on 9,000 t in 90 days: 90,000 USD, or 365,000 USD a year.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from keruen.rows import given
from tests.builders import Rows
from tests.plan.hand import LAND, SEA, cost_of, plan_of, tonnes
from tests.plan.hand_tables import hub_case, hub_site, ship_hub_case, tier

SAVED_USD_PER_YEAR = 365_000.0
YEARS = 90 / 365


@pytest.mark.parametrize(("below", "opens"), [(1_000.0, True), (-1_000.0, False)])
@pytest.mark.parametrize(
    ("capital", "annuity"),
    [
        # C / n at no interest (R29).
        ({"life_years": 10.0, "capital_rate_per_year": 0.0}, 1 / 10),
        # C x 0.1 / (1 - 1.1 ** -2): 57.6 % of it a year over two years.
        ({"life_years": 2.0, "capital_rate_per_year": 0.1}, 0.1 / (1 - 1.1**-2)),
    ],
)
def test_a_hub_opens_exactly_where_it_saves_more_than_its_annuity(
    capital: dict[str, float], annuity: float, below: float, opens: bool
) -> None:
    """165,000 USD a year of operation leave 200,000 for the annuity."""
    capex = (200_000.0 - below) / annuity
    first = tier(capex_usd=capex, fixed_opex_usd_per_year=165_000.0, **capital)
    plan = plan_of(hub_case(first), hub=True)
    value = plan.summary["hub_value_usd_per_year"]
    assert value["low"] == pytest.approx(below, abs=0.01)
    assert value["high"] == pytest.approx(below, abs=0.01)
    assert value["decided"] is True
    assert value["words"] == ("build" if opens else "do not build")
    expected = 990_000 - (below * YEARS if opens else 0.0)
    assert plan.summary["cost_usd"] == pytest.approx(expected)
    assert len(plan.openings) == (1 if opens else 0)
    assert (plan.summary["hub"] is not None) is opens


@pytest.mark.parametrize(("first_cost", "tiers"), [(60_000.0, {1, 2}), (80_000.0, set())])
def test_the_second_tier_stands_on_the_first(first_cost: float, tiers: set[int]) -> None:
    """Only the second tier takes grain in, for 20,000 USD: with 60,000 for the first it saves
    10,000 of 90,000, with 80,000 it would lose 10,000."""
    case = hub_case(
        tier(receiving_capacity_t_per_day=0.0, fixed_opex_usd_per_year=first_cost / YEARS),
        tier("second", tier=2, fixed_opex_usd_per_year=20_000.0 / YEARS),
    )
    plan = plan_of(case, hub=True)
    assert {opening["tier"] for opening in plan.openings} == tiers
    assert plan.summary["cost_usd"] == pytest.approx(980_000 if tiers else 990_000)


@pytest.mark.parametrize(
    ("ready", "opening_period"),
    [
        ({}, 0),
        # The first period that begins on or after the day it is ready.
        ({"earliest_date": dt.date(2027, 1, 15)}, 1),
        ({"building_months": 1.0}, 1),
        # 1 February and half a mean month of 30.4375 days is 17 February, as days are whole.
        ({"building_months": 1.5}, 2),
        ({"earliest_date": dt.date(2020, 1, 1), "building_months": 2.0}, 2),
        ({"building_months": 3.0}, None),
    ],
)
def test_a_tier_opens_in_the_first_period_after_it_is_built(
    ready: dict[str, Any], opening_period: int | None
) -> None:
    plan = plan_of(hub_case(tier(**ready)), hub=True)
    spared = {0: 9_000, 1: 5_900, 2: 3_100, None: 0}[opening_period]
    assert plan.summary["cost_usd"] == pytest.approx(990_000 - 10 * spared)
    assert [opening["opening_period"] for opening in plan.openings] == (
        [] if opening_period is None else [opening_period]
    )


def test_half_a_month_of_building_ends_on_a_whole_day() -> None:
    """15.2 days from 1 January end on the 17th: the half month from the 16th is too early, and the
    first of February is the next."""
    case = hub_case(tier(building_months=0.5), settings={"period_kind": "half_month", "periods": 4})
    plan = plan_of(case, hub=True)
    assert [opening["opening_period"] for opening in plan.openings] == [2]
    assert plan.summary["cost_usd"] == pytest.approx(5_900 * 110 - 10 * 2_800)


@pytest.mark.parametrize(
    ("settings", "opened", "saved"),
    [
        ({"maximum_hubs": 2}, {"first", "other"}, 90_000),
        ({"maximum_hubs": 1}, {"other"}, 54_000),
        # 2 million for the other, 1 for the first.
        ({"maximum_hubs": 2, "hub_budget_usd": 3e6}, {"first", "other"}, 90_000),
        ({"maximum_hubs": 2, "hub_budget_usd": 2.9e6}, {"other"}, 54_000),
        ({"maximum_hubs": 2, "hub_budget_usd": 1.9e6}, {"first"}, 36_000),
    ],
)
def test_hubs_within_their_number_and_budget(
    settings: dict[str, float], opened: set[str], saved: float
) -> None:
    """One hub takes 40 t of 100 a day, the other 60: they spare 36,000 and 54,000 USD."""
    free = {"life_years": 100.0, "fixed_opex_usd_per_year": 0.0}
    case = hub_case(
        tier(receiving_capacity_t_per_day=40.0, capex_usd=1e6, **free),
        tier("other", site="other", receiving_capacity_t_per_day=60.0, capex_usd=2e6, **free),
        settings=settings,
        sites=[*LAND["sites"], hub_site(), hub_site("other")],
        lanes=[
            {"lane": "direct", "from_site": "farm", "to_site": "mill", "cost_usd_per_t": 10.0},
            *(
                {"lane": f"{start}-{end}", "from_site": start, "to_site": end}
                for name in ("hub", "other")
                for start, end in (("farm", name), (name, "mill"))
            ),
        ],
    )
    plan = plan_of(case, hub=True)
    assert {opening["hub_option"] for opening in plan.openings} == opened
    annuities = {"first": 1e4, "other": 2e4}
    paid = sum(annuities[name] for name in opened) * YEARS
    assert plan.summary["cost_usd"] == pytest.approx(990_000 - saved + paid)


def test_a_hub_that_loses_money_is_open_for_the_last_year() -> None:
    """What is asked of the plan with a hub in two years: a year of it, and no more (R30)."""
    case = hub_case(
        tier(fixed_opex_usd_per_year=1e6),
        settings={"periods": 24},
        harvests=[{"site": "farm", "quantity_t": 1e6, "to_date": dt.date(2028, 12, 31)}],
    )
    plan = plan_of(case, hub=True)
    assert plan.openings == []
    assert given(plan.summary["with_hub"]["hub"])["opening_period"] == 12
    # 366 days of 1,000,000 / 365, less 10 USD/t on 36,600 t.
    assert plan.summary["with_hub"]["cost_usd"] - plan.summary["cost_usd"] == pytest.approx(
        366 / 365 * 1e6 - 366_000
    )


def test_storage_of_a_tier_is_there_once_it_is_open() -> None:
    """Grain for March is cheap in January: 2,000 t of the tier's store are worth 50 USD/t each,
    the rest is bought in March."""
    case = hub_case(
        tier(storage_capacity_t=2_000.0),
        offers=[
            {
                "site": "farm",
                "grade": "wheat",
                "price_usd_per_t": 100.0,
                "price_profile": "season",
            }
        ],
        profiles=[
            {"profile": "season", "month": month, "factor": 1.5 if month == 3 else 1.0}
            for month in range(1, 13)
        ],
    )
    plan = plan_of(case, hub=True)
    assert plan.summary["cost_usd"] == pytest.approx(5_900 * 100 + 2_000 * 100 + 1_100 * 150)
    assert plan.summary["no_hub"]["cost_usd"] == pytest.approx(5_900 * 110 + 3_100 * 160)


# Ships at a hub (R12, R24)


def test_ships_load_only_from_open_tiers() -> None:
    """50 t a day: 1,550 t in and out by one ship each, 1,550 t short; without a hub all 3,100."""
    plan = plan_of(ship_hub_case(), hub=True)
    assert plan.summary["cost_usd"] == pytest.approx(155_000 + 200_000 + 1_550_000)
    assert plan.summary["no_hub"]["cost_usd"] == pytest.approx(3_100_000)
    assert plan.summary["tonnes"]["through_hub_t"] == pytest.approx(1_550)


@pytest.mark.parametrize(("target_kind", "target"), [("hub_option", "first"), ("site", "hub")])
def test_a_closure_slows_a_tier(target_kind: str, target: str) -> None:
    """Two fifths of the loading are left: 20 t a day, 620 t, one ship each way."""
    closures = [
        {"closure": "works", "target_kind": target_kind, "target": target, "capacity_factor": 0.4}
    ]
    plan = plan_of(ship_hub_case(closures=closures), hub=True)
    assert plan.summary["cost_usd"] == pytest.approx(62_000 + 200_000 + 2_480_000)


def test_a_barred_grade_leaves_the_hub_only_from_what_lay_there() -> None:
    """500 t of the grade are in store at the start: they may be shipped, no more may pass."""
    case = ship_hub_case(
        harbour={"storage_capacity_t": 5_000.0},
        offers=[{**SEA["offers"][0], "through_hub": False}],
        opening_stocks=[{"site": "hub", "grade": "wheat", "quantity_t": 500.0}],
    )
    plan = plan_of(case, hub=True)
    assert tonnes(plan, "voyage", by="from_site") == pytest.approx({"hub": 500})
    assert plan.summary["cost_usd"] == pytest.approx(100_000 + 2_600_000)


@pytest.mark.parametrize(
    "tables",
    [
        {"offers": [{**SEA["offers"][0], "through_hub": False}]},
        {"markets": [{"market": "town", "site": "quay", "hub_allowed": False}]},
    ],
)
def test_what_may_not_pass_the_hub_does_not(tables: dict[str, Rows]) -> None:
    plan = plan_of(ship_hub_case(**tables), hub=True)
    assert plan.summary["tonnes"]["through_hub_t"] == 0.0
    assert plan.summary["cost_usd"] == pytest.approx(3_100_000)


def test_rivals_pass_the_hub_only_where_the_case_lets_them() -> None:
    """The pier is a port, not an elevator: its grade is a rival's."""
    case = ship_hub_case()
    barred = case.replace(case=case["case"].with_columns(rivals_through_hub=False))
    assert cost_of(barred, hub=True) == pytest.approx(3_100_000)


def test_a_reserve_binds_only_with_its_hub() -> None:
    """1,000 t at the hub, and none where it stays closed: 100 USD/t more for the plan with one."""
    case = hub_case(
        tier(storage_capacity_t=5_000.0, fixed_opex_usd_per_year=SAVED_USD_PER_YEAR),
        reserves=[
            {"reserve": "stock", "site": "hub", "quantity_t": 1_000.0, "only_with_hub": True}
        ],
    )
    plan = plan_of(case, hub=True)
    assert plan.openings == []
    assert plan.summary["cost_usd"] == pytest.approx(990_000)
    assert plan.summary["with_hub"]["cost_usd"] == pytest.approx(990_000 + 100_000)


@pytest.mark.parametrize(
    "settings", [{"maximum_hubs": 0}, {"hub_budget_usd": 1e6}], ids=["number", "budget"]
)
def test_where_no_hub_can_open_the_plan_without_one_stands(settings: dict[str, Any]) -> None:
    plan = plan_of(hub_case(tier(capex_usd=2e6), settings=settings), hub=True)
    assert plan.summary["cost_usd"] == pytest.approx(990_000)
    assert plan.summary["bound_usd"] == pytest.approx(990_000)
    assert plan.summary["hub_value_usd_per_year"] == {
        "low": None,
        "high": None,
        "decided": False,
        "words": "with a hub no plan was found",
    }


def test_where_only_a_hub_makes_a_plan_possible_it_stands() -> None:
    """The market's least cover needs the hub, as there is no direct lane."""
    case = hub_case(
        tier(),
        lanes=[
            {"lane": "in", "from_site": "farm", "to_site": "hub"},
            {"lane": "out", "from_site": "hub", "to_site": "mill"},
        ],
        markets=[{"market": "town", "site": "mill", "minimum_cover": 1.0}],
    )
    plan = plan_of(case, hub=True)
    assert plan.summary["cost_usd"] == pytest.approx(900_000)
    assert plan.summary["gap"] == pytest.approx(0.0, abs=1e-9)
    assert plan.summary["hub_value_usd_per_year"]["words"] == "without a hub no plan was found"
