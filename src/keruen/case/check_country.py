"""Checks of sites against the outlines of countries: a coordinate may have a wrong sign."""

from __future__ import annotations

from collections.abc import Iterable

from keruen.case.cells import cell_text
from keruen.case.check_cells import note
from keruen.case.country_shapes import (
    NM_PER_DEGREE,
    NO_CODE,
    Polygon,
    Shapes,
    distance_outside_nm,
    parse_outline,
    read_country_shapes,
)
from keruen.case.findings import Findings
from keruen.case.rows import CaseRow, CaseRows
from keruen.case.table_rows import CountryShapeRow, SiteRow

TOLERANCE_NM = 0.25 * NM_PER_DEGREE
"""Ports and anchorages lie off the outline, which is simplified."""


def check_outlines(rows: CaseRows, findings: Findings) -> None:
    """The outlines that a case gives are polygons."""
    for row in rows.of(CountryShapeRow):
        if not row.sound("outline"):
            continue
        try:
            parse_outline(row.cells.outline)
        except ValueError as error:
            row.add_broken("outline")
            note(
                findings,
                row,
                "outline",
                f"is not an outline: {error}",
                "Give a polygon as well-known text, as in 'POLYGON ((0 0, 1 0, 1 1, 0 0))'.",
            )


def warn_of_sites_outside_their_country(rows: CaseRows, findings: Findings) -> None:
    """A site lies within 0.25° of the outline of its country; `country_check` can waive it."""
    shapes = _shapes(rows)
    if shapes is None:
        return
    for row in _checked_sites(rows):
        polygons = shapes.get(row.cells.country)
        if polygons is None:
            continue
        place = row.cells.latitude, row.cells.longitude
        away_nm = distance_outside_nm(*place, polygons)
        if away_nm <= TOLERANCE_NM or _lies_in(*place, shapes.get(NO_CODE, ())):
            continue
        findings.warn(
            f"the site lies {away_nm:,.0f} nm ({away_nm / NM_PER_DEGREE:.2f}°) outside the "
            f"outline of {row.cells.country} in table country_shapes",
            f"{_hint(*place, polygons)}Correct the coordinates or the country, or set "
            "country_check to false for this row.",
            table="sites",
            row=row.name,
            column="latitude and longitude",
            value=f"{cell_text(place[0])} {cell_text(place[1])}",
        )


def countries_without_outline(rows: CaseRows) -> list[str]:
    """Countries of sites that no outline is known of, so that their sites are not checked."""
    shapes = _shapes(rows)
    if shapes is None:
        return []
    return sorted({row.cells.country for row in _checked_sites(rows)} - set(shapes))


def _shapes(rows: CaseRows) -> Shapes | None:
    if not all(row.sound("country", "outline") for row in rows.of(CountryShapeRow)):
        return None
    return read_country_shapes(rows.of(CountryShapeRow))


def _checked_sites(rows: CaseRows) -> Iterable[CaseRow[SiteRow]]:
    needed = ("country", "latitude", "longitude", "country_check")
    for row in rows.of(SiteRow):
        if row.sound(*needed) and row.cells.country_check:
            yield row


def _lies_in(latitude: float, longitude: float, polygons: tuple[Polygon, ...]) -> bool:
    return bool(polygons) and distance_outside_nm(latitude, longitude, polygons) <= TOLERANCE_NM


def _hint(latitude: float, longitude: float, polygons: tuple[Polygon, ...]) -> str:
    """What may have gone wrong: a change of the coordinates that leads into the country."""
    changes = (
        ((latitude, -longitude), "The sign of the longitude may be wrong. "),
        ((-latitude, longitude), "The sign of the latitude may be wrong. "),
        ((longitude, latitude), "Latitude and longitude may be swapped. "),
        ((-latitude, -longitude), "The signs of latitude and longitude may be wrong. "),
        ((longitude, -latitude), "Latitude and longitude may be swapped, with a wrong sign. "),
        ((-longitude, latitude), "Latitude and longitude may be swapped, with a wrong sign. "),
        ((-longitude, -latitude), "Latitude and longitude may be swapped, with wrong signs. "),
    )
    for (north, east), words in changes:
        if abs(north) <= 90.0 and _lies_in(north, east, polygons):
            return words
    return ""
