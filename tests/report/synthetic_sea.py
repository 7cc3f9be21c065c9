"""Sea routes for made-up runs: chains of points at sea, and where each port joins them."""

from __future__ import annotations

Point = tuple[float, float]

# Chains of (longitude, latitude) that begin at a port's own sea and end west of Gibraltar.
BALTIC = [
    (20.5, 56.4),
    (18.6, 55.9),
    (16.0, 55.4),
    (13.5, 54.9),
    (12.6, 55.6),
    (12.3, 56.2),
    (11.2, 57.4),
    (10.6, 58.0),
    (8.0, 57.6),
    (5.0, 55.0),
    (3.0, 52.6),
    (1.6, 51.1),
    (0.2, 50.4),
]
CHANNEL = [(-2.0, 49.9), (-5.6, 48.9), (-9.6, 43.6), (-9.9, 39.0), (-9.7, 36.5)]
BLACK_SEA = [
    (37.0, 44.3),
    (32.0, 42.7),
    (29.3, 41.3),
    (28.9, 40.9),
    (27.3, 40.6),
    (26.1, 40.0),
    (25.0, 38.6),
    (23.4, 36.2),
    (18.0, 35.8),
    (11.3, 37.6),
    (4.0, 37.2),
    (-2.0, 36.1),
    (-5.6, 35.95),
    (-7.4, 35.6),
]
AFRICA = [
    (-9.3, 33.6),
    (-11.0, 31.0),
    (-14.5, 28.0),
    (-17.6, 23.0),
    (-18.2, 18.5),
    (-18.2, 14.8),
    (-17.9, 12.5),
    (-16.2, 9.6),
    (-14.2, 7.8),
    (-11.6, 5.6),
    (-8.0, 3.9),
    (-4.0, 4.3),
    (0.0, 5.0),
    (2.0, 5.5),
    (3.3, 5.9),
    (6.0, 3.6),
    (8.6, 3.2),
    (8.4, 0.0),
    (10.4, -4.4),
    (12.4, -8.6),
]

STARTS = {
    "liepaja": [*BALTIC, *CHANNEL],
    "rouen": [(0.2, 49.6), (0.2, 50.4), *CHANNEL],
    "novorossiysk": BLACK_SEA,
    "poti": [(41.0, 42.2), (38.0, 42.6), *BLACK_SEA[1:]],
    "constanta": [(29.2, 43.6), *BLACK_SEA[2:]],
    "jorf": [],
}

JOINS = {
    "jorf": 0,
    "casablanca": 0,
    "nouakchott": 4,
    "dakar": 5,
    "banjul": 6,
    "conakry": 7,
    "freetown": 8,
    "monrovia": 9,
    "abidjan": 11,
    "tema": 12,
    "lome": 13,
    "cotonou": 13,
    "lagos": 14,
    "douala": 16,
    "pointe_noire": 18,
    "luanda": 19,
}


def sea_path(start: str, end: str, places: dict[str, Point]) -> list[Point]:
    """Points from one port to another, both ports included."""
    return [places[start], *STARTS[start], *AFRICA[: JOINS[end] + 1], places[end]]
