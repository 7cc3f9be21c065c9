"""Section: what less CO2e costs, as a drawing of the plans made and a table of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from keruen.report import numbers as n
from keruen.report.blocks import Column, Figure, Rows, Section, Table
from keruen.report.charts.svg import drawing, nice_ticks, share, tag

TOP, BOTTOM, HEIGHT = 16.0, 216.0, 246
LEFT, RIGHT = 0.16, 0.97
STEPS = 40
LEAST_SHORTAGE_T = 0.5


@dataclass(frozen=True, slots=True)
class Point:
    """A plan of the frontier, from ``frontier.json``; `cost_usd` is without the charge."""

    co2_price_usd_per_t: float
    cost_usd: float
    co2e_t: float
    discounted_co2e_t: float
    kg_co2e_per_t: float | None
    bound_usd: float | None
    gap: float | None
    proven: bool
    hub: str | None
    shortage_t: float
    dominated: bool


@dataclass(frozen=True, slots=True)
class FrontierFound:
    """What the page of a frontier shows."""

    title: str
    scenario: str | None
    points: tuple[Point, ...]


def frontier_section(points: Sequence[Point]) -> Section:
    """The frontier of cost and CO2e.

    Parameters
    ----------
    points : one for each price of CO2e.
    """
    note = (
        "Every plan lies on or above the dashed line, the highest of the proven lower bounds on "
        "cost + price × CO2e. CO2e is discounted, as in the charge."
    )
    figure = Figure(_drawing(points), note, "Cost without the charge, in million US dollars")
    return Section("frontier", "Cost against CO2e", [_lead(points)], [figure, _table(points)])


def _lead(points: Sequence[Point]) -> str:
    first, last = points[0], min(points, key=lambda each: each.discounted_co2e_t)
    saved = first.co2e_t - last.co2e_t
    if len(points) == 1 or saved <= 0.0:
        return "No plan with lower emissions than the first was found."
    more = last.cost_usd - first.cost_usd
    words = (
        f"At USD{n.SPACE}{n.thousands(last.co2_price_usd_per_t)} per tonne of CO2e, "
        f"emissions fall by {n.tonnes(saved)} ({n.percent(saved / first.co2e_t)})"
    )
    if more <= 0.0:
        return f"{words}, without a cost increase over the first plan."
    words = f"{words} at an additional cost of {n.usd(more)}: {n.usd(more / saved)} per tonne."
    short = last.shortage_t - first.shortage_t
    if short > LEAST_SHORTAGE_T:
        words += f" Part of the reduction is unserved demand: {n.tonnes(short)} more is unserved."
    return words


def _table(points: Sequence[Point]) -> Table:
    columns = [
        Column("CO2e price, USD/t", "text"),
        Column("Cost, million USD"),
        Column("CO2e"),
        Column("kg CO2e/t"),
        Column("Short"),
        Column("Gap"),
        Column("Hub", "text"),
        Column("Status", "text"),
    ]
    rows = [
        [
            n.thousands(each.co2_price_usd_per_t),
            n.thousands(each.cost_usd / 1e6, 2),
            n.tonnes(each.co2e_t),
            n.thousands(each.kg_co2e_per_t, 1),
            n.tonnes(each.shortage_t),
            n.NO_BOUND if each.gap is None else n.percent(each.gap, 3),
            each.hub or "none",
            _status(each),
        ]
        for each in points
    ]
    return Table("Plan at each CO2e price", columns, [Rows(rows)], wide=True)


def _status(point: Point) -> str:
    proven = "within its gap" if point.proven else "time limit"
    return f"{proven}; dominated by another plan" if point.dominated else proven


def _drawing(points: Sequence[Point]) -> Markup:
    carbon = [float(each.discounted_co2e_t) for each in points]
    low_x, high_x = _padded(carbon)
    bounds = [
        (each.bound_usd, each.co2_price_usd_per_t) for each in points if each.bound_usd is not None
    ]
    floor = [(x, _floor(bounds, x)) for x in _steps(low_x, high_x)] if bounds else []
    costs = [float(each.cost_usd) for each in points]
    low_y, high_y = _padded([*costs, *(y for _, y in floor)])

    def across(x: float) -> str:
        return share(LEFT + (RIGHT - LEFT) * (x - low_x) / (high_x - low_x))

    def down(y: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * (y - low_y) / (high_y - low_y)

    shapes: list[Markup] = []
    span = (high_y - low_y) / 4e6
    decimals = 0 if span >= 1 else 1 if span >= 0.1 else 2 if span >= 0.01 else 3
    for tick in nice_ticks(low_y, high_y, 4):
        if low_y <= tick <= high_y:
            y = down(tick)
            shapes.append(tag("line", class_="grid", x1=share(LEFT), x2="100%", y1=y, y2=y))
            words = n.thousands(tick / 1e6, decimals)
            shapes.append(tag("text", words, x=share(LEFT), dx=-6, y=y + 4, text_anchor="end"))
    for tick in nice_ticks(low_x, high_x, 3):
        if low_x <= tick <= high_x:
            shapes.append(
                tag("text", n.tonnes(tick), x=across(tick), y=BOTTOM + 22, text_anchor="middle")
            )
    for (x1, y1), (x2, y2) in pairwise(floor):
        shapes.append(
            tag(
                "line",
                class_="axis",
                stroke_dasharray="5 4",
                x1=across(x1),
                x2=across(x2),
                y1=down(y1),
                y2=down(y2),
            )
        )
    for each, x, cost in zip(points, carbon, costs, strict=True):
        title = (
            f"CO2e at USD {n.thousands(each.co2_price_usd_per_t)}/t: {n.usd(cost)}, "
            f"{n.tonnes(each.co2e_t)}"
        )
        css_class = "fill-open" if each.dominated else "fill-wheat"
        shapes.append(
            tag("circle", tag("title", title), class_=css_class, cx=across(x), cy=down(cost), r=6)
        )
    label = f"{n.count(len(points), 'plan')} by cost in million US dollars and tonnes of CO2e"
    return drawing(*shapes, height=HEIGHT, label=label, css_class="frontier")


def _floor(bounds: Sequence[tuple[float, float]], carbon: float) -> float:
    return max(float(bound - price * carbon) for bound, price in bounds)


def _padded(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    room = 0.08 * (high - low) or 0.01 * abs(high) or 1.0
    return low - room, high + room


def _steps(low: float, high: float) -> list[float]:
    return [low + (high - low) * step / STEPS for step in range(STEPS + 1)]
