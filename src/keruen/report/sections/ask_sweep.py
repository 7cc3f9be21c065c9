"""Section: the value of the hub along one swept assumption, and every point as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from keruen.report import numbers as n
from keruen.report.ask_data import HubPoint, Turn, read_points, read_questions, read_turns
from keruen.report.blocks import Block, Column, Figure, Legend, Rows, Section, Table
from keruen.report.charts.break_even_chart import Spot, turning_curve

MILLION = 1e6
CLASSES = {"build": "builds", "do not build": "stays"}
WIDER = 4.0
"""Proven intervals this many times as wide as the estimates move hide them on one scale."""


def sweep_section(data: Mapping[str, object]) -> Section:
    """The value of the hub at each point, proven and estimated, with the turns as bands."""
    question = read_questions(data)[0]
    spots = [_spot(point, question.unit) for point in read_points(data)]
    unit = f"{question.words}, {unit_words(question.unit)}"
    blocks: list[Block] = []
    if spots:
        blocks = _figures(spots, _bands(read_turns(data)), unit)
    lead = (f"{question.meaning[0].upper()}{question.meaning[1:]}.",)
    return Section("turns", "Value of the hub", lead, blocks)


def unit_words(unit: str) -> str:
    """A unit as a heading says it."""
    return {"times": "times the base value", "share": "share of horizons"}.get(unit, unit)


def _figures(spots: Sequence[Spot], bands: Sequence[tuple[float, float]], unit: str) -> list[Block]:
    legend = [
        ("fill-builds", "proven: build"),
        ("fill-stays", "proven: do not build"),
        ("fill-slate", "proven interval that contains zero"),
        ("swatch-estimate", "estimate, divisible ships and tiers"),
        ("swatch-turn", "break-even"),
    ]
    caption = f"Horizontal axis: {unit}. Vertical axis: saving by the hub, million USD a year."
    both = Figure(turning_curve(spots, bands, caption), caption, "Proven values and estimates")
    if not _hidden(spots):
        return [Legend(legend), both]
    label = f"Estimates only. {caption}"
    alone = Figure(turning_curve(spots, bands, label, False), caption, "Estimates only")
    return [Legend(legend), alone, both]


def _hidden(spots: Sequence[Spot]) -> bool:
    """Whether the proven intervals are so wide that the estimates would look flat beside them."""
    values = [spot.estimate for spot in spots if spot.estimate is not None]
    ends = [each for spot in spots for each in (spot.low, spot.high) if each is not None]
    if not values or not ends:
        return False
    moves = max([*values, 0.0]) - min([*values, 0.0])
    return max([*ends, 0.0]) - min([*ends, 0.0]) > WIDER * moves


def _bands(turns: Sequence[Turn]) -> list[tuple[float, float]]:
    """Where each turn lies: by proof where both sides are proven, else by the estimate."""
    bands: list[tuple[float, float]] = []
    for turn in turns:
        if turn.after is not None and turn.before is not None:
            bands.append((turn.after, turn.before))
        elif turn.between is not None:
            bands.append((turn.between[0], turn.between[1]))
    return bands


def _spot(point: HubPoint, unit: str) -> Spot:
    low, high, estimate = point.low, point.high, point.estimate
    words = f"{point.at[0]:g} {unit_words(unit)}: {point.words}"
    if low is not None and high is not None:
        words += f", {n.usd(low)} to {n.usd(high)} a year"
    if estimate is not None:
        words += f", estimate {n.usd(estimate)}"
    return Spot(
        at=point.at[0],
        low=None if low is None or high is None else low / MILLION,
        high=None if low is None or high is None else high / MILLION,
        estimate=None if estimate is None else estimate / MILLION,
        css_class=CLASSES.get(point.words, "open"),
        title=words,
    )


def points_section(data: Mapping[str, object]) -> Section:
    """Every point: what is proven, the estimate, the hub of the plan."""
    names = [f"{each.label}, {unit_words(each.unit)}" for each in read_questions(data)]
    columns = [
        Column(names[0], "text"),
        *map(Column, names[1:]),
        Column("Answer", "text"),
        Column("At least"),
        Column("At most"),
        Column("Estimate"),
        Column("Hub of the plan", "text"),
    ]
    rows = [_row(point) for point in read_points(data)]
    caption = "Value of the hub, million USD a year; costs and bounds are in points.csv"
    table = Table(caption, columns, [Rows(rows)], wide=True)
    return Section("points", "All points", (), [table])


def _row(point: HubPoint) -> list[str]:
    return [
        *(n.thousands(at, 0) if abs(at) >= 10_000 else f"{at:.6g}" for at in point.at),
        point.words,
        *(millions(each) for each in (point.low, point.high)),
        millions(point.estimate),
        ", ".join(point.hub_options) or n.MISSING,
    ]


def millions(usd: float | None) -> str:
    """Money in millions, two digits; three below a million."""
    if usd is None:
        return n.MISSING
    return n.thousands(usd / MILLION, 3 if abs(usd) < MILLION else 2)
