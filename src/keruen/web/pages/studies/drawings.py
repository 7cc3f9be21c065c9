"""Drawings of jobs and comparisons: how the interval narrows, and where costs lie."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup

from keruen.report.charts.svg import drawing, nice_ticks, share, short, stretched, tag, titled
from keruen.web.numbers import number_in

TOP, BOTTOM, HEIGHT = 26.0, 176.0, 204.0


class Moment(NamedTuple):
    """What is known at a moment of a search: seconds since it began, cost and bound (USD)."""

    seconds: float
    cost_usd: float | None
    bound_usd: float | None


def moments_of(lines: Sequence[Mapping[str, object]]) -> list[Moment]:
    """The moments in lines of progress at which a cost or a bound is known."""
    found = []
    for line in lines:
        cost, bound = number_in(line, "cost_usd"), number_in(line, "bound_usd")
        if cost is not None or bound is not None:
            found.append(Moment(float(number_in(line, "seconds") or 0.0), cost, bound))
    return found


def draw_interval(moments: Sequence[Moment], label: str, words: Callable[[float], str]) -> Markup:
    """The cost of the best plan and its proven bound over time; the least cost lies between.

    Parameters
    ----------
    words : a number of USD as a label of the scale.
    """
    values = [v for m in moments for v in (m.cost_usd, m.bound_usd) if v is not None]
    if not values:
        return Markup("")
    ticks = nice_ticks(min(values), max(values) if max(values) > min(values) else min(values), 4)
    if len(ticks) < 2:
        step = abs(ticks[0]) * 0.01 or 1.0
        ticks = [ticks[0] - step, ticks[0] + step]
    low, high = ticks[0], ticks[-1]
    last = max(m.seconds for m in moments) or 1.0

    def height(value: float) -> float:
        return 100.0 * (high - value) / (high - low)

    def across(seconds: float) -> float:
        return 100.0 * seconds / last

    shapes = []
    for tick in ticks:
        y = TOP + (BOTTOM - TOP) * height(tick) / 100.0
        shapes.append(tag("line", class_="grid", x1="0%", x2="100%", y1=y, y2=y))
        shapes.append(tag("text", words(tick), x="0%", y=y - 4))
    costs = _steps([(across(m.seconds), m.cost_usd) for m in moments], height)
    bounds = _steps([(across(m.seconds), m.bound_usd) for m in moments], height)
    area = _area(costs, bounds)
    paths = [tag("path", class_="between", d=area)] if area else []
    paths += [
        tag("path", class_=name, d=_path(points))
        for name, points in (("cost", costs), ("bound", bounds))
        if points
    ]
    shapes.append(stretched(*paths, top=TOP, bottom=BOTTOM))
    shapes.append(tag("text", "0 s", x="0%", y=HEIGHT - 6))
    shapes.append(tag("text", f"{last:,.0f} s", x="100%", y=HEIGHT - 6, text_anchor="end"))
    return drawing(*shapes, height=HEIGHT, label=label, css_class="search")


def _steps(
    values: Sequence[tuple[float, float | None]], height: Callable[[float], float]
) -> list[tuple[float, float]]:
    """Points of a staircase: a value stays until the next one."""
    points: list[tuple[float, float]] = []
    for x, value in values:
        if value is None:
            continue
        if points:
            points.append((x, points[-1][1]))
        points.append((x, height(value)))
    if points and points[-1][0] < 100.0:
        points.append((100.0, points[-1][1]))
    return points


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{short(x)} {short(y)}" for x, y in points)


def _area(costs: Sequence[tuple[float, float]], bounds: Sequence[tuple[float, float]]) -> str:
    """The surface between both, from where both are known."""
    if not costs or not bounds:
        return ""
    first = max(costs[0][0], bounds[0][0])
    above = _from(costs, first)
    below = _from(bounds, first)
    return f"{_path([*above, *reversed(below)])}Z"


def _from(points: Sequence[tuple[float, float]], first: float) -> list[tuple[float, float]]:
    before = [y for x, y in points if x <= first]
    return [(first, before[-1]), *((x, y) for x, y in points if x > first)]


class Bar(NamedTuple):
    """A proven interval of a run: its name, its ends and words for the pointer."""

    name: str
    low: float
    high: float
    words: str


def draw_bars(bars: Sequence[Bar], label: str, words: Callable[[float], str]) -> Markup:
    """Intervals below one another on one scale."""
    ticks = nice_ticks(min(each.low for each in bars), max(each.high for each in bars), 4)
    if len(ticks) < 2:
        ticks = [ticks[0] - 1.0, ticks[0] + 1.0]
    first, span = ticks[0], ticks[-1] - ticks[0]

    def place(value: float) -> float:
        return 0.04 + 0.92 * (value - first) / span

    tall = 44.0 * len(bars) + 8
    shapes = []
    for tick in ticks:
        at = share(place(tick))
        shapes.append(tag("line", class_="grid", x1=at, x2=at, y1=0, y2=tall))
        shapes.append(tag("text", words(tick), x=at, y=tall + 16, text_anchor="middle"))
    for number, each in enumerate(bars):
        y = 44.0 * number + 22
        width = max(place(each.high) - place(each.low), 0.004)
        shapes.append(tag("text", each.name, x="0%", y=y - 5))
        shapes.append(
            titled(
                "rect",
                each.words,
                class_=f"plan-fill-{number + 1}",
                x=share(place(each.low)),
                y=y,
                width=share(width),
                height=14,
            )
        )
    return drawing(*shapes, height=tall + 24, label=label, css_class="bars")


__all__ = ["Bar", "Moment", "draw_bars", "draw_interval", "moments_of"]
