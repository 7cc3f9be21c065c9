"""Statements of facts of a call by author, side by side, and the form of another version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from keruen.hub.commands.facts import AUTHORS
from keruen.hub.reads.calls import read_line_up
from keruen.hub.reads.facts import read_versions, side_by_side
from keruen.hub.reads.names import read_owners
from keruen.hub.rows import FactVersionRow, VesselCallRow
from keruen.laytime.dictionary import read_kinds
from keruen.store.instants import read_instant
from keruen.store.refusal import refuse
from keruen.web.marks import N_
from keruen.web.pages.hub.asked import HubAsked, hub_page
from keruen.web.pages.hub.forms import Ask, hub_form
from keruen.web.pages.hub.view import HubView
from keruen.web.pages.hub.wording import EVENTS
from keruen.web.pages.tables import Cell, Value, table_of
from keruen.web.pages.view import Link, View, count_phrase

AUTHOR_WORDS = {
    "terminal": N_("terminal"),
    "ship": N_("ship"),
    "agent": N_("agent"),
    "owner": N_("owner"),
}


@dataclass(frozen=True, kw_only=True)
class VersionLine:
    """A version of a statement of facts."""

    author: Annotated[Value, N_("Author")]
    number: Annotated[Value, N_("Version")]
    owner: Annotated[Cell, N_("Owner")]
    recorded: Annotated[Cell, N_("Recorded")]
    note: Annotated[Value, N_("Note")]


@dataclass(frozen=True, kw_only=True)
class EventLine:
    """An event in each version."""

    event: Annotated[Value, N_("Event")]
    times: Annotated[Value, N_("Times by version")]
    differs: Annotated[Value, N_("Versions differ")]


@hub_page("/hub/calls/{id}/facts")
def facts(asked: HubAsked) -> View:
    """Versions of the statement of facts of a call that the reader sees."""
    if asked.public:
        refuse(
            "statements of facts are for the terminal and for owners",
            "Sign in.",
            kind="forbidden",
        )
    row = asked.book.find(VesselCallRow, asked.path["id"])
    versions = read_versions(asked.book, row.id)
    ship = next((each for each in read_line_up(asked.book, past=True) if each.id == row.id), None)
    view = HubView(N_("Statements of facts"))
    view.kicker = f"{ship.vessel if ship else ''} {row.reference}".strip()
    beside = side_by_side([each.facts for each in versions])
    view.lead = count_phrase(
        "One event differs between versions.",
        "{count} events differ between versions.",
        sum(each.differs for each in beside),
    )
    names = [f"{_author(asked, each)} {each.number}" for each in versions]
    view.tables = [
        table_of(N_("Versions"), VersionLine, [_line(asked, each) for each in versions]),
        table_of(
            N_("Side by side"),
            EventLine,
            [
                EventLine(
                    event=asked.words(EVENTS.get(each.kind, each.kind)),
                    times="; ".join(
                        f"{name}: {_span(asked, *times)}"
                        for name, times in zip(names, each.times, strict=True)
                    ),
                    differs=asked.words(N_("yes") if each.differs else N_("no")),
                )
                for each in beside
            ],
        ),
    ]
    kinds = [(each, asked.words(EVENTS[each])) for each in EVENTS if each in read_kinds()]
    asks = [
        Ask("notice_at", N_("Notice of readiness tendered"), needed=False),
        Ask("commenced", EVENTS["commenced"], needed=False),
        Ask("completed", EVENTS["completed"], needed=False),
        Ask(
            "events",
            N_("Events"),
            columns=(
                Ask("kind", N_("Event"), options=kinds),
                Ask("begins", N_("From"), kind="moment"),
                Ask("ends", N_("Until"), kind="moment"),
                Ask("remark", N_("Remark")),
            ),
        ),
        Ask("note", N_("Note")),
    ]
    hint = N_("Times are by the clock of the terminal.")
    given = {"call_id": row.id}
    if asked.is_staff:
        authors = [(each, asked.words(AUTHOR_WORDS[each])) for each in AUTHORS[1:]]
        owners = [*read_owners(asked.book).items()]
        about = [
            Ask("author", N_("Author"), options=authors),
            Ask("owner", N_("For owner"), options=owners),
        ]
        view.forms += hub_form(asked, "record_facts", given, *about, *asks, words=hint)
        view.links = [Link(N_("Ship call"), f"/hub/calls/{row.id}")]
    else:
        view.forms += hub_form(asked, "submit_facts", given, *asks, words=hint)
        view.links = [Link(N_("Laytime"), "/hub/laytime")]
    view.data = {
        "call": row.reference,
        "versions": [
            {"author": each.author, "number": each.number, "sha256": each.sha256}
            for each in versions
        ],
        "differs": [each.kind for each in beside if each.differs],
    }
    return view


def _author(asked: HubAsked, each: FactVersionRow) -> str:
    return asked.words(AUTHOR_WORDS[each.author])


def _line(asked: HubAsked, each: FactVersionRow) -> VersionLine:
    owner = each.party if each.author == "owner" and not each.reader else each.reader
    if owner == asked.book.terminal.code:
        owner = each.party
    return VersionLine(
        author=_author(asked, each),
        number=each.number,
        owner=Cell(owner, kind="side"),
        recorded=asked.time_cell(each.created_at),
        note=each.note or "-",
    )


def _span(asked: HubAsked, begins: str, ends: str) -> str:
    """Begin and end of an event by the clock of the terminal."""
    if not begins:
        return "-"
    words = asked.say_time(read_instant(begins))
    return f"{words} – {asked.say_time(read_instant(ends))}" if ends else words
