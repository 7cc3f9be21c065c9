"""Sheets of the programme: purchases, sailings, lane tonnes and landed cost by month."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

import polars as pl

from keruen.report import numbers as n
from keruen.report.frame_rows import LandedMonthRow, LaneFlowRow, PurchaseRow
from keruen.report.report_data import TRADE_PARTS, ReportData
from keruen.report.sheet import Cell, Heading, Sheet
from keruen.rows import FrameRow, number_in
from keruen.rows import rows as typed_rows

TRADE_NAMES = {
    "opening_stock": "Opening stock",
    "fob": "FOB",
    "freight": "Freight",
    "insurance": "Insurance",
    "discharge": "Discharge",
    "transshipment": "Loading at the hub",
    "inland": "Inland",
    "storage_and_capital": "Storage and capital",
    "duties": "Duties",
    "subsidy": "Subsidy",
    "co2": "CO2 price",
}


def purchases_sheet(data: ReportData) -> Sheet:
    """Tonnes to buy, one row for each period, site and grade."""
    headings = [
        Heading("From", "date"),
        *(Heading(title) for title in ("Site", "Site code", "Country", "Grade")),
        Heading("Quantity, t", "tonnes"),
    ]
    rows: list[list[Cell]] = [
        [
            row.first_day,
            data.site_name(row.site),
            row.site,
            data.country_name(row.origin_country),
            row.grade,
            row.quantity_t,
        ]
        for row in typed_rows(data.purchases, PurchaseRow)
    ]
    return Sheet("Purchases", headings, rows)


def sailings_sheet(data: ReportData) -> Sheet:
    """Ships to fix, one row for each laycan, pair of ports and class; a column for each grade."""
    frame = data.sailings
    grades = sorted(frame["grade"].drop_nulls().unique())
    headings = [
        Heading("Laycan from", "date"),
        Heading("Laycan to", "date"),
        *(Heading(title) for title in ("Load port", "Discharge port", "Second port")),
        Heading("Vessel class"),
        Heading("Ships", "whole"),
        Heading("Cargo, t", "tonnes"),
        Heading("For the second port, t", "tonnes"),
        *(Heading(f"{grade}, t", "tonnes") for grade in grades),
    ]
    keys = [
        *("laycan_from", "laycan_to", "from_site", "to_site", "second_site"),
        *("vessel_class", "trips"),
    ]
    sums = frame.group_by(keys, maintain_order=True).agg(
        pl.col("quantity_t", "second_quantity_t").sum(),
        pl.col("grade"),
        pl.col("quantity_t").alias("each_t"),
    )
    rows = [
        [
            row.laycan_from,
            row.laycan_to,
            data.site_name(row.from_site),
            data.site_name(row.to_site),
            data.site_name(row.second_site),
            row.vessel_class,
            row.trips,
            row.quantity_t,
            row.second_quantity_t or None,
            *_by_grade(row, grades),
        ]
        for row in typed_rows(sums, _Sailing)
    ]
    return Sheet("Sailings", headings, rows)


@dataclass(frozen=True, slots=True)
class _Sailing(FrameRow):
    """Ships to fix for one voyage, with the tonnes of each grade on board."""

    laycan_from: date
    laycan_to: date
    from_site: str
    to_site: str
    second_site: str | None
    vessel_class: str
    trips: int
    quantity_t: float
    second_quantity_t: float | None
    grade: list[str]
    each_t: list[float]


def _by_grade(row: _Sailing, grades: list[str]) -> list[float | None]:
    tonnes = dict(zip(row.grade, row.each_t, strict=True))
    return [tonnes.get(grade) for grade in grades]


def lanes_sheet(data: ReportData) -> Sheet:
    """Tonnes by lane, all grades together, with a column for each period."""
    days = sorted(data.lane_flows["first_day"].unique())
    headings = [
        *(Heading(title) for title in ("From", "To", "Lane", "Mode", "Corridor")),
        Heading("Total, t", "tonnes"),
        *(Heading(f"{day.isoformat()}, t", "tonnes") for day in days),
    ]
    tonnes: dict[tuple[str | None, ...], dict[dt.date, float]] = defaultdict(
        lambda: defaultdict(float)
    )
    for row in typed_rows(data.lane_flows, LaneFlowRow):
        key = (row.from_site, row.to_site, row.lane, row.mode, row.corridor)
        tonnes[key][row.first_day] += row.quantity_t
    rows = [
        [
            data.site_name(start),
            data.site_name(end),
            lane,
            mode,
            data.corridor_name(corridor),
            sum(by_day.values()),
            *(by_day.get(day) for day in days),
        ]
        for (start, end, lane, mode, corridor), by_day in sorted(
            tonnes.items(), key=lambda pair: tuple(str(part) for part in pair[0])
        )
    ]
    return Sheet("Lanes", headings, rows)


def landed_months_sheet(data: ReportData) -> Sheet:
    """Landed cost by market, origin and month of use."""
    headings = [
        *(Heading(title) for title in ("Market", "Origin")),
        Heading(f"{n.PERIODS[data.period_kind].capitalize()} of use, from", "date"),
        Heading("Quantity, t", "tonnes"),
        *(Heading(f"{TRADE_NAMES[part]}, USD/t", "rate") for part in TRADE_PARTS),
        Heading("Landed, USD/t", "rate"),
    ]
    rows = [
        [
            row.name or row.market,
            data.country_name(row.origin_country),
            row.date,
            row.quantity_t,
            *(number_in(row, f"{part}_usd_per_t") for part in TRADE_PARTS),
            row.landed_usd_per_t,
        ]
        for row in typed_rows(data.landed_months, LandedMonthRow)
    ]
    return Sheet(f"Landed cost by {n.PERIODS[data.period_kind]}", headings, rows)
