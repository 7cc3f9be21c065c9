"""What each page holds, as plain data: the page and its `.json` twin are made from the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Table, select

from keruen.app.web.forms import Form, make_form
from keruen.roadmap.acts import ACTS
from keruen.roadmap.calendar.entries import pick
from keruen.roadmap.desk import Desk, Row, read_instant
from keruen.roadmap.indicators import Sources

PAGE_ROWS = 50


@dataclass(frozen=True)
class Cell:
    """A cell that leads somewhere, or that is a state or a word of the catalogue."""

    text: str
    link: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Grid:
    """A table of a page: a caption, titles from the catalogue, rows of texts or cells."""

    caption: str
    columns: list[str]
    rows: list[list[Any]]


@dataclass
class View:
    """A page: its answer first, then facts, tables, texts, and what can be done."""

    title: str
    lead: str = ""
    facts: list[tuple[str, Any]] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    texts: list[dict[str, str]] = field(default_factory=list)
    boards: list[tuple[str, list[Cell]]] = field(default_factory=list)
    curves: list[dict[str, Any]] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    search: str | None = None
    pages: tuple[int, int] | None = None
    attach_to: str = ""
    links: list[tuple[str, str]] = field(default_factory=list)
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """What a page was asked for."""

    desk: Desk
    language: str
    path: dict[str, str]
    query: dict[str, str]
    sources: Sources

    def say(self, texts: Any) -> str:
        """A text in the reader's language."""
        return pick(texts, self.language)


Reader = Callable[[Asked], View]
PAGES: dict[str, Reader] = {}


def page(path: str) -> Callable[[Reader], Reader]:
    """Serve a reader's view at a path, and its data at the path with `.json`."""

    def register(reader: Reader) -> Reader:
        PAGES[path] = reader
        return reader

    return register


def forms_for(asked: Asked, *wanted: tuple[str, dict[str, str]]) -> list[Form]:
    """Forms of the acts that the reader's roles cover."""
    actor = asked.desk.actor
    return [make_form(name, **given) for name, given in wanted if actor.may(ACTS[name].family)]


def live_rows(desk: Desk, table: Table) -> list[Row]:
    return desk.rows(select(table).where(table.c.withdrawn_at.is_(None)).order_by(table.c.id))


def linked_grid(asked: Asked, caption: str, rows: list[Row]) -> Grid:
    cells = [
        [
            Cell(asked.say(row["title"]), f"/roadmap/commitments/{row['id']}"),
            Cell(row["state"], kind="state"),
            say_share(row["progress"]),
        ]
        for row in rows
    ]
    return Grid(caption, ["Title", "State", "Progress"], cells)


def body_grid(asked: Asked, bodies: list[dict[str, Any]]) -> Grid:
    rows = [
        [
            Cell(asked.say(body["names"]), f"/roadmap/bodies/{body['id']}"),
            body["last_met_on"] or "-",
            body["silent_months"],
            Cell("dormant" if body["dormant"] else "awake", kind="state"),
        ]
        for body in bodies
    ]
    return Grid("Bodies", ["Body", "Last met", "Silent months", "State"], rows)


def say_clocks(desk: Desk, instant: str) -> str:
    """An instant by the clock of each capital."""
    moment = read_instant(instant)
    return " / ".join(
        f"{moment.astimezone(ZoneInfo(party['zone'])):%Y-%m-%d %H:%M} {party['code']}"
        for party in desk.parties
    )


def read_day(text: str | None, otherwise: date) -> date:
    """A day that was asked for, if it is one within the years of calendars."""
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return otherwise
    return day if 1950 <= day.year <= 2150 else otherwise


def say_days(first: date, last: date) -> str:
    return first.isoformat() if first == last else f"{first.isoformat()} - {last.isoformat()}"


def page_number(query: dict[str, str], total: int) -> int:
    asked = query.get("page", "1")
    last = max(1, -(-total // PAGE_ROWS))
    return min(max(1, int(asked)), last) if asked.isdigit() and len(asked) < 9 else 1


def say_share(value: float) -> str:
    return f"{100 * value:.0f} %"


def say_number(value: float | None) -> str:
    return "-" if value is None else f"{value:,.1f}".replace(",", "\u202f")
