"""What a hub sends abroad, by destination and year."""

from __future__ import annotations

import datetime as dt

import polars as pl

from keruen.case import read_case
from keruen.trade import HubFlow, hub_flows
from keruen.trade.hub_movements import iso_code


def _row(kind: str, start: str, end: str, tonnes: float, year: int = 2027) -> dict[str, object]:
    return {
        "kind": kind,
        "from_site": start,
        "to_site": end,
        "grade": "eu_12",
        "to_date": dt.date(year, 3, 1),
        "quantity_t": tonnes,
    }


def test_movements_from_hub_sites_to_other_countries() -> None:
    case = read_case("west-africa")
    grades = dict(case.frames.grades.select("grade", "reference_value_usd_per_t").iter_rows())
    grade, value = next(iter(grades.items()))
    rows = [
        _row("voyage", "dakar", "banjul", 6_000.0),
        _row("voyage", "dakar", "banjul", 3_000.0),
        _row("trip", "dakar", "banjul", 9_000.0),
        _row("lane", "dakar", "bamako", 500.0, 2028),
        # Not from a hub site.
        _row("voyage", "riga", "dakar", 50_000.0),
    ]
    frame = pl.DataFrame([{**row, "grade": grade} for row in rows])
    assert hub_flows(case, frame) == [
        HubFlow(2027, "GMB", 9_000.0, 9_000.0 * value),
        HubFlow(2028, "MLI", 500.0, 500.0 * value),
    ]
    # Days of the register are texts, and a grade may be unknown.
    texts = frame.with_columns(pl.col("to_date").cast(pl.String), grade=pl.lit("other"))
    assert hub_flows(case, texts)[0] == HubFlow(2027, "GMB", 9_000.0, None)


def test_codes_of_countries() -> None:
    assert [iso_code(each) for each in ("KZ", "SN", "CI", "??")] == ["KAZ", "SEN", "CIV", "??"]
