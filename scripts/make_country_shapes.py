"""Remake the table of country outlines from a world-atlas file.

The npm package `world-atlas` holds the shapes of Natural Earth, which are in the public domain; the
npm package `i18n-iso-countries` lists the numeric codes of ISO 3166-1 with their two letters.

    npm pack world-atlas && tar xzf world-atlas-*.tgz
    npm pack i18n-iso-countries && tar xzf i18n-iso-countries-*.tgz --one-top-level=iso
    python scripts/make_country_shapes.py package/countries-50m.json iso/package/codes.json \
        src/keruen/case/shapes/country_shapes.csv
"""

from __future__ import annotations

import argparse
import csv
import json
import math
from itertools import pairwise
from pathlib import Path
from typing import Any

Point = tuple[float, float]
Ring = list[Point]

MOST_DEVIATION = 0.06
"""Farthest that a simplified border may lie from the drawn one, in degrees."""
SMALLEST_RING = 0.03
"""Islands and enclaves below this area are left out where a country has larger ones (deg²)."""
NO_CODE = "XX"
"""Stands for areas to which ISO 3166-1 gives no code of their own."""
NAMED_CODES = {"Kosovo": "XK"}
SOURCE = "Natural Earth, Admin 0 countries, 1:50m, simplified"


def read_arcs(topology: dict[str, Any]) -> list[Ring]:
    """Simplified arcs of a TopoJSON file; shared borders stay shared."""
    (scale_x, scale_y), (move_x, move_y) = (
        topology["transform"][k] for k in ("scale", "translate")
    )
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points: Ring = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append((x * scale_x + move_x, y * scale_y + move_y))
        arcs.append(simplify(points))
    return arcs


def simplify(points: Ring) -> Ring:
    """The points of a line without which it would deviate too far (Douglas and Peucker)."""
    kept = {0, len(points) - 1}
    if points[0] == points[-1] and len(points) > 3:
        kept.add(max(range(len(points)), key=lambda n: math.dist(points[0], points[n])))
    ends = sorted(kept)
    spans = list(pairwise(ends))
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        far = max(
            range(first + 1, last),
            key=lambda n: _distance(points[n], points[first], points[last]),
        )
        if _distance(points[far], points[first], points[last]) > MOST_DEVIATION:
            kept.add(far)
            spans += [(first, far), (far, last)]
    return [points[n] for n in sorted(kept)]


def _distance(point: Point, start: Point, end: Point) -> float:
    x, y = end[0] - start[0], end[1] - start[1]
    length = x * x + y * y
    along = ((point[0] - start[0]) * x + (point[1] - start[1]) * y) / length if length else 0.0
    along = min(1.0, max(0.0, along))
    return math.dist(point, (start[0] + along * x, start[1] + along * y))


def read_ring(numbers: list[int], arcs: list[Ring]) -> Ring:
    """A closed ring of arcs; a negative number is an arc in reverse."""
    ring: Ring = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring += arc if not ring else arc[1:]
    rounded = [(round(x, 2), round(y, 2)) for x, y in ring]
    return [point for n, point in enumerate(rounded) if n == 0 or point != rounded[n - 1]]


def area(ring: Ring) -> float:
    """Area of a ring in square degrees at the equator."""
    turns = (a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))
    latitude = sum(y for _, y in ring) / len(ring)
    return abs(sum(turns)) / 2 * math.cos(math.radians(latitude))


def make_rows(topology: dict[str, Any], codes: dict[str, str]) -> list[tuple[str, int, str]]:
    """(country, part, outline), by country, the largest part first."""
    arcs = read_arcs(topology)
    found: dict[str, list[list[Ring]]] = {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        name = geometry["properties"]["name"]
        code = NAMED_CODES.get(name) or codes.get(geometry.get("id", ""), NO_CODE)
        many = geometry["type"] == "MultiPolygon"
        for polygon in geometry["arcs"] if many else [geometry["arcs"]]:
            rings = [read_ring(numbers, arcs) for numbers in polygon]
            if len(rings[0]) >= 4:
                found.setdefault(code, []).append([r for r in rings if len(r) >= 4])
    rows = []
    for code, polygons in sorted(found.items()):
        polygons.sort(key=lambda polygon: -area(polygon[0]))
        kept = [p for n, p in enumerate(polygons) if n == 0 or area(p[0]) >= SMALLEST_RING]
        for part, polygon in enumerate(kept, start=1):
            rings = [polygon[0], *(r for r in polygon[1:] if area(r) >= SMALLEST_RING)]
            rows.append((code, part, wkt(rings)))
    return rows


def wkt(rings: list[Ring]) -> str:
    """A polygon as well-known text, longitude before latitude."""
    texts = (f"({', '.join(f'{x:g} {y:g}' for x, y in ring)})" for ring in rings)
    return f"POLYGON ({', '.join(texts)})"


def main() -> None:
    """Read the two files that are named and write the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("atlas", type=Path)
    parser.add_argument("codes", type=Path)
    parser.add_argument("table", type=Path)
    given = parser.parse_args()
    codes = {row[2]: row[0] for row in json.loads(given.codes.read_text(encoding="utf-8"))}
    rows = make_rows(json.loads(given.atlas.read_text(encoding="utf-8")), codes)
    with given.table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("country", "part", "outline", "source", "confidence", "note"))
        writer.writerows((*row, SOURCE, "published", "") for row in rows)


if __name__ == "__main__":
    main()
