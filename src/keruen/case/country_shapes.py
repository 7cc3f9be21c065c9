"""Outlines of countries, and how far a place lies outside them.

The package has a table of its own (`shapes/country_shapes.csv`, from Natural Earth). A deployment
may name a CSV file of the same columns in `KERUEN_COUNTRY_SHAPES`, and a case may have a table
`country_shapes`. The rows of a country in a later table replace all rows of that country in an
earlier one: package, deployment, case. This module takes no position on any border.
"""

from __future__ import annotations

import csv
import math
import os
import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

from keruen.case.csv_rows import CsvColumn, by_line, read_csv_rows
from keruen.case.findings import Findings
from keruen.errors import KeruenError

COLUMNS = (
    CsvColumn("country", required=True),
    CsvColumn("part", "integer", may_lack=True),
    CsvColumn("outline", required=True),
)
ENVIRONMENT = "KERUEN_COUNTRY_SHAPES"
NO_CODE = "XX"
"""Country of the outlines of areas to which ISO 3166-1 gives no code."""
NM_PER_DEGREE = 60.0
EARTH_RADIUS_NM = 6371.0088 / 1.852

Point = tuple[float, float]
Ring = tuple[Point, ...]
Polygon = tuple[Ring, ...]
Shapes = Mapping[str, tuple[Polygon, ...]]

_POLYGON = re.compile(r"POLYGON\s*\((.*)\)", re.ASCII | re.DOTALL)
_RING = re.compile(r"\(([^()]*)\)")


def parse_outline(text: str) -> Polygon:
    """The rings of a well-known text ``POLYGON ((longitude latitude, ...), (hole))``.

    Raises
    ------
    ValueError : the text is not a polygon of closed rings with coordinates in degrees.
    """
    whole = _POLYGON.fullmatch(text.strip())
    if not whole or re.sub(r"\s*", "", _RING.sub("", whole[1])).strip(","):
        raise ValueError("it is not of the form POLYGON ((longitude latitude, ...))")
    rings = tuple(_parse_ring(ring) for ring in _RING.findall(whole[1]))
    if not rings:
        raise ValueError("it has no ring")
    return rings


def _parse_ring(text: str) -> Ring:
    points = []
    for pair in text.split(","):
        numbers = pair.split()
        if len(numbers) != 2:
            raise ValueError(f"{pair.strip()!r} is not a longitude and a latitude")
        x, y = float(numbers[0]), float(numbers[1])
        if not (abs(x) <= 360.0 and abs(y) <= 90.0):
            raise ValueError(f"{pair.strip()!r} lies outside 360 degrees east and 90 north")
        points.append((x, y))
    if len(points) < 4 or points[0] != points[-1]:
        raise ValueError("a ring needs four points or more, and its last point must be its first")
    return tuple(points)


def read_country_shapes(case_rows: Iterable[Mapping[str, object]] = ()) -> Shapes:
    """Polygons by country: of the package, the deployment and the rows of a case.

    Raises
    ------
    KeruenError : the file of the deployment cannot be read.
    """
    shapes = dict(_shipped_shapes())
    if place := os.environ.get(ENVIRONMENT):
        shapes |= _read_file(Path(place))
    return shapes | _by_country(case_rows)


def distance_outside_nm(latitude: float, longitude: float, polygons: Iterable[Polygon]) -> float:
    """Great-circle distance from a place to the nearest outline, in nm; 0 inside."""
    nearest = math.inf
    for polygon in polygons:
        if _is_inside(latitude, longitude, polygon):
            return 0.0
        for ring in polygon:
            nearest = min(nearest, _distance_to_ring(latitude, longitude, ring))
    return nearest


def great_circle_nm(start: Point, end: Point) -> float:
    """Great-circle distance between two points of longitude and latitude in degrees."""
    (x, y), (u, v) = (tuple(map(math.radians, point)) for point in (start, end))
    chord = math.sin((v - y) / 2) ** 2 + math.cos(y) * math.cos(v) * math.sin((u - x) / 2) ** 2
    return 2 * EARTH_RADIUS_NM * math.asin(min(1.0, math.sqrt(chord)))


def _is_inside(latitude: float, longitude: float, polygon: Polygon) -> bool:
    """Whether a meridian ray meets the rings an odd number of times; outlines may pass 180°."""
    for east in (longitude, longitude - 360.0, longitude + 360.0):
        crossings = 0
        for ring in polygon:
            for (x, y), (u, v) in pairwise(ring):
                if (x > east) != (u > east):
                    crossings += latitude < y + (v - y) * (east - x) / (u - x)
        if crossings % 2:
            return True
    return False


def _distance_to_ring(latitude: float, longitude: float, ring: Ring) -> float:
    """Distance to the nearest point of a ring: found on a plane round the place, then measured."""
    across = math.cos(math.radians(latitude))
    best, place = math.inf, ring[0]
    for (x, y), (u, v) in pairwise(ring):
        start = (_wrapped(x - longitude) * across, y - latitude)
        step = (_wrapped(u - x) * across, v - y)
        length = step[0] ** 2 + step[1] ** 2
        along = -(start[0] * step[0] + start[1] * step[1]) / length if length else 0.0
        along = min(1.0, max(0.0, along))
        far = (start[0] + along * step[0]) ** 2 + (start[1] + along * step[1]) ** 2
        if far < best:
            best, place = far, (x + along * _wrapped(u - x), y + along * (v - y))
    return great_circle_nm((longitude, latitude), place)


def _wrapped(degrees: float) -> float:
    return (degrees + 180.0) % 360.0 - 180.0


def _by_country(rows: Iterable[Mapping[str, object]]) -> dict[str, tuple[Polygon, ...]]:
    found: dict[str, list[Polygon]] = {}
    for row in rows:
        found.setdefault(str(row["country"]), []).append(parse_outline(str(row["outline"])))
    return {country: tuple(polygons) for country, polygons in found.items()}


@cache
def _shipped_shapes() -> dict[str, tuple[Polygon, ...]]:
    text = files("keruen.case").joinpath("shapes/country_shapes.csv").read_text(encoding="utf-8")
    return _by_country(csv.DictReader(text.splitlines()))


def _read_file(path: Path) -> dict[str, tuple[Polygon, ...]]:
    findings = Findings()
    rows = read_csv_rows(path, "country_shapes", COLUMNS, findings)
    for row in rows:
        try:
            parse_outline(str(row.values["outline"] or ""))
        except ValueError as error:
            if "outline" not in row.broken:
                findings.add(
                    str(error),
                    "Write POLYGON ((longitude latitude, ...)).",
                    table="country_shapes",
                    row=row.name,
                    column="outline",
                )
    if len(findings):
        first = by_line(findings)[0]
        place = "".join(
            f"{word} {value}, "
            for word, value in (("row", first.row), ("column", first.column))
            if value
        )
        raise KeruenError(
            f"the table of country outlines {path}, named in {ENVIRONMENT}, cannot be read: "
            f"{place.removesuffix(', ')}{': ' if place else ''}{first.problem}",
            f"{first.remedy} Or unset {ENVIRONMENT}.",
        )
    return _by_country(row.values for row in rows)
