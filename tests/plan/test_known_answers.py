"""Plans worked by hand: what is bought, moved by land, stored and used.

Each test says its arithmetic. Without further costs the land case costs 9,000 t x 100 USD/t.
"""

from __future__ import annotations

import datetime as dt

import pytest

from tests.plan.hand import (
    DEMAND_T,
    LAND,
    LAST_DAY,
    MANY_T,
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
from tests.plan.hand_tables import TWO_GRADES

# Time on the way (R6, R7, R9)


def test_grain_of_a_lane_arrives_in_two_periods() -> None:
    """10 days of 30: two thirds arrive in the month of leaving, one third in the next (R6).

    The mill has no store, so each month takes what is left of its need from what leaves in it:
    3,100 = 2/3 x 4,650; 2,800 - 1,550 = 2/3 x 1,875; 3,100 - 625 = 2/3 x 3,712.5.
    """
    lanes = change("lanes", LAND, "rail", transit_days=10.0)
    plan = plan_of(land_case(lanes=lanes))
    assert plan.summary["cost_usd"] == pytest.approx(100 * (4_650 + 1_875 + 3_712.5))
    assert tonnes(plan, "lane") == pytest.approx({0: 4_650, 1: 1_875, 2: 3_712.5})
    assert tonnes(plan, "lane", by="to_period") == pytest.approx(
        {0: 3_100, 1: 2_800, 2: 3_100, 3: 1_237.5}
    )


@pytest.mark.parametrize(("transit_days", "later"), [(14, 0), (15, 1), (44, 1), (45, 2)])
def test_a_ship_arrives_whole_in_the_nearest_period(transit_days: int, later: int) -> None:
    """floor(transit / 30 + 1/2) periods after leaving (R7); one day of the transit is loading."""
    distance = [{"from_site": "pier", "to_site": "quay", "distance_nm": 300.0 * (transit_days - 1)}]
    plan = plan_of(sea_case(sea_distances=distance))
    voyages = plan.movements.filter(kind="voyage")
    assert set(voyages["to_period"] - voyages["from_period"]) == {later}
    short = {period: DEMAND_T[period] for period in range(later)}
    assert tonnes(plan, "shortage") == short
    # (transit + 1 day of discharge) x 10,000 USD for two ships a month that can still arrive.
    ships = 2 * (3 - later) * 10_000 * (transit_days + 1)
    grain = 100 * sum(DEMAND_T[later:])
    assert plan.summary["cost_usd"] == pytest.approx(ships + grain + 1_000 * sum(short.values()))


def test_grain_in_transit_at_the_end_is_credited_as_far_as_april_needs_it() -> None:
    """Half of what leaves arrives in the period, half in the next; the mill has no storage.

    5,600 t leave in January and 6,200 t in March: 2,800, 2,800 and 3,100 t arrive, 300 t lack in
    January. Of the 3,100 t in transit at the end April needs 30 x 100 t, at 0.9 x the least cost of
    100 USD/t, which is below the reference value of 200. No receiving is paid on them.
    """
    case = land_case(
        settings={"ending_value_fraction": 0.9},
        lanes=change("lanes", LAND, "rail", transit_days=15.0),
        sites=change("sites", LAND, "mill", receiving_cost_usd_per_t=7.0),
    )
    plan = plan_of(case)
    terms = plan.summary["cost_terms_usd"]
    assert tonnes(plan, "lane") == {0: 5_600.0, 2: 6_200.0}
    assert terms["receiving"] == pytest.approx(7 * 8_700)
    assert terms["ending_value"] == pytest.approx(-90 * 3_000)
    assert plan.summary["cost_usd"] == pytest.approx(
        100 * 11_800 + 7 * 8_700 + 1_000 * 300 - 90 * 3_000
    )


# Supply (R16, R17)


def test_what_is_not_bought_stays_on_offer_to_the_end_of_the_window() -> None:
    """100 t a day come on offer for 90 days; 200 t a day are needed in March alone."""
    harvests = [{"site": "farm", "quantity_t": 9_000.0, "to_date": LAST_DAY}]
    plan = plan_of(land_case(harvests=harvests, **demand_in(3, 6_200.0)))
    assert tonnes(plan, "purchase") == {2: 6_200.0}
    assert plan.summary["cost_usd"] == pytest.approx(620_000)


def test_nothing_is_bought_after_the_window() -> None:
    """The window closes on 28 February: March lives on what 3,500 t of storage hold."""
    harvests = [{"site": "farm", "quantity_t": 9_000.0, "to_date": dt.date(2027, 2, 28)}]
    sites = [
        {"site": "farm", "kind": "elevator", "storage_capacity_t": 1_000.0},
        {"site": "mill", "kind": "inland", "storage_capacity_t": 2_500.0},
    ]
    plan = plan_of(land_case(harvests=harvests, sites=sites, **demand_in(3, 6_200.0)))
    assert sum(tonnes(plan, "purchase").values()) == pytest.approx(3_500)
    assert plan.summary["cost_usd"] == pytest.approx(3_500 * 100 + 2_700 * 1_000)
    assert dict(plan.stocks.filter(period=1).select("site", "quantity_t").rows()) == pytest.approx(
        {"farm": 1_000, "mill": 2_500}
    )


def test_days_before_the_horizon_count_as_offered_in_its_first_period() -> None:
    """12,100 t over 121 days from 1 December: 62 days of 100 t by the end of January."""
    harvests = [
        {
            "site": "farm",
            "quantity_t": 12_100.0,
            "from_date": dt.date(2026, 12, 1),
            "to_date": LAST_DAY,
        }
    ]
    plan = plan_of(land_case(harvests=harvests, **demand_in(1, 9_300.0)))
    assert tonnes(plan, "purchase") == pytest.approx({0: 6_200})
    assert tonnes(plan, "shortage") == pytest.approx({0: 3_100})


def test_a_harvest_profile_shares_the_crop_out_by_days_and_factors() -> None:
    """Factors 1, 0 and 2 on 31, 28 and 31 days: a third in January, two thirds in March."""
    case = land_case(
        profiles=[*profile("late", {1: 1.0, 3: 2.0}), *profile("needed", {1: 1.0})],
        harvests=[
            {"site": "farm", "quantity_t": 900.0, "harvest_profile": "late", "to_date": LAST_DAY}
        ],
        demand=[{"market": "town", "quantity_t_per_year": 36_500.0, "demand_profile": "needed"}],
    )
    assert tonnes(plan_of(case), "purchase") == pytest.approx({0: 300})


def test_a_crop_is_shared_out_among_its_grades() -> None:
    """A quarter of 3,600 t is strong: 900 t of it, and 2,700 of the weak, are all there is."""
    shares = [
        {"site": "farm", "grade": "strong", "share": 0.25},
        {"site": "farm", "grade": "weak", "share": 0.75},
    ]
    harvests = [{"site": "farm", "quantity_t": 3_600.0, "to_date": dt.date(2027, 1, 31)}]
    case = land_case(**{**TWO_GRADES, "grade_shares": shares}, harvests=harvests)
    plan = plan_of(case)
    assert tonnes(plan, "purchase", by="grade") == {"strong": 400.0, "weak": 2_700.0}
    assert tonnes(plan, "shortage") == {1: 2_800.0, 2: 3_100.0}


def test_a_quota_weighs_each_period_by_its_days_inside() -> None:
    """From 16 January, 3,000 t: January's 3,100 count 16/31 = 1,600, so 1,400 are left."""
    quotas = [
        {
            "quota": "spring",
            "country": "KZ",
            "quantity_t": 3_000.0,
            "from_date": dt.date(2027, 1, 16),
            "to_date": dt.date(2027, 2, 28),
        }
    ]
    plan = plan_of(land_case(quotas=quotas))
    assert tonnes(plan, "purchase") == pytest.approx({0: 3_100, 1: 1_400, 2: 3_100})
    assert tonnes(plan, "shortage") == pytest.approx({1: 1_400})


def test_a_quota_of_another_country_binds_nothing() -> None:
    quotas = [{"quota": "ban", "country": "RU", "quantity_t": 0.0}]
    assert cost_of(land_case(quotas=quotas)) == pytest.approx(900_000)


# Lanes and sites (R4, R12, R13, R14)


@pytest.mark.parametrize(
    ("limits", "per_day"),
    [
        ({"capacity_t_per_day": 40.0}, 40.0),
        # Half a train a day of 100 t.
        ({"trains_per_day": 0.5, "train_t": 100.0}, 50.0),
        ({"trains_per_day": 0.5, "train_t": 100.0, "capacity_t_per_day": 40.0}, 40.0),
        ({"trains_per_day": 0.5, "train_t": 100.0, "capacity_t_per_day": 60.0}, 50.0),
    ],
)
def test_a_lane_carries_its_tonnes_or_its_trains(limits: dict[str, float], per_day: float) -> None:
    plan = plan_of(land_case(lanes=change("lanes", LAND, "rail", **limits)))
    days = {0: 31, 1: 28, 2: 31}
    assert tonnes(plan, "lane") == pytest.approx({p: per_day * d for p, d in days.items()})
    assert tonnes(plan, "shortage") == pytest.approx(
        {p: (100 - per_day) * d for p, d in days.items()}
    )


def test_a_corridor_limits_the_lanes_that_end_it() -> None:
    """Two lanes end the corridor of 70 t a day, one at 1 USD/t for 50 t a day, one at 3 USD/t.

    The lane before them carries the same grain a second time and does not count. Each month 50 t
    a day go by the cheap one, 20 by the dear one, 30 lack: 90 x (50 x 101 + 20 x 103 + 30,000).
    """
    case = land_case(
        sites=[*LAND["sites"], {"site": "border", "kind": "terminal"}],
        corridors=[{"corridor": "south", "capacity_t_per_day": 70.0}],
        lanes=[
            {"lane": "to_border", "from_site": "farm", "to_site": "border", "corridor": "south"},
            {
                "lane": "cheap",
                "from_site": "border",
                "to_site": "mill",
                "corridor": "south",
                "cost_usd_per_t": 1.0,
                "capacity_t_per_day": 50.0,
            },
            {
                "lane": "dear",
                "from_site": "border",
                "to_site": "mill",
                "corridor": "south",
                "cost_usd_per_t": 3.0,
            },
        ],
    )
    assert cost_of(case) == pytest.approx(90 * (50 * 101 + 20 * 103 + 30_000))


@pytest.mark.parametrize("target", [("lane", "rail"), ("corridor", "south"), ("site", "mill")])
def test_nothing_moves_in_closed_months(target: tuple[str, str]) -> None:
    """February's 2,800 t wait in the mill, at 0.50 USD/t for a month of 31 days."""
    case = land_case(
        corridors=[{"corridor": "south"}],
        lanes=change("lanes", LAND, "rail", corridor="south"),
        sites=change(
            "sites",
            LAND,
            "mill",
            storage_capacity_t=5_000.0,
            storage_cost_usd_per_t_per_month=0.5,
        ),
        closures=[{"closure": "ice", "target_kind": target[0], "target": target[1], "months": "2"}],
    )
    plan = plan_of(case)
    assert tonnes(plan, "lane") == pytest.approx({0: 5_900, 2: 3_100})
    assert plan.summary["cost_usd"] == pytest.approx(900_000 + 2_800 * 0.5 * 31 / 30)


def test_a_closure_of_some_days_leaves_a_share_of_the_capacity() -> None:
    """Half of February closed to 40 %: 1 - 1/2 x (1 - 0.4) = 0.7 of 100 t a day."""
    closures = [
        {
            "closure": "works",
            "target_kind": "lane",
            "target": "rail",
            "from_date": dt.date(2027, 2, 15),
            "to_date": dt.date(2027, 2, 28),
            "capacity_factor": 0.4,
        }
    ]
    lanes = change("lanes", LAND, "rail", capacity_t_per_day=100.0)
    plan = plan_of(land_case(lanes=lanes, closures=closures))
    assert tonnes(plan, "shortage") == pytest.approx({1: 0.3 * 2_800})


@pytest.mark.parametrize(
    ("site", "column"),
    [("farm", "loading_capacity_t_per_day"), ("mill", "receiving_capacity_t_per_day")],
)
def test_a_site_takes_in_and_puts_out_within_its_capacity(site: str, column: str) -> None:
    plan = plan_of(land_case(sites=change("sites", LAND, site, **{column: 60.0})))
    assert tonnes(plan, "shortage") == pytest.approx({0: 40 * 31, 1: 40 * 28, 2: 40 * 31})


def test_receiving_counts_what_arrives_after_losses() -> None:
    """A tenth is lost on the lane and a fifth at the mill: 60 / 0.72 t a day leave."""
    case = land_case(
        lanes=change("lanes", LAND, "rail", loss_fraction=0.1),
        sites=change("sites", LAND, "mill", loss_fraction=0.2, receiving_capacity_t_per_day=60.0),
    )
    plan = plan_of(case)
    assert tonnes(plan, "lane") == pytest.approx(
        {0: 60 * 31 / 0.72, 1: 60 * 28 / 0.72, 2: 60 * 31 / 0.72}
    )


def test_grain_in_store_at_the_start_needs_no_storage_where_it_is_used_at_once() -> None:
    """R10 counts it before the first period, R11 asks for room at the end of it: none is left."""
    opening = [{"site": "mill", "grade": "wheat", "quantity_t": 1_000.0}]
    assert cost_of(land_case(opening_stocks=opening)) == pytest.approx(800_000)


# Demand (R19, R20)


def test_a_price_ceiling_below_the_price_leaves_only_the_least_cover() -> None:
    """December 2026 to February 2027: 40 % of 3,100 t in one year, of 5,900 t in the next.

    3,600 t at 100 USD/t, and 5,400 t that the market buys elsewhere at 50 USD/t.
    """
    start = dt.date(2026, 12, 1)
    case = land_case(
        settings={"start_date": start},
        harvests=[{"site": "farm", "quantity_t": MANY_T, "from_date": start}],
        markets=[
            {
                "market": "town",
                "site": "mill",
                "price_ceiling_usd_per_t": 50.0,
                "minimum_cover": 0.4,
            }
        ],
        demand=[{"market": "town", "quantity_t_per_year": 36_500.0, "from_date": start}],
    )
    plan = plan_of(case)
    used = tonnes(plan, "use")
    assert used[0] == pytest.approx(1_240)
    assert sum(used.values()) == pytest.approx(3_600)
    assert plan.summary["cost_usd"] == pytest.approx(3_600 * 100 + 5_400 * 50)


def test_demand_follows_its_rows_profile_and_variations() -> None:
    """36,500 t a year to 14 February, 73,000 from the 15th, twice as much on March days.

    January 31 x 100; February 14 x 100 + 14 x 200; March 31 x 200 x 2, of which a variation on 31
    of 31 days leaves half.
    """
    case = land_case(
        profiles=profile("march", {1: 1.0, 2: 1.0, 3: 2.0}),
        demand=[
            {"market": "town", "quantity_t_per_year": 36_500.0, "demand_profile": "march"},
            {
                "market": "town",
                "quantity_t_per_year": 73_000.0,
                "demand_profile": "march",
                "from_date": dt.date(2027, 2, 15),
            },
        ],
        variations=[
            {
                "variation": "half",
                "target": "demand",
                "key": "town",
                "factor": 0.5,
                "from_date": dt.date(2027, 3, 1),
            }
        ],
    )
    assert tonnes(plan_of(case), "use") == pytest.approx({0: 3_100, 1: 4_200, 2: 6_200})


def test_a_market_that_sells_as_well_is_served_from_next_door() -> None:
    """Rounding rows count ships into a port, and must count what is bought there too.

    1,100 t a month on offer at the quay for 120 USD/t spare the second ship of January and March,
    800 t that of February: 3 ships x 100,000 + 6,000 x 100 + 3,000 x 120.
    """
    harvests = [*SEA["harvests"], {"site": "quay", "quantity_t": 3_300.0, "to_date": LAST_DAY}]
    case = sea_case(
        offers=[*SEA["offers"], {"site": "quay", "grade": "wheat", "price_usd_per_t": 120.0}],
        harvests=harvests,
        grade_shares=[*SEA["grade_shares"], {"site": "quay", "grade": "wheat"}],
    )
    assert cost_of(case) == pytest.approx(300_000 + 600_000 + 360_000)
