"""Observed shipments beside the plan, with full names."""

from __future__ import annotations

import datetime as dt

import polars as pl

from keruen.case.case import Case
from keruen.case.table_rows import CorridorRow, ObservedFlowRow, SiteRow
from keruen.movements import measures
from keruen.report.numbers import MONTHS
from keruen.report.report_data import SCHEMAS
from keruen.runs.labels import Labels

GROUPS = ("Origins", "Seasons of origins", "Corridors and ports", "Markets")


def observed_frame(case: Case, movements: pl.DataFrame, labels: Labels) -> pl.DataFrame:
    """Each observed flow of the case and the same flow of the plan, by group."""
    seen = {row.observed_flow: row for row in case.rows(ObservedFlowRow)}
    names = _Names(case, labels)
    rows = []
    for found in measures.observed_flows(case, movements).to_dicts():
        row = seen[found["observed_flow"]]
        rows.append(
            {
                **found,
                "group": _group(row),
                "name": names.of(row),
                "seen": _when(row),
                "explanation": row.explanation,
                "source": row.source,
                "confidence": row.confidence,
            }
        )
    schema = SCHEMAS["observed_flows"]
    ordered = sorted(rows, key=lambda row: GROUPS.index(row["group"]))
    return pl.DataFrame([{key: row[key] for key in schema} for row in ordered], schema=schema)


def _group(row: ObservedFlowRow) -> str:
    if row.months is not None:
        return GROUPS[1]
    if row.corridor is not None or row.from_site is not None:
        return GROUPS[2]
    return GROUPS[0] if row.market_country is None else GROUPS[3]


class _Names:
    """Names of a flow: its country, port or corridor, and where it goes or comes from."""

    def __init__(self, case: Case, labels: Labels) -> None:
        self.labels = labels
        self.sites = {row.site: row.name for row in case.rows(SiteRow)}
        self.corridors = {row.corridor: row.name for row in case.rows(CorridorRow)}

    def of(self, row: ObservedFlowRow) -> str:
        origin = self.labels.of("country", row.origin_country)
        market = self.labels.of("country", row.market_country)
        place = row.from_site and self.sites[row.from_site]
        if row.corridor is not None:
            place = self.corridors[row.corridor]
        if place is not None:
            name = place if market is None else f"{place} to {market}"
            return name if origin is None else f"{name}, wheat of {origin}"
        if market is not None:
            return f"{market}, from {origin}" if origin is not None else f"{market}, all origins"
        if row.months is not None:
            return f"{origin}, {_month_names(row.months)}"
        return str(origin)


def _month_names(text: str) -> str:
    months = [int(month) for month in text.split()]
    first, last = MONTHS[months[0] - 1], MONTHS[months[-1] - 1]
    return first if len(months) == 1 else f"{first} to {last}"


def _when(row: ObservedFlowRow) -> str:
    """The time of an observation: ``2024``, ``Jul 2024 to Jun 2025``."""
    first, last = row.from_date, row.to_date
    year = dt.date(first.year, 1, 1), dt.date(first.year, 12, 31)
    if (first, last) == year:
        return str(first.year)
    start = MONTHS[first.month - 1]
    if first.year != last.year:
        start += f" {first.year}"
    return f"{start} to {MONTHS[last.month - 1]} {last.year}"
