"""Comparison of tables and of summaries."""

from __future__ import annotations

import polars as pl
import pytest

from keruen.movements.compare import (
    compare_costs,
    compare_markets,
    compare_movements,
    compare_origins,
    compare_runs,
    market_figures,
)
from keruen.movements.tables import schema, sort_movements
from tests.movements.hand import (
    by_lane,
    by_ship,
    hand_case,
    hand_movements,
    hand_options,
    hand_stocks,
)


def test_a_table_does_not_differ_from_itself_whatever_its_status() -> None:
    simulated = hand_movements().with_columns(status=pl.lit("simulated"))
    frame = compare_movements(hand_movements(), simulated)
    assert frame["difference_t"].to_list() == [0.0] * len(frame)
    assert frame["difference_trips"].to_list() == [0] * len(frame)
    assert frame["a_t"].sum() == hand_movements()["quantity_t"].sum()


def test_differences_by_route_and_period() -> None:
    plan = [by_lane(0, 0, 300.0, 294.0), by_lane(0, 1, 100.0, 98.0), *by_ship(1, 90.0, 89.1)]
    real = [by_lane(0, 1, 350.0, 343.0), by_lane(1, 1, 60.0, 58.8)]
    a, b = (sort_movements(pl.DataFrame(rows, schema=schema("movements"))) for rows in (plan, real))
    frame = compare_movements(a, b)
    assert frame.select("kind", "route", "from_period", "a_t", "b_t", "difference_t").rows() == [
        ("lane", "farm_port", 0, 400.0, 350.0, -50.0),
        ("lane", "farm_port", 1, 0.0, 60.0, 60.0),
        ("trip", "port>dakar>handy", 1, 0.0, 0.0, 0.0),
        ("voyage", "port>dakar>handy", 1, 90.0, 0.0, -90.0),
    ]
    trips = frame.filter(pl.col("kind") == "trip")
    assert trips.select("a_trips", "b_trips", "difference_trips").rows() == [(1, 0, -1)]


def test_numbers_of_two_summaries() -> None:
    a = {
        "case": "small",
        "cost_usd": 200.0,
        "hub": None,
        "hub_value_usd_per_year": {"low": 0.0, "decided": True},
        "years": [2027],
    }
    b = {"cost_usd": 150.0, "hub_value_usd_per_year": {"low": 10.0}, "tonnes": {"shortage_t": 5}}
    assert compare_runs(a, b).rows() == [
        ("cost_usd", 200.0, 150.0, -50.0, -0.25),
        ("hub_value_usd_per_year.low", 0.0, 10.0, 10.0, None),
        ("tonnes.shortage_t", None, 5.0, None, None),
    ]


def test_the_difference_of_two_costs_lies_between_their_bounds() -> None:
    """A costs 95 to 100, B 103 to 106: B costs between 3 and 11 more, and is proven dearer."""
    a = {"cost_usd": 100.0, "bound_usd": 95.0, "relaxation_usd": 90.0}
    b = {"cost_usd": 106.0, "bound_usd": 103.0, "relaxation_usd": 97.0}
    assert compare_costs(a, b) == {
        "difference_usd": 6.0,
        "low_usd": 3.0,
        "high_usd": 11.0,
        "estimate_usd": 7.0,
        "distinguished": True,
    }
    assert compare_costs(b, a)["high_usd"] == -3.0
    wide = compare_costs({**a, "bound_usd": 80.0}, {**b, "bound_usd": 99.0})
    assert (wide["low_usd"], wide["high_usd"], wide["distinguished"]) == (-1.0, 26.0, False)


def test_without_a_relaxation_there_is_no_estimate() -> None:
    found = compare_costs({"cost_usd": 1.0}, {"cost_usd": 2.0, "relaxation_usd": 1.0})
    assert found == {
        "difference_usd": 1.0,
        "low_usd": None,
        "high_usd": None,
        "estimate_usd": None,
        "distinguished": None,
    }


def test_market_figures_by_hand() -> None:
    """2,440 of 4,800 t served; the stock of 0, 0, 2,720 and 1,520 t lasts 34 days on average."""
    frame = market_figures(hand_case(), hand_options(), hand_movements(), hand_stocks())
    row = frame.row(0, named=True)
    assert (row["market"], row["demand_t"], row["use_t"]) == ("senegal", 4_800.0, 2_440.0)
    assert row["cover"] == 2_440 / 4_800
    assert row["days_of_cover"] == pytest.approx((2_720 / 40 + 1_520 / 40) / 4)
    both = compare_markets(frame, frame.with_columns(use_t=0.0))
    assert both.select("use_t_a", "use_t_b").rows() == [(2_440.0, 0.0)]


def test_origins_side_by_side() -> None:
    frame = compare_origins(hand_movements(), hand_movements().clear())
    assert frame.rows() == [("KZ", 2_440.0, 0.0, -2_440.0)]
