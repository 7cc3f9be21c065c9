"""The land below the flows: coastlines of Natural Earth, without any border between countries."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import polars as pl

from keruen.report.charts.svg import short
from keruen.report.map.projection import WIDTH, Projection

Point = tuple[float, float]

MARGIN = 20.0
"""Units beyond the edge to which land is drawn; the cut is outside the visible map."""


@cache
def read_land() -> tuple[tuple[Point, ...], ...]:
    """Every ring of the land table as (longitude, latitude); lakes are rings inside rings."""
    table = pl.read_csv(Path(__file__).with_name("land.csv")).sort("ring", "point")
    rings: dict[int, list[Point]] = {}
    for ring, _, longitude, latitude in table.iter_rows():
        rings.setdefault(ring, []).append((longitude, latitude))
    return tuple(tuple(points) for points in rings.values())


def land_path(projection: Projection) -> str:
    """The land inside the window as the `d` of one SVG path (to be filled by even-odd)."""
    pieces: list[str] = []
    for ring in read_land():
        inside = clip([projection.place(*point) for point in ring], WIDTH, projection.height)
        if len(inside) > 2:
            pieces.append("M" + "L".join(f"{_tenth(x)} {_tenth(y)}" for x, y in inside) + "Z")
    return "".join(pieces)


def clip(ring: list[Point], width: float, height: float) -> list[Point]:
    """The part of a ring inside the window and its margin (Sutherland and Hodgman, 1974)."""
    for axis, limit, sign in (
        (0, -MARGIN, 1.0),
        (0, width + MARGIN, -1.0),
        (1, -MARGIN, 1.0),
        (1, height + MARGIN, -1.0),
    ):
        ring = _cut(ring, _side(axis, limit, sign))
    return ring


def _side(axis: int, limit: float, sign: float) -> Callable[[Point], float]:
    return lambda point: sign * (point[axis] - limit)


def _cut(ring: list[Point], distance: Callable[[Point], float]) -> list[Point]:
    kept: list[Point] = []
    for index, point in enumerate(ring):
        before = ring[index - 1]
        here, there = distance(point), distance(before)
        if (here >= 0) != (there >= 0):
            part = there / (there - here)
            kept.append(
                (
                    before[0] + part * (point[0] - before[0]),
                    before[1] + part * (point[1] - before[1]),
                )
            )
        if here >= 0:
            kept.append(point)
    return kept


def _tenth(value: float) -> str:
    return short(round(value, 1))
