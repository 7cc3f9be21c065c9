"""Real ports for tests of distances: site -> (latitude, longitude) in degrees."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from keruen.case.case import Case
from tests.builders import build_case

PORTS: dict[str, tuple[float, float]] = {
    "novorossiysk": (44.7, 37.8),
    "constanta": (44.15, 28.65),
    "poti": (42.15, 41.65),
    "liepaja": (56.5, 21.0),
    "rouen": (49.45, 0.2),
    "jorf": (33.12, -8.63),
    "casablanca": (33.6, -7.62),
    "mohammedia": (33.72, -7.4),
    "dakar": (14.68, -17.43),
    "lagos": (6.44, 3.37),
    "luanda": (-8.8, 13.25),
    "mombasa": (-4.07, 39.67),
    "sohar": (24.5, 56.7),
    "vancouver": (49.3, -123.2),
}


def ports_case(places: Mapping[str, tuple[float, float]] = PORTS, **tables: Any) -> Case:
    """A case of ports and nothing else, with the tables given."""
    sites = [
        {"site": site, "kind": "port", "latitude": latitude, "longitude": longitude}
        for site, (latitude, longitude) in places.items()
    ]
    return build_case(sites=sites, **tables)
