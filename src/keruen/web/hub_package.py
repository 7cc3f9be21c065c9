"""The hub book as a package that the application serves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from keruen.hub.book import Book, open_book, read_book
from keruen.hub.commands import REGISTRY
from keruen.hub.screeners import Screener, screen_nothing
from keruen.web.forms import field_kind
from keruen.web.hub_navigation import HUB, hub_navigation
from keruen.web.marks import N_
from keruen.web.sections import Section
from keruen.web.served_packages import ServedPackage

NAME = HUB
SECTION = Section(
    NAME,
    N_("Terminal"),
    N_("Working record of a grain terminal"),
    N_("Times are of the zone of the terminal."),
    hub_navigation,
    "hub",
)


def serve_hub(screener: Screener = screen_nothing) -> ServedPackage[Book]:
    """The hub book: its pages under ``/hub``, its commands in the API under ``/api/hub``.

    Parameters
    ----------
    screener : compares parties and ships with lists before their records are validated.
    """
    opened = partial(open_book, screener=screener)
    return ServedPackage(NAME, REGISTRY, opened, read_book, read_sent, section=SECTION)


def read_sent(book: Book, _language: str, name: str, sent: Mapping[str, str]) -> dict[str, str]:
    """What a form sent, with the offset of the terminal behind times that have none.

    Inputs of a browser give a day and a time by the clock on the wall. Where clocks are set back,
    an hour comes twice; the first of the two is meant.
    """
    found = REGISTRY.find(book, name)
    moments = {
        key
        for key, info in found.model.model_fields.items()
        if field_kind(info.annotation, found, key) == "moment"
    }
    return {
        key: local_time(words, book.terminal.zone) if key in moments else words
        for key, words in sent.items()
    }


def local_time(words: str, zone: str) -> str:
    """A time with the offset of a zone, where it has none; other words stay as they are.

    Examples
    --------
    >>> local_time("2026-07-01T10:30", "Asia/Almaty")
    '2026-07-01T10:30:00+05:00'
    >>> local_time("2026-07-01T10:30Z", "Asia/Almaty"), local_time("noon", "UTC")
    ('2026-07-01T10:30Z', 'noon')
    """
    try:
        moment = datetime.fromisoformat(words.strip())
    except ValueError:
        return words
    if moment.tzinfo is not None or "T" not in words:
        return words
    return moment.replace(tzinfo=ZoneInfo(zone)).isoformat()
