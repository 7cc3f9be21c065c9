"""Names, dates and repeated cells that do not fit the case are told before anything else."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl
import pytest

from keruen.movements.tables import sort_movements
from tests.movements.hand import OPENINGS, hand_movements, hand_stocks
from tests.movements.verifying import told, verify

LANE_ROW = "row kind=lane and route=farm_port and to_site=port and grade=kz3 and from_period=0 and"
BUY_ROW = "row kind=purchase and from_site=farm and grade=kz3 and crop_year=2026 and from_period=0"
SHIP = "route=port>dakar>handy and to_site=dakar"
PAY_ROW = "row kind=subsidy and route=farm_port and to_site=port and programme=transport and"


def first_of(kind: str, **cells: Any) -> pl.DataFrame:
    """The hand plan's movements with cells of the first row of a kind changed."""
    frame = hand_movements()
    place = frame["kind"].to_list().index(kind)
    here = pl.int_range(pl.len()) == place
    return sort_movements(
        frame.with_columns(
            pl.when(here)
            .then(pl.lit(value, dtype=frame.schema[name]))
            .otherwise(pl.col(name))
            .alias(name)
            for name, value in cells.items()
        )
    )


WORDS: list[tuple[str, dict[str, Any], str]] = [
    (
        *("lane", {"route": "ghost"}),
        f"{LANE_ROW.replace('farm_port', 'ghost')} to_period=0, column route, value 'ghost': "
        "the case has no such lane",
    ),
    (
        *("lane", {"mode": "road"}),
        f"{LANE_ROW} to_period=0, column mode, value 'road': the lane says rail",
    ),
    (
        *("lane", {"corridor": None}),
        f"{LANE_ROW} to_period=0, column corridor, value 'empty': the lane says north",
    ),
    (
        *("lane", {"from_site": "dakar"}),
        f"{LANE_ROW} to_period=0, column from_site, value 'dakar': the lane says farm",
    ),
    (
        *("lane", {"origin_country": "FR"}),
        f"{LANE_ROW} to_period=0, column origin_country, value 'FR': the grade says KZ",
    ),
    (
        *("lane", {"status": "actual"}),
        f"{LANE_ROW} to_period=0, column status, value 'actual': a plan's rows have the status "
        "planned",
    ),
    (
        *("purchase", {"grade": "fr1", "origin_country": "FR"}),
        "row kind=purchase and from_site=farm and grade=fr1 and crop_year=2026 and from_period=0, "
        "column grade, value 'fr1': the case has no such offer at this site",
    ),
    (
        *("purchase", {"crop_year": 2025}),
        f"{BUY_ROW.replace('2026', '2025')}, column crop_year, value '2025': the case has no such "
        "crop of this grade at this site",
    ),
    (
        *("purchase", {"to_site": "port"}),
        f"{BUY_ROW}, column to_site, value 'port': grain that does not travel stays at farm",
    ),
    (
        *("voyage", {"vessel_class": "coaster"}),
        f"row kind=voyage and {SHIP} and grade=kz3 and from_period=1 and to_period=2, column "
        "vessel_class, value 'coaster': the option says handy",
    ),
    (
        *("voyage", {"mode": "rail"}),
        f"row kind=voyage and {SHIP} and grade=kz3 and from_period=1 and to_period=2, column mode, "
        "value 'rail': the option says sea",
    ),
    (
        *("voyage", {"to_site": "farm"}),
        "row kind=voyage and route=port>dakar>handy and to_site=farm and grade=kz3 and "
        "from_period=1 and to_period=2, column to_site, value 'farm': the voyage option does not "
        "go to this site",
    ),
    (
        *("trip", {"route": "ghost"}),
        "row kind=trip and route=ghost and to_site=dakar and from_period=1 and to_period=2, column "
        "route, value 'ghost': there is no such voyage option",
    ),
    (
        *("use", {"from_site": "port", "to_site": "port"}),
        "row kind=use and from_site=port and grade=kz3 and market=senegal and from_period=2, "
        "column from_site, value 'port': the market says dakar",
    ),
    (
        *("shortage", {"market": "gambia"}),
        "row kind=shortage and from_site=dakar and market=gambia and from_period=0, column market, "
        "value 'gambia': the case has no such market",
    ),
    (
        *("subsidy", {"programme": "gift"}),
        f"{PAY_ROW.replace('transport', 'gift')} from_period=0 and to_period=0, column programme, "
        "value 'gift': the case has no such subsidy on this lane",
    ),
]


@pytest.mark.parametrize(("kind", "cells", "line"), WORDS)
def test_a_wrong_word_is_told(kind: str, cells: dict[str, Any], line: str) -> None:
    assert f"table movements, {line}" in told(verify(movements=first_of(kind, **cells)))


@pytest.mark.parametrize(
    ("kind", "cells", "line"),
    [
        (
            *("use", {"from_period": 9, "to_period": 9}),
            "R2: table movements, row kind=use and from_site=dakar and grade=kz3 and "
            "market=senegal and from_period=9, column from_period, value '9': the last period is 3",
        ),
        (
            *("use", {"to_period": 3, "to_date": dt.date(2027, 4, 1)}),
            "R10: table movements, row kind=use and from_site=dakar and grade=kz3 and "
            "market=senegal and from_period=2, column to_period, value '3': grain that does not "
            "travel stays in its period, 2",
        ),
        (
            *("use", {"from_date": dt.date(2027, 3, 2)}),
            "R2: table movements, row kind=use and from_site=dakar and grade=kz3 and "
            "market=senegal and from_period=2, column from_date, value '2027-03-02': the first day "
            "of the period is 2027-03-01",
        ),
        (
            *("voyage", {"to_period": 400}),
            f"R2: table movements, row kind=voyage and {SHIP} and grade=kz3 and from_period=1 and "
            "to_period=400, column to_date, value '2027-03-01': the first day of the period is "
            "empty",
        ),
    ],
)
def test_a_wrong_date_is_told(kind: str, cells: dict[str, Any], line: str) -> None:
    assert told(verify(movements=first_of(kind, **cells))) == [line]


@pytest.mark.parametrize(
    ("cells", "line"),
    [
        (
            {"site": "moon"},
            "table stocks, row site=moon and grade=kz3 and period=2, column site, value 'moon': "
            "the case has no such site",
        ),
        (
            {"date": dt.date(2027, 3, 30)},
            "R2: table stocks, row site=dakar and grade=kz3 and period=2, column date, value "
            "'2027-03-30': the last day of the period is 2027-03-31",
        ),
        (
            {"period": 7},
            "R2: table stocks, row site=dakar and grade=kz3 and period=7, column period, value "
            "'7': the last period is 3",
        ),
    ],
)
def test_a_wrong_stock_is_told(cells: dict[str, Any], line: str) -> None:
    frame = hand_stocks()
    here = pl.int_range(pl.len()) == 0
    changed = frame.with_columns(
        pl.when(here)
        .then(pl.lit(value, dtype=frame.schema[name]))
        .otherwise(pl.col(name))
        .alias(name)
        for name, value in cells.items()
    )
    assert told(verify(stocks=changed)) == [line]


@pytest.mark.parametrize(
    ("openings", "lines"),
    [
        (
            [{**OPENINGS[0], "hub_option": "moon_1"}],
            [
                "row hub_option=moon_1, column hub_option, value 'moon_1': the case has no such "
                "hub option"
            ],
        ),
        (
            OPENINGS * 2,
            ["row hub_option=port_1, column hub_option, value 'port_1': the option opens twice"],
        ),
        (
            [{**OPENINGS[0], "site": "dakar", "opening_period": 4}],
            [
                "row hub_option=port_1, column site, value 'dakar': the case says port",
                "row hub_option=port_1, column opening_period, value '4': not one of the periods "
                "0 to 3",
            ],
        ),
    ],
)
def test_a_wrong_opening_is_told(openings: list[dict[str, Any]], lines: list[str]) -> None:
    expected = [f"R24: table openings, {line}" for line in lines]
    assert told(verify(openings=openings)) == expected


def test_an_unsound_table_is_told_first() -> None:
    found = verify(stocks=hand_stocks().with_columns(pl.lit(-1.0).alias("quantity_t")))
    assert len(found) == len(hand_stocks())
    assert str(found[0]) == (
        "table stocks, row site=dakar and grade=kz3 and period=2, column quantity_t, value '-1.0': "
        "the number is negative or not finite\n"
        "  Quantities, trips and periods are zero or more (R10)."
    )


@pytest.mark.parametrize(
    ("kind", "cells", "line"),
    [
        (
            *("trip", {"quantity_t": 5.0}),
            f"R15: table movements, row kind=trip and {SHIP} and from_period=1 and to_period=2, "
            "column quantity_t, value '5': the tonnes of a trip stand in its rows of kind voyage; "
            "here the cell is 0",
        ),
        (
            *("use", {"trips": 2}),
            "R15: table movements, row kind=use and from_site=dakar and grade=kz3 and "
            "market=senegal and from_period=2, column trips, value '2': only rows of kind trip "
            "count trips; here the cell is empty",
        ),
        (
            *("use", {"crop_year": 2026}),
            "R16: table movements, row kind=use and from_site=dakar and grade=kz3 and "
            "market=senegal and crop_year=2026 and from_period=2, column crop_year, value '2026': "
            "only purchases name their crop; here the cell is empty",
        ),
        (
            *("use", {"received_t": 3.0}),
            "R8: table movements, row kind=use and from_site=dakar and grade=kz3 and "
            "market=senegal and from_period=2, column received_t, value '3': nothing arrives with "
            "this row; the cell is zero or repeats quantity_t, which is 1240",
        ),
    ],
)
def test_a_number_out_of_place_is_told(kind: str, cells: dict[str, Any], line: str) -> None:
    assert line in told(verify(movements=first_of(kind, **cells)))
