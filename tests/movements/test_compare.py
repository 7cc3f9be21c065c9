"""Comparison of tables and of summaries."""

from __future__ import annotations

import polars as pl

from keruen.movements.compare import compare_movements, compare_runs
from keruen.movements.tables import schema, sort_movements
from tests.movements.hand import by_lane, by_ship, hand_movements


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
