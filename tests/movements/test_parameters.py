"""Period parameters, each worked by hand from its rule (R3 to R5, R13 to R19, R22 to R24, R29)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keruen.case.calendar import Calendar
from keruen.errors import KeruenError
from keruen.movements.parameters import MeasureParameters
from keruen.movements.periods import (
    PeriodDays,
    add_months,
    annuity_usd_per_year,
    arrival_delay,
    arrival_shares,
)
from keruen.plan.model.parameters import PlanParameters
from tests.movements.hand import LANE, hand_case

JANUARY = dt.date(2027, 1, 1)


def days_of(kind: str, count: int, start: dt.date = JANUARY) -> PeriodDays:
    return PeriodDays(Calendar(start, kind, count))


def parameters(settings: dict[str, Any] | None = None, **tables: Any) -> MeasureParameters:
    return MeasureParameters(hand_case(settings, **tables))


def profile(**factors: float) -> list[dict[str, Any]]:
    """A profile of factor 1 but in the months given by number."""
    months = {int(name.removeprefix("m")): factor for name, factor in factors.items()}
    return [
        {"profile": "season", "month": month, "factor": months.get(month, 1.0)}
        for month in range(1, 13)
    ]


# Periods (R2, R5, R6, R7)


def test_days_and_discount() -> None:
    days = days_of("month", 3)
    assert days.lengths.tolist() == [31.0, 28.0, 31.0]
    expected = [1.0, 1.08 ** (-31 / 365), 1.08 ** (-59 / 365)]
    assert days.discount_factors(0.08).tolist() == pytest.approx(expected)


def test_the_calendar_continues_by_its_kind() -> None:
    assert days_of("half_month", 2).first_days(4) == [
        dt.date(2027, 1, 1),
        dt.date(2027, 1, 16),
        dt.date(2027, 2, 1),
        dt.date(2027, 2, 16),
    ]


def test_years_are_those_of_first_days() -> None:
    days = days_of("week", 3, dt.date(2026, 12, 21))
    assert days.years.tolist() == [2026, 2026, 2027]


@pytest.mark.parametrize(
    ("transit_days", "shares"),
    [
        (0.0, [(0, 1.0)]),
        (7.5, [(0, 0.75), (1, 0.25)]),
        (30.0, [(1, 1.0)]),
        (45.0, [(1, 0.5), (2, 0.5)]),
    ],
)
def test_lanes_spread(transit_days: float, shares: list[tuple[int, float]]) -> None:
    assert arrival_shares(transit_days, 30.0) == shares


@given(st.floats(0.0, 365.0), st.floats(5.0, 31.0))
def test_shares_keep_all_grain_and_its_mean_time(transit_days: float, mean: float) -> None:
    shares = arrival_shares(transit_days, mean)
    assert sum(share for _, share in shares) == pytest.approx(1.0)
    assert sum(k * share for k, share in shares) * mean == pytest.approx(transit_days, abs=1e-9)


@pytest.mark.parametrize(("days", "delay"), [(14.9, 0), (15.0, 1), (16.0, 1), (44.9, 1), (45.0, 2)])
def test_ships_arrive_in_the_nearest_period(days: float, delay: int) -> None:
    assert arrival_delay(days, 30.0) == delay


# Profiles, variations, closures (R3, R4)


def test_a_profile_is_the_mean_over_days() -> None:
    # The first week of 2027-01-28 has 4 days of January and 3 of February.
    read = parameters(
        {"period_kind": "week", "periods": 2, "start_date": dt.date(2027, 1, 28)},
        profiles=profile(m2=2.0),
        offers=[
            {"site": "farm", "grade": "kz3", "price_usd_per_t": 70.0, "price_profile": "season"}
        ],
    )
    assert read.price_usd_per_t["farm", "kz3"].tolist() == pytest.approx([100.0, 140.0])


def test_a_profile_needs_every_month() -> None:
    read = parameters(profiles=[{"profile": "short", "month": 1, "factor": 1.0}])
    with pytest.raises(KeruenError) as caught:
        _ = read.profiles
    assert str(caught.value) == (
        "table profiles, row profile=short: month 2 has no factor\n"
        "  Give a factor for each month from 1 to 12; zero where nothing happens."
    )


def test_variations_act_by_days_and_multiply() -> None:
    # 7 of February's 28 days at factor 3: 1 + 7/28 x 2 = 1.5; the second doubles all months.
    read = parameters(
        variations=[
            {
                "variation": "snow",
                "target": "lane_cost",
                "key": "north",
                "from_date": dt.date(2027, 2, 22),
                "to_date": dt.date(2027, 2, 28),
                "factor": 3.0,
            },
            {"variation": "dear", "target": "lane_cost", "factor": 2.0},
            {"variation": "elsewhere", "target": "lane_cost", "key": "south", "factor": 9.0},
            {"variation": "other", "target": "lane_capacity", "key": "farm_port", "factor": 9.0},
        ]
    )
    cost = read.lane_cost_usd_per_t["farm_port"].tolist()
    assert cost == pytest.approx([80.0, 120.0, 80.0, 80.0])


def test_closures_multiply_over_lane_and_corridor() -> None:
    ice = {"target_kind": "lane", "target": "farm_port", "months": "12 1 2"}
    read = parameters(
        closures=[
            {"closure": "ice", "capacity_factor": 0.5, **ice},
            {
                "closure": "ban",
                "target_kind": "corridor",
                "target": "north",
                "from_date": dt.date(2027, 2, 15),
                "to_date": dt.date(2027, 3, 31),
            },
        ]
    )
    # February: half by ice, half its days (14 of 28) banned; March: all days banned.
    assert read.lane_factor["farm_port"].tolist() == pytest.approx([0.5, 0.25, 0.0, 1.0])
    assert read.corridor_factor["north"].tolist() == pytest.approx([1.0, 0.5, 0.0, 1.0])


def test_a_sea_region_closes_its_sites() -> None:
    swell = {"closure": "swell", "target_kind": "sea_region", "target": "west_africa"}
    read = parameters(
        closures=[
            {**swell, "months": "4", "capacity_factor": 0.25},
            {"closure": "strike", "target_kind": "site", "target": "port", "months": "1"},
            {"closure": "works", "target_kind": "hub_option", "target": "port_1", "months": "2"},
        ]
    )
    assert read.site_factor["dakar"].tolist() == [1.0, 1.0, 1.0, 0.25]
    assert read.site_factor["port"].tolist() == [0.0, 1.0, 1.0, 1.0]
    assert read.site_factor["farm"].tolist() == [1.0] * 4
    assert read.tier_factor["port_1"].tolist() == [1.0, 0.0, 1.0, 1.0]


# Capacities (R13, R14)


@pytest.mark.parametrize(
    ("cells", "daily"),
    [
        ({}, None),
        ({"capacity_t_per_day": 100.0}, 100.0),
        ({"trains_per_day": 2.0, "train_t": 30.0}, 60.0),
        ({"capacity_t_per_day": 50.0, "trains_per_day": 2.0, "train_t": 30.0}, 50.0),
    ],
)
def test_a_lane_has_the_lesser_capacity(cells: dict[str, float], daily: float | None) -> None:
    half = {"variation": "half", "target": "lane_capacity", "key": "farm_port", "factor": 0.5}
    read = parameters(lanes=[{**LANE, **cells}], variations=[half])
    capacity = read.lane_capacity_t["farm_port"]
    if daily is None:
        assert capacity is None
    else:
        assert capacity is not None
        assert capacity.tolist() == [daily * days / 2 for days in (31, 28, 31, 30)]


def test_only_the_last_lanes_end_a_corridor() -> None:
    through = {**LANE, "lane": "port_dakar", "from_site": "port", "to_site": "dakar"}
    other = {**LANE, "lane": "other", "corridor": None}
    read = parameters(
        lanes=[LANE, through, other],
        corridors=[{"corridor": "north", "capacity_t_per_day": 10.0}, {"corridor": "south"}],
    )
    assert read.ending_lanes == {"north": ("port_dakar",), "south": ()}
    assert read.corridor_capacity_t["north"].tolist() == [310.0, 280.0, 310.0, 300.0]
    assert set(read.corridor_capacity_t) == {"north"}


# Supply (R16, R17)


def harvest(first: dt.date, last: dt.date, **cells: Any) -> list[dict[str, Any]]:
    return [{"site": "farm", "quantity_t": 1_000.0, "from_date": first, "to_date": last, **cells}]


def test_a_crop_comes_day_by_day() -> None:
    # 10 days before the horizon count in January; 10 of 100 days lie in April.
    crop = harvest(dt.date(2026, 12, 22), dt.date(2027, 3, 31))
    read = parameters(harvests=crop, grade_shares=[{"site": "farm", "grade": "kz3", "share": 0.6}])
    offered = read.offered_t["farm", 2026, "kz3"]
    assert offered.tolist() == pytest.approx([246.0, 414.0, 600.0, 600.0])
    assert read.crop_on_sale["farm", 2026].tolist() == [1.0, 1.0, 1.0, 0.0]


def test_days_after_the_horizon_are_never_on_offer() -> None:
    read = parameters(harvests=harvest(dt.date(2027, 4, 21), dt.date(2027, 5, 20)))
    assert read.offered_t["farm", 2026, "kz3"].tolist() == pytest.approx([0, 0, 0, 1_000 / 3])


def test_a_harvest_profile_weighs_days() -> None:
    # 31 days at factor 0, 28 at 1 and 31 at 2: 28/90 in February, 62/90 in March.
    read = parameters(
        profiles=profile(m1=0.0, m3=2.0),
        harvests=harvest(dt.date(2027, 1, 1), dt.date(2027, 3, 31), harvest_profile="season"),
    )
    offered = read.offered_t["farm", 2026, "kz3"]
    assert offered.tolist() == pytest.approx([0.0, 28_000 / 90, 1_000.0, 1_000.0])


def test_a_poor_harvest_offers_less() -> None:
    drought = {"variation": "drought", "target": "harvest", "key": "farm", "factor": 0.5}
    read = parameters(
        harvests=harvest(dt.date(2027, 1, 1), dt.date(2027, 1, 31)), variations=[drought]
    )
    assert read.offered_t["farm", 2026, "kz3"].tolist() == pytest.approx([500.0] * 4)


def test_a_quota_counts_its_days() -> None:
    ban = {"quota": "ban", "country": "KZ", "quantity_t": 0.0}
    dates = {"from_date": dt.date(2027, 2, 15), "to_date": dt.date(2027, 3, 31)}
    read = parameters(quotas=[{**ban, **dates}])
    assert read.quota_share["ban"].tolist() == [0.0, 0.5, 1.0, 0.0]


# Demand and policy (R19, R22, R23, R26)


def test_demand_changes_on_its_day_with_season_and_variation() -> None:
    read = parameters(
        profiles=profile(m2=1.5),
        demand=[
            {"market": "senegal", "quantity_t_per_year": 3_650.0, "demand_profile": "season"},
            {
                "market": "senegal",
                "quantity_t_per_year": 7_300.0,
                "from_date": dt.date(2027, 3, 11),
            },
        ],
        variations=[
            {
                "variation": "feast",
                "target": "demand",
                "key": "senegal",
                "from_date": dt.date(2027, 4, 1),
                "factor": 2.0,
            }
        ],
    )
    # January 31 x 10, February 28 x 15, March 10 x 10 + 21 x 20, April 30 x 20 x 2.
    assert read.demand_t["senegal"].tolist() == pytest.approx([310.0, 420.0, 520.0, 1_200.0])


def test_demand_begins_with_its_first_row() -> None:
    row = {"market": "senegal", "quantity_t_per_year": 3_650.0, "from_date": dt.date(2027, 2, 19)}
    assert parameters(demand=[row]).demand_t["senegal"].tolist() == pytest.approx(
        [0.0, 100.0, 310.0, 300.0]
    )


def test_duties_of_a_country_and_of_all_add_up() -> None:
    common = {"market_country": "SN", "amount_usd_per_t": 4.0}
    read = parameters(
        duties=[
            {"duty": "all", "rate": 0.1, **common},
            {"duty": "french", "origin_country": "FR", **common, "to_date": dt.date(2027, 2, 14)},
            {"duty": "abroad", "market_country": "MA", "rate": 0.5},
        ]
    )
    assert read.duty_usd_per_t["senegal", "kz3"].tolist() == [24.0] * 4
    assert read.duty_usd_per_t["senegal", "fr1"].tolist() == [28.0, 26.0, 24.0, 24.0]


def test_a_programme_that_is_off_pays_nothing() -> None:
    read = parameters(
        subsidy_programmes=[
            {"programme": "off", "active": False},
            {"programme": "on", "from_date": dt.date(2027, 2, 15)},
        ],
        subsidies=[],
    )
    assert read.programme_share["off"].tolist() == [0.0] * 4
    assert read.programme_share["on"].tolist() == [0.0, 0.5, 1.0, 1.0]


@pytest.mark.parametrize(
    ("dates", "year", "share"),
    [
        # The horizon is January to April 2027, 120 days.
        ((None, None), 2027, 120 / 365),
        ((None, None), 2026, 0.0),
        ((dt.date(2027, 4, 1), None), 2027, 30 / 275),
        ((None, dt.date(2027, 2, 28)), 2027, 1.0),
        ((dt.date(2026, 7, 1), dt.date(2027, 6, 30)), 2027, 120 / 181),
        ((dt.date(2027, 6, 1), None), 2027, 0.0),
        ((dt.date(2028, 1, 1), None), 2027, 0.0),
    ],
)
def test_the_planner_and_the_measures_agree_on_a_budget_of_a_part_year(
    dates: tuple[dt.date | None, dt.date | None], year: int, share: float
) -> None:
    first, last = dates
    programme = {
        "programme": "aid",
        "budget_usd_per_year": 1_000.0,
        "from_date": first,
        "to_date": last,
    }
    read = parameters(subsidy_programmes=[programme], subsidies=[])
    assert read.budget_usd("aid", year)[0] == pytest.approx(1_000.0 * share)
    planned = PlanParameters(read.case).budget_share(first, last, year)
    assert planned == pytest.approx(share)


def test_reserves_hold_by_last_days() -> None:
    read = parameters(
        reserves=[
            {
                "reserve": "tonnes",
                "site": "port",
                "quantity_t": 5.0,
                "to_date": dt.date(2027, 3, 30),
            },
            {
                "reserve": "days",
                "site": "dakar",
                "days_of_cover": 30.0,
                "market": "senegal",
                "from_date": dt.date(2027, 2, 28),
            },
        ]
    )
    nan = float("nan")
    np.testing.assert_allclose(read.reserve_t["tonnes"], [5.0, 5.0, nan, nan])
    np.testing.assert_allclose(read.reserve_t["days"], [nan, 1_200.0, 1_200.0, 1_200.0])
    # Six months of 30.4375 days are 6.09 periods of 30 days.
    assert read.rotation_periods(6.0) == 7
    assert parameters({"period_kind": "week"}).rotation_periods(7 / 30.4375) == 1


# Hub (R24, R29)


@pytest.mark.parametrize(
    ("earliest", "months", "period"),
    [
        (dt.date(2026, 6, 1), 0.0, 0),
        (dt.date(2026, 6, 1), 2.0, 2),
        (dt.date(2027, 1, 2), 0.0, 1),
        (dt.date(2027, 2, 1), 1.0, 2),
        (dt.date(2027, 2, 1), 1.5, 3),
        (dt.date(2027, 2, 1), 3.0, None),
    ],
)
def test_earliest_period(earliest: dt.date, months: float, period: int | None) -> None:
    read = parameters(
        hub_options=[
            {
                "hub_option": "port_1",
                "site": "port",
                "earliest_date": earliest,
                "building_months": months,
            }
        ]
    )
    assert read.earliest_period == {"port_1": period}


@pytest.mark.parametrize(
    ("date", "months", "later"),
    [
        (dt.date(2027, 1, 31), 1.0, dt.date(2027, 2, 28)),
        (dt.date(2027, 11, 30), 3.0, dt.date(2028, 2, 29)),
        (dt.date(2027, 1, 1), 0.5, dt.date(2027, 1, 17)),
        (dt.date(2027, 1, 1), 24.0, dt.date(2029, 1, 1)),
    ],
)
def test_months_are_calendar_months(date: dt.date, months: float, later: dt.date) -> None:
    assert add_months(date, months) == later


def test_annuity() -> None:
    assert annuity_usd_per_year(1_000.0, 10.0, 0.0) == 100.0
    # Two payments at 10 %: x / 1.1 + x / 1.21 = 1,000.
    assert annuity_usd_per_year(1_000.0, 2.0, 0.1) == pytest.approx(1_210 / 2.1)
