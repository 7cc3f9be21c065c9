"""Charts of trade measures as SVG: columns in groups, with every value in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from keruen.report.charts.svg import drawing, nice_ticks, share, short, tag, titled
from keruen.web.languages import translate
from keruen.web.numbers import say_number

TOP, BOTTOM, HEIGHT = 18.0, 150.0, 172
MOST_GROUPS = 12
"""No drawing has more groups; the table beside it has all."""

COLOURS = ("first", "second")


class Group(NamedTuple):
    """Columns that stand together: their label, and a value for each series; None is left out."""

    label: str
    values: tuple[float | None, ...]


class Chart(NamedTuple):
    """A chart of a page.

    Parameters
    ----------
    title : from the catalogue, with its unit.
    picture : the drawing.
    series : names of the series from the catalogue, each with its class of colour.
    words : every value in words, for readers who do not see the drawing.
    """

    title: str
    picture: Markup
    series: tuple[tuple[str, str], ...]
    words: str


def draw_columns(
    title: str,
    series: Sequence[str],
    groups: Sequence[Group],
    language: str,
    *,
    digits: int = 1,
    reference: float | None = None,
) -> Chart | None:
    """Columns in groups, on a scale from zero; None where nothing can be drawn.

    Parameters
    ----------
    title, series : from the catalogue.
    groups : the first `MOST_GROUPS` are drawn.
    digits : decimals of the values.
    reference : a value at which a line is drawn, such as 1.
    """
    shown = [each for each in groups[:MOST_GROUPS] if any(v is not None for v in each.values)]
    highest = max((v for each in shown for v in each.values if v is not None), default=0.0)
    if not shown or highest <= 0:
        return None
    ticks = nice_ticks(0.0, max(highest, reference or 0.0), 3)
    top = ticks[-1]
    shapes = [_line(tick, top, "grid") for tick in ticks[1:]]
    shapes.append(tag("text", say_number(top, language, digits), x="0%", y=TOP - 5))
    step = 1.0 / len(shown)
    width = 0.7 * step / len(series)
    for index, group in enumerate(shown):
        for place, value in enumerate(group.values):
            if value is None or value <= 0:
                continue
            size = (BOTTOM - TOP) * value / top
            shapes.append(
                titled(
                    "rect",
                    f"{group.label}: {say_number(value, language, digits)}",
                    class_=f"trade-{COLOURS[place]}",
                    x=share((index + 0.15) * step + place * width),
                    y=short(BOTTOM - size),
                    width=share(0.94 * width),
                    height=short(size),
                )
            )
        middle = share((index + 0.5) * step)
        shapes.append(tag("text", group.label, x=middle, y=BOTTOM + 15, text_anchor="middle"))
    shapes.append(_line(0.0, top, "axis"))
    if reference is not None:
        shapes.append(_line(reference, top, "target"))
    words = "; ".join(_words(each, series, language, digits) for each in shown)
    label = f"{translate(title, language)}. {words}"
    picture = drawing(*shapes, height=HEIGHT, label=label, css_class="columns trade")
    legend = tuple(
        (name, f"trade-{COLOURS[place]}") for place, name in enumerate(series) if len(series) > 1
    )
    return Chart(title, picture, legend, words)


def _words(group: Group, series: Sequence[str], language: str, digits: int) -> str:
    """A group with its values in words."""
    parts = []
    for name, value in zip(series, group.values, strict=True):
        number = "-" if value is None else say_number(value, language, digits)
        parts.append(f"{translate(name, language)} {number}" if len(series) > 1 else number)
    return f"{group.label}: {', '.join(parts)}"


def _line(value: float, top: float, css_class: str) -> Markup:
    y = short(BOTTOM - (BOTTOM - TOP) * value / top)
    return tag("line", class_=css_class, x1="0%", x2="100%", y1=y, y2=y)
