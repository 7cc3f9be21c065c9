"""Lines across the straits and canals: a route goes through a passage where it crosses its line.

The line of a strait lies across its narrowest water; its ends run inland so that a port in the
interior joins the sea on its own side too. Capes have a line from the coast to the ice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

LonLat = tuple[float, float]

PASSAGE_LINES: dict[str, tuple[LonLat, ...]] = {
    # Ras Siyyan (Djibouti) to Perim and Ras Menheli (Yemen).
    "babalmandab": (
        (42.4, 11.9),
        (43.32, 12.47),
        (43.5, 12.72),
        (44.5, 13.4),
    ),
    # Cape Dezhnev to the Cape Prince of Wales.
    "bering": (
        (-173.0, 65.9),
        (-169.7, 66.05),
        (-168.1, 65.6),
        (-164.5, 65.1),
    ),
    # Along the middle of Thrace, across the Bosporus at Bebek, along the middle of Bithynia.
    "bosporus": (
        (26.7, 41.35),
        (28.4, 41.18),
        (29.03, 41.09),
        (29.15, 41.07),
        (29.8, 40.95),
        (31.5, 40.85),
    ),
    # From Patagonia, over the Strait of Magellan and Tierra del Fuego, to Antarctica.
    "chili": (
        (-70.0, -50.0),
        (-70.0, -75.0),
    ),
    # Along the Gallipoli peninsula, across at Canakkale, along the middle of the Troad.
    "dardanelles": (
        (26.9, 41.1),
        (26.8, 40.54),
        (26.5, 40.33),
        (26.36, 40.17),
        (26.42, 40.13),
        (26.8, 40.0),
        (29.5, 39.9),
    ),
    # Tarifa to Punta Cires.
    "gibraltar": (
        (-5.61, 36.8),
        (-5.61, 36.0),
        (-5.55, 35.87),
        (-5.6, 35.4),
    ),
    # Lumut (Perak) to Asahan (Sumatra).
    "malacca": (
        (102.2, 5.2),
        (99.0, 2.2),
    ),
    # North of the Bering Strait, where the passages along either coast of the Arctic begin.
    "northwest": (
        (-173.0, 66.5),
        (-170.4, 66.4),
        (-166.8, 66.3),
        (-164.0, 65.9),
    ),
    # Musandam to Minab.
    "ormuz": (
        (55.9, 24.4),
        (56.2, 25.8),
        (56.4, 26.4),
        (57.05, 27.05),
        (57.7, 27.7),
    ),
    # Along the middle of the isthmus, across the canal at Gamboa.
    "panama": (
        (-84.3, 10.3),
        (-83.3, 9.3),
        (-82.2, 8.75),
        (-81.0, 8.55),
        (-80.2, 8.8),
        (-79.75, 9.12),
        (-79.0, 9.3),
        (-78.2, 9.1),
        (-77.4, 8.1),
        (-76.9, 7.0),
        (-76.3, 5.0),
    ),
    # Cape Agulhas to Antarctica.
    "south_africa": (
        (20.0, -33.2),
        (20.0, -70.0),
    ),
    # Across the canal north of Ismailia, from the desert to Jordan.
    "suez": (
        (28.0, 29.3),
        (31.3, 30.2),
        (32.3, 30.65),
        (33.6, 30.2),
        (34.9, 30.4),
        (36.5, 30.6),
    ),
    # Lampung to Merak.
    "sunda": (
        (105.4, -5.0),
        (105.76, -5.82),
        (106.02, -5.9),
        (106.3, -6.5),
    ),
}
"""Passages by the names of searoute, with (longitude, latitude) in degrees along each line."""

NUDGE = (0.00037, 0.00053)
"""Degrees east and north by which lines are moved: some 50 metres."""

PASSAGES = tuple(PASSAGE_LINES)
"""All passages; the place of a name is the number of its bit in a mask of passages."""


def passage_bit(name: str) -> int:
    """The bit of one passage in a mask; 0 for a name that is none."""
    return 1 << PASSAGES.index(name) if name in PASSAGES else 0


def passage_mask(names: Iterable[str]) -> int:
    """The mask of several passages."""
    mask = 0
    for name in names:
        mask |= passage_bit(name)
    return mask


def passages_in(mask: int) -> frozenset[str]:
    """Names of the passages in a mask."""
    return frozenset(name for name in PASSAGES if mask & passage_bit(name))


def exact_line(name: str) -> tuple[LonLat, ...]:
    """The line of a passage, moved by so little that it runs through no middle of a cell."""
    return tuple((lon + NUDGE[0], lat + NUDGE[1]) for lon, lat in PASSAGE_LINES[name])


@cache
def line_segments() -> npt.NDArray[np.float64]:
    """Segments of all lines: rows of longitude, latitude, longitude, latitude and bit."""
    rows = [
        (*start, *end, float(passage_bit(name)))
        for name in PASSAGES
        for start, end in pairwise(exact_line(name))
    ]
    return np.array(rows, dtype=np.float64)


def crossed_between(start: LonLat, end: LonLat) -> int:
    """Mask of the passages whose lines the straight line between two positions crosses."""
    mask = 0
    for name in PASSAGES:
        line = exact_line(name)
        if any(_cross(start, end, first, second) for first, second in pairwise(line)):
            mask |= passage_bit(name)
    return mask


def _cross(start: LonLat, end: LonLat, first: LonLat, second: LonLat) -> bool:
    """Whether two segments cross, by the signs of four areas; spans over 180 degrees do not."""
    if abs(start[0] - end[0]) > 180.0:
        return False
    sides = (_area(start, end, first), _area(start, end, second))
    ends = (_area(first, second, start), _area(first, second, end))
    return _differ(sides) and _differ(ends)


def _area(start: LonLat, end: LonLat, point: LonLat) -> float:
    return (end[0] - start[0]) * (point[1] - start[1]) - (end[1] - start[1]) * (point[0] - start[0])


def _differ(values: Sequence[float]) -> bool:
    return (values[0] > 0.0) != (values[1] > 0.0)
