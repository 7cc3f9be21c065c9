"""From degrees to the units of a drawing: Miller's cylindrical projection, fitted to places."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 1000.0
"""Width of a map in its own units."""

NARROWEST, WIDEST = 0.8, 1.6
"""Least and greatest width / height of a map: a thin strip is widened, not cut."""

LEAST_SPAN = 0.12
"""Least width and height of the world shown, in radians, so that one place still has a country."""


@dataclass(frozen=True)
class Projection:
    """A window on the world: `left` and `top` in projected radians, `scale` in units a radian."""

    left: float
    top: float
    scale: float
    height: float

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Position in the drawing; x to the right, y down."""
        x, y = _project(longitude, latitude)
        return (x - self.left) * self.scale, (self.top - y) * self.scale

    def holds(self, x: float, y: float) -> bool:
        """Whether a position lies within the drawing."""
        return 0.0 <= x <= WIDTH and 0.0 <= y <= self.height


def fit(places: Sequence[tuple[float, float]], margin: float = 0.07) -> Projection:
    """The window that holds every (longitude, latitude) with a margin; the world without any."""
    corners = places or [(-170.0, -55.0), (180.0, 75.0)]
    projected = [_project(longitude, latitude) for longitude, latitude in corners]
    left, right = _widen(min(x for x, _ in projected), max(x for x, _ in projected), margin)
    bottom, top = _widen(min(y for _, y in projected), max(y for _, y in projected), margin)
    width, height = right - left, top - bottom
    if width / height > WIDEST:
        extra = width / WIDEST - height
        bottom, top = bottom - extra / 2, top + extra / 2
    elif width / height < NARROWEST:
        extra = height * NARROWEST - width
        left, right = left - extra / 2, right + extra / 2
    scale = WIDTH / (right - left)
    return Projection(left, top, scale, (top - bottom) * scale)


def great_circle(
    start: tuple[float, float], end: tuple[float, float], pieces: int = 24
) -> list[tuple[float, float]]:
    """Points (longitude, latitude) of the shortest way between two places, both included."""
    first, last = _vector(*start), _vector(*end)
    cosine = max(-1.0, min(1.0, sum(a * b for a, b in zip(first, last, strict=True))))
    angle = math.acos(cosine)
    # Opposite places have no one shortest way, and equal ones need none.
    if angle < 1e-6 or angle > math.pi - 1e-6:
        return [start, end]
    points = []
    for step in range(pieces + 1):
        before = math.sin(angle * (1 - step / pieces)) / math.sin(angle)
        after = math.sin(angle * step / pieces) / math.sin(angle)
        x, y, z = (before * a + after * b for a, b in zip(first, last, strict=True))
        points.append((math.degrees(math.atan2(y, x)), math.degrees(math.asin(z))))
    return points


def _project(longitude: float, latitude: float) -> tuple[float, float]:
    angle = math.radians(max(-89.0, min(89.0, latitude)))
    return math.radians(longitude), 1.25 * math.log(math.tan(math.pi / 4 + 0.4 * angle))


def _widen(low: float, high: float, margin: float) -> tuple[float, float]:
    span = max(high - low, LEAST_SPAN)
    middle = (low + high) / 2
    half = span * (0.5 + margin)
    return middle - half, middle + half


def _vector(longitude: float, latitude: float) -> tuple[float, float, float]:
    phi, theta = math.radians(longitude), math.radians(latitude)
    return math.cos(theta) * math.cos(phi), math.cos(theta) * math.sin(phi), math.sin(theta)
