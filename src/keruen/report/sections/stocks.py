"""Section: what lies in store over time, one small drawing for each site."""

from __future__ import annotations

import datetime as dt

import polars as pl

from keruen.report import numbers as n
from keruen.report.blocks import Block, Figure, Fold, Group, Section, Text
from keruen.report.charts.curve import stock_curve
from keruen.report.report_data import ReportData

SHOWN = 12
"""Sites drawn at once; the rest stand in a fold."""


def stocks_section(data: ReportData) -> Section:
    """Stocks at the end of each period against the capacity, the fullest sites first."""
    title = "Stocks"
    frame = data.stock_curves.filter(pl.col("date").is_not_null()).sort("site", "date")
    sites = (
        frame.group_by("site")
        .agg(pl.col("quantity_t").max().alias("peak_t"))
        .filter(pl.col("peak_t") > 0)
        .sort("peak_t", "site", descending=[True, False])["site"]
        .to_list()
    )
    if not sites:
        return Section("stocks", title, (), [Text("There is no stock at the end of any period.")])
    dates = frame["date"].to_list()
    span = (min(dates).replace(day=1), max(dates))
    figures = [_figure(data, frame.filter(pl.col("site") == site), span) for site in sites]
    blocks: list[Block] = [Group(figures[:SHOWN], "multiples small")]
    if len(figures) > SHOWN:
        words = f"{n.count(len(figures) - SHOWN, 'further site')} with smaller stocks"
        blocks.append(Fold(words, [Group(figures[SHOWN:], "multiples small")]))
    lead = (
        "Tonnes at the end of each period; the dashed line is the capacity. Each site has a scale "
        "of its own."
    )
    return Section("stocks", title, [lead], blocks)


def _figure(data: ReportData, rows: pl.DataFrame, span: tuple[dt.date, dt.date]) -> Figure:
    points = list(rows.select("date", pl.col("quantity_t").fill_null(0.0)).iter_rows())
    capacity = rows.filter(pl.col("capacity_t").is_not_null()).select("date", "capacity_t")
    peak_date, peak = max(points, key=lambda point: point[1])
    name = rows["name"][0] or data.site_name(rows["site"][0])
    words = f"at most {n.tonnes(peak)}, {n.day(peak_date)}"
    drawing = stock_curve(points, span, list(capacity.iter_rows()), f"{name}: {words}")
    return Figure(drawing, words, name)
