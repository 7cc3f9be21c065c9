"""A value along a swept assumption: what is proven at each point, the estimate, and the turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from keruen.report.charts.svg import drawing, nice_ticks, share, short, tag, titled
from keruen.report.numbers import MINUS

TOP, BOTTOM, HEIGHT = 14.0, 226.0, 262.0
LEAST_HALF = 9.0
LEFT, RIGHT = 0.13, 0.97
"""Shares of the width kept free for the words of both scales."""


@dataclass(frozen=True)
class Spot:
    """One point: where it lies, its proven interval and its estimate (None where not known)."""

    at: float
    low: float | None
    high: float | None
    estimate: float | None
    css_class: str
    title: str


@dataclass(frozen=True)
class _Scale:
    """Places on the drawing: shares of its width across, pixels down."""

    ticks_at: Sequence[float]
    ticks_value: Sequence[float]
    first: float
    last: float

    def across(self, at: float) -> float:
        span = self.last - self.first
        return LEFT + (RIGHT - LEFT) * ((at - self.first) / span if span else 0.5)

    def down(self, value: float) -> float:
        low, high = self.ticks_value[0], self.ticks_value[-1]
        return BOTTOM - (BOTTOM - TOP) * ((value - low) / (high - low) if high > low else 0.5)


def turning_curve(
    spots: Sequence[Spot],
    turns: Sequence[tuple[float, float]],
    label: str,
    with_intervals: bool = True,
) -> Markup:
    """The value at each point on a scale that holds zero.

    Parameters
    ----------
    turns : between which two values of the assumption each turn lies, drawn as a band.
    with_intervals : whether the proven intervals are drawn, beside the line of the estimates.
    """
    values = [spot.estimate for spot in spots if spot.estimate is not None]
    if with_intervals:
        values += [each for spot in spots for each in (spot.low, spot.high) if each is not None]
    scale = _Scale(
        nice_ticks(spots[0].at, spots[-1].at, 4),
        nice_ticks(min([*values, 0.0]), max([*values, 0.0]), 5),
        spots[0].at,
        spots[-1].at,
    )
    shapes = [_band(scale, *turn) for turn in turns] + _axes(scale)
    if with_intervals:
        shapes += [_interval(scale, spot) for spot in spots if spot.low is not None]
    known = [(spot.at, spot.estimate) for spot in spots if spot.estimate is not None]
    shapes.append(_line(scale, known))
    shapes += [_dot(scale, spot) for spot in spots if spot.estimate is not None]
    return drawing(*shapes, height=HEIGHT, label=label, css_class="turning")


def number_words(value: float) -> str:
    """A number on a scale: as many digits as it needs, with a true minus sign."""
    return f"{value:,.10g}".replace("-", MINUS)


def _band(scale: _Scale, first: float, second: float) -> Markup:
    left, right = scale.across(first), scale.across(second)
    # A turn that is known exactly would be too thin to see.
    width = max(right - left, 0.006)
    left = (left + right - width) / 2
    return tag(
        "rect", class_="turn-band", x=share(left), y=TOP, width=share(width), height=BOTTOM - TOP
    )


def _axes(scale: _Scale) -> list[Markup]:
    shapes: list[Markup] = []
    for value in scale.ticks_value:
        y = scale.down(value)
        css_class = "zero" if value == 0.0 else "grid"
        shapes.append(tag("line", class_=css_class, x1=share(LEFT), x2=share(RIGHT), y1=y, y2=y))
        words = number_words(value)
        shapes.append(tag("text", words, x=share(LEFT - 0.015), y=y + 4, text_anchor="end"))
    for at in scale.ticks_at:
        if not scale.first - 1e-9 <= at <= scale.last + 1e-9:
            continue
        x = share(scale.across(at))
        shapes.append(tag("line", class_="axis", x1=x, x2=x, y1=BOTTOM, y2=BOTTOM + 5))
        shapes.append(tag("text", number_words(at), x=x, y=BOTTOM + 20, text_anchor="middle"))
    return shapes


def _interval(scale: _Scale, spot: Spot) -> Markup:
    assert spot.low is not None
    assert spot.high is not None
    top, bottom = scale.down(spot.high), scale.down(spot.low)
    # An interval without width still shows its colour behind the dot.
    middle, half = (top + bottom) / 2, max((bottom - top) / 2, LEAST_HALF)
    x = share(scale.across(spot.at))
    return tag(
        "line",
        tag("title", spot.title),
        class_=f"proven {spot.css_class}",
        x1=x,
        x2=x,
        y1=middle - half,
        y2=middle + half,
    )


def _dot(scale: _Scale, spot: Spot) -> Markup:
    assert spot.estimate is not None
    return titled(
        "circle",
        spot.title,
        class_="estimate-dot",
        cx=share(scale.across(spot.at)),
        cy=scale.down(spot.estimate),
        r=3.2,
    )


def _line(scale: _Scale, points: Sequence[tuple[float, float]]) -> Markup:
    """The line of estimates, in a square that the drawing stretches across."""
    path = " L".join(
        f"{short(100 * scale.across(at))} {short(scale.down(value))}" for at, value in points
    )
    return tag(
        "svg",
        tag("path", class_="estimate", d=f"M{path}") if points else "",
        x="0%",
        y=0,
        width="100%",
        height=HEIGHT,
        viewBox=f"0 0 100 {short(HEIGHT)}",
        preserveAspectRatio="none",
        overflow="visible",
    )
