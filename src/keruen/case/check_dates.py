"""Checks of the horizon, and of dates against it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from keruen.case.calendar import Calendar
from keruen.case.check_cells import note
from keruen.case.findings import Findings
from keruen.case.rows import CaseRow, CaseRows
from keruen.case.table_rows import DemandRow, MarketRow, SettingsRow
from keruen.rows import FrameRow

FIRST_START = dt.date(1990, 1, 1)
LAST_START = dt.date(2200, 12, 31)

# Tables whose rows hold from from_date to to_date (either may be empty where the column allows).
SPANS = (
    "harvests",
    "quotas",
    "duties",
    "subsidy_programmes",
    "reserves",
    "closures",
    "variations",
    "changes",
)
# Spans that must touch the horizon; duties and programmes may also cover other years.
WITHIN = ("harvests", "quotas", "reserves", "closures", "variations", "changes")


def check_start(rows: CaseRows, findings: Findings) -> None:
    """The first period begins where periods of its kind can, in a year that can be planned."""
    for row in rows.of(SettingsRow):
        if not row.sound("start_date", "period_kind"):
            continue
        start = row.cells.start_date
        if not FIRST_START <= start <= LAST_START:
            row.add_broken("start_date")
            note(
                findings,
                row,
                "start_date",
                f"lies outside {FIRST_START.isoformat()} to {LAST_START.isoformat()}",
                "Give a first day in that span.",
            )
        elif row.cells.period_kind != "week" and start.day != 1:
            row.add_broken("start_date")
            note(
                findings,
                row,
                "start_date",
                f"periods of kind {row.cells.period_kind} begin on the first day of a month",
                f"Give {start.replace(day=1).isoformat()}, or use periods of kind week.",
            )


def read_horizon(rows: CaseRows) -> Calendar | None:
    """The calendar of the case; None where its settings are wrong."""
    if len(rows.of(SettingsRow)) != 1:
        return None
    row = rows.of(SettingsRow)[0]
    if not row.sound("start_date", "period_kind", "periods"):
        return None
    return Calendar(row.cells.start_date, row.cells.period_kind, row.cells.periods)


def check_spans(rows: CaseRows, findings: Findings) -> None:
    """No span ends before it begins, and those that bind touch the horizon."""
    calendar = read_horizon(rows)
    for table in SPANS:
        for row in rows[table]:
            if not row.sound("from_date", "to_date"):
                continue
            first, last = row.day("from_date"), row.day("to_date")
            if first and last and first > last:
                note(
                    findings,
                    row,
                    "to_date",
                    f"lies before from_date, {first.isoformat()}",
                    "Give a to_date on or after from_date.",
                )
            elif calendar and table in WITHIN:
                _check_within(row, calendar, findings)


def _check_within(row: CaseRow[FrameRow], calendar: Calendar, findings: Findings) -> None:
    first, last = row.day("from_date"), row.day("to_date")
    start, end = calendar.start_date, calendar.end_date
    horizon = f"{start.isoformat()} to {(end - dt.timedelta(days=1)).isoformat()}"
    if first and first >= end:
        column, problem = "from_date", f"lies after the horizon, {horizon}"
    elif last and last < start:
        column, problem = "to_date", f"lies before the horizon, {horizon}"
    else:
        return
    note(
        findings,
        row,
        column,
        f"{problem}, so the row changes nothing",
        "Change the dates, remove the row, or plan a horizon that it touches.",
    )


def check_demand(rows: CaseRows, findings: Findings) -> None:
    """The demand of each market is known for every day of the horizon."""
    calendar = read_horizon(rows)
    found: dict[str, list[CaseRow[DemandRow]]] = defaultdict(list)
    for row in rows.of(DemandRow):
        if row.sound("market"):
            found[row.cells.market].append(row)
    for market in rows.of(MarketRow):
        if not market.sound("market"):
            continue
        demands = found[market.cells.market]
        if not demands:
            findings.add(
                "the market has no rows in demand",
                "Add the tonnes that it needs in a year; they may be 0.",
                table="markets",
                row=market.name,
            )
        elif calendar and all(row.sound("from_date") for row in demands):
            _check_demand_dates(demands, calendar, findings)


def _check_demand_dates(
    demands: list[CaseRow[DemandRow]], calendar: Calendar, findings: Findings
) -> None:
    earliest = min(demands, key=lambda row: (row.cells.from_date, row.line))
    start = calendar.start_date.isoformat()
    if earliest.cells.from_date > calendar.start_date:
        note(
            findings,
            earliest,
            "from_date",
            f"no demand of this market is known from {start} on, the start of the horizon",
            f"Add a row for the market with from_date {start} or earlier.",
        )
    for row in demands:
        if row.cells.from_date >= calendar.end_date:
            _check_within(
                CaseRow[FrameRow]("demand", row.line, {**row, "to_date": None}), calendar, findings
            )
