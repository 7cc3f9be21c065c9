"""Section: tonnes by month through the hub."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import polars as pl

from keruen.report import numbers as n
from keruen.report.blocks import Block, Figure, Legend, Section
from keruen.report.charts.columns import Series, month_columns, months_between
from keruen.report.frames import total
from keruen.report.report_data import ReportData
from keruen.report.sections.corridors import by_month, month_span


def hub_section(data: ReportData) -> Section | None:
    """Columns by month of what each hub loads into ships; None without a hub."""
    dated = data.hub_throughput.filter(pl.col("date").is_not_null())
    frame = dated.filter(pl.col("quantity_t") > 0)
    if frame.is_empty():
        return None
    months = months_between(*month_span(dated))
    split = bool(data.home_country) and not frame["origin_country"].has_nulls()
    blocks: list[Block] = []
    if split:
        home = data.country_name(data.home_country)
        blocks.append(Legend([("swatch home", home), ("swatch rival", "other origins")]))
    blocks += [
        _figure(data, data.site_name(str(site)), rows, months, split)
        for (site,), rows in frame.group_by("site", maintain_order=True)
    ]
    return Section("hub", "Through the hub by month", [_lead(data, frame, split)], blocks)


def _figure(
    data: ReportData, name: str, rows: pl.DataFrame, months: Sequence[dt.date], split: bool
) -> Figure:
    series = [Series("All origins", "home", by_month(rows))]
    if split:
        home = pl.col("origin_country") == data.home_country
        own = Series(data.country_name(data.home_country), "home", by_month(rows.filter(home)))
        others = Series("Other origins", "rival", by_month(rows.filter(~home)))
        series = [own, others]
    words = f"{n.tonnes(total(rows, 'quantity_t'))} by ship"
    top = max(by_month(rows).values())
    return Figure(month_columns(series, months, top, f"{name}: {words}"), words, name)


def _lead(data: ReportData, frame: pl.DataFrame, split: bool) -> str:
    whole = total(frame, "quantity_t")
    words = f"{n.tonnes(whole)} are loaded into ships at the hub"
    if not split:
        return f"{words}."
    own = total(frame.filter(pl.col("origin_country") == data.home_country), "quantity_t")
    home = data.country_name(data.home_country)
    return f"{words}, {n.percent(own / whole)} of it grain of {home}."
