"""How the distance between two ports was found, in words."""

from __future__ import annotations

from keruen.case.case import Case
from keruen.case.table_rows import SiteRow
from keruen.routes.distances import is_given
from keruen.routes.sea_joins import COAST_NM, INLAND_FACTOR, Join, join_port


def describe_distance(case: Case, from_site: str, to_site: str) -> tuple[str, ...]:
    """Sentences: which method gave the sea distance, and how each port joins the sea."""
    if is_given(case, (from_site, to_site)):
        return ("Distance: from table sea_distances.",)
    place = {row.site: (float(row.longitude), float(row.latitude)) for row in case.rows(SiteRow)}
    lines = [
        "Distance: shortest path by sea over a land mask of 1/20 degree, corrected to logged miles."
    ]
    for site in (from_site, to_site):
        join = join_port(place[site])
        if join is not None:
            lines.append(_join_words(site, join))
    return tuple(lines)


def _join_words(site: str, join: Join) -> str:
    lon, lat = join.nearest
    where = f"{abs(lat):.2f} {'N' if lat >= 0 else 'S'} {abs(lon):.2f} {'E' if lon >= 0 else 'W'}"
    if join.gap_nm <= COAST_NM:
        return f"{site} joins the sea {join.gap_nm:.1f} nm away, at {where}."
    return (
        f"{site} lies inland, {join.gap_nm:.0f} nm from the nearest sea at {where}: each straight "
        f"mile to the sea counts {INLAND_FACTOR:g} miles."
    )


def distance_record(case: Case, from_site: str, to_site: str) -> dict[str, object]:
    """The same as data: method, and for each port the miles to the sea cell that it joins."""
    if is_given(case, (from_site, to_site)):
        return {"method": "sea_distances", "joins": {}}
    joins: dict[str, object] = {}
    for row in case.rows(SiteRow):
        if row.site in (from_site, to_site):
            join = join_port((float(row.longitude), float(row.latitude)))
            if join is not None:
                joins[row.site] = {
                    "nm": round(join.gap_nm, 1),
                    "longitude": round(join.nearest[0], 3),
                    "latitude": round(join.nearest[1], 3),
                }
    return {"method": "land_mask", "joins": joins}
