"""What a page of the hub book was asked for, and how it names times, weights and parties."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from babel.core import get_global

from keruen.errors import FilledText, JoinedText
from keruen.hub.book import Book
from keruen.hub.care.temperature import RiseAlarm
from keruen.hub.reads.names import read_grades, read_parties, read_public_zone
from keruen.store.instants import read_instant
from keruen.store.refusal import refuse
from keruen.web import dates
from keruen.web.languages import translate
from keruen.web.numbers import SPACE, say_number, say_unit
from keruen.web.pages.tables import PAGE_ROWS, Cell, Paging
from keruen.web.pages.view import PAGE, Each, View, make_paging


@dataclass(frozen=True)
class HubAsked:
    """What a page was asked for.

    Parameters
    ----------
    book : opened for the reader, whose rows alone it sees.
    path : parts of the address that name records.
    query : what stands behind the address.
    rises : alarms of sensors by bin, which parts of the page read once and share.
    """

    book: Book
    language: str
    path: dict[str, str]
    query: dict[str, str]
    rises: dict[str, tuple[RiseAlarm, ...]] = field(default_factory=dict)

    @property
    def country(self) -> str:
        """The country of the terminal (ISO 3166-1) by its zone; empty for a zone of none."""
        return str(get_global("zone_territories").get(self.book.terminal.zone, ""))

    @property
    def is_staff(self) -> bool:
        """Whether the reader belongs to the terminal."""
        return not self.public and self.book.actor.party == self.book.terminal.code

    @property
    def public(self) -> bool:
        """Whether nobody is signed in."""
        return not self.book.actor.party

    @cached_property
    def parties(self) -> dict[str, str]:
        """Names of the parties that the reader sees, by code."""
        return {} if self.public else read_parties(self.book)

    @cached_property
    def grades(self) -> dict[str, str]:
        """Names of the grades by id."""
        return read_grades(self.book)

    @cached_property
    def zone(self) -> ZoneInfo:
        """The zone of the terminal."""
        return ZoneInfo(read_public_zone(self.book) if self.public else self.book.terminal.zone)

    def words(self, name: str, context: str = "") -> str:
        """A word or sentence of the catalogue."""
        plain = not isinstance(name, FilledText | JoinedText)
        return translate(name.replace("_", " ") if plain else name, self.language, context)

    def party(self, code: str) -> str:
        """The name of a party; its code where the reader does not see its record."""
        return self.parties.get(code, code)

    def grade(self, identifier: str) -> str:
        """The name of a grade."""
        return self.grades.get(identifier, identifier)

    def local(self, instant: str | datetime) -> datetime:
        """An instant by the clock of the terminal."""
        moment = read_instant(instant) if isinstance(instant, str) else instant
        return moment.astimezone(self.zone)

    def say_time(self, instant: str | datetime) -> str:
        """A day and a time by the clock of the terminal; a dash where there is none."""
        if not instant:
            return "-"
        local = self.local(instant)
        day = dates.say_short(local.date(), self.language)
        return f"{dates.ISOLATE}{day}, {local:%H:%M}{dates.END}"

    def time_cell(self, instant: str | datetime) -> Cell:
        """A time as a cell that is never broken."""
        return Cell(self.say_time(instant), kind="time")

    def say_day(self, day: date) -> str:
        """A day in words."""
        return dates.say_date(day, self.language)

    def say_span(self, span: timedelta) -> str:
        """A length of time in days, hours and minutes."""
        minutes = round(abs(span.total_seconds()) / 60)
        days, rest = divmod(minutes, 1440)
        hours, left = divmod(rest, 60)
        parts = [
            f"{say_number(count, self.language)}{SPACE}{say_unit(unit, self.language)}"
            for count, unit in ((days, "d"), (hours, "h"), (left, "min"))
            if count
        ]
        return " ".join(parts) or f"0{SPACE}{say_unit('min', self.language)}"

    def tonnes(self, kg: int, digits: int = 1) -> str:
        """Kilograms as tonnes."""
        amount = say_number(kg / 1000, self.language, digits)
        return f"{amount}{SPACE}{say_unit('t', self.language)}"

    def kilograms(self, kg: int) -> str:
        """Kilograms, each of them."""
        return f"{say_number(kg, self.language)}{SPACE}{say_unit('kg', self.language)}"

    @property
    def cursor_pages(self) -> dict[str, Paging]:
        """Pages that were read by cursor: none, these lists are read by number of page."""
        return {}

    def paging(self, total: int, name: str = "") -> Paging:
        """Where the page that is asked for stands in a list of so many rows."""
        field = f"{PAGE}_{name}" if name else PAGE
        return make_paging(field, self.query.get(field, "1"), total)

    def cut(self, rows: Sequence[Each], name: str = "") -> tuple[list[Each], Paging]:
        """The rows of a list that stand on the page which is asked for."""
        paging = self.paging(len(rows), name)
        return list(rows[paging.first : paging.first + PAGE_ROWS]), paging


HubReader = Callable[[HubAsked], View]
HUB_PAGES: dict[str, HubReader] = {}


def hub_page(path: str) -> Callable[[HubReader], HubReader]:
    """Serve a reader's view at a path, and its data at the path with `.json`."""

    def register(reader: HubReader) -> HubReader:
        HUB_PAGES[path] = reader
        return reader

    return register


def staff_page(path: str) -> Callable[[HubReader], HubReader]:
    """The same for a page that people of the terminal alone can open."""

    def register(reader: HubReader) -> HubReader:
        def checked(asked: HubAsked) -> View:
            require_staff(asked)
            return reader(asked)

        checked.__name__ = reader.__name__
        HUB_PAGES[path] = checked
        return checked

    return register


def require_staff(asked: HubAsked) -> None:
    """Refuse a reader who does not belong to the terminal.

    Raises
    ------
    RefusalError : the public, and everybody of another party.
    """
    if not asked.is_staff:
        refuse(
            "this page is for the staff of the terminal",
            "Sign in with an account of the terminal.",
            kind="forbidden",
        )
