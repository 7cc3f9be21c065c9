"""Markets on a map: as large as their demand, as red as their chance of running out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from keruen.report.charts.svg import short, tag, titled
from keruen.report.map.land import land_path
from keruen.report.map.projection import WIDTH, fit
from keruen.report.numbers import percent, tonnes

LARGEST, SMALLEST = 26.0, 5.0
STEPS = (0.05, 0.25, 0.75)
"""Chances at which the colour changes."""


@dataclass(frozen=True)
class RiskPlace:
    """A market with its place, its demand and its chance of running out."""

    name: str
    longitude: float
    latitude: float
    demand_t: float
    chance: float


def draw_risks(places: Sequence[RiskPlace], label: str) -> Markup:
    """The map as one drawing that needs no script; the greatest markets lie below."""
    projection = fit([(place.longitude, place.latitude) for place in places])
    most = max((place.demand_t for place in places), default=0.0) or 1.0
    dots = [
        _dot(place, *projection.place(place.longitude, place.latitude), most)
        for place in sorted(places, key=lambda place: -place.demand_t)
    ]
    base = tag(
        "svg",
        tag("rect", class_="sea", width=WIDTH, height=projection.height),
        tag("path", class_="land", d=land_path(projection)),
        *dots,
        class_="map-base",
        viewBox=f"0 0 {short(WIDTH)} {short(projection.height)}",
        role="img",
        aria_label=label,
    )
    return tag("div", base, class_="map")


def risk_class(chance: float) -> str:
    """The colour of a chance."""
    return f"risk-{sum(chance >= step for step in STEPS)}"


def _dot(place: RiskPlace, x: float, y: float, most: float) -> Markup:
    radius = SMALLEST + (LARGEST - SMALLEST) * math.sqrt(place.demand_t / most)
    return titled(
        "circle",
        f"{place.name}: runs out in {percent(place.chance)} of replications, "
        f"demand {tonnes(place.demand_t)}",
        class_=f"risk {risk_class(place.chance)}",
        cx=short(x),
        cy=short(y),
        r=short(radius),
    )
