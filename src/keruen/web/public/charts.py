"""Charts of published values as SVG with its colours in it: columns by month, gaps left open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap

from markupsafe import Markup

from keruen.report.charts.columns import months_between
from keruen.report.charts.svg import nice_ticks, short, tag, titled
from keruen.web.dates import say_month
from keruen.web.languages import RIGHT_TO_LEFT, translate
from keruen.web.marks import N_
from keruen.web.numbers import say_number

WIDTH, HEIGHT = 440.0, 280.0
"""Size of a drawing, near that of a phone, so that its words stay readable there."""
LEFT, RIGHT, TOP, BOTTOM = 12.0, 428.0, 92.0, 244.0
LONGEST_LINE = 44
"""Letters of a title on one line."""
MOST_MONTHS = 120
INK, MUTED, RULE, COLUMN, PAPER = "#1c2230", "#565d6d", "#d9d4c7", "#2f4b7c", "#fffdf8"
FONT = "system-ui, 'Noto Sans', 'Noto Naskh Arabic', sans-serif"


@dataclass(frozen=True)
class Month:
    """A month of a chart; its value is None where none is recorded."""

    first: dt.date
    value: float | None


@dataclass(frozen=True)
class Chart:
    """What a chart shows.

    Parameters
    ----------
    title : of the indicator.
    unit : as the language writes it.
    months : without a gap between the first and the last published value; empty where nothing is
        published yet.
    """

    title: str
    unit: str
    months: tuple[Month, ...]
    target: float | None = None

    @property
    def recorded(self) -> int:
        """How many months have a value."""
        return sum(each.value is not None for each in self.months)


def make_months(values: Mapping[str, float]) -> tuple[Month, ...]:
    """Every month from the first to the last with a value.

    Parameters
    ----------
    values : by month as YYYY-MM; other periods are left out.

    Examples
    --------
    >>> [each.value for each in make_months({"2026-01": 3.0, "2026-03": 0.0})]
    [3.0, None, 0.0]
    """
    dated = {day: value for month, value in values.items() if (day := _first(month)) is not None}
    if not dated:
        return ()
    days = months_between(min(dated), max(dated))[-MOST_MONTHS:]
    return tuple(Month(day, dated.get(day)) for day in days)


def _first(month: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(f"{month}-01")
    except ValueError:
        return None


def describe(chart: Chart, language: str) -> str:
    """The chart in words: how many months have a value, the latest, and how many are missing."""
    if not chart.months:
        return translate(N_("Nothing published yet."), language)
    last = chart.months[-1]
    missing = len(chart.months) - chart.recorded
    words = translate(
        N_("Latest value, {month}: {value} {unit}. Months with a value: {recorded}."), language
    ).format(
        month=say_month(last.first, language),
        value=_plain(last.value or 0.0, language),
        unit=chart.unit,
        recorded=say_number(chart.recorded, language),
    )
    if missing:
        gap = translate(N_("Months without a recorded value: {missing}."), language)
        words = f"{words} {gap.format(missing=say_number(missing, language))}"
    return words


def draw_chart(chart: Chart, language: str) -> Markup:
    """A chart as a whole SVG document, with its title and its description for readers of screens.

    A month without a recorded value is an open place; a value of 0 is a line on the axis.
    """
    right = language in RIGHT_TO_LEFT
    start, anchor = (RIGHT, "start") if right else (LEFT, "start")
    words = describe(chart, language)
    shapes: list[Markup] = [
        tag("title", chart.title, id="title"),
        tag("desc", words, id="description"),
        tag("rect", width=short(WIDTH), height=short(HEIGHT), fill=PAPER),
    ]
    lines = wrap(chart.title, LONGEST_LINE, max_lines=2, placeholder="…")
    for number, line in enumerate(lines):
        shapes.append(_text(line, start, 24 + 19 * number, anchor, INK, 15, weight="600"))
    below = words if not chart.months else chart.unit
    shapes.append(_text(below, start, 26 + 19 * len(lines), anchor, MUTED, 13))
    if chart.months:
        shapes += _columns(chart, language)
    return tag(
        "svg",
        *shapes,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {short(WIDTH)} {short(HEIGHT)}",
        role="img",
        lang=language,
        direction="rtl" if right else "ltr",
        font_family=FONT,
        aria_labelledby="title description",
    )


def _columns(chart: Chart, language: str) -> list[Markup]:
    values = [each.value for each in chart.months if each.value is not None]
    ends = [*values, *([chart.target] if chart.target is not None else [])]
    low, high = min(0.0, *ends), max(0.0, *ends)
    ticks = nice_ticks(low, high, 4) if high > low else [0.0, 1.0]

    def y(value: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * (value - ticks[0]) / (ticks[-1] - ticks[0])

    shapes = []
    for tick in ticks:
        stroke = MUTED if tick == 0 else RULE
        shapes.append(_line(y(tick), stroke))
        shapes.append(_text(_plain(tick, language), RIGHT, y(tick) - 4, "end", MUTED, 12, "ltr"))
    step = (RIGHT - LEFT - 48) / len(chart.months)
    for index, month in enumerate(chart.months):
        if month.value is None:
            continue
        x, size = LEFT + (index + 0.1) * step, abs(y(month.value) - y(0.0))
        named = f"{say_month(month.first, language)}: {_plain(month.value, language)} {chart.unit}"
        shapes.append(
            titled(
                "rect",
                named,
                fill=COLUMN,
                x=short(x),
                # A value of 0 is seen, unlike a month without one.
                y=short(min(y(month.value), y(0.0)) if size >= 2 else y(0.0) - 1),
                width=short(min(0.8 * step, 40.0)),
                height=short(max(size, 2.0)),
            )
        )
    if chart.target is not None:
        line = translate(N_("Target"), language)
        shapes.append(_line(y(chart.target), "#a3531f", "6 4"))
        shapes.append(
            _text(
                f"{line} {_plain(chart.target, language)}",
                LEFT,
                y(chart.target) - 4,
                "start",
                "#a3531f",
                12,
                "ltr",
            )
        )
    return [*shapes, *_month_names(chart.months, step, language)]


def _month_names(months: Sequence[Month], step: float, language: str) -> list[Markup]:
    """The first and the last month below the axis; one alone where there is one point."""
    first, last = months[0].first, months[-1].first
    names = [_text(say_month(first, language), LEFT, BOTTOM + 20, "start", MUTED, 12, "ltr")]
    if last != first:
        end = LEFT + step * len(months)
        names.append(_text(say_month(last, language), end, BOTTOM + 20, "end", MUTED, 12, "ltr"))
    return names


def _line(y: float, stroke: str, dashes: str | None = None) -> Markup:
    return tag(
        "line",
        x1=short(LEFT),
        x2=short(RIGHT),
        y1=short(y),
        y2=short(y),
        stroke=stroke,
        stroke_dasharray=dashes,
    )


def _text(
    words: str,
    x: float,
    y: float,
    anchor: str,
    fill: str,
    size: int,
    direction: str | None = None,
    weight: str | None = None,
) -> Markup:
    return tag(
        "text",
        words,
        x=short(x),
        y=short(y),
        text_anchor=anchor,
        fill=fill,
        font_size=size,
        font_weight=weight,
        direction=direction,
    )


def _plain(value: float, language: str) -> str:
    whole = value == int(value) or abs(value) >= 100
    return say_number(value, language, 0 if whole else 1)
