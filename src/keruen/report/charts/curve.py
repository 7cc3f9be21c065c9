"""A stock over time: an area under a line, with the limit above it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TypeAlias

from markupsafe import Markup

from keruen.report.charts.columns import months_between, year_marks
from keruen.report.charts.svg import drawing, short, stretched, tag
from keruen.report.numbers import tonnes

Points: TypeAlias = Sequence[tuple[dt.date, float]]

TOP, BOTTOM = 18.0, 78.0
HEIGHT = 96


def stock_curve(
    points: Points,
    span: tuple[dt.date, dt.date],
    capacity: Points,
    label: str,
) -> Markup:
    """Tonnes in store by date, with the capacity as a dashed line (empty for no limit).

    `span` is the first and last day of the drawing, so that several stand on one scale of time.
    """
    largest = max([value for _, value in [*points, *capacity]], default=0.0) or 1.0
    plot = stretched(*_paths(points, span, capacity, largest), top=TOP, bottom=BOTTOM)
    return drawing(
        tag("text", tonnes(largest), x="0%", y=TOP - 6),
        tag("line", class_="grid", x1="0%", x2="100%", y1=TOP, y2=TOP),
        plot,
        *year_marks(months_between(*span), BOTTOM),
        height=HEIGHT,
        label=label,
        css_class="curve",
    )


def _paths(
    points: Points, span: tuple[dt.date, dt.date], capacity: Points, largest: float
) -> list[Markup]:
    """Area, line and limit in a square of 100 by 100, which the drawing stretches."""
    days = max(1, (span[1] - span[0]).days)

    def place(date: dt.date, value: float) -> str:
        x = 100.0 * (date - span[0]).days / days
        return f"{short(x)} {short(100.0 - 100.0 * value / largest)}"

    line = " L".join(place(date, value) for date, value in points)
    first, last = place(points[0][0], 0.0), place(points[-1][0], 0.0)
    paths = [
        tag("path", class_="area", d=f"M{first} L{line} L{last} Z"),
        tag("path", class_="line", d=f"M{line}"),
    ]
    if capacity:
        limit = " L".join(place(date, value) for date, value in capacity)
        paths.append(tag("path", class_="limit", d=f"M{limit}"))
    return paths
