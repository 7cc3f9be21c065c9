"""Each limit of the rules breaks where the plan worked by hand passes it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl
import pytest

from keruen.case.case import Case
from keruen.movements.tables import sort_movements
from tests.builders import with_rows, with_values
from tests.movements.hand import (
    hand_case,
    hand_movements,
    hand_options,
    hand_stocks,
    hand_summary,
)
from tests.movements.verifying import told, verify

FEBRUARY, MARCH = dt.date(2027, 2, 1), dt.date(2027, 3, 1)
# A reserve that ends with the horizon needs nothing in the period after it (R27).
LAST_DAY = dt.date(2027, 4, 30)


def site(name: str, **values: Any) -> Case:
    return with_values(hand_case(), "sites", {"site": name}, **values)


def closed(kind: str, target: str, months: str, factor: float = 0.0) -> Case:
    row = {"closure": "shut", "target_kind": kind, "target": target, "months": months}
    return with_rows(hand_case(), "closures", [{**row, "capacity_factor": factor}])


def reserve(place: str, case: Case | None = None, **cells: Any) -> Case:
    row = {"reserve": "safety", "site": place, **cells}
    return with_rows(hand_case() if case is None else case, "reserves", [row])


def policies(*rows: dict[str, Any]) -> Case:
    named = [{"policy": f"p{place}", **row} for place, row in enumerate(rows)]
    return with_rows(hand_case(), "policies", named)


def lane(**values: Any) -> Case:
    return with_values(hand_case(), "lanes", {"lane": "farm_port"}, **values)


CAPACITY = "table movements, row route=farm_port and period=0, column quantity_t, value '4000'"

# Cases whose limits the hand plan breaks, without a change of cost, and what is told.
BROKEN: dict[str, tuple[Case, list[str]]] = {
    "a closed lane": (
        closed("lane", "farm_port", "1"),
        [f"R4: {CAPACITY}: the lane is closed"],
    ),
    "a closed corridor": (
        closed("corridor", "north", "1"),
        [f"R4: {CAPACITY}: the lane is closed"],
    ),
    "a closed site": (
        closed("site", "port", "4"),
        [
            "R4: table movements, row from_site=port and period=3, column quantity_t, value "
            "'1000': the site is closed, and grain leaves it",
            "R12: table movements, row from_site=port and period=3, column quantity_t, value "
            "'1000': ships load more at the hub site than the loading capacity of its open tiers "
            "of 0 t",
        ],
    ),
    "a closed sea region": (
        closed("sea_region", "west_africa", "3"),
        [
            "R4: table movements, row to_site=dakar and period=2, column quantity_t, value "
            "'3960': the site is closed, and grain reaches it"
        ],
    ),
    "too little storage": (
        site("farm", storage_capacity_t=399.0),
        [
            f"R11: table stocks, row site=farm and period={t}, column quantity_t, value '400': "
            "the stock is more than the storage of 399 t"
            for t in (1, 2, 3)
        ],
    ),
    "too little receiving before the hub opens": (
        site("port", receiving_capacity_t_per_day=90.0),
        [
            "R12: table movements, row to_site=port and period=0, column quantity_t, value "
            "'2940': more reaches the site than its receiving capacity of 2790 t"
        ],
    ),
    "too little loading": (
        site("farm", loading_capacity_t_per_day=100.0),
        [
            "R12: table movements, row from_site=farm and period=0, column quantity_t, value "
            "'4000': more leaves the site than its loading capacity of 3100 t"
        ],
    ),
    "too little loading of the tier": (
        with_values(
            hand_case(), "hub_options", {"hub_option": "port_1"}, loading_capacity_t_per_day=130.0
        ),
        [
            "R12: table movements, row from_site=port and period=1, column quantity_t, value "
            "'4000': ships load more at the hub site than the loading capacity of its open tiers "
            "of 3640 t"
        ],
    ),
    "a slow tier": (
        closed("hub_option", "port_1", "4", 0.006),
        [
            "R12: table movements, row from_site=port and period=3, column quantity_t, value "
            "'1000': ships load more at the hub site than the loading capacity of its open tiers "
            "of 900 t"
        ],
    ),
    "too little lane": (
        lane(capacity_t_per_day=120.0),
        [f"R13: {CAPACITY}: the lane carries more than its capacity of 3720 t"],
    ),
    "too few trains": (
        lane(trains_per_day=1.0, train_t=120.0),
        [f"R13: {CAPACITY}: the lane carries more than its capacity of 3720 t"],
    ),
    "too little corridor": (
        with_values(hand_case(), "corridors", {"corridor": "north"}, capacity_t_per_day=129.0),
        [
            "R14: table movements, row corridor=north and period=0, column quantity_t, value "
            "'4000': the lanes that end the corridor carry more than its capacity of 3999 t"
        ],
    ),
    "too small a crop": (
        with_values(hand_case(), "harvests", {"site": "farm"}, quantity_t=9_600.0),
        [
            "R16: table movements, row from_site=farm and crop_year=2026 and grade=kz3 and "
            "period=0, column quantity_t, value '3000': up to this period more is bought than was "
            "offered: the limit is 2480 t"
        ],
    ),
    "a crop sold too late": (
        with_values(hand_case(), "harvests", {"site": "farm"}, to_date=dt.date(2027, 1, 31)),
        [
            "R16: table movements, row from_site=farm and crop_year=2026 and grade=kz3 and "
            "period=1, column quantity_t, value '2000': the crop is not for sale in this period"
        ],
    ),
    "a quota": (
        with_rows(
            hand_case(),
            "quotas",
            [
                {
                    "quota": "spring",
                    "country": "KZ",
                    "from_date": dt.date(2027, 1, 1),
                    "to_date": dt.date(2027, 2, 14),
                    "quantity_t": 3_999.0,
                }
            ],
        ),
        [
            "R17: table movements, row quota=spring and origin_country=KZ, column quantity_t, "
            "value '4000': inside its dates the quota allows 3999 t"
        ],
    ),
    "minimum cover": (
        with_values(hand_case(), "markets", {"market": "senegal"}, minimum_cover=0.6),
        [
            "R20: table movements, row market=senegal and year=2027, column quantity_t, value "
            "'2440': the market's minimum cover asks for 2880 t in this year"
        ],
    ),
    "an origin limit of a market": (
        with_rows(
            hand_case(),
            "origin_limits",
            [
                {
                    "origin_limit": "half",
                    "market": "senegal",
                    "origin_country": "KZ",
                    "maximum_share": 0.5,
                }
            ],
        ),
        [
            "R21: table movements, row origin_limit=half and year=2027, column quantity_t, value "
            "'2440': of all use in this year the limit allows 1220 t"
        ],
    ),
    "an origin limit of all markets": (
        with_rows(
            hand_case(),
            "origin_limits",
            [{"origin_limit": "most", "origin_country": "KZ", "maximum_share": 0.75}],
        ),
        [
            "R21: table movements, row origin_limit=most and year=2027, column quantity_t, value "
            "'2440': of all use in this year the limit allows 1830 t"
        ],
    ),
    "a programme that ended": (
        with_values(
            hand_case(),
            "subsidy_programmes",
            {"programme": "transport"},
            to_date=dt.date(2027, 1, 15),
        ),
        [
            "R22: table movements, row programme=transport and route=farm_port and period=0, "
            "column quantity_t, value '3000': more is paid for than leaves on the lane while the "
            "programme is active: a limit of 1935.483871 t"
        ],
    ),
    "a spent budget": (
        with_values(
            hand_case(),
            "subsidy_programmes",
            {"programme": "transport"},
            budget_usd_per_year=20_000.0,
        ),
        [
            "R22: table movements, row programme=transport and year=2027, column quantity_t, "
            "value '30000': the programme pays more USD than its budget of 20000"
        ],
    ),
    # Paid all year, and four months of it are planned: 120 of 365 days, 0.328767 of 73,000 USD.
    "a budget of a part of the year": (
        with_values(
            hand_case(),
            "subsidy_programmes",
            {"programme": "transport"},
            to_date=None,
            budget_usd_per_year=73_000.0,
        ),
        [
            "R22: table movements, row programme=transport and year=2027, column quantity_t, "
            "value '30000': the programme pays more USD than its budget of 24000 for the 120 of "
            "its 365 days of that year in the horizon"
        ],
    ),
    "a stock floor": (
        # 400 days would be more than 0.9 of the silo's 10,000 t.
        policies({"kind": "stock_floor", "market": "senegal", "days": 400.0}),
        [
            f"R34: table stocks, row market=senegal and site=dakar and period={t}, column "
            f"quantity_t, value '{kept}': the safety stock is 9000 t"
            for t, kept in ((1, "0"), (2, "2720"), (3, "1520"))
        ],
    ),
    "a target utilisation of a lane": (
        # 200 t a day for the 31 days of January, of which three quarters are 4,650 and half 3,100.
        with_rows(
            lane(capacity_t_per_day=200.0),
            "policies",
            [{"policy": "p", "kind": "target_utilisation", "route": "farm_port", "share": 0.5}],
        ),
        [f"R34: {CAPACITY}: the lane carries more than its target utilisation of 3100 t"],
    ),
    "a reserve": (
        reserve("port", quantity_t=1_200.0, from_date=FEBRUARY, to_date=dt.date(2027, 3, 31)),
        [
            "R23: table stocks, row reserve=safety and site=port and period=1, column quantity_t, "
            "value '1096': the reserve asks for 1200 t in store"
        ],
    ),
    "days of cover": (
        reserve("port", days_of_cover=30.0, market="senegal", to_date=LAST_DAY),
        [
            f"R23: table stocks, row reserve=safety and site=port and period={t}, column "
            f"quantity_t, value '{held}': the reserve asks for 1200 t in store"
            for t, held in ((1, 1_096), (3, 488))
        ],
    ),
    "a rotation": (
        reserve(
            "farm",
            quantity_t=100.0,
            from_date=FEBRUARY,
            to_date=LAST_DAY,
            rotation_months=1.5,
        ),
        [
            "R23: table movements, row reserve=safety and from_site=farm and period=2, column "
            "quantity_t, value '0': in 2 periods from this one at least 100 t must leave the site "
            "or be used there, less what comes back"
        ],
    ),
    "a tier too early": (
        with_values(hand_case(), "hub_options", {"hub_option": "port_1"}, building_months=0.5),
        [
            "R24: table openings, row hub_option=port_1, column opening_period, value '1': the "
            "earliest period in which it can be open is 2"
        ],
    ),
    "too many hubs": (
        hand_case({"maximum_hubs": 0}),
        ["R24: table openings, column site, value 'port': hub tiers open at more than 0 sites"],
    ),
    "too much capital": (
        hand_case({"hub_budget_usd": 3_000_000.0}),
        [
            "R24: table openings, column hub_option, value '3650000': the capital of all open "
            "tiers in USD is above the budget of 3000000"
        ],
    ),
    "a grade that may not pass": (
        with_values(hand_case(), "offers", {"site": "farm"}, through_hub=False),
        [
            "R24: table movements, row from_site=port and grade=kz3, column quantity_t, value "
            "'5000': the grade may not pass through the hub; in store there at the start were 0 t"
        ],
    ),
    "a rival that may not pass": (
        with_values(
            hand_case({"rivals_through_hub": False}), "sites", {"site": "farm"}, kind="terminal"
        ),
        [
            "R24: table movements, row from_site=port and grade=kz3, column quantity_t, value "
            "'5000': the grade may not pass through the hub; in store there at the start were 0 t"
        ],
    ),
    "a market that buys direct only": (
        with_values(hand_case(), "markets", {"market": "senegal"}, hub_allowed=False),
        [
            "R24: table movements, row route=port>dakar>handy, column to_site, value 'dakar': no "
            "ship may go there from a hub site: all markets of the port are direct-only"
        ],
    ),
    "a cap on emissions": (
        hand_case({"co2_cap_t_per_year": 200.0}),
        [
            "R28: table movements, row year=2027, column quantity_t, value '233.496': emissions "
            "in t CO2e are above the cap of 200"
        ],
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_limit_is_told(name: str) -> None:
    case, lines = BROKEN[name]
    assert told(verify(case=case)) == lines


# Limits that the hand plan meets, though only just or by an exception.
KEPT: dict[str, Case] = {
    "storage to the tonne": site("farm", storage_capacity_t=400.0),
    "receiving with an open tier": site("port", receiving_capacity_t_per_day=95.0),
    "loading at a hub site limits lanes alone": site("port", loading_capacity_t_per_day=1.0),
    "corridor to the tonne": with_values(
        hand_case(), "corridors", {"corridor": "north"}, capacity_t_per_day=4_000 / 31
    ),
    "crop to the tonne": with_values(
        hand_case(), "harvests", {"site": "farm"}, quantity_t=3_000 / 31 * 120
    ),
    "a site that is shut when nothing passes": closed("site", "dakar", "1 2"),
    "cover to the tonne": with_values(
        hand_case(), "markets", {"market": "senegal"}, minimum_cover=2_440 / 4_800
    ),
    "budget to the dollar": with_values(
        hand_case(),
        "subsidy_programmes",
        {"programme": "transport"},
        budget_usd_per_year=30_000.0,
    ),
    "a reserve only while a tier is open": reserve("farm", quantity_t=5_000.0, only_with_hub=True),
    "a rotation in full": reserve(
        "port", quantity_t=400.0, rotation_months=3.0, to_date=dt.date(2027, 4, 30)
    ),
    "a home grade passes where rivals may not": hand_case({"rivals_through_hub": False}),
}


@pytest.mark.parametrize("name", KEPT)
def test_a_limit_that_is_met_passes(name: str) -> None:
    assert verify(case=KEPT[name]) == []


def test_a_reserve_with_the_hub_binds_from_its_opening() -> None:
    case = reserve("port", quantity_t=3_000.0, only_with_hub=True)
    periods = [line.split("period=")[1][0] for line in told(verify(case=case), "R23")]
    assert periods == ["1", "2", "3"]


def test_opening_stock_of_any_grade_may_be_shipped() -> None:
    case = with_values(hand_case(), "offers", {"site": "farm"}, through_hub=False)
    stock = {"site": "port", "grade": "kz3", "quantity_t": 5_000.0}
    assert told(verify(case=with_rows(case, "opening_stocks", [stock])), "R24") == []


def test_a_second_tier_needs_the_first() -> None:
    second = {"hub_option": "port_2", "site": "port", "tier": 2, "earliest_date": FEBRUARY}
    case = with_rows(hand_case(), "hub_options", [second])
    opening = {"hub_option": "port_2", "site": "port", "tier": 2, "opening_period": 1}
    found = verify(case=case, openings=[opening], summary=hand_summary() | {"hub": None})
    assert told(found, "R24") == [
        "R24: table openings, row hub_option=port_2, column opening_period, value '1': "
        "tier 1 of the site is not open then",
        "R24: table summary, row hub, column site, value 'empty': the openings are port 2",
    ]


# Moving (R6, R7, R8, R15)


def test_lanes_spread_by_their_days() -> None:
    found = verify(case=lane(transit_days=15.0))
    assert {each.rule for each in found} == {"R6", "R26"}
    assert told(found, "R6")[0] == (
        "R6: table movements, row kind=lane and route=farm_port and grade=kz3 and from_period=0 "
        "and to_period=0, column quantity_t, value '3000': of what left, the part that arrives in "
        "this period is 2000"
    )
    assert len(told(found, "R6")) == 4


def test_ships_arrive_by_their_days() -> None:
    found = verify(voyage_options=hand_options().with_columns(transit_days=pl.lit(50.0)))
    assert {each.rule for each in found} == {"R7", "R26"}
    assert told(found, "R7")[0] == (
        "R7: table movements, row kind=voyage and route=port>dakar>handy and to_site=dakar and "
        "grade=kz3 and from_period=1 and to_period=2, column to_period, value '2': by its transit "
        "days the ship arrives in period 3"
    )
    assert len(told(found, "R7")) == 4


def test_losses_are_those_of_lane_and_site() -> None:
    case = with_values(lane(loss_fraction=0.0), "sites", {"site": "port"}, loss_fraction=0.05)
    found = verify(case=case)
    assert {each.rule for each in found} == {"R8"}
    assert told(found)[0] == (
        "R8: table movements, row kind=lane and route=farm_port and to_site=port and grade=kz3 and "
        "from_period=0 and to_period=0, column received_t, value '2940': after the losses on the "
        "way and at the site there arrive 2850"
    )


def test_ships_carry_no_more_than_their_intake() -> None:
    found = verify(voyage_options=hand_options().with_columns(intake_t=pl.lit(3_900.0)))
    assert told(found) == [
        "R15: table movements, row route=port>dakar>handy and from_period=1, column quantity_t, "
        "value '4000': the ships may carry 3900 t in 1 trips"
    ]


def test_a_second_port_has_its_own_days_and_intake() -> None:
    option = "port>dakar+banjul>handy"
    banjul = {"site": "banjul", "kind": "port", "country": "GM", "sea_region": "west_africa"}
    case = with_rows(hand_case(), "sites", [{**banjul, "storage_capacity_t": 5_000.0}])
    two_ports = hand_options().with_columns(
        option=pl.lit(option),
        second_site=pl.lit("banjul"),
        first_distance_nm=pl.lit(1_000.0),
        distance_nm=pl.lit(1_200.0),
        second_transit_days=pl.lit(46.0),
        second_intake_t=pl.lit(900.0),
        second_kg_co2e_per_t=pl.lit(1_200 * 18.52 / 1_000),
    )
    renamed = pl.col("route").replace("port>dakar>handy", option)
    first = pl.col("from_period") == 1
    to_second = (pl.col("kind") == "voyage") & first
    moves = hand_movements().with_columns(renamed)
    moved = moves.filter(to_second).with_columns(
        to_site=pl.lit("banjul"), quantity_t=pl.lit(1_000.0), received_t=pl.lit(1_000.0)
    )
    rest = pl.when(to_second).then(3_000.0).otherwise(pl.col("quantity_t")).alias("quantity_t")
    whole = sort_movements(pl.concat([moves.with_columns(rest), moved]))
    found = verify(case=case, voyage_options=two_ports, movements=whole)
    assert told(found, "R15") == [
        f"R15: table movements, row route={option} and from_period=1, column quantity_t, value "
        "'1000': the part for the second port may carry 900 t in 1 trips"
    ]
    assert told(found, "R7") == [
        f"R7: table movements, row kind=voyage and route={option} and to_site=banjul and grade=kz3 "
        "and from_period=1 and to_period=2, column to_period, value '2': by its transit days the "
        "ship arrives in period 3"
    ]


def test_demand_is_used_or_short() -> None:
    demand = {"market": "senegal", "quantity_t_per_year": 14_965.0}
    found = verify(case=hand_case(demand=[demand]))
    assert told(found, "R19") == [
        f"R19: table movements, row market=senegal and period={t}, column quantity_t, value "
        f"'{served}': use and shortage together must be the demand, {demanded} t"
        for t, served, demanded in (
            (0, 1240, 1271),
            (1, 1120, 1148),
            (2, 1240, 1271),
            (3, 1200, 1230),
        )
    ]


def test_dust_is_not_written() -> None:
    stocks = hand_stocks()
    dust = hand_movements().filter(pl.col("kind") == "shortage").head(1)
    dust = dust.with_columns(quantity_t=pl.lit(5e-7), received_t=pl.lit(0.0))
    found = verify(movements=sort_movements(pl.concat([hand_movements(), dust])), stocks=stocks)
    assert told(found) == [
        "R32: table movements, row kind=shortage and from_site=dakar and market=senegal and "
        "from_period=0, column quantity_t, value '5e-07': less than a gram is not written; the "
        "cell is empty"
    ]


def test_rows_stand_in_order() -> None:
    assert told(verify(movements=hand_movements().reverse(), stocks=hand_stocks().reverse())) == [
        "R32: table movements: the rows are not in the order of their columns",
        "R32: table stocks: the rows are not in the order of their columns",
    ]


# Summary (R24, R30, R31)


def test_the_bound_is_not_above_the_cost() -> None:
    summary = hand_summary(1_000.0) | {"bound_usd": 1_100.0, "gap": -0.1}
    found = told(verify(summary=summary), "R31")
    assert found == [
        "R31: table summary, column bound_usd, value '1100': the bound is above the cost, 1000"
    ]


def test_both_plans_give_the_value_of_the_hub() -> None:
    """Where the twin is cheaper it is written, and the value comes from both plans."""
    years = 120 / 365
    plans = {
        "with_hub": {"cost_usd": 1_000.0, "bound_usd": 990.0, "gap": 0.01},
        "no_hub": {"cost_usd": 980.0, "bound_usd": 960.0, "gap": 20 / 980},
        "hub_value_usd_per_year": {"low": -40 / years, "high": -10 / years, "decided": True},
    }
    summary = hand_summary() | {"cost_usd": 980.0, "bound_usd": 960.0, "gap": 20 / 980} | plans
    assert told(verify(summary=summary), "R30", "R31") == []
    wrong = summary | {"cost_usd": 1_000.0, "gap": 0.04}
    wrong["hub_value_usd_per_year"] = {"low": -40 / years, "high": 10 / years, "decided": False}
    assert told(verify(summary=wrong), "R30", "R31") == [
        "R30: table summary, row hub_value_usd_per_year, column high, value '30.41666667': from "
        "the plans with and without a hub and the idle hub, per year, it is -30.41666667",
        "R30: table summary, row hub_value_usd_per_year, column decided, value 'False': with "
        "-121.6666667 to -30.41666667 USD a year it is True",
        "R30: table summary, column cost_usd, value '1000': the lower of the plans with and "
        "without a hub is 980",
    ]


def test_a_missing_bound_is_told() -> None:
    summary = hand_summary()
    del summary["bound_usd"]
    assert told(verify(summary=summary)) == [
        "R31: table summary, column bound_usd, value 'empty': cost_usd and bound_usd must both be "
        "numbers"
    ]


def test_a_strange_term_is_told() -> None:
    summary = hand_summary()
    summary["cost_terms_usd"]["tips"] = 5.0
    assert told(verify(summary=summary)) == [
        "R26: table summary, row tips, column cost_terms_usd, value '5': the cost has no such "
        "term; it has purchase, lanes, voyages, insurance, loading, receiving, storage, "
        "working_capital, duties, hub, co2, shortage, subsidy, ending_value"
    ]
