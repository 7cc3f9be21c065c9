"""Today: berths, the line-up, bins, holds and what is out of order."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Annotated, ClassVar

from keruen.hub.business_time import day_of
from keruen.hub.reads.arrivals import read_tickets
from keruen.hub.reads.bins import BinView, read_bins, read_holds, read_pending
from keruen.hub.reads.calls import CallView, find_plan_conflicts, read_line_up
from keruen.hub.reads.exceptions import read_exceptions
from keruen.hub.reads.positions import next_day
from keruen.hub.rows import GrainHoldRow
from keruen.web.dates import isolate
from keruen.web.marks import N_
from keruen.web.pages.hub.asked import HubAsked, hub_page
from keruen.web.pages.hub.berths import berth_drawing
from keruen.web.pages.hub.bin_cards import BinCard, bin_card, read_rises
from keruen.web.pages.hub.calls import line_up_table
from keruen.web.pages.hub.forms import Ask, hub_form
from keruen.web.pages.hub.stem import stem
from keruen.web.pages.hub.view import HubView
from keruen.web.pages.hub.wording import HOLDS
from keruen.web.pages.tables import Cell, Table, Value, table_of
from keruen.web.pages.view import Link, Phrase, View, count_phrase

SOON = timedelta(days=7)


@dataclass
class BinsView(HubView):
    """A page with the bins drawn to scale."""

    template: ClassVar[str] = "hub_bins.html.jinja"

    bins: list[BinCard] = field(default_factory=list)
    bins_first: bool = False


@dataclass(frozen=True, kw_only=True)
class HoldLine:
    """A row of the table of holds."""

    subject: Annotated[Cell, N_("Bin or lot")]
    kind: Annotated[Value, N_("Kind of hold")]
    reason: Annotated[Cell, N_("Reason")]
    since: Annotated[Cell, N_("Since")]


@dataclass(frozen=True, kw_only=True)
class ExceptionLine:
    """A row of the table of exceptions."""

    what: Annotated[Value, N_("What is out of order")]
    where: Annotated[Cell, N_("Where")]
    to_do: Annotated[Value, N_("What to do")]


@hub_page("/hub")
def today(asked: HubAsked) -> View:
    """The front page of the terminal; who does not belong to it reads the shipping stem."""
    if not asked.is_staff:
        return stem(asked)
    book = asked.book
    calls = read_line_up(book)
    bins, holds = read_bins(book), read_holds(book)
    conflicts = find_plan_conflicts(book)
    exceptions = exception_lines(asked, bins, calls)
    here = [each for each in calls if each.state != "expected"]
    limit = book.time(book.now + SOON).at
    soon = [each for each in calls if each.state == "expected" and "" < each.arrives <= limit]
    view = BinsView(N_("Today"))
    view.kicker = asked.book.terminal.name
    view.lead = Phrase(
        "{here}, {soon}; {grain} of grain in bins; {holds}, {exceptions}.",
        {
            "here": count_phrase(
                "one ship at the terminal", "{count} ships at the terminal", len(here)
            ).say(asked.language),
            "soon": count_phrase(
                "one expected within a week", "{count} expected within a week", len(soon)
            ).say(asked.language),
            "grain": asked.tonnes(sum(each.kg for each in bins), 0),
            "holds": count_phrase("one hold", "{count} holds", len(holds)).say(asked.language),
            "exceptions": count_phrase("one exception", "{count} exceptions", len(exceptions)).say(
                asked.language
            ),
        },
    )
    if book.terminal.note:
        view.notes = [Phrase("Note of the terminal: {note}", {"note": isolate(book.terminal.note)})]
    conflicting = {call for each in conflicts for call in each.calls}
    view.drawings = [berth_drawing(asked, calls, conflicting)]
    rises = read_rises(asked, bins)
    view.bins = [bin_card(asked, each, rises.get(each.row.id, ())) for each in bins]
    if exceptions:
        view.first_tables = [table_of(N_("Exceptions"), ExceptionLine, exceptions)]
    view.tables = [
        line_up_table(asked, calls),
        hold_table(asked, bins, holds),
    ]
    for pending in read_pending(book):
        about = {"pending": pending.id}
        view.forms += [
            *hub_form(asked, "confirm_correction", about, about=pending.kind),
            *hub_form(asked, "decline_correction", about, Ask("reason", N_("Reason"))),
        ]
    view.links = [
        Link(N_("Weigh"), "/hub/weigh"),
        Link(N_("Bins"), "/hub/bins"),
        Link(N_("Daily position"), "/hub/position"),
    ]
    view.data = {
        "zone": book.terminal.zone,
        "ships_here": [each.reference for each in here],
        "ships_expected": [each.reference for each in soon],
        "grain_kg": sum(each.kg for each in bins),
        "holds": len(holds),
        "exceptions": [str(each.what) for each in exceptions],
    }
    return view


def exception_lines(
    asked: HubAsked, bins: list[BinView], calls: list[CallView]
) -> list[ExceptionLine]:
    """What is out of order: the plan, temperatures, dates, corrections, tickets, unsigned days."""
    book = asked.book
    names = {each.id: each.vessel for each in calls}
    found = [
        ExceptionLine(
            what=asked.words(CONFLICTS.get(each.kind, each.kind)),
            where=Cell(
                ", ".join(names[call] for call in each.calls),
                f"/hub/calls/{each.calls[0]}",
                "data",
            ),
            to_do=asked.words(N_("Change the berth plan.")),
        )
        for each in find_plan_conflicts(book)
    ]
    rises = read_rises(asked, bins)
    for place in bins:
        for rise in rises.get(place.row.id, ()):
            words = Phrase(
                "Sensor {sensor} rose by {rise} °C within a week",
                {"sensor": rise.sensor, "rise": str(rise.rise_c)},
            )
            found.append(
                ExceptionLine(
                    what=words.say(asked.language),
                    where=Cell(place.row.name, f"/hub/bins#{place.row.id}", "data"),
                    to_do=asked.words(N_("Look at the bin, aerate or move the grain.")),
                )
            )
    places = {each.row.id: each.row.name for each in bins}
    for past in read_exceptions(book):
        words = Phrase(
            "Below zero by {weight} at {time}, in the order of business time",
            {"weight": asked.kilograms(-past.kg), "time": asked.say_time(past.at)},
        )
        where = places.get(past.subject) or asked.party(past.subject)
        found.append(
            ExceptionLine(
                what=words.say(asked.language),
                where=Cell(where, kind="data"),
                to_do=asked.words(N_("Check the times of the documents of that day.")),
            )
        )
    waiting = len(read_pending(book))
    if waiting:
        found.append(
            ExceptionLine(
                what=count_phrase(
                    "One correction waits for a second person",
                    "{count} corrections wait for a second person",
                    waiting,
                ).say(asked.language),
                where=Cell("-", kind="data"),
                to_do=asked.words(N_("Confirm or decline it.")),
            )
        )
    old = book.time(book.now - timedelta(hours=12)).at
    for ticket in read_tickets(book, only_open=True):
        if ticket.row.at < old:
            words = Phrase(
                "Ticket {reference} is open since {time}",
                {"reference": ticket.row.reference, "time": asked.say_time(ticket.row.at)},
            )
            found.append(
                ExceptionLine(
                    what=words.say(asked.language),
                    where=Cell(asked.words(N_("Weigh")), "/hub/weigh", "data"),
                    to_do=asked.words(N_("Weigh it a second time, or void it.")),
                )
            )
    found += _unsigned(asked)
    return found


def _unsigned(asked: HubAsked) -> list[ExceptionLine]:
    """Days that ended more than a day ago and are not signed."""
    terminal = asked.book.terminal
    day = next_day(asked.book)
    if day is None:
        return []
    late = (asked.book.now - day_of(day, terminal.zone, terminal.day_starts_at).ends).days
    if late < 1:
        return []
    words = Phrase("The position of {day} is not signed", {"day": asked.say_day(day)})
    return [
        ExceptionLine(
            what=words.say(asked.language),
            where=Cell(asked.words(N_("Daily position")), "/hub/position", "data"),
            to_do=asked.words(N_("Compare it with the terminal and sign it.")),
        )
    ]


def hold_table(asked: HubAsked, bins: list[BinView], holds: list[GrainHoldRow]) -> Table:
    """Holds that are not released."""
    names = {each.row.id: each.row.name for each in bins}
    lots = {stock.lot: each.row.name for each in bins for stock in each.contents}
    return table_of(
        N_("Holds"),
        HoldLine,
        [
            HoldLine(
                subject=_subject(asked, each, names, lots),
                kind=asked.words(HOLDS[each.kind]),
                reason=Cell(each.reason, kind="data"),
                since=asked.time_cell(each.created_at),
            )
            for each in holds
        ],
    )


def _subject(
    asked: HubAsked, hold: GrainHoldRow, names: dict[str, str], lots: dict[str, str]
) -> Cell:
    if hold.place:
        return Cell(names.get(hold.place, "-"), f"/hub/bins#{hold.place}", "data")
    words = Phrase("Lot in {bin}", {"bin": lots.get(hold.lot or "", "-")})
    return Cell(words.say(asked.language), kind="data")


CONFLICTS = {
    "two_ships": N_("Two ships at one berth at the same time"),
    "length": N_("The ship is too long for the berth"),
    "draught": N_("The draught is too deep for the berth"),
    "tide": N_("The tide does not reach the draught in this time"),
    "order": N_("The departure is before the arrival"),
    "berth": N_("The berth does not exist"),
}
"""Conflicts of a berth plan."""
