"""Columns by month, stacked, with the years below and the scale above."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from keruen.report.charts.svg import drawing, nice_ticks, share, short, tag, titled
from keruen.report.numbers import month, tonnes

TOP, BOTTOM = 18.0, 88.0
HEIGHT = 106

LEAST_MONTHS = 6
"""A year with fewer months in the drawing goes without its name."""
MOST_YEARS = 6
"""With more years than this, only every second (third, ...) has its name."""


@dataclass(frozen=True)
class Series:
    """Tonnes by month in one colour."""

    name: str
    css_class: str
    by_month: Mapping[dt.date, float]


def month_columns(
    series: Sequence[Series], months: Sequence[dt.date], largest: float, label: str
) -> Markup:
    """One column a month, the first series at the bottom, on a scale from 0 to `largest`."""
    ticks = nice_ticks(0.0, largest, 3) if largest > 0 else [0.0, 1.0]
    top = ticks[-1]
    shapes = _grid(ticks)
    step = 1.0 / max(1, len(months))
    for index, first_day in enumerate(months):
        height = 0.0
        for each in series:
            value = each.by_month.get(first_day, 0.0)
            if value <= 0:
                continue
            size = (BOTTOM - TOP) * value / top
            shapes.append(
                titled(
                    "rect",
                    f"{each.name}, {month(first_day)}: {tonnes(value)}",
                    class_=each.css_class,
                    x=share((index + 0.1) * step),
                    y=short(BOTTOM - height - size),
                    width=share(0.8 * step),
                    height=short(size),
                )
            )
            height += size
    shapes += year_marks(months, BOTTOM)
    return drawing(*shapes, height=HEIGHT, label=label, css_class="columns")


def year_marks(months: Sequence[dt.date], bottom: float) -> list[Markup]:
    """The base line with each year written where it begins."""
    marks = [tag("line", class_="axis", x1="0%", x2="100%", y1=bottom, y2=bottom)]
    starts = [index for index, day in enumerate(months) if index == 0 or day.month == 1]
    # There is no space for the label of a year of a few months, or for every one of many years.
    every = 1 + (len(starts) - 1) // MOST_YEARS
    for index, end in zip(starts, [*starts[1:], len(months)], strict=True):
        at = share(index / len(months))
        marks.append(tag("line", class_="axis", x1=at, x2=at, y1=bottom, y2=bottom + 5))
        year = months[index].year
        if end - index >= min(LEAST_MONTHS, len(months)) and year % every == 0:
            marks.append(tag("text", year, x=at, y=bottom + 15, dx=3))
    return marks


def months_between(first: dt.date, last: dt.date) -> list[dt.date]:
    """The first day of every month from that of `first` to that of `last`."""
    start, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    return [dt.date(index // 12, index % 12 + 1, 1) for index in range(start, end + 1)]


def _grid(ticks: Sequence[float]) -> list[Markup]:
    shapes: list[Markup] = []
    for tick in ticks[1:]:
        y = BOTTOM - (BOTTOM - TOP) * tick / ticks[-1]
        shapes.append(tag("line", class_="grid", x1="0%", x2="100%", y1=y, y2=y))
    shapes.append(tag("text", tonnes(ticks[-1]), x="0%", y=TOP - 5))
    return shapes
