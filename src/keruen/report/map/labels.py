"""Names beside their dots without overlap: largest first, omitted where space is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isinf

LETTER_WIDTH = 0.58
"""Mean width of a letter as a share of the size of the type, a little on the wide side."""


@dataclass(frozen=True)
class Dot:
    """A place to be named, in pixels of the map: greater `weight` is named first."""

    x: float
    y: float
    radius: float
    name: str
    weight: float


@dataclass(frozen=True)
class Label:
    """A name with the place of its base line; `anchor` is SVG's text-anchor."""

    name: str
    x: float
    y: float
    anchor: str


@dataclass(frozen=True)
class Box:
    """A rectangle, in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether two boxes overlap."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def inside(self, width: float, height: float) -> bool:
        """Whether the box lies within the map."""
        return self.left >= 0 and self.top >= 0 and self.right <= width and self.bottom <= height


def place_labels(
    dots: Sequence[Dot], width: float, height: float, size: float, most: int
) -> list[Label]:
    """Labels for at most `most` dots, by weight, none over another label or over a dot.

    A dot of infinite weight is named even where its name must lie over other dots.
    """
    circles = [
        Box(dot.x - dot.radius, dot.y - dot.radius, dot.x + dot.radius, dot.y + dot.radius)
        for dot in dots
    ]
    labels: list[Label] = []
    names: list[Box] = []
    for dot in sorted(dots, key=lambda each: (-each.weight, each.name)):
        if len(labels) >= most:
            break
        places = [each for each in _candidates(dot, size) if each[1].inside(width, height)]
        free = [each for each in places if not _meets_any(each[1], names)]
        clear = [each for each in free if not _meets_any(each[1], circles)]
        chosen = clear or (free if isinf(dot.weight) else [])
        if chosen:
            labels.append(chosen[0][0])
            names.append(chosen[0][1])
    return labels


def _meets_any(box: Box, others: Sequence[Box]) -> bool:
    return any(box.meets(other) for other in others)


def _candidates(dot: Dot, size: float) -> list[tuple[Label, Box]]:
    """Positions around a dot, the best first: right, left, above, below, then the corners."""
    gap = dot.radius + 4
    slant = 0.7 * dot.radius + 3
    places = [
        (gap, 0.35 * size, "start"),
        (-gap, 0.35 * size, "end"),
        (0.0, -gap, "middle"),
        (0.0, gap + 0.75 * size, "middle"),
        (slant, -slant, "start"),
        (slant, slant + 0.75 * size, "start"),
        (-slant, -slant, "end"),
        (-slant, slant + 0.75 * size, "end"),
    ]
    length = LETTER_WIDTH * size * len(dot.name)
    shift = {"start": 0.0, "middle": length / 2, "end": length}
    found: list[tuple[Label, Box]] = []
    for right, down, anchor in places:
        x, y = dot.x + right, dot.y + down
        left = x - shift[anchor]
        box = Box(left - 1, y - 0.85 * size, left + length + 1, y + 0.25 * size)
        found.append((Label(dot.name, x, y, anchor), box))
    return found
