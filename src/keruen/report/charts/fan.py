"""A fan: what most replications show over time, with the middle and what was planned."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from keruen.report.charts.columns import months_between, year_marks
from keruen.report.charts.svg import drawing, short, stretched, tag
from keruen.report.numbers import thousands

TOP, BOTTOM = 18.0, 78.0
HEIGHT = 96


@dataclass(frozen=True)
class FanPoint:
    """A moment of a fan: 5, 25, 50, 75 and 95 per cent of the replications lie below."""

    date: dt.date
    quantiles: tuple[float, float, float, float, float]
    planned: float | None = None


def fan(points: Sequence[FanPoint], span: tuple[dt.date, dt.date], unit: str, label: str) -> Markup:
    """Bands of 90 and 50 per cent of the replications, the middle, and the plan as a dashed line.

    `span` is the first and last day of the drawing, so that several stand on one scale of time.
    """
    values = [value for point in points for value in (*point.quantiles, point.planned or 0.0)]
    largest = max(values, default=0.0) or 1.0
    days = max(1, (span[1] - span[0]).days)

    def place(date: dt.date, value: float) -> str:
        x = 100.0 * (date - span[0]).days / days
        return f"{short(x)} {short(100.0 - 100.0 * value / largest)}"

    def band(low: int, high: int) -> str:
        up = [place(point.date, point.quantiles[high]) for point in points]
        down = [place(point.date, point.quantiles[low]) for point in reversed(points)]
        return f"M{' L'.join([*up, *down])} Z"

    middle = " L".join(place(point.date, point.quantiles[2]) for point in points)
    paths = [
        tag("path", class_="band wide", d=band(0, 4)),
        tag("path", class_="band", d=band(1, 3)),
        tag("path", class_="line", d=f"M{middle}"),
    ]
    planned = [(point.date, point.planned) for point in points if point.planned is not None]
    if planned:
        line = " L".join(place(date, value) for date, value in planned)
        paths.append(tag("path", class_="limit", d=f"M{line}"))
    plot = stretched(*paths, top=TOP, bottom=BOTTOM)
    return drawing(
        tag("text", f"{thousands(largest)} {unit}", x="0%", y=TOP - 6),
        tag("line", class_="grid", x1="0%", x2="100%", y1=TOP, y2=TOP),
        plot,
        *year_marks(months_between(*span), BOTTOM),
        height=HEIGHT,
        label=label,
        css_class="curve fan",
    )
