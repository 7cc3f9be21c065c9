"""The calendar's entries: everything with a day that an actor may see, layer by layer."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date

from keruen.roadmap.calendar.words import pick
from keruen.roadmap.desk import Desk
from keruen.roadmap.reads import calendar_sources as sources
from keruen.roadmap.reads.calendar_feed import Entry
from keruen.roadmap.reads.culture_days import read_culture_days

Source = Callable[[Desk, str, date, date], Iterable[Entry]]
"""Entries that an actor may see, in a language, that touch the days from one to another."""

LAYERS = ("sessions", "deadlines", "events", "holidays", "religious")
"""Parts of the calendar that a reader switches on and off."""
USUAL = ("sessions", "deadlines", "events", "religious")
"""What a page shows where nothing else is asked for."""
FEED = ("sessions", "deadlines", "events")
"""Default content of a feed; calendar programs know holidays."""

SOURCES: dict[str, tuple[Source, ...]] = {
    "sessions": (sources.read_sessions, sources.read_expected_sessions),
    "deadlines": (
        sources.read_dues,
        sources.read_closings,
        sources.read_effects,
        sources.read_mandate_ends,
        sources.read_programme_days,
    ),
    "events": (sources.read_events, read_culture_days),
    "holidays": (sources.read_holidays,),
    "religious": (sources.read_religious_days,),
}
"""Sources of entries: a package with days to show adds a source to its layer here."""


def read_entries(
    desk: Desk, language: str, first: date, last: date, layers: Collection[str] = FEED
) -> list[Entry]:
    """Entries that the actor may see and that touch the days from one to another."""
    found = [
        entry
        for layer in LAYERS
        if layer in layers
        for source in SOURCES[layer]
        for entry in source(desk, language, first, last)
    ]
    return sorted(found, key=lambda each: (each.first_day, each.uid))


def choose_layers(asked: str | None, otherwise: tuple[str, ...]) -> tuple[str, ...]:
    """The requested layers, separated by commas; unknown ones are left out."""
    if asked is None:
        return otherwise
    told = asked.split(",")
    return tuple(layer for layer in LAYERS if layer in told)


__all__ = ["FEED", "LAYERS", "SOURCES", "USUAL", "Source", "choose_layers", "pick", "read_entries"]
