"""The programme of the synthetic run: purchases, sailings, lane tonnes and a month's cost."""

from __future__ import annotations

import datetime as dt

import polars as pl

from keruen.report.report_data import SCHEMAS, TRADE_PARTS

OCTOBER, NOVEMBER = dt.date(2027, 10, 1), dt.date(2027, 11, 1)


def _frame(name: str, rows: list[tuple[object, ...]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=SCHEMAS[name], orient="row")


def programme() -> dict[str, pl.DataFrame]:
    """Two purchases, two sailings, one lane in two periods, and the cost of one market's month."""
    parts = [float(index) for index, _ in enumerate(TRADE_PARTS)]
    first = (OCTOBER, dt.date(2027, 10, 31), "liepaja", "jorf", None, "panamax", 2)
    second = (NOVEMBER, dt.date(2027, 11, 30), "jorf", "banjul", "dakar", "handysize", 1)
    lane = ("kostanay_liepaja", "kostanay", "liepaja", "rail", "baltic")
    return {
        "purchases": _frame(
            "purchases",
            [
                (OCTOBER, "kostanay", "kz3", "KZ", 80_000.0),
                (NOVEMBER, "kostanay", "kz4", "KZ", 40_000.0),
            ],
        ),
        "sailings": _frame(
            "sailings",
            [
                (*first, "kz3", 80_000.0, 0.0),
                (*first, "kz4", 40_000.0, 0.0),
                (*second, "kz3", 20_000.0, 5_000.0),
            ],
        ),
        "lane_flows": _frame(
            "lane_flows",
            [
                (OCTOBER, *lane, "kz3", 60_000.0),
                (OCTOBER, *lane, "kz4", 10_000.0),
                (NOVEMBER, *lane, "kz4", 20_000.0),
            ],
        ),
        "landed_months": _frame(
            "landed_months",
            [("senegal", "Senegal", "KZ", OCTOBER, 1_000.0, *parts, sum(parts))],
        ),
    }
