"""The map: where grain comes from, by which way it goes, and where it is used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl
from markupsafe import Markup

from keruen.report.charts.svg import short, tag, titled
from keruen.report.colours import corridor_classes
from keruen.report.map.dots import SIZES, draw_names, make_places
from keruen.report.map.flow_lines import Point, Strand, make_strands
from keruen.report.map.land import land_path
from keruen.report.map.projection import WIDTH, Projection, fit, great_circle
from keruen.report.numbers import tonnes
from keruen.report.report_data import ReportData

THINNEST, WIDEST = 1.6, 15.0
"""Widths in map units of the least and of the greatest flow."""


@dataclass(frozen=True)
class Lines:
    """Lines of one colour, each its points in map units and its tonnes."""

    css_class: str
    lines: tuple[tuple[tuple[Point, ...], float], ...]


def draw_map(data: ReportData, label: str) -> Markup:
    """The whole map as one block of markup that needs no script."""
    projection = make_window(data)
    layers = make_layers(data, projection)
    shown = [(layer, make_strands(layer.lines)) for layer in layers]
    most = max((strand.quantity_t for _, strands in shown for strand in strands), default=0.0)
    base = tag(
        "svg",
        tag("rect", class_="sea", width=WIDTH, height=projection.height),
        tag("path", class_="land", d=land_path(projection)),
        *(_draw_strand(strand, layer.css_class, most) for layer, all_ in shown for strand in all_),
        class_="map-base",
        viewBox=f"0 0 {short(WIDTH)} {short(projection.height)}",
        role="img",
        aria_label=label,
    )
    names = [draw_names(data, projection, size) for size in SIZES]
    return tag("div", base, *names, class_="map")


def make_layers(data: ReportData, projection: Projection) -> list[Lines]:
    """Lines by colour, the lowest layer first: all at sea, home grain at sea, then the lanes.

    The lowest layer carries all grain, so that the home grain above it shows as a share of it.
    """
    classes = corridor_classes(data)
    layers: dict[str, list[tuple[tuple[Point, ...], float]]] = {"flow rival": [], "flow home": []}
    for flow in _flows(data):
        path = _path(data, flow.from_site, flow.to_site, flow.mode)
        line = (tuple(projection.place(*point) for point in path), flow.quantity_t)
        if flow.mode == "sea" or not flow.is_home:
            layers["flow rival"].append(line)
        if flow.mode == "sea" and flow.is_home:
            layers["flow home"].append(line)
        elif flow.is_home:
            css_class = classes.get(flow.corridor or "", "corridor-0")
            layers.setdefault(f"flow {css_class}", []).append(line)
    return [Lines(css_class, tuple(lines)) for css_class, lines in layers.items() if lines]


@dataclass(frozen=True)
class Flow:
    """Tonnes from one site to another, by land or sea."""

    from_site: str
    to_site: str
    mode: str
    corridor: str | None
    is_home: bool
    quantity_t: float


def _flows(data: ReportData) -> Iterator[Flow]:
    home = pl.lit(True)
    if data.home_country:
        home = pl.col("origin_country").eq_missing(pl.lit(data.home_country))
    keys = ["from_site", "to_site", "mode", "corridor", "is_home"]
    known = data.sites.filter(pl.col("latitude").is_not_null() & pl.col("longitude").is_not_null())[
        "site"
    ].to_list()
    frame = (
        data.flows.with_columns(home.alias("is_home"))
        .filter(pl.col("from_site").is_in(known) & pl.col("to_site").is_in(known))
        .filter(pl.col("quantity_t") > 0)
        .group_by(keys)
        .agg(pl.col("quantity_t").sum())
        .sort(keys)
    )
    for row in frame.iter_rows(named=True):
        yield Flow(**row)


def _path(data: ReportData, from_site: str, to_site: str, mode: str) -> list[Point]:
    """Points (longitude, latitude) of a flow: its sea route where known, else a great circle."""
    if mode == "sea":
        for first, last, step in ((from_site, to_site, 1), (to_site, from_site, -1)):
            route = data.sea_paths.filter(
                (pl.col("from_site") == first) & (pl.col("to_site") == last)
            ).sort("point")
            if len(route) > 1:
                # Two routes share a stretch only if its ends are the same to the digit.
                points = route.select(pl.col("longitude", "latitude").round(2)).rows()
                return points[::step]
    places = _site_places(data)
    return great_circle(places[from_site], places[to_site])


def _site_places(data: ReportData) -> Mapping[str, Point]:
    rows = data.sites.select("site", "longitude", "latitude").iter_rows()
    return {site: (longitude, latitude) for site, longitude, latitude in rows}


def make_window(data: ReportData) -> Projection:
    """The window that holds every site that home grain passes or that grain reaches.

    A rival's far port may lie beyond it: its flow then comes in over the edge, so that one distant
    origin does not make everything else small.
    """
    flows = list(_flows(data))
    held = {flow.to_site for flow in flows} | {flow.from_site for flow in flows if flow.is_home}
    places = _site_places(data)
    known = [site for site in places if None not in places[site]]
    return fit([places[site] for site in known if not flows or site in held])


def sites_beyond(data: ReportData) -> list[str]:
    """Names of the sites that grain passes and that lie beyond the window."""
    window = make_window(data)
    return sorted(
        place.name for place in make_places(data, window) if not window.holds(place.x, place.y)
    )


def _draw_strand(strand: Strand, css_class: str, most: float) -> Markup:
    width = THINNEST + (WIDEST - THINNEST) * strand.quantity_t / most
    points = "L".join(f"{short(x)} {short(y)}" for x, y in strand.points)
    return titled(
        "path", tonnes(strand.quantity_t), class_=css_class, d=f"M{points}", stroke_width=width
    )
