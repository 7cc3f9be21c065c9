"""Dots and names over the map, in a size of their own for phones, pages and screens."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, sqrt

import polars as pl
from markupsafe import Markup

from keruen.report.charts.svg import share, short, tag, titled
from keruen.report.frame_rows import PlaceRow
from keruen.report.map.labels import Dot, Label, place_labels
from keruen.report.map.projection import WIDTH, Projection
from keruen.report.numbers import tonnes
from keruen.report.report_data import ReportData
from keruen.rows import rows as typed_rows


@dataclass(frozen=True)
class Size:
    """One size of the map: its width in pixels, of its type, its greatest dot, and most names."""

    css_class: str
    width: float
    type_size: float
    largest_dot: float
    names: int


SIZES = (
    Size("map-small", 320.0, 11.0, 3.8, 12),
    Size("map-middle", 600.0, 12.0, 6.0, 24),
    Size("map-large", 940.0, 13.0, 7.5, 60),
)

SMALLEST_DOT = 1.6


@dataclass(frozen=True)
class Place:
    """A site on the map: `role` is hub, origin, through or market (where grain ends)."""

    name: str
    x: float
    y: float
    role: str
    quantity_t: float


def draw_names(data: ReportData, projection: Projection, size: Size) -> Markup:
    """Dots as large as the tonnes that pass, and the names of the greatest."""
    everywhere = make_places(data, projection)
    places = [place for place in everywhere if projection.holds(place.x, place.y)]
    most = max((place.quantity_t for place in places), default=0.0)
    factor = size.width / WIDTH
    dots = [
        Dot(
            place.x * factor,
            place.y * factor,
            _radius(place, most, size),
            _short_name(place.name),
            inf if place.role == "hub" else place.quantity_t,
        )
        for place in places
    ]
    width, height = size.width, projection.height * factor
    labels = place_labels(dots, width, height, size.type_size, size.names)
    hubs = {_short_name(place.name) for place in places if place.role == "hub"}
    shapes = [_dot(place, dot, width, height) for place, dot in zip(places, dots, strict=True)]
    names = [_name(label, label.name in hubs, width, height) for label in labels]
    return tag(
        "svg",
        *shapes,
        *names,
        class_=f"map-names {size.css_class}",
        width="100%",
        height="100%",
        aria_hidden="true",
    )


def make_places(data: ReportData, projection: Projection) -> list[Place]:
    """Sites with grain, largest first and hubs last: later dots are drawn above earlier ones."""
    flows = data.flows.filter(pl.col("quantity_t") > 0)
    leaving = _sums(flows, "from_site")
    arriving = _sums(flows, "to_site")
    hubs = {opening.get("site") for opening in data.summary.get("openings") or ()}
    places: list[Place] = []
    for row in typed_rows(data.sites, PlaceRow):
        site = row.site
        passing = max(leaving.get(site, 0.0), arriving.get(site, 0.0))
        if not (passing > 0 or site in hubs) or row.latitude is None or row.longitude is None:
            continue
        role = "through"
        if site in hubs:
            role = "hub"
        elif site not in leaving:
            role = "market"
        elif site not in arriving:
            role = "origin"
        x, y = projection.place(row.longitude, row.latitude)
        places.append(Place(row.name or site, x, y, role, passing))
    return sorted(places, key=lambda at: (at.role == "hub", -at.quantity_t, at.name))


def _short_name(name: str) -> str:
    """A name without its part in brackets: space on a map is limited."""
    return name.split(" (")[0]


def _sums(flows: pl.DataFrame, column: str) -> dict[str, float]:
    sums = flows.group_by(column).agg(pl.col("quantity_t").sum())
    return dict(sums.iter_rows())


def _radius(place: Place, most: float, size: Size) -> float:
    part = sqrt(place.quantity_t / most) if most > 0 else 0.0
    return SMALLEST_DOT + (size.largest_dot - SMALLEST_DOT) * part


def _dot(place: Place, dot: Dot, width: float, height: float) -> Markup:
    return titled(
        "circle",
        f"{place.name}: {tonnes(place.quantity_t)}",
        class_=f"dot {place.role}",
        cx=share(dot.x / width),
        cy=share(dot.y / height),
        r=short(dot.radius),
    )


def _name(label: Label, is_hub: bool, width: float, height: float) -> Markup:
    return tag(
        "text",
        label.name,
        class_="hub" if is_hub else None,
        x=share(label.x / width),
        y=share(label.y / height),
        text_anchor=label.anchor,
    )
