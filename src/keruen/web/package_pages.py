"""Pages of a package of the workspace: what a page is asked for, and reading it in a transaction.

A package has a `PagePackage` with its commands and its unit of work, and registers its pages::

    PAGES = PagePackage("studies", REGISTRY, read_studies, LABELS)

    @PAGES.page("/studies")
    def overview(asked: PageAsked[Studies]) -> View:
        ...
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import partial
from typing import Generic, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from keruen.store.command import U
from keruen.store.commands import CommandRegistry
from keruen.store.database import Database
from keruen.store.instants import read_instant
from keruen.store.roles import Actor
from keruen.web import dates
from keruen.web.calls import Call
from keruen.web.languages import translate
from keruen.web.numbers import SPACE, say_number, say_unit
from keruen.web.once import form_once, page_key
from keruen.web.package_forms import FormMaker
from keruen.web.pages.tables import PAGE_ROWS, Cell, Paging
from keruen.web.pages.view import PAGE, Each, View, make_paging, page_tables
from keruen.web.reading import Reading, Workspace

S = TypeVar("S", contravariant=True)
"""What a page uses of the site."""


class PageReader(NamedTuple, Generic[S]):
    """What reads a page for a reader, and its name in the API."""

    name: str
    words: str
    read: Callable[[S, Call, Reading, bool], View]


@dataclass(frozen=True)
class PageAsked(Generic[U]):
    """What a page of a package was asked for.

    Parameters
    ----------
    unit : opened for the reader, whose rows alone it sees.
    path : parts of the address that name records.
    query : what stands behind the address.
    site : what the routes share, such as folders of files.
    package : whose page it is.
    zone : in which times are given.
    """

    unit: U
    language: str
    path: Mapping[str, str]
    query: Mapping[str, str]
    site: Workspace
    package: PagePackage[U]
    zone: ZoneInfo | None = None

    @property
    def actor(self) -> Actor:
        """Who reads."""
        return self.unit.actor

    @property
    def public(self) -> bool:
        """Whether nobody is signed in."""
        return not self.unit.actor.party

    def words(self, name: str, context: str = "") -> str:
        """A word or sentence of the catalogue."""
        return translate(name.replace("_", " "), self.language, context)

    def say_time(self, instant: str | datetime) -> str:
        """A day and a time; a dash where there is none."""
        if not instant:
            return "-"
        moment = read_instant(instant) if isinstance(instant, str) else instant
        local = moment.astimezone(self.zone or UTC)
        day = dates.say_short(local.date(), self.language)
        return f"{dates.ISOLATE}{day}, {local:%H:%M}{dates.END}"

    def time_cell(self, instant: str | datetime) -> Cell:
        """A time as a cell that is never broken."""
        return Cell(self.say_time(instant), kind="time")

    def say_day(self, day: date) -> str:
        """A day in words."""
        return dates.say_date(day, self.language)

    @property
    def forms(self) -> FormMaker[U]:
        """Makes forms for the reader."""
        return FormMaker(self.package.registry, self.unit, self.package.labels)

    def number(self, value: float, digits: int = 0) -> str:
        """A number as the language writes it."""
        return say_number(value, self.language, digits)

    def amount(self, value: float, unit: str, digits: int = 0) -> str:
        """A number with its unit."""
        return f"{self.number(value, digits)}{SPACE}{say_unit(unit, self.language)}"

    @property
    def cursor_pages(self) -> dict[str, Paging]:
        """Pages that were read by cursor: none, these lists are read by number of page."""
        return {}

    def paging(self, total: int, name: str = "") -> Paging:
        """Position of the requested page in a list of so many rows."""
        key = f"{PAGE}_{name}" if name else PAGE
        return make_paging(key, self.query.get(key, "1"), total)

    def cut(self, rows: Sequence[Each], name: str = "") -> tuple[list[Each], Paging]:
        """The rows of a list on the requested page."""
        paging = self.paging(len(rows), name)
        return list(rows[paging.first : paging.first + PAGE_ROWS]), paging


ReadUnit = Callable[[Database, Actor], AbstractContextManager[U]]
"""Opens a unit of work of a package that only reads."""


@dataclass(frozen=True)
class PagePackage(Generic[U]):
    """The pages of a package.

    Parameters
    ----------
    name : of the package; the names of its pages in the API begin with it.
    registry : its commands.
    read_unit : a unit of work that only reads.
    labels : what buttons say, by command; also said once it is done.
    sides : names of parties by code, for the reader.
    pages : the pages by path, with ``{id}`` for a part that names a record.
    """

    name: str
    registry: CommandRegistry[U]
    read_unit: ReadUnit[U]
    labels: Mapping[str, str] = field(default_factory=dict)
    sides: Callable[[U], Mapping[str, str]] | None = None
    pages: dict[str, Callable[[PageAsked[U]], View]] = field(default_factory=dict)

    def page(
        self, path: str
    ) -> Callable[[Callable[[PageAsked[U]], View]], Callable[[PageAsked[U]], View]]:
        """Serve a reader's view at a path, and its data at the path with `.json`."""

        def register(reader: Callable[[PageAsked[U]], View]) -> Callable[[PageAsked[U]], View]:
            self.pages[path] = reader
            return reader

        return register

    def readers(self) -> dict[str, PageReader[Workspace]]:
        """The pages as the site serves them."""
        return {
            path: PageReader(
                f"{self.name}_{reader.__name__}", reader.__doc__ or "", partial(self._read, reader)
            )
            for path, reader in self.pages.items()
        }

    def _read(
        self,
        reader: Callable[[PageAsked[U]], View],
        site: Workspace,
        call: Call,
        reading: Reading,
        by_cursor: bool = False,
    ) -> View:
        """The content of a page for a reader; its lists are read by number of page."""
        del by_cursor
        with self.read_unit(site.database, reading.actor) as unit:
            asked = PageAsked(
                unit, reading.language, dict(call.parts), dict(call.query), site, self
            )
            view = reader(asked)
            page_tables(asked, view)
            view.once = page_key(unit, reading.form_key)
            view.forms = [replace(each, once=form_once(view.once, each)) for each in view.forms]
            view.sides = dict(self.sides(unit)) if self.sides else {}
            return view
