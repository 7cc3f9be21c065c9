"""Curves of indicators, as the plan's report draws: one axis of months and one scale for all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from keruen.report.charts.columns import months_between, year_marks
from keruen.report.charts.svg import drawing, nice_ticks, share, short, tag, titled
from keruen.roadmap.indicators import Series
from keruen.web.dates import say_month
from keruen.web.languages import translate
from keruen.web.numbers import say_number

TOP, BOTTOM, HEIGHT = 18.0, 108.0, 128
MOST_MONTHS = 240
"""No axis is longer; a date far away would make it endless."""


@dataclass(frozen=True)
class Curve:
    """One status drawn by month."""

    status: str
    picture: Markup


def draw_curves(
    found: Sequence[Series], unit: str, target: float | None, language: str
) -> list[Curve]:
    """A drawing a status that has months, all over the same months and on the same scale."""
    dated = [each for each in found if each.months]
    days = sorted({_first(month) for each in dated for month in each.months})
    if not days:
        return []
    months = months_between(days[0], days[-1])[-MOST_MONTHS:]
    highest = max(max(each.values, default=0.0) for each in dated)
    ticks = nice_ticks(0.0, max(highest, target or 0.0), 3) if highest > 0 else [0.0, 1.0]
    return [
        Curve(each.status, _draw(each, months, ticks, unit, target, language)) for each in dated
    ]


def _draw(
    each: Series,
    months: Sequence[dt.date],
    ticks: Sequence[float],
    unit: str,
    target: float | None,
    language: str,
) -> Markup:
    by_month = dict(zip(map(_first, each.months), each.values, strict=True))
    top = ticks[-1]
    shapes = [_line(tick, top, "grid") for tick in ticks[1:]]
    shapes.append(tag("text", f"{_plain(top, language)} {unit}", x="0%", y=TOP - 5))
    step = 1.0 / len(months)
    for index, first in enumerate(months):
        value = by_month.get(first, 0.0)
        if value > 0:
            size = (BOTTOM - TOP) * value / top
            named = say_month(first, language)
            shapes.append(
                titled(
                    "rect",
                    f"{named}: {_plain(value, language)} {unit}",
                    class_=each.status,
                    x=share((index + 0.1) * step),
                    y=short(BOTTOM - size),
                    width=share(0.8 * step),
                    height=short(size),
                )
            )
    if target:
        shapes.append(_line(target, top, "target"))
        y = short(BOTTOM - (BOTTOM - TOP) * target / top - 4)
        words = f"{translate('Target', language)} {_plain(target, language)}"
        shapes.append(tag("text", words, x="100%", y=y, text_anchor="end"))
    shapes += year_marks(months, BOTTOM)
    label = f"{translate(each.status.capitalize(), language)}, {unit}"
    return drawing(*shapes, height=HEIGHT, label=label, css_class="columns months")


def _line(value: float, top: float, css_class: str) -> Markup:
    y = short(BOTTOM - (BOTTOM - TOP) * value / top)
    return tag("line", class_=css_class, x1="0%", x2="100%", y1=y, y2=y)


def _first(month: str) -> dt.date:
    return dt.date(int(month[:4]), int(month[5:7]), 1)


def _plain(value: float, language: str) -> str:
    """A number on the axis, as the reader's language writes it."""
    return say_number(value, language, 0 if value >= 100 else 1)
