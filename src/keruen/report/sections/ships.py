"""Section: which ships sail, how often, how full and at what cost."""

from __future__ import annotations

import polars as pl
from markupsafe import Markup

from keruen.report import numbers as n
from keruen.report.blocks import Block, Column, Fold, Rows, Section, Table, Text
from keruen.report.charts.bars import bar, meter, two_lines
from keruen.report.frame_rows import ShipRow
from keruen.report.frames import total
from keruen.report.report_data import ReportData
from keruen.rows import rows as typed_rows

SHOWN = 20
"""Routes in the first table; the rest stand in a fold."""


def ships_section(data: ReportData) -> Section:
    """Routes by tonnes, each with its class, trips, fill and cost."""
    frame = data.ships.sort(
        "quantity_t",
        "from_site",
        "to_site",
        "vessel_class",
        descending=[True, False, False, False],
        nulls_last=True,
    )
    if frame.is_empty():
        return Section("ships", "Ships", (), [Text("No ship sails in this plan.")])
    blocks: list[Block] = [_table(data, frame.head(SHOWN), "Routes by tonnes, largest first")]
    rest = frame.slice(SHOWN)
    if not rest.is_empty():
        words = f"{n.count(len(rest), 'further route')}, {n.tonnes(total(rest, 'quantity_t'))}"
        blocks.append(Fold(words, [_table(data, rest, "Further routes by tonnes")], printed=False))
    return Section("ships", "Ships", _lead(frame), blocks)


def _lead(frame: pl.DataFrame) -> list[str]:
    trips, quantity = total(frame, "trips"), total(frame, "quantity_t")
    by_class = (
        frame.group_by("vessel_class")
        .agg(pl.col("trips").sum())
        .sort("trips", "vessel_class", descending=[True, False])
    )
    often, most = by_class.row(0)
    words = f"{n.count(trips, 'trip')} {'carries' if trips == 1 else 'carry'} {n.tonnes(quantity)}"
    if trips:
        words += f"; {n.percent(most / trips, 0)} of them by {often}"
    intake = _intake(frame)
    if intake:
        words += f". Ships are {n.percent(quantity / intake, 0)} full on average"
    return [words + "."]


def _intake(frame: pl.DataFrame) -> float:
    """Tonnes that all trips could have carried, from the fill of those that say it."""
    filled = frame.filter(pl.col("utilisation") > 0)
    if len(filled) != len(frame):
        return 0.0
    return float(filled.select((pl.col("quantity_t") / pl.col("utilisation")).sum()).item())


def _table(data: ReportData, frame: pl.DataFrame, caption: str) -> Table:
    rows = [
        [
            two_lines(
                f"{data.site_name(row.from_site)} → {data.site_name(row.to_site)}",
                row.vessel_class or "",
            ),
            n.thousands(row.trips),
            n.thousands((row.quantity_t or 0.0) / 1000, 1),
            _fill(row),
            n.thousands(row.usd_per_t, 2),
        ]
        for row in typed_rows(frame, ShipRow)
    ]
    columns = [
        Column("Route and class", "text"),
        Column("Trips"),
        Column("kt"),
        Column("Fill"),
        Column("USD/t"),
    ]
    return Table(caption, columns, [Rows(rows)], css_class="ships")


def _fill(row: ShipRow) -> Markup:
    words = n.percent(row.utilisation, 0)
    if not n.is_number(row.utilisation):
        return Markup(words)
    drawing = bar(row.utilisation, 1.0, f"{words} full", "fill-indigo")
    return meter(words, drawing)
