"""Remake the land outlines of the flow map from a world-atlas file.

The npm package `world-atlas` holds the shapes of Natural Earth, which are in the public domain.
Only the coastline is taken (file `land-50m.json`), never a border between countries.

    npm pack world-atlas && tar xzf world-atlas-*.tgz
    python scripts/make_land_table.py package/land-50m.json src/keruen/report/map/land.csv
"""

from __future__ import annotations

import argparse
import csv
import heapq
import json
import math
from pathlib import Path
from typing import Any

Point = tuple[float, float]
Ring = list[Point]

SMALLEST_BEND = 0.02
"""A point goes if the triangle with its neighbours is smaller (square degrees at the equator)."""
SMALLEST_RING = 0.25
"""Islands and lakes below this area are left out (square degrees at the equator)."""
SOUTHERN_EDGE = -60.0
"""Nothing south of this latitude is kept: no grain goes there."""


def read_rings(topology: dict[str, Any]) -> list[Ring]:
    """Every ring of object `land` of a TopoJSON file, as (longitude, latitude) in degrees."""
    arcs = [_read_arc(arc, topology["transform"]) for arc in topology["arcs"]]
    polygons = [
        polygon
        for geometry in topology["objects"]["land"]["geometries"]
        for polygon in (
            geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        )
    ]
    return [_join(ring, arcs) for polygon in polygons for ring in polygon]


def simplify(ring: Ring, smallest_bend: float = SMALLEST_BEND) -> Ring:
    """The ring without its smallest bends, the smallest first (Visvalingam and Whyatt, 1993)."""
    count = len(ring)
    before = [(index - 1) % count for index in range(count)]
    after = [(index + 1) % count for index in range(count)]
    heap = [(_bend(ring, before[i], i, after[i]), i) for i in range(count)]
    heapq.heapify(heap)
    current = {index: area for area, index in heap}
    while heap and len(current) > 4:
        area, index = heapq.heappop(heap)
        if current.get(index) != area:
            continue
        if area >= smallest_bend:
            break
        del current[index]
        left, right = before[index], after[index]
        after[left], before[right] = right, left
        for neighbour in (left, right):
            # Never below the bend just removed, so that the order of removal stays sound.
            bend = max(area, _bend(ring, before[neighbour], neighbour, after[neighbour]))
            current[neighbour] = bend
            heapq.heappush(heap, (bend, neighbour))
    return [ring[index] for index in sorted(current)]


def area_of(ring: Ring) -> float:
    """Area in square degrees, longitudes shortened as at the ring's mean latitude."""
    twice = sum(
        x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True)
    )
    latitude = sum(y for _, y in ring) / len(ring)
    return abs(twice) / 2 * math.cos(math.radians(latitude))


def make_table(topology: dict[str, Any]) -> list[tuple[int, int, float, float]]:
    """Rows (ring, point, longitude, latitude), the largest ring first, rounded to 0.1 degree."""
    kept = [
        ring
        for ring in read_rings(topology)
        if area_of(ring) >= SMALLEST_RING and max(y for _, y in ring) > SOUTHERN_EDGE
    ]
    kept.sort(key=area_of, reverse=True)
    rounded = [ring for ring in (_rounded(simplify(ring)) for ring in kept) if len(ring) > 2]
    return [
        (number, order, longitude, latitude)
        for number, ring in enumerate(rounded)
        for order, (longitude, latitude) in enumerate(ring)
    ]


def _read_arc(arc: list[list[int]], transform: dict[str, list[float]]) -> Ring:
    (scale_x, scale_y), (first_x, first_y) = transform["scale"], transform["translate"]
    x = y = 0
    points: Ring = []
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        points.append((x * scale_x + first_x, y * scale_y + first_y))
    return points


def _join(ring: list[int], arcs: list[Ring]) -> Ring:
    points: Ring = []
    for index in ring:
        # A negative index is the arc of its one's complement, walked backwards.
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points += arc[1:] if points else arc
    return unwrap(points[:-1] if points[0] == points[-1] else points)


def unwrap(ring: Ring) -> Ring:
    """The ring in one piece across the date line: its longitudes run on beyond 180 degrees."""
    points: Ring = []
    turns = 0.0
    for index, (longitude, latitude) in enumerate(ring):
        if index and abs(longitude - ring[index - 1][0]) > 180:
            turns += 360.0 if longitude < ring[index - 1][0] else -360.0
        points.append((longitude + turns, latitude))
    middle = (min(x for x, _ in points) + max(x for x, _ in points)) / 2
    shift = -360.0 * round(middle / 360.0)
    return [(x + shift, y) for x, y in points]


def _bend(ring: Ring, left: int, middle: int, right: int) -> float:
    (x1, y1), (x2, y2), (x3, y3) = ring[left], ring[middle], ring[right]
    twice = abs((x2 - x1) * (y3 - y1) - (x3 - x1) * (y2 - y1))
    return twice / 2 * math.cos(math.radians(y2))


def _rounded(ring: Ring) -> Ring:
    rounded = [(round(x, 1) + 0.0, round(y, 1) + 0.0) for x, y in ring]
    return [
        point for point, last in zip(rounded, rounded[-1:] + rounded, strict=False) if point != last
    ]


def main() -> None:
    """Read the world-atlas file named first and write the table named second."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("world_atlas", type=Path, help="land-50m.json of the package world-atlas")
    parser.add_argument("table", type=Path, help="CSV file to write")
    arguments = parser.parse_args()
    rows = make_table(json.loads(arguments.world_atlas.read_text(encoding="utf-8")))
    with arguments.table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["ring", "point", "longitude", "latitude"])
        writer.writerows(rows)
    print(f"{len(rows)} points of {rows[-1][0] + 1} rings")


if __name__ == "__main__":
    main()
