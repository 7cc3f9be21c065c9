"""What a plan ships, measured as flows were seen, on the plan worked by hand.

4,000 t leave the Kazakh farm for the Moroccan port in January 2027 and 1,600 t in February; ships
take 4,000 t to Senegal in February and 1,000 t in April. The plan has 120 days, January to April,
or a year or fourteen months of which the rest is idle.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl
import pytest

from keruen.case.case import Case
from keruen.movements.measures import observed_flows
from tests.builders import frame, with_rows
from tests.movements.hand import hand_case, hand_movements

WHOLE_2025: dict[str, Any] = {"from_date": dt.date(2025, 1, 1), "to_date": dt.date(2025, 12, 31)}


def with_periods(case: Case, periods: int) -> Case:
    return case.replace(case=case["case"].with_columns(periods=pl.lit(periods, dtype=pl.Int64)))


def measured(periods: int = 12, **row: Any) -> dict[str, Any]:
    seen = {"observed_flow": "seen", **WHOLE_2025, **row}
    case = with_periods(hand_case(), periods)
    case = case.replace(observed_flows=frame("observed_flows", [seen]))
    (found,) = observed_flows(case, hand_movements()).to_dicts()
    return dict(found)


@pytest.mark.parametrize(
    ("flow", "plan_t"),
    [
        ({"origin_country": "KZ"}, 5_600),
        ({"origin_country": "KZ", "market_country": "SN"}, 5_000),
        ({"market_country": "SN"}, 5_000),
        ({"origin_country": "FR", "market_country": "SN"}, 0),
        ({"corridor": "north"}, 5_600),
        ({"from_site": "port"}, 5_000),
        ({"from_site": "port", "market_country": "SN", "origin_country": "KZ"}, 5_000),
    ],
)
def test_a_year_of_the_plan(flow: dict[str, Any], plan_t: float) -> None:
    found = measured(quantity_t=7_000.0, **flow)
    assert found["plan_t"] == pytest.approx(plan_t)
    assert found["observed_t"] == pytest.approx(7_000)
    assert found["plan_share"] is None


def test_a_country_keeps_what_it_does_not_send_on() -> None:
    """5,600 t reach the Moroccan port and 5,000 leave it, once Morocco has a market."""
    market = {"market": "morocco", "site": "port", "country": "MA"}
    case = with_periods(with_rows(hand_case(), "markets", [market]), 12)
    seen = {"observed_flow": "seen", "market_country": "MA", "quantity_t": 1.0, **WHOLE_2025}
    case = case.replace(observed_flows=frame("observed_flows", [seen]))
    (found,) = observed_flows(case, hand_movements()).to_dicts()
    assert found["plan_t"] == pytest.approx(600)


def test_tonnes_of_more_than_a_year_are_scaled_to_one() -> None:
    dates: dict[str, Any] = {"from_date": dt.date(2024, 1, 1), "to_date": dt.date(2025, 12, 31)}
    found = measured(origin_country="KZ", quantity_t=7_310.0, **dates)
    assert found["observed_t"] == pytest.approx(3_650)


@pytest.mark.parametrize(
    ("first", "last", "plan_t"),
    [
        (dt.date(2025, 2, 1), dt.date(2025, 2, 28), 4_000),
        # Half of the 28 days of February, and two of the 30 days of April.
        (dt.date(2025, 2, 15), dt.date(2025, 4, 2), 4_000 * 14 / 28 + 1_000 * 2 / 30),
        (dt.date(2025, 3, 1), dt.date(2025, 3, 31), 0),
    ],
)
@pytest.mark.parametrize("periods", [4, 12])
def test_tonnes_of_a_part_of_a_year_meet_as_many_days_of_the_same_months(
    periods: int, first: dt.date, last: dt.date, plan_t: float
) -> None:
    dates: dict[str, Any] = {"from_date": first, "to_date": last}
    found = measured(periods, market_country="SN", quantity_t=900.0, **dates)
    assert found["observed_t"] == pytest.approx(900)
    assert found["plan_t"] == pytest.approx(plan_t)


def test_a_month_that_the_horizon_has_twice_counts_once() -> None:
    """Fourteen months have two Februaries: 4,000 t in one of them are about 2,000 t a year."""
    dates: dict[str, Any] = {"from_date": dt.date(2025, 2, 1), "to_date": dt.date(2025, 2, 28)}
    found = measured(14, market_country="SN", quantity_t=900.0, **dates)
    # The second February of this horizon is that of the leap year 2028, with 29 days.
    assert found["plan_t"] == pytest.approx(4_000 / 57 * 28)
    year = measured(14, market_country="SN", quantity_t=900.0)
    assert year["plan_t"] == pytest.approx(4_000 / 57 * 28 + 1_000)


@pytest.mark.parametrize(
    "dates",
    [WHOLE_2025, {"from_date": dt.date(2024, 11, 1), "to_date": dt.date(2025, 1, 31)}],
)
def test_months_that_are_not_in_the_horizon_are_compared_with_nothing(
    dates: dict[str, Any],
) -> None:
    found = measured(4, market_country="SN", quantity_t=900.0, **dates)
    assert found["plan_t"] is None


def test_a_share_is_of_all_origins_or_of_the_whole_year() -> None:
    of_origin = measured(origin_country="KZ", market_country="SN", share=0.4)
    assert (of_origin["observed_share"], of_origin["plan_share"]) == (0.4, 1.0)
    assert measured(origin_country="FR", market_country="SN", share=0.4)["plan_share"] == 0.0
    # A share of origins needs no whole year of the plan.
    assert measured(4, origin_country="KZ", market_country="SN", share=0.4)["plan_share"] == 1.0
    of_months = measured(origin_country="KZ", months="2 3", share=0.4)
    assert of_months["plan_share"] == pytest.approx(1_600 / 5_600)
    assert measured(origin_country="FR", months="2", share=0.4)["plan_share"] is None
    assert measured(4, origin_country="KZ", months="2 3", share=0.4)["plan_share"] is None
