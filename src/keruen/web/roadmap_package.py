"""The roadmap as a package that the application serves."""

from __future__ import annotations

from collections.abc import Mapping

from keruen.roadmap.acts.registry import REGISTRY
from keruen.roadmap.desk import Desk, open_desk, read_desk
from keruen.roadmap.indicators import Sources
from keruen.web.record_names import read_names
from keruen.web.record_search import find_places, find_records
from keruen.web.roadmap_navigation import ROADMAP, ROADMAP_SECTION
from keruen.web.served_packages import ServedPackage

NAME = ROADMAP


def serve_roadmap(sources: Sources) -> ServedPackage[Desk]:
    """The roadmap, whose forms name records by title and places by name.

    Parameters
    ----------
    sources : where the names of places come from.
    """

    def read_sent(desk: Desk, language: str, name: str, sent: Mapping[str, str]) -> dict[str, str]:
        return find_places(sources.places, find_records(desk, language, name, sent))

    return ServedPackage(
        NAME, REGISTRY, open_desk, read_desk, read_sent, read_names, section=ROADMAP_SECTION
    )
