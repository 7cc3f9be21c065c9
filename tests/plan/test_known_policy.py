"""Plans worked by hand: subsidies, origins, emissions, duties, reserves, and what money costs.

Each test says its arithmetic. Without further costs the land case costs 9,000 t x 100 USD/t.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.plan.hand import (
    DEMAND_T,
    LAND,
    SEA,
    change,
    cost_of,
    demand_in,
    land_case,
    plan_of,
    profile,
    sea_case,
    tonnes,
)
from tests.plan.hand_tables import TWO_ORIGINS, TWO_WAYS

FEBRUARY = dt.date(2027, 2, 1)

# Subsidies (R22)

PROGRAMME: dict[str, Any] = {
    "subsidies": [{"programme": "aid", "lane": "rail", "amount_usd_per_t": 10.0}],
    "lanes": change("lanes", LAND, "rail", cost_usd_per_t=10.0),
}


@pytest.mark.parametrize(
    ("programme", "paid_t"),
    [
        ({}, 9_000),
        # The 90 days of the case are 90/365 of the year, and so is the budget: 20,000 USD.
        ({"budget_usd_per_year": 20_000.0 * 365 / 90}, 2_000),
        # From February the programme has 334 days of 2027, of which 59 lie in the case.
        ({"budget_usd_per_year": 20_000.0 * 334 / 59, "from_date": FEBRUARY}, 2_000),
        # A programme of February alone lies in the case with all its days: its whole budget.
        (
            {
                "budget_usd_per_year": 15_000.0,
                "from_date": FEBRUARY,
                "to_date": dt.date(2027, 2, 28),
            },
            1_500,
        ),
        ({"active": False}, 0),
        ({"from_date": FEBRUARY}, 5_900),
        # Half of February's days: 1,400 t of it, and March.
        ({"from_date": dt.date(2027, 2, 15)}, 4_500),
    ],
)
def test_a_subsidy_pays_within_its_dates_and_budget(
    programme: dict[str, Any], paid_t: float
) -> None:
    case = land_case(**PROGRAMME, subsidy_programmes=[{"programme": "aid", **programme}])
    plan = plan_of(case)
    assert plan.summary["cost_usd"] == pytest.approx(990_000 - 10 * paid_t)
    assert sum(tonnes(plan, "subsidy").values()) == pytest.approx(paid_t)


def test_a_budget_is_for_a_calendar_year() -> None:
    """From December 2026, 365,000 USD a year at 10 USD/t: 31/365 pay the 3,100 t of December.

    59/365 pay the 5,900 t of January and February. The tonnes are as many as leave, so half of
    the budget pays half of them.
    """
    start = dt.date(2026, 12, 1)
    case = land_case(
        settings={"start_date": start},
        **PROGRAMME,
        subsidy_programmes=[{"programme": "aid", "budget_usd_per_year": 365_000.0 / 2}],
        harvests=[{"site": "farm", "quantity_t": 1e6, "from_date": start}],
        demand=[{"market": "town", "quantity_t_per_year": 36_500.0, "from_date": start}],
    )
    plan = plan_of(case)
    paid = tonnes(plan, "subsidy", by="from_period")
    assert paid[0] == pytest.approx(1_550)
    assert sum(paid.values()) == pytest.approx(4_500)
    assert plan.summary["cost_usd"] == pytest.approx(990_000 - 45_000)


def test_a_subsidy_draws_grain_to_its_lane_while_it_lasts() -> None:
    """Rail at 15 USD/t less 10 beats the road at 8 for 2,000 t: 7,000 go by road."""
    case = land_case(
        lanes=[
            {"lane": "rail", "from_site": "farm", "to_site": "mill", "cost_usd_per_t": 15.0},
            {"lane": "road", "from_site": "farm", "to_site": "mill", "cost_usd_per_t": 8.0},
        ],
        subsidies=PROGRAMME["subsidies"],
        subsidy_programmes=[{"programme": "aid", "budget_usd_per_year": 20_000.0 * 365 / 90}],
    )
    plan = plan_of(case)
    assert tonnes(plan, "lane", by="route") == pytest.approx({"rail": 2_000, "road": 7_000})
    assert plan.summary["cost_usd"] == pytest.approx(900_000 + 2_000 * 5 + 7_000 * 8)


# Origins and duties (R21, R26)


@pytest.mark.parametrize("market", ["town", None])
def test_no_more_than_its_share_comes_from_one_country(market: str | None) -> None:
    """40 % of 9,000 t at 90 USD/t, the rest at 100."""
    limits = [
        {
            "origin_limit": "rival",
            "market": market,
            "origin_country": "RU",
            "maximum_share": 0.4,
        }
    ]
    case = land_case(**TWO_ORIGINS, origin_limits=limits)
    assert cost_of(case) == pytest.approx(3_600 * 90 + 5_400 * 100)


def test_a_limit_over_all_markets_may_fall_on_one() -> None:
    """Two mills of 4,500 t: 40 % of the 9,000 t used together may all go to the first.

    The way of the rival grade to the second mill costs 5 USD/t more, so 3,600 t go to the first.
    """
    case = land_case(
        **TWO_ORIGINS,
        sites=[
            *LAND["sites"],
            {"site": "second_mill", "kind": "inland"},
            {"site": "store", "kind": "terminal"},
        ],
        lanes=[
            {"lane": "first", "from_site": "farm", "to_site": "mill"},
            {
                "lane": "second",
                "from_site": "farm",
                "to_site": "second_mill",
                "cost_usd_per_t": 15.0,
            },
            {"lane": "store", "from_site": "store", "to_site": "second_mill"},
        ],
        opening_stocks=[{"site": "store", "grade": "wheat", "quantity_t": 4_500.0}],
        markets=[{"market": "town", "site": "mill"}, {"market": "village", "site": "second_mill"}],
        demand=[
            {"market": "town", "quantity_t_per_year": 18_250.0},
            {"market": "village", "quantity_t_per_year": 18_250.0},
        ],
        origin_limits=[{"origin_limit": "all", "origin_country": "RU", "maximum_share": 0.4}],
    )
    plan = plan_of(case.replace(sites=_with_storage(case["sites"], "store", 4_500.0)))
    assert tonnes(plan, "use", grade="rival", by="market") == pytest.approx({"town": 3_600})
    assert plan.summary["cost_usd"] == pytest.approx(3_600 * 90 + 900 * 100)


def _with_storage(sites: Any, name: str, capacity_t: float) -> Any:
    rows = sites.to_dicts()
    for row in rows:
        if row["site"] == name:
            row["storage_capacity_t"] = capacity_t
    return type(sites)(rows, schema=sites.schema)


def test_duties_choose_the_origin_while_they_hold() -> None:
    """From February the rival pays 10 % of 200 USD/t, and all pay 5 USD/t at all times.

    January 90 + 5 for the rival; from then 100 + 5, as the rival would cost 90 + 20 + 5.
    """
    case = land_case(
        **TWO_ORIGINS,
        duties=[
            {
                "duty": "rival",
                "market_country": "SN",
                "origin_country": "RU",
                "rate": 0.1,
                "from_date": FEBRUARY,
            },
            {"duty": "all", "market_country": "SN", "amount_usd_per_t": 5.0},
            {"duty": "elsewhere", "market_country": "CI", "amount_usd_per_t": 500.0},
        ],
    )
    plan = plan_of(case)
    assert tonnes(plan, "use", grade="rival") == pytest.approx({0: 3_100})
    assert plan.summary["cost_usd"] == pytest.approx(3_100 * 95 + 5_900 * 105)
    assert plan.summary["cost_terms_usd"]["duties"] == pytest.approx(5 * 9_000)


# Emissions (R28): 10 kg a tonne by rail, 60 by road


@pytest.mark.parametrize(("price", "way", "each"), [(39.0, "road", 12.34), (41.0, "rail", 12.41)])
def test_a_price_of_emissions_changes_the_way(price: float, way: str, each: float) -> None:
    """Rail costs 2 USD/t more and emits 0.05 t less: it is cheaper above 40 USD a tonne of CO2e.

    10 + 0.06 x 39 = 12.34 by road; 12 + 0.01 x 41 = 12.41 by rail.
    """
    plan = plan_of(land_case(settings={"co2_price_usd_per_t": price}, **TWO_WAYS))
    assert set(tonnes(plan, "lane", by="route")) == {way}
    assert plan.summary["cost_usd"] == pytest.approx(9_000 * (100 + each))


def test_a_cap_on_emissions_mixes_the_ways() -> None:
    """540 t by road alone, 90 t by rail: 315 t leave half to each."""
    plan = plan_of(land_case(settings={"co2_cap_t_per_year": 315.0}, **TWO_WAYS))
    assert tonnes(plan, "lane", by="route") == pytest.approx({"rail": 4_500, "road": 4_500})
    assert plan.summary["cost_usd"] == pytest.approx(900_000 + 4_500 * 22)


def test_ships_and_their_handling_in_ports_emit() -> None:
    """2,400 nm x 1.852 km x 10 g = 44.448 kg a tonne; 2 kg on leaving and on reaching a port."""
    case = sea_case(
        settings={"co2_price_usd_per_t": 50.0, "transshipment_kg_co2e_per_t": 2.0},
        emission_factors=[
            {"emission_factor": "rail"},
            {"emission_factor": "bulk_carrier", "g_co2e_per_t_km": 10.0},
        ],
    )
    terms = plan_of(case).summary["cost_terms_usd"]
    assert terms["co2"] == pytest.approx(50 * 9_000 * (44.448 + 2 + 2) / 1_000)


# Reserves (R23)

STORE = change(
    "sites", LAND, "mill", storage_capacity_t=10_000.0, storage_cost_usd_per_t_per_month=1.0
)


@pytest.mark.parametrize(
    ("reserve", "held"),
    [
        ({"quantity_t": 4_000.0}, {0: 4_000, 1: 4_000, 2: 4_000}),
        # 20 days of 100 t.
        ({"days_of_cover": 20.0, "market": "town"}, {0: 2_000, 1: 2_000, 2: 2_000}),
        # The last day of March lies outside: 3,100 t of it are used then, and 900 are left.
        ({"quantity_t": 4_000.0, "to_date": dt.date(2027, 3, 30)}, {0: 4_000, 1: 4_000, 2: 900}),
        ({"quantity_t": 4_000.0, "from_date": FEBRUARY}, {1: 4_000, 2: 4_000}),
    ],
)
def test_a_reserve_lies_in_store_at_the_end_of_each_period(
    reserve: dict[str, Any], held: dict[int, float]
) -> None:
    """It is stored at 1 USD/t for 30 days, and what is left at the end was bought above need."""
    plan = plan_of(
        land_case(sites=STORE, reserves=[{"reserve": "silo", "site": "mill", **reserve}])
    )
    stock = dict(plan.stocks.select("period", "quantity_t").rows())
    assert stock == pytest.approx(held)
    days = {0: 31, 1: 28, 2: 31}
    stored = sum(tonnes_held * days[period] / 30 for period, tonnes_held in held.items())
    bought = 9_000 + held.get(2, 0)
    assert plan.summary["cost_usd"] == pytest.approx(100 * bought + stored)


@pytest.mark.parametrize(("months", "turned"), [(3.0, 0), (2.0, 4_000)])
def test_a_reserve_is_rotated(months: float, turned: float) -> None:
    """A silo off the way holds 4,000 t, and within ceil(2 x 30.4375 / 30) = 3 periods as much must
    leave it, at 7 USD/t for the way round; three months are four periods, more than there are.
    """
    case = land_case(
        sites=[*LAND["sites"], {"site": "silo", "kind": "terminal", "storage_capacity_t": 5_000.0}],
        lanes=[
            {"lane": "direct", "from_site": "farm", "to_site": "mill"},
            {"lane": "there", "from_site": "farm", "to_site": "silo", "cost_usd_per_t": 3.0},
            {"lane": "back", "from_site": "silo", "to_site": "mill", "cost_usd_per_t": 4.0},
        ],
        reserves=[
            {"reserve": "silo", "site": "silo", "quantity_t": 4_000.0, "rotation_months": months}
        ],
    )
    plan = plan_of(case)
    assert sum(tonnes(plan, "lane", route="back").values()) == pytest.approx(turned)
    assert plan.summary["cost_usd"] == pytest.approx(100 * 13_000 + 3 * 4_000 + 7 * turned)


def test_a_reserve_holds_by_its_dates_where_nothing_is_needed() -> None:
    """February needs nothing, so 20 days of cover are no tonnes then; the run of three periods is
    one in which the reserve holds all the same: 2,000 t leave the silo in it, at 7 USD/t.
    """
    case = land_case(
        sites=[*LAND["sites"], {"site": "silo", "kind": "terminal", "storage_capacity_t": 5_000.0}],
        lanes=[
            {"lane": "direct", "from_site": "farm", "to_site": "mill"},
            {"lane": "there", "from_site": "farm", "to_site": "silo", "cost_usd_per_t": 3.0},
            {"lane": "back", "from_site": "silo", "to_site": "mill", "cost_usd_per_t": 4.0},
        ],
        profiles=profile("pause", {1: 1.0, 3: 1.0}),
        demand=[{"market": "town", "quantity_t_per_year": 36_500.0, "demand_profile": "pause"}],
        reserves=[
            {
                "reserve": "silo",
                "site": "silo",
                "days_of_cover": 20.0,
                "market": "town",
                "rotation_months": 2.0,
            }
        ],
    )
    # Two thousand more stay to the end.
    assert cost_of(case) == pytest.approx(100 * 8_200 + 3 * 2_000 + 7 * 2_000)


# Money and time (R3, R5, R26, R27)


def test_later_costs_count_less() -> None:
    """10 % a year: periods begin after 0, 31 and 59 days."""
    expected = sum(
        100 * need * 1.1 ** (-days / 365) for need, days in zip(DEMAND_T, (0, 31, 59), strict=True)
    )
    assert cost_of(land_case(settings={"discount_rate_per_year": 0.1})) == pytest.approx(expected)


def test_what_is_left_at_the_end_is_credited() -> None:
    """3,000 t of 12,000 in store stay, at 0.9 x 200 USD/t, as the last period counts: the cost is
    below zero."""
    case = land_case(
        settings={"ending_value_fraction": 0.9, "discount_rate_per_year": 0.1},
        sites=change("sites", LAND, "mill", storage_capacity_t=12_000.0),
        offers=[{"site": "farm", "grade": "wheat", "price_usd_per_t": 300.0}],
        opening_stocks=[{"site": "mill", "grade": "wheat", "quantity_t": 12_000.0}],
    )
    plan = plan_of(case)
    assert plan.summary["cost_usd"] == pytest.approx(-180 * 3_000 * 1.1 ** (-59 / 365))
    assert plan.summary["gap"] == pytest.approx(0.0, abs=1e-9)
    assert plan.summary["status"] == "optimal within gap"


def test_grain_in_store_and_on_the_way_ties_up_money() -> None:
    """3.65 % a year on 200 USD/t is 0.02 USD a tonne and day.

    Grain for March is bought in January, 30 days before it reaches the mill in February: 30 days
    on the way, 28 days in store, and 28 / 30 months of storage at 3 USD/t.
    """
    case = land_case(
        settings={"working_capital_rate_per_year": 0.0365},
        harvests=[{"site": "farm", "quantity_t": 1e6, "to_date": dt.date(2027, 1, 31)}],
        lanes=change("lanes", LAND, "rail", transit_days=30.0),
        sites=change(
            "sites", LAND, "mill", storage_capacity_t=1e5, storage_cost_usd_per_t_per_month=3.0
        ),
        **demand_in(3, 6_200.0),
    )
    terms = plan_of(case).summary["cost_terms_usd"]
    assert terms["working_capital"] == pytest.approx(6_200 * 0.02 * (30 + 28))
    assert terms["storage"] == pytest.approx(6_200 * 3 * 28 / 30)


def test_prices_follow_their_season_and_variations() -> None:
    """Factors 1, 2, 1 by month; a variation of 1.5 on 14 of February's 28 days makes 1.25 of it."""
    case = land_case(
        profiles=profile("season", {1: 1.0, 2: 2.0, 3: 1.0}),
        offers=[
            {
                "site": "farm",
                "grade": "wheat",
                "price_usd_per_t": 100.0,
                "price_profile": "season",
            }
        ],
        variations=[
            {
                "variation": "short crop",
                "target": "offer_price",
                "key": "farm",
                "factor": 1.5,
                "from_date": dt.date(2027, 2, 15),
                "to_date": dt.date(2027, 2, 28),
            },
            {"variation": "fuel levy", "target": "lane_cost", "key": "rail", "factor": 3.0},
        ],
        lanes=change("lanes", LAND, "rail", cost_usd_per_t=1.0),
    )
    assert cost_of(case) == pytest.approx(6_200 * 100 + 2_800 * 250 + 9_000 * 3)


def test_a_port_without_ships_is_served_by_land_alone() -> None:
    """The sea case without trades leaves the town short."""
    assert cost_of(sea_case(trades=[])) == pytest.approx(9_000 * 1_000)
    assert SEA["trades"]
