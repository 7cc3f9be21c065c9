"""One small golden model a family: its rows as text, with the arithmetic of each number.

Two periods, January and February 2027, of 31 and 28 days (D = 29.5), or January alone. Rows are in
kilotonnes and thousand dollars, so 1,550 t are 1.55.
"""

from __future__ import annotations

import datetime as dt
import inspect
import re
from textwrap import dedent
from typing import Any

from keruen.movements.limits import Limit
from keruen.plan.model import build
from keruen.plan.model.parameters import PlanParameters
from keruen.routes.voyages import make_voyage_options
from tests.plan.hand import LAND, SEA, change, land_case, sea_case, two_ports
from tests.plan.hand_tables import (
    TWO_ORIGINS,
    TWO_WAYS,
    hub_case,
    hub_site,
    ship_hub_case,
    tier,
    town,
)
from tests.plan.solving import model_of
from tests.plan.text import costs_text, rows_text

TWO: dict[str, Any] = {"periods": 2}
ONE: dict[str, Any] = {"periods": 1}
FEBRUARY = dt.date(2027, 2, 1)


def test_balance() -> None:
    """5.9 days of 29.5: 0.8 arrive at once, 0.2 later; 0.9 x 0.98 = 0.882 of it is left."""
    case = land_case(
        settings=TWO,
        sites=change("sites", LAND, "mill", storage_capacity_t=500.0, loss_fraction=0.02),
        lanes=change("lanes", LAND, "rail", transit_days=5.9, loss_fraction=0.1),
        opening_stocks=[{"site": "mill", "grade": "wheat", "quantity_t": 250.0}],
    )
    assert rows_text(model_of(case), "balance") == dedent("""\
        balance[farm,wheat,0]: buy[farm,2026,wheat,0] - send[rail,wheat,0] = 0
        balance[farm,wheat,1]: buy[farm,2026,wheat,1] - send[rail,wheat,1] = 0
        balance[mill,wheat,0]: 0.7056 send[rail,wheat,0] - stock[mill,wheat,0] \
- use[town,wheat,0] = -0.25
        balance[mill,wheat,1]: 0.1764 send[rail,wheat,0] + 0.7056 send[rail,wheat,1] \
+ stock[mill,wheat,0] - stock[mill,wheat,1] - use[town,wheat,1] = 0
        """)


def test_supply() -> None:
    """5,900 t over 59 days, half of them this grade: 50 t a day. The quota has half of February."""
    case = land_case(
        settings=TWO,
        harvests=[{"site": "farm", "quantity_t": 5_900.0, "to_date": dt.date(2027, 2, 28)}],
        grade_shares=[{"site": "farm", "grade": "wheat", "share": 0.5}],
        quotas=[
            {
                "quota": "spring",
                "country": "KZ",
                "quantity_t": 900.0,
                "from_date": FEBRUARY,
                "to_date": dt.date(2027, 2, 14),
            }
        ],
    )
    assert rows_text(model_of(case), "supply", "quota") == dedent("""\
        supply[farm,2026,wheat,0]: buy[farm,2026,wheat,0] <= 1.55
        supply[farm,2026,wheat,1]: buy[farm,2026,wheat,0] + buy[farm,2026,wheat,1] <= 2.95
        quota[spring]: 0.5 buy[farm,2026,wheat,1] <= 0.9
        """)


def test_lanes() -> None:
    """Half a train of 100 t a day, half of it in February; 70 t a day on the corridor."""
    case = land_case(
        settings=TWO,
        corridors=[{"corridor": "south", "capacity_t_per_day": 70.0}],
        lanes=change("lanes", LAND, "rail", corridor="south", trains_per_day=0.5, train_t=100.0),
        closures=[
            {
                "closure": "ice",
                "target_kind": "lane",
                "target": "rail",
                "months": "2",
                "capacity_factor": 0.5,
            }
        ],
    )
    assert rows_text(model_of(case), "lane_capacity", "corridor_capacity") == dedent("""\
        lane_capacity[rail,0]: send[rail,wheat,0] <= 1.55
        lane_capacity[rail,1]: send[rail,wheat,1] <= 0.7
        corridor_capacity[south,0]: send[rail,wheat,0] <= 2.17
        corridor_capacity[south,1]: send[rail,wheat,1] <= 1.96
        """)


def test_ships() -> None:
    """Ships carry 4,000 t, but no more than there is room for.

    The quay uses 3,100 t in January and stores nothing; the wharf takes in 10 t a day, 310 t; so a
    ship that calls at both brings 3,410 t. The pier puts out 200 t a day.
    """
    tables = two_ports(receiving_capacity_t_per_day=10.0)
    tables["sites"][0]["loading_capacity_t_per_day"] = 200.0  # type: ignore[index]
    text = rows_text(
        model_of(sea_case(settings=ONE, **tables)),
        *("shipload", "second_shipload", "receiving", "loading"),
    )
    assert text == dedent("""\
        shipload[pier>quay+wharf>ship,0]: load[pier>quay+wharf>ship,quay,wheat,0] \
+ load[pier>quay+wharf>ship,wharf,wheat,0] - 3.41 trips[pier>quay+wharf>ship,0] <= 0
        shipload[pier>quay>ship,0]: load[pier>quay>ship,quay,wheat,0] \
- 3.1 trips[pier>quay>ship,0] <= 0
        shipload[pier>wharf>ship,0]: load[pier>wharf>ship,wharf,wheat,0] \
- 0.31 trips[pier>wharf>ship,0] <= 0
        second_shipload[pier>quay+wharf>ship,0]: load[pier>quay+wharf>ship,wharf,wheat,0] \
- 0.31 trips[pier>quay+wharf>ship,0] <= 0
        receiving[wharf,0]: load[pier>quay+wharf>ship,wharf,wheat,0] \
+ load[pier>wharf>ship,wharf,wheat,0] <= 0.31
        loading[pier,0]: load[pier>quay+wharf>ship,quay,wheat,0] \
+ load[pier>quay+wharf>ship,wharf,wheat,0] + load[pier>quay>ship,quay,wheat,0] \
+ load[pier>wharf>ship,wharf,wheat,0] <= 6.2
        """)


def test_ships_of_a_barred_grade() -> None:
    """500 t lay at the hub at the start, and no more of the grade may be shipped there."""
    case = ship_hub_case(
        harbour={"storage_capacity_t": 5_000.0},
        offers=[{**SEA["offers"][0], "through_hub": False}],
        opening_stocks=[{"site": "hub", "grade": "wheat", "quantity_t": 500.0}],
    )
    assert rows_text(model_of(case, "must"), "barred_grade") == dedent("""\
        barred_grade[hub,wheat]: load[hub>quay>ship,quay,wheat,0] <= 0.5
        """)


def test_hub() -> None:
    """The first tier stores 2,000 t and takes 1,000 t a day, half of both in February; the second
    takes as much from February on. The site itself stores 300 t."""
    case = hub_case(
        tier(storage_capacity_t=2_000.0, capex_usd=3e6),
        tier("second", tier=2, capex_usd=1e6, building_months=1.0),
        settings={**TWO, "hub_budget_usd": 3.5e6},
        sites=[*LAND["sites"], hub_site(storage_capacity_t=300.0)],
        closures=[
            {
                "closure": "works",
                "target_kind": "hub_option",
                "target": "first",
                "months": "2",
                "capacity_factor": 0.5,
            }
        ],
    )
    text = rows_text(
        model_of(case, "must"),
        *("storage", "hub_receiving", "stays_open", "tier_order", "maximum_hubs", "hub_budget"),
        "must_open",
    )
    assert text == dedent("""\
        storage[hub,0]: stock[hub,wheat,0] - 2 open[first,0] <= 0.3
        storage[hub,1]: stock[hub,wheat,1] - open[first,1] <= 0.3
        hub_receiving[hub,0]: send[in,wheat,0] - 31 open[first,0] <= 0
        hub_receiving[hub,1]: send[in,wheat,1] - 14 open[first,1] - 28 open[second,1] <= 0
        stays_open[first,1]: - open[first,0] + open[first,1] >= 0
        tier_order[second,1]: - open[first,1] + open[second,1] <= 0
        maximum_hubs[maximum_hubs]: open[first,1] <= 1
        hub_budget[hub_budget_usd]: 3000 open[first,1] + 1000 open[second,1] <= 3500
        must_open[must_open]: open[first,0] >= 1
        """)


def test_ships_load_from_open_tiers() -> None:
    """50 t a day for 31 days."""
    assert rows_text(model_of(ship_hub_case(), "must"), "hub_loading") == dedent("""\
        hub_loading[hub,0]: load[hub>quay>ship,quay,wheat,0] - 1.55 open[first,0] <= 0
        """)


def test_quality() -> None:
    """Margins 14 - 12 and 11 - 12 of protein, 30 - 20 and 30 - 50 of the liquefaction number.

    Both grades are below 15 % of moisture, so that limit has no row.
    """
    specification = town(
        protein_pct_minimum=12.0, falling_number_s_minimum=250.0, moisture_pct_maximum=15.0
    )
    text = rows_text(model_of(land_case(settings=ONE, **specification)), "quality")
    assert text == dedent("""\
        quality[farm,mill,0,falling_number_s]: 10 send[rail,strong,0] - 20 send[rail,weak,0] >= 0
        quality[farm,mill,0,protein_pct]: 2 send[rail,strong,0] - send[rail,weak,0] >= 0
        """)


def test_demand() -> None:
    """100 t a day; two fifths of 5,900 t in the year."""
    markets = [{"market": "town", "site": "mill", "minimum_cover": 0.4}]
    text = rows_text(model_of(land_case(settings=TWO, markets=markets)), "demand", "minimum_cover")
    assert text == dedent("""\
        demand[town,0]: use[town,wheat,0] + short[town,0] = 3.1
        demand[town,1]: use[town,wheat,1] + short[town,1] = 2.8
        minimum_cover[town,2027]: use[town,wheat,0] + use[town,wheat,1] >= 2.36
        """)


def test_policy() -> None:
    """The programme pays on 15 of January's 31 days, 10 USD/t up to 20,000 USD; a limit of 40 %
    takes 1 - 0.4 of the rival's use and gives 0.4 of the other; 10 and 60 kg a tonne are emitted.
    """
    case = land_case(
        settings={**TWO, "co2_cap_t_per_year": 315.0},
        **{**TWO_WAYS, **TWO_ORIGINS},
        subsidies=[{"programme": "aid", "lane": "rail", "amount_usd_per_t": 10.0}],
        subsidy_programmes=[
            {
                "programme": "aid",
                # 43 of the 349 days from 17 January to the end of the year lie in the case.
                "budget_usd_per_year": 20_000.0 * 349 / 43,
                "from_date": dt.date(2027, 1, 17),
            }
        ],
        origin_limits=[{"origin_limit": "rival", "origin_country": "RU", "maximum_share": 0.4}],
    )
    text = rows_text(
        model_of(case), "subsidised_tonnes", "subsidy_budget", "origin_limit_0", "co2_cap"
    )
    assert text == dedent("""\
        subsidised_tonnes[aid,rail,0]: - 0.483871 send[rail,rival,0] \
- 0.483871 send[rail,wheat,0] + paid[aid,rail,0] <= 0
        subsidised_tonnes[aid,rail,1]: - send[rail,rival,1] - send[rail,wheat,1] \
+ paid[aid,rail,1] <= 0
        subsidy_budget[aid,2027]: 10 paid[aid,rail,0] + 10 paid[aid,rail,1] <= 20
        origin_limit_0[2027,rival]: 0.6 use[town,rival,0] + 0.6 use[town,rival,1] \
- 0.4 use[town,wheat,0] - 0.4 use[town,wheat,1] <= 0
        co2_cap[2027]: 0.01 send[rail,rival,0] + 0.01 send[rail,rival,1] \
+ 0.01 send[rail,wheat,0] + 0.01 send[rail,wheat,1] + 0.06 send[road,rival,0] \
+ 0.06 send[road,rival,1] + 0.06 send[road,wheat,0] + 0.06 send[road,wheat,1] <= 0.315
        """)


def test_reserve() -> None:
    """1,000 t where the tier is open, rotated in ceil(1.5 x 30.4375 / 29.5) = 2 periods; 10 days of
    100 t at the mill from February on."""
    mill = {"site": "mill", "kind": "inland", "storage_capacity_t": 2_000.0}
    case = hub_case(
        tier(storage_capacity_t=2_000.0),
        settings=TWO,
        sites=[LAND["sites"][0], mill, hub_site()],
        reserves=[
            {
                "reserve": "stock",
                "site": "hub",
                "quantity_t": 1_000.0,
                "only_with_hub": True,
                "rotation_months": 1.5,
            },
            {
                "reserve": "silo",
                "site": "mill",
                "days_of_cover": 10.0,
                "market": "town",
                "from_date": FEBRUARY,
            },
        ],
    )
    text = rows_text(model_of(case, "must"), "reserve_silo", "reserve_stock", "rotation_stock")
    assert text == dedent("""\
        reserve_silo[1,silo]: stock[mill,wheat,1] >= 1
        reserve_stock[0,stock]: stock[hub,wheat,0] - open[first,0] >= 0
        reserve_stock[1,stock]: stock[hub,wheat,1] - open[first,1] >= 0
        rotation_stock[0,stock]: send[out,wheat,0] + send[out,wheat,1] - open[first,0] >= 0
        """)


def test_circulation() -> None:
    """January: 9,000 t of a harvest of 181 days give 9 x 31 / 181 = 1.54144 in it, the most that
    can move. Paid from farm to mill, grain may come back over the yard; the silo is on that circle.
    """
    case = land_case(
        settings=ONE,
        sites=[
            {"site": "farm", "kind": "elevator"},
            {"site": "mill", "kind": "inland", "storage_capacity_t": 500.0},
            {"site": "yard", "kind": "inland"},
        ],
        lanes=[
            {"lane": "rail", "from_site": "farm", "to_site": "mill"},
            {"lane": "out", "from_site": "mill", "to_site": "yard"},
            {"lane": "back", "from_site": "yard", "to_site": "farm", "transit_days": 1.0},
        ],
        harvests=[{"site": "farm", "quantity_t": 9_000.0}],
        subsidies=[{"programme": "aid", "lane": "rail", "amount_usd_per_t": 10.0}],
        subsidy_programmes=[{"programme": "aid"}],
        reserves=[{"reserve": "silo", "site": "mill", "quantity_t": 400.0, "rotation_months": 1.0}],
    )
    text = rows_text(
        model_of(case),
        *("subsidised_tonnes", "eligible_sent", "eligible_counts", "cut_of_lane"),
        *("cut_of_reserve", "rotation_silo"),
    )
    assert text == dedent("""\
        subsidised_tonnes[aid,rail,0]: paid[aid,rail,0] - eligible[rail,wheat,0] <= 0
        eligible_sent[rail,wheat,0]: - send[rail,wheat,0] + eligible[rail,wheat,0] <= 0
        eligible_counts[rail,wheat]: eligible[rail,wheat,0] - 1.54144 counts[rail,wheat] <= 0
        cut_of_lane[rail wheat,mill,yard]: send[out,wheat,0] + 1.54144 counts[rail,wheat] \
- 1.54144 label[lane,rail,wheat,yard] <= 1.54144
        cut_of_lane[rail wheat,yard,farm]: send[back,wheat,0] \
+ 1.54144 label[lane,rail,wheat,yard] <= 1.54144
        cut_of_reserve[silo,farm,mill,0]: - send[rail,wheat,0] \
- 1.54144 label[reserve,silo,,farm] + returned[silo,farm,mill,0] >= -1.54144
        cut_of_reserve[silo,mill,yard,0]: - send[out,wheat,0] \
+ 1.54144 label[reserve,silo,,yard] + returned[silo,mill,yard,0] >= 0
        cut_of_reserve[silo,yard,farm,0]: - send[back,wheat,0] \
+ 1.54144 label[reserve,silo,,farm] - 1.54144 label[reserve,silo,,yard] \
+ returned[silo,yard,farm,0] >= -1.54144
        rotation_silo[0,silo]: send[out,wheat,0] + use[town,wheat,0] \
- returned[silo,farm,mill,0] - returned[silo,mill,yard,0] - returned[silo,yard,farm,0] >= 0.4
        """)


def test_ending() -> None:
    """March needs 31 x 100 t, and the silo its 400 t; only the farm serves both. A fifth of what
    leaves in February is in transit at the end."""
    case = land_case(
        settings={**TWO, "ending_value_fraction": 0.5},
        sites=[
            {"site": "farm", "kind": "elevator", "storage_capacity_t": 500.0},
            {"site": "mill", "kind": "inland", "storage_capacity_t": 500.0},
        ],
        lanes=change("lanes", LAND, "rail", cost_usd_per_t=10.0, transit_days=5.9),
        reserves=[{"reserve": "silo", "site": "farm", "quantity_t": 400.0}],
    )
    text = rows_text(model_of(case), "credited_grain", "credited_group", "following_need")
    assert text == dedent("""\
        credited_grain[farm,wheat]: - stock[farm,wheat,1] + credit[farm,wheat] <= 0
        credited_grain[mill,wheat]: - 0.2 send[rail,wheat,1] - stock[mill,wheat,1] \
+ credit[mill,wheat] <= 0
        credited_group[farm]: credit[farm,wheat] - assigned[farm,market town] \
- assigned[farm,reserve silo] <= 0
        credited_group[mill]: credit[mill,wheat] - assigned[mill,market town] <= 0
        following_need[market town]: assigned[farm,market town] \
+ assigned[mill,market town] <= 3.1
        following_need[reserve silo]: assigned[farm,reserve silo] <= 0.4
        """)


def test_objective_of_grain_on_land() -> None:
    """February counts 1.1 ** (-31 / 365) = 0.991938; money costs 0.02 USD a tonne and day.

    Sent in January: 10 the lane, 2 loading, 3 receiving on 0.8 at once and on 0.2 in February,
    0.02 x 5.9 days, and 10 kg of CO2e at 50 USD a tonne: 10 + 2 + 2.4 + 0.5952 + 0.118 + 0.5.
    Sent in February: 0.2 of it is in transit at the end and pays no receiving:
    (10 + 2 + 2.4 + 0.118 + 0.5) x 0.991938.
    In store: 1.5 x 31 / 30 + 0.02 x 31 in January, (1.4 + 0.56) x 0.991938 in February.
    Credited: half of the lower of 200 and the least cost at the mill, which is the price of 100, 2
    of loading and the lane's 10 less the subsidy of 10: 51 x 0.991938.
    """
    case = land_case(
        settings={
            **TWO,
            "discount_rate_per_year": 0.1,
            "working_capital_rate_per_year": 0.0365,
            "ending_value_fraction": 0.5,
            "co2_price_usd_per_t": 50.0,
        },
        sites=[
            {"site": "farm", "kind": "elevator", "loading_cost_usd_per_t": 2.0},
            {
                "site": "mill",
                "kind": "inland",
                "receiving_cost_usd_per_t": 3.0,
                "storage_capacity_t": 500.0,
                "storage_cost_usd_per_t_per_month": 1.5,
            },
        ],
        lanes=change(
            "lanes", LAND, "rail", cost_usd_per_t=10.0, transit_days=5.9, distance_km=500.0
        ),
        emission_factors=[
            {"emission_factor": "rail", "g_co2e_per_t_km": 20.0},
            {"emission_factor": "bulk_carrier"},
        ],
        duties=[{"duty": "levy", "market_country": "SN", "amount_usd_per_t": 4.0}],
        subsidies=[{"programme": "aid", "lane": "rail", "amount_usd_per_t": 10.0}],
        subsidy_programmes=[{"programme": "aid"}],
    )
    assert costs_text(model_of(case)) == dedent("""\
        buy[farm,2026,wheat,0]: 100
        buy[farm,2026,wheat,1]: 99.1938
        send[rail,wheat,0]: 15.6132
        send[rail,wheat,1]: 14.8969
        stock[mill,wheat,0]: 2.17
        stock[mill,wheat,1]: 1.9442
        use[town,wheat,0]: 4
        use[town,wheat,1]: 3.96775
        short[town,0]: 1000
        short[town,1]: 991.938
        paid[aid,rail,0]: -10
        paid[aid,rail,1]: -9.91938
        credit[mill,wheat]: -50.5888
        """)


def test_objective_of_ships_and_hubs() -> None:
    """A trip: 10 days of 10,000 USD and 8 days of 10 t of fuel at 100. Loaded: insurance of 1 % of
    200 USD/t and 9 days of 0.02. Open for 31 days: (365,000 annuity + 365,000) x 31 / 365."""
    case = sea_case(
        settings={
            **ONE,
            "insurance_rate": 0.01,
            "fuel_price_usd_per_t": 100.0,
            "working_capital_rate_per_year": 0.0365,
        },
        vessel_classes=change(
            "vessel_classes", SEA, "ship", fuel_sea_t_per_day=10.0, fuel_port_t_per_day=0.0
        ),
        hub_options=[
            tier(
                site="pier",
                capex_usd=3.65e6,
                life_years=10.0,
                capital_rate_per_year=0.0,
                fixed_opex_usd_per_year=365_000.0,
            )
        ],
    )
    assert costs_text(model_of(case, "must")) == dedent("""\
        buy[pier,2026,wheat,0]: 100
        load[pier>quay>ship,quay,wheat,0]: 2.18
        trips[pier>quay>ship,0]: 108
        stock[pier,wheat,0]: 0.62
        short[town,0]: 1000
        open[first,0]: 62
        """)


def test_limits() -> None:
    """R33: tonnes over the horizon, and a share of a larger sum in each period."""
    case = land_case()
    limits = (
        Limit("little", "lane", {"mode": "rail"}, at_most_t=500.0),
        Limit("share", "use", {"market": "town"}, at_least_share=0.25, each_period=True),
    )
    voyages = make_voyage_options(case).frame
    text = rows_text(
        build.make_model(PlanParameters(case), voyages, "none", limits),
        "limit_at_least",
        "limit_at_most",
    )
    assert text == dedent("""\
        limit_at_least[share,at_least_share,0]: 0.75 use[town,wheat,0] >= 0
        limit_at_least[share,at_least_share,1]: 0.75 use[town,wheat,1] >= 0
        limit_at_least[share,at_least_share,2]: 0.75 use[town,wheat,2] >= 0
        limit_at_most[little,at_most_t,-1]: send[rail,wheat,0] + send[rail,wheat,1] + \
send[rail,wheat,2] <= 0.5
        """)


def test_every_family_of_the_model_is_shown_here() -> None:
    """Each function that `make_model` calls to add rows or costs has a golden model above."""
    called = re.findall(r"add_(\w+)\(model", inspect.getsource(build.make_model))
    assert called[0] == "decisions"
    tests = [name for name in globals() if name.startswith("test_")]
    assert [
        family
        for family in called[1:]
        if not any(f"{name}_".startswith(f"test_{family}_") for name in tests)
    ] == []


def test_operating_policy() -> None:
    """Ten days of 100 t in store at the mill from February on, where 0.9 of its silo would be
    1,800 t. The lane's 200 t a day at 0.75: 4,650 t in 31 days and 4,200 in 28; the mill's 300 t a
    day at 0.5 are 4,650 and 4,200 too."""
    case = land_case(
        settings=TWO,
        sites=change(
            "sites", LAND, "mill", storage_capacity_t=2_000.0, receiving_capacity_t_per_day=300.0
        ),
        lanes=change("lanes", LAND, "rail", capacity_t_per_day=200.0),
        policies=[
            {"policy": "floor", "kind": "stock_floor", "market": "town", "days": 10.0},
            {"policy": "rail", "kind": "target_utilisation", "route": "rail", "share": 0.75},
            {"policy": "mill", "kind": "target_utilisation", "site": "mill", "share": 0.5},
        ],
    )
    names = ("stock_floor", "target_lane", "target_receiving")
    assert rows_text(model_of(case), *names) == dedent("""\
        stock_floor[town,mill,1]: stock[mill,wheat,1] >= 1
        target_lane[rail,0]: send[rail,wheat,0] <= 4.65
        target_lane[rail,1]: send[rail,wheat,1] <= 4.2
        target_receiving[mill,0]: send[rail,wheat,0] <= 4.65
        target_receiving[mill,1]: send[rail,wheat,1] <= 4.2
        """)
