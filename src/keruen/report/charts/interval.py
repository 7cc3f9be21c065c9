"""An interval on a line with zero on it: what is proven, and what is not decided."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

from keruen.report.charts.svg import drawing, nice_ticks, share, tag, titled

MARGIN = 0.06
"""Share of the width kept free on both sides, so that the outer labels fit."""


def interval(low: float, high: float, label: str, tick_words: Callable[[float], str]) -> Markup:
    """The interval from `low` to `high` on a scale that holds zero."""
    ticks = nice_ticks(min(low, 0.0), max(high, 0.0), 5)
    first, last = ticks[0], ticks[-1]
    span = last - first

    def place(value: float) -> float:
        return MARGIN + (1 - 2 * MARGIN) * ((value - first) / span if span else 0.5)

    shapes: list[Markup] = []
    for tick in ticks:
        at = share(place(tick))
        shapes.append(tag("line", class_="grid", x1=at, x2=at, y1=4, y2=40))
        shapes.append(tag("text", tick_words(tick), x=at, y=56, text_anchor="middle"))
    left, width = place(low), place(high) - place(low)
    css_class = "fill-open" if low <= 0 <= high else "fill-wheat"
    shapes.append(
        titled("rect", label, class_=css_class, x=share(left), y=14, height=16, width=share(width))
    )
    # Zero lies over the bar: whether the bar reaches it is what the drawing is for.
    zero = share(place(0.0))
    shapes.append(tag("line", class_="zero", x1=zero, x2=zero, y1=2, y2=42))
    for value in (low, high):
        at = share(place(value))
        shapes.append(tag("line", class_="mark", x1=at, x2=at, y1=9, y2=35))
    return drawing(*shapes, height=64, label=label, css_class="interval")
