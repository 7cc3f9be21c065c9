"""The content of each page as plain data, from which the page and its `.json` form are made."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import ClassVar, NamedTuple, Protocol, TypeVar

from babel.lists import format_list

from keruen.roadmap.acts import ACTS
from keruen.roadmap.bound import BOUND
from keruen.roadmap.calendar.rule_words import say_rule
from keruen.roadmap.desk import Desk
from keruen.roadmap.file_kinds import KINDS, MOST_MEGABYTES, TAKEN
from keruen.roadmap.indicators import Sources
from keruen.roadmap.reads.calendar_entries import pick
from keruen.roadmap.reads.listing import Listing
from keruen.roadmap.reads.log_entries import list_history
from keruen.roadmap.reads.proposals import is_project_proposal
from keruen.roadmap.reads.register import read_provisions
from keruen.store.canonical import fingerprint
from keruen.store.cursors import Place, check_size, read_place, write_place
from keruen.store.refusal import refuse
from keruen.store.typed_rows import R, TypedRow
from keruen.store.unit_of_work import Row
from keruen.web import dates
from keruen.web.field_choices import Chooser
from keruen.web.forms import Form, make_form
from keruen.web.languages import translate, translate_count
from keruen.web.marks import N_
from keruen.web.numbers import say_number
from keruen.web.pages.days import say_moment
from keruen.web.pages.steps import Step
from keruen.web.pages.tables import PAGE_ROWS, Cell, Paging, Table, Value
from keruen.web.record_names import say_provision
from keruen.web.seen_version import Compared, Shown, shown_of

PAGE = "page"
"""The field of a query that turns the pages of a list, or begins its name."""

CURSOR, SIZE = "cursor", "size"
"""Fields of a query for data: the cursor of a list, or what begins its name, and rows of a page."""

Each = TypeVar("Each")


@dataclass(frozen=True)
class Phrase:
    """A sentence of the catalogue with names in braces, and their values.

    Parameters
    ----------
    words : where it counts something, as for several.
    one : the same for one; the value `count` chooses between them.
    """

    words: str
    values: Mapping[str, object] = field(default_factory=dict)
    one: str = ""

    def say(self, language: str) -> str:
        """The sentence in a language, its numbers as that language writes them."""
        told = {
            name: say_number(value, language, 0) if isinstance(value, int) else value
            for name, value in self.values.items()
        }
        count = self.values["count"] if self.one else None
        if isinstance(count, int | float):
            chosen = translate_count(self.one, self.words, count, language)
        else:
            chosen = translate(self.words, language)
        return chosen.format_map(told)


def count_phrase(one: str, many: str, count: int, **values: object) -> Phrase:
    """A sentence that counts something, for one and for several."""
    return Phrase(many, {"count": count, **values}, one)


@dataclass(frozen=True)
class Choice:
    """A filter of a list: its field, its title, what can be chosen, what is."""

    name: str
    title: str
    options: list[tuple[str, str]]
    chosen: str


class Fact(NamedTuple):
    """A fact about a record: its name from the catalogue, and its value."""

    title: str
    value: Value


class Link(NamedTuple):
    """A page that belongs to this one: its title from the catalogue, and its address."""

    title: str
    address: str


class Tab(NamedTuple):
    """A tab of a record with several pages: its title, its address, whether it is shown."""

    title: str
    address: str
    here: bool


@dataclass(frozen=True)
class Card:
    """A theme or a room of programmes: its title, its page, how much is done, and a sentence."""

    title: str
    link: str
    bar: Cell
    words: Phrase


@dataclass(frozen=True)
class HistoryLine:
    """What was done to a record: when, by which side, the act, its place in the log."""

    at: str
    side: Cell
    act: str
    position: int


@dataclass(frozen=True)
class Awaited:
    """A record that waits: its title and address, since when and until when, who it names."""

    title: str
    link: str
    since: str = ""
    until: str = ""
    people: str = ""
    proposed: bool = False

    @property
    def cell(self) -> Cell:
        """The record as a cell that leads to its page."""
        return Cell(self.title, self.link, "data", proposed=self.proposed)


@dataclass(frozen=True)
class Task:
    """What waits for the reader's side: what is to be done, which roles may, for which records.

    Parameters
    ----------
    more : how many records there are besides.
    """

    words: str
    roles: tuple[str, ...]
    records: list[Awaited]
    more: int = 0


@dataclass(frozen=True)
class Attaching:
    """The record to which a page attaches files, and what is taken."""

    about: str
    record_id: str
    kinds: str = TAKEN
    most_megabytes: int = MOST_MEGABYTES
    endings: str = ",".join(KINDS)


@dataclass
class View:
    """A page: its answer first, then facts, tables, and what can be done.

    A page that shows more than that has a view of its own, with the template that renders it.
    """

    template: ClassVar[str] = "view.html.jinja"

    title: str
    lead: str | Phrase = ""
    kicker: str | Phrase = ""
    done: str = ""
    problem: tuple[str, str] | None = None
    compared: Compared | None = None
    steps: list[Step] = field(default_factory=list)
    tabs: list[Tab] = field(default_factory=list)
    tabs_title: str = N_("Parts of the session")
    alarms: list[Phrase] = field(default_factory=list)
    notes: list[Phrase] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    paging: Paging | None = None
    attach_to: str = ""
    attaching: Attaching | None = None
    links: list[Link] = field(default_factory=list)
    history: list[HistoryLine] = field(default_factory=list)
    history_paging: Paging | None = None
    sides: dict[str, str] = field(default_factory=dict)
    proposed: bool = False
    once: str = ""
    done_words: str = ""
    data: dict[str, object] = field(default_factory=dict)

    @property
    def side_forms(self) -> list[Form]:
        """The forms that stand beside the page."""
        return self.forms

    @property
    def acting(self) -> bool:
        """Whether the actions are shown beside the page."""
        return bool(self.side_forms or self.attaching)


@dataclass
class TasksView(View):
    """A page with what waits for the reader's side.

    Parameters
    ----------
    tasks : none for a reader who belongs to no side.
    """

    template: ClassVar[str] = "tasks.html.jinja"

    tasks: list[Task] | None = None


@dataclass
class CardsView(View):
    """A page with cards that lead to its parts, such as the rooms of programmes."""

    template: ClassVar[str] = "cards.html.jinja"

    cards: list[Card] = field(default_factory=list)


@dataclass
class SearchView(View):
    """A list that can be searched and filtered."""

    template: ClassVar[str] = "search.html.jinja"
    has_board: ClassVar[bool] = False

    search: str = ""
    choices: list[Choice] = field(default_factory=list)

    @property
    def acting(self) -> bool:
        """A list has the whole width; the actions are below it."""
        return False


@dataclass(frozen=True)
class Asked:
    """What a page was asked for.

    Parameters
    ----------
    by_cursor : whether the lists are read by cursor, as data may be, and not by number of page.
    """

    desk: Desk
    language: str
    path: dict[str, str]
    query: dict[str, str]
    sources: Sources
    reports: Mapping[str, Path] = field(default_factory=dict)
    by_cursor: bool = False
    cursor_pages: dict[str, Paging] = field(default_factory=dict)

    @property
    def public(self) -> bool:
        """Whether the reader belongs to no side and so sees only what both sides published."""
        return not self.desk.actor.side

    @property
    def sides_in_words(self) -> str:
        """The names of the sides, such as Morocco and Kazakhstan."""
        names = [self.say(each.names) for each in self.desk.parties]
        return str(format_list(names, locale=dates.locale_of(self.language)))

    @cached_property
    def provisions(self) -> dict[str, str]:
        """Provisions by number and title, by their ids."""
        return {row.id: say_provision(row, self.language) for row in read_provisions(self.desk)}

    def provision_cell(self, identifier: str | None) -> Cell:
        """A provision by number and title, with its page."""
        if not identifier:
            return Cell("-", kind="data")
        words = self.provisions.get(identifier, "-")
        return Cell(words, f"/roadmap/provisions/{identifier}", "data")

    def title_cell(self, row: Row, room: str = "", name: str = "title") -> Cell:
        """A record by its title, with its page, and whether this project alone proposes it."""
        link = f"/roadmap/{room}/{row['id']}" if room else ""
        return Cell(self.say(row[name]), link, "data", proposed=is_project_proposal(row))

    def words(self, name: str) -> str:
        """A word or sentence of the catalogue."""
        return translate(name.replace("_", " "), self.language)

    def place(self, code: str) -> str:
        """The name of a site or a market; its code where it has none."""
        name: str = self.say(self.sources.places.get(code))
        return name or code

    def paging(self, total: int, name: str = "") -> Paging:
        """Position of the requested page in a list of so many rows.

        Parameters
        ----------
        name : which list of the page it is; the chief one needs no name.
        """
        field = f"{PAGE}_{name}" if name else PAGE
        return make_paging(field, self.query.get(field, "1"), total)

    def cut(self, rows: Sequence[Each], name: str = "") -> tuple[list[Each], Paging]:
        """The rows of a list on the requested page."""
        if self.by_cursor:
            return self._cut_after(rows, name)
        paging = self.paging(len(rows), name)
        return list(rows[paging.first : paging.first + PAGE_ROWS]), paging

    def page_rows(self, listing: Listing[R], name: str = "") -> tuple[list[R], Paging]:
        """The rows of a list on the requested page; no others are read."""
        if self.by_cursor:
            field, place = self.cursor_place(name)
            rows, following = listing.after(self.desk, self.size, place)
            return rows, self.note_page(field, listing.count(self.desk), following)
        paging = self.paging(listing.count(self.desk), name)
        return listing.page(self.desk, PAGE_ROWS, paging.first), paging

    @property
    def size(self) -> int:
        """Rows of a page by cursor.

        Raises
        ------
        RefusalError : a size that is not a number, or out of range.
        """
        given = self.query.get(SIZE, "")
        size = int(given) if given.isascii() and given.isdigit() and len(given) < 9 else 0
        size = PAGE_ROWS if not given else size
        check_size(size)
        return size

    def cursor_place(self, name: str) -> tuple[str, Place | None]:
        """The field of a list that is read by cursor, and after which place it is asked for."""
        field = f"{PAGE}_{name}" if name else PAGE
        if field in self.query:
            refuse(
                "a list is asked for by page and by cursor",
                "Send the number of the page, or the cursor.",
                kind="invalid",
            )
        return field, read_place(field, self.query.get(field.replace(PAGE, CURSOR, 1), ""))

    def note_page(self, field: str, total: int, following: Place | None) -> Paging:
        """Note a page by cursor, so that the data contain the cursor of the next one."""
        cursor = write_place(field, following) if following is not None else ""
        self.cursor_pages[field] = Paging(field, 1, 1, total, cursor)
        return self.cursor_pages[field]

    def _cut_after(self, rows: Sequence[Each], name: str) -> tuple[list[Each], Paging]:
        """The rows of a computed list after the row in a cursor.

        Its order is computed too, so the place is the row itself.
        """
        field, place = self.cursor_place(name)
        first = 0
        if place is not None:
            keys = [row_key(row) for row in rows]
            if len(place) != 1 or place[0] not in keys:
                refuse(
                    "the last row of the page before is not in the list any more",
                    "Begin with the first page.",
                    kind="conflict",
                )
            first = keys.index(str(place[0])) + 1
        shown = list(rows[first : first + self.size])
        more = first + len(shown) < len(rows)
        return shown, self.note_page(field, len(rows), [row_key(shown[-1])] if more else None)

    @property
    def plan_links(self) -> list[Link]:
        """Titles and addresses of the reports of runs that are shown here."""
        return [Link(REPORTS[name], f"/{name}") for name in REPORTS if name in self.reports]

    def say(self, texts: Mapping[str, str] | None) -> str:
        """A text in the reader's language."""
        return pick(texts, self.language)


REPORTS = {"plan": N_("The plan and its report"), "simulation": N_("The simulated plan")}
"""What the workspace shows of runs: the path of each and its title."""

Reader = Callable[[Asked], View]
PAGES: dict[str, Reader] = {}


def page(path: str) -> Callable[[Reader], Reader]:
    """Serve a reader's view at a path, and its data at the path with `.json`."""

    def register(reader: Reader) -> Reader:
        PAGES[path] = reader
        return reader

    return register


Wanted = tuple[str, dict[str, str]] | tuple[str, dict[str, str], str]
"""An act, what is given to it, and to which of several records it belongs."""


def forms_for(asked: Asked, *wanted: Wanted) -> list[Form]:
    """Forms of the acts that the reader's roles cover, with what can be chosen in each field."""
    actor = asked.desk.actor
    forms = []
    shown: dict[tuple[str, str], Shown] = {}
    for each in wanted:
        name, given = each[0], each[1]
        if actor.may(ACTS[name].family):
            about = each[2] if len(each) > 2 else ""
            chooser = Chooser(asked.desk, asked.language, given, asked.sources.places)
            binds = BOUND[ACTS[name].binds] if ACTS[name].binds else None
            key = (ACTS[name].binds, given.get(binds.field, "") if binds else "")
            if key not in shown:
                shown[key] = shown_of(asked.desk, name, given)
            forms.append(make_form(name, given, about, chooser, shown[key]))
    return forms


def show_history(asked: Asked, view: View, *subjects: str) -> None:
    """Show on a page what was done to records, newest first, from the logs that the reader sees."""
    rows, view.history_paging = asked.page_rows(list_history(subjects), "history")
    view.history = [
        HistoryLine(
            say_moment(row.at, asked.language),
            Cell(row.by_party, kind="side"),
            row.act,
            row.position,
        )
        for row in rows
    ]


def say_recurrence(asked: Asked, rule: str | None) -> str:
    """A recurrence in words; a dash where there is none."""
    if not rule:
        return "-"
    try:
        return say_rule(
            rule,
            asked.language,
            lambda words: translate(words, asked.language),
            lambda one, many, count: translate_count(one, many, count, asked.language),
        )
    except (KeyError, ValueError, IndexError):
        return translate("A rule that cannot be read", asked.language)


def page_number(asked: str, last: int) -> int:
    """The page that is asked for, if there is one of that number."""
    # `isdigit` alone takes superscripts too, which are no number for `int`.
    plain = asked.isascii() and asked.isdigit() and len(asked) < 9
    return min(max(1, int(asked)), last) if plain else 1


def make_paging(field: str, asked: str, total: int) -> Paging:
    """Position of the requested page in a list of so many rows."""
    last = max(1, -(-total // PAGE_ROWS))
    return Paging(field, page_number(asked, last), last, total)


def cut(rows: Sequence[Each], asked: str) -> tuple[list[Each], Paging]:
    """The rows of a page's one list on the requested page."""
    paging = make_paging(PAGE, asked, len(rows))
    return list(rows[paging.first : paging.first + PAGE_ROWS]), paging


def row_key(row: object) -> str:
    """What names a row of a computed list: its id, or that of the record in it."""
    held = getattr(row, "row", None) if not isinstance(row, TypedRow) else None
    for each in (row, held):
        for name in ("id", "uid"):
            found = getattr(each, name, None)
            if isinstance(found, str) and found:
                return found
    return fingerprint(repr(row))


class Paged(Protocol):
    """What knows which page of each list is asked for."""

    @property
    def cursor_pages(self) -> Mapping[str, Paging]:
        """Pages that were read by cursor."""
        ...

    def paging(self, total: int, name: str = "") -> Paging:
        """Position of the requested page in a list of so many rows."""
        ...


def page_tables(asked: Paged, view: View) -> None:
    """Cut every table that its page left whole, and report each list's position in the data."""
    tables = []
    for table in view.tables:
        if table.paging is None:
            name = "_".join(table.caption.lower().split())
            paging = asked.paging(len(table.lines), name)
            lines = table.lines[paging.first : paging.first + PAGE_ROWS]
            table = replace(table, lines=lines, paging=paging)
        tables.append(table)
    view.tables = tables
    held = [view.paging, view.history_paging, *(table.paging for table in tables)]
    told: dict[str, dict[str, object]] = {
        each.field: {"page": each.number, "pages": each.last, "total": each.total}
        for each in held
        if each is not None and each.last > 1 and each.following is None
    }
    for name, paging in asked.cursor_pages.items():
        told[name] = {"total": paging.total, "next": paging.following}
        if name == PAGE:
            view.data["next"] = paging.following
    if told:
        view.data["pages"] = told
