"""Bars that lie: one amount, several parts of an amount, or an amount to either side of zero."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from keruen.report.charts.svg import drawing, share, tag, titled

HEIGHT = 16


def bar(value: float, largest: float, label: str, css_class: str = "fill-wheat") -> Markup:
    """One amount against the largest of its kind; `label` says both in words."""
    width = _fraction(value, largest)
    shape = titled("rect", label, class_=css_class, x=0, y=2, height=HEIGHT - 4, width=share(width))
    return drawing(_track(), shape, height=HEIGHT, label=label, css_class="bar")


def two_lines(first: str, second: str) -> Markup:
    """A cell with a quieter second line; the first alone where there is no second."""
    if not second:
        return Markup("{}").format(first)
    return Markup("{} {}").format(first, tag("span", second, class_="quiet"))


def meter(words: str, drawing_: Markup) -> Markup:
    """A number with its small bar."""
    return tag("div", tag("span", words), drawing_, class_="meter")


def stacked_bar(
    parts: Sequence[tuple[str, float, str]],
    largest: float,
    label: str,
    reduction: tuple[float, str] | None = None,
) -> Markup:
    """Parts of an amount, end to end: each a CSS class, its amount and its words.

    `reduction` is an amount taken off the sum (a subsidy): a strip under the end of the bar, with a
    mark where the rest ends.
    """
    shapes: list[Markup] = []
    start = 0.0
    for css_class, value, title in parts:
        width = _fraction(value, largest)
        if width <= 0:
            continue
        shapes.append(
            titled(
                "rect", title, class_=css_class, x=share(start), y=1, height=11, width=share(width)
            )
        )
        start += width
    if reduction and reduction[0] > 0:
        width = min(_fraction(reduction[0], largest), start)
        at = share(start - width)
        shapes.append(
            titled(
                "rect", reduction[1], class_="taken-off", x=at, y=13, height=3, width=share(width)
            )
        )
        shapes.append(tag("line", class_="mark", x1=at, x2=at, y1=0, y2=HEIGHT))
    return drawing(*shapes, height=HEIGHT, label=label, css_class="stacked")


def signed_bar(value: float, low: float, high: float, label: str) -> Markup:
    """One amount to the left (below zero) or right of zero, on a scale from `low` to `high`."""
    low, high = min(low, 0.0), max(high, 0.0)
    span = high - low
    zero = -low / span if span else 0.5
    width = abs(value) / span if span else 0.0
    start = zero - width if value < 0 else zero
    css_class = "fill-saving" if value < 0 else "fill-extra"
    return drawing(
        titled(
            "rect",
            label,
            class_=css_class,
            x=share(start),
            y=2,
            height=HEIGHT - 4,
            width=share(width),
        ),
        tag("line", class_="axis", x1=share(zero), x2=share(zero), y1=0, y2=HEIGHT),
        height=HEIGHT,
        label=label,
        css_class="signed",
    )


def _track() -> Markup:
    return tag("rect", class_="track", x=0, y=2, height=HEIGHT - 4, width="100%")


def _fraction(value: float, largest: float) -> float:
    return max(0.0, min(1.0, value / largest)) if largest > 0 else 0.0
