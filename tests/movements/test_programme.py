"""The programme of the plan worked by hand: purchases, sailings and lane tonnes by period."""

from __future__ import annotations

import datetime as dt

import polars as pl

from keruen.movements.programme import lane_flows, purchases, sailings
from keruen.movements.tables import schema, sort_movements
from tests.movements.hand import by_ship, hand_case, hand_movements, hand_options, movement


def test_purchases() -> None:
    assert purchases(hand_case(), hand_movements()).rows() == [
        (0, dt.date(2027, 1, 1), "farm", "kz3", "KZ", 3_000.0),
        (1, dt.date(2027, 2, 1), "farm", "kz3", "KZ", 2_000.0),
    ]


def test_lane_tonnes_add_up_both_arrivals() -> None:
    lane = ("farm_port", "farm", "port", "rail", "north", "kz3")
    assert lane_flows(hand_case(), hand_movements()).rows() == [
        (0, dt.date(2027, 1, 1), *lane, 4_000.0),
        (1, dt.date(2027, 2, 1), *lane, 1_600.0),
    ]


def test_sailings_load_within_their_period() -> None:
    ship = ("port", "dakar", None, "handy", 1, "kz3")
    option = "port>dakar>handy"
    february = (dt.date(2027, 2, 1), dt.date(2027, 2, 28))
    april = (dt.date(2027, 4, 1), dt.date(2027, 4, 30))
    assert sailings(hand_case(), hand_options(), hand_movements()).rows() == [
        (1, *february, *ship, 4_000.0, 0.0, option),
        (3, *april, *ship, 1_000.0, 0.0, option),
    ]


def test_an_empty_ship_is_a_sailing_without_cargo() -> None:
    _, trip = by_ship(0, 0.0, 0.0)
    movements = sort_movements(pl.DataFrame([trip], schema=schema("movements")))
    row = sailings(hand_case(), hand_options(), movements).row(0, named=True)
    assert (row["trips"], row["grade"], row["quantity_t"]) == (1, None, 0.0)


def test_what_goes_to_the_second_port_is_told_apart() -> None:
    option = {"route": "port>a+b>handy", "from_site": "port", "vessel_class": "handy"}
    grain = {"mode": "sea", "grade": "kz3", "origin_country": "KZ"}
    rows = [
        movement("voyage", 0, 700.0, to_site="a", **option, **grain),
        movement("voyage", 0, 300.0, to_site="b", **option, **grain),
        movement("trip", 0, 0.0, to_site="a", trips=2, **option),
    ]
    options = hand_options().with_columns(
        option=pl.lit("port>a+b>handy"), to_site=pl.lit("a"), second_site=pl.lit("b")
    )
    movements = sort_movements(pl.DataFrame(rows, schema=schema("movements")))
    frame = sailings(hand_case(), options, movements)
    assert frame.select("second_site", "trips", "quantity_t", "second_quantity_t").rows() == [
        ("b", 2, 1_000.0, 300.0)
    ]
