"""Section: tonnes by month through each corridor."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from keruen.report import numbers as n
from keruen.report.blocks import Block, Column, Figure, Fold, Group, Rows, Section, Table, Text
from keruen.report.charts.columns import Series, month_columns, months_between
from keruen.report.colours import corridor_classes
from keruen.report.report_data import ReportData


@dataclass(frozen=True)
class Corridor:
    """What one corridor carries, and how full its fullest month is (None without a limit)."""

    series: Series
    quantity_t: float
    fullest: float | None


def corridors_section(data: ReportData) -> Section:
    """Columns by month for each corridor, all on one scale."""
    title = "Corridors by month"
    frame = data.corridor_flows.filter(pl.col("date").is_not_null())
    everyone = [
        _corridor(data.corridor_name(code), css_class, frame.filter(pl.col("corridor") == code))
        for code, css_class in corridor_classes(data).items()
    ]
    used = [each for each in everyone if each.quantity_t > 0]
    if not used:
        return Section("corridors", title, (), [Text("No corridor is used in this plan.")])
    months = months_between(*month_span(frame))
    top = max(max(each.series.by_month.values()) for each in used)
    idle = [each.series.name for each in everyone if each not in used]
    blocks: list[Block] = [
        Group([_figure(each, months, top) for each in used], "multiples"),
        *([Text(f"Not used: {', '.join(idle)}.")] if idle else []),
        Fold("Data table", [_table(used, months)], printed=False),
    ]
    return Section("corridors", title, _lead(used), blocks)


def by_month(frame: pl.DataFrame) -> dict[dt.date, float]:
    """Tonnes by the first day of the month in which their period begins."""
    month = pl.col("date").dt.truncate("1mo").alias("month")
    sums = frame.group_by(month).agg(pl.col("quantity_t").sum()).sort("month")
    return dict(sums.iter_rows())


def month_span(frame: pl.DataFrame) -> tuple[dt.date, dt.date]:
    """First and last date of a frame that has rows."""
    dates = frame["date"].to_list()
    return min(dates), max(dates)


def _corridor(name: str, css_class: str, frame: pl.DataFrame) -> Corridor:
    months = by_month(frame)
    return Corridor(Series(name, css_class, months), sum(months.values()), _fullest(frame))


def _fullest(frame: pl.DataFrame) -> float | None:
    months = (
        frame.group_by(pl.col("date").dt.truncate("1mo"))
        .agg(
            pl.col("quantity_t").sum(),
            pl.col("capacity_t").sum(),
            pl.col("capacity_t").has_nulls().alias("no_limit"),
        )
        .filter(~pl.col("no_limit") & (pl.col("capacity_t") > 0))
    )
    fullest = months.select((pl.col("quantity_t") / pl.col("capacity_t")).max()).item()
    return None if fullest is None else float(fullest)


def _figure(corridor: Corridor, months: Sequence[dt.date], top: float) -> Figure:
    words = _words(corridor)
    if corridor.fullest is not None:
        words += f"; at most {n.percent(corridor.fullest, 0)} of its capacity"
    name = corridor.series.name
    drawing = month_columns([corridor.series], months, top, f"{name}: {words}")
    return Figure(drawing, words, name)


def _words(corridor: Corridor) -> str:
    months = corridor.series.by_month
    peak = max(months, key=lambda date: months[date])
    most = n.tonnes(months[peak])
    return f"{n.tonnes(corridor.quantity_t)}, maximum in {n.month(peak)} ({most})"


def _lead(used: Sequence[Corridor]) -> list[str]:
    busiest = max(used, key=lambda each: each.quantity_t)
    return [
        f"The busiest is {busiest.series.name}: {_words(busiest)}.",
        "Same scale for all corridors, tonnes per month.",
    ]


def _table(used: Sequence[Corridor], months: Sequence[dt.date]) -> Table:
    rows = [
        [n.month(date), *(n.thousands(each.series.by_month.get(date, 0.0)) for each in used)]
        for date in months
    ]
    rows.append(["Total", *(n.thousands(each.quantity_t) for each in used)])
    columns = [Column("Month", "text"), *(Column(each.series.name) for each in used)]
    caption = "Tonnes by corridor and month"
    return Table(caption, columns, [Rows(rows)], wide=True, last_is_total=True)
