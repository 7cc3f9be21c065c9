"""Weighing in two steps: what is open, the second weighing of each, and a new first weighing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from keruen.hub.reads.arrivals import TicketView, read_arrivals, read_tickets
from keruen.hub.reads.bins import BinView, read_bins
from keruen.hub.reads.names import read_instruments, read_owners
from keruen.web.dates import isolate
from keruen.web.marks import N_
from keruen.web.pages.hub.asked import HubAsked, staff_page
from keruen.web.pages.hub.forms import Ask, HubForm, hub_form
from keruen.web.pages.hub.view import HubView
from keruen.web.pages.hub.wording import DIRECTIONS, MODES
from keruen.web.pages.tables import Cell, Value, table_of
from keruen.web.pages.view import Phrase, View, count_phrase


@dataclass(frozen=True, kw_only=True)
class TicketLine:
    """A row of the table of tickets."""

    reference: Annotated[Cell, N_("Ticket")]
    state: Annotated[Cell, N_("State")]
    owner: Annotated[Cell, N_("Owner")]
    grade: Annotated[Value, N_("Grade")]
    gross: Annotated[Value, N_("Gross")]
    tare: Annotated[Value, N_("Tare")]
    net: Annotated[Value, N_("Net")]
    at: Annotated[Cell, N_("First weighing")]


@staff_page("/hub/weigh")
def weigh(asked: HubAsked) -> View:
    """The tickets that are open, the latest first, and what was weighed."""
    tickets = read_tickets(asked.book)
    waiting = [each for each in tickets if each.state == "open"]
    view = HubView(N_("Weigh"))
    view.lead = count_phrase(
        "One ticket waits for its second weighing.",
        "{count} tickets wait for their second weighing.",
        len(waiting),
    )
    bins = read_bins(asked.book)
    instruments = [*read_instruments(asked.book).items()]
    for each in waiting:
        view.forms += _second(asked, each, bins, instruments)
    view.forms += _first(asked, instruments)
    for each in waiting:
        view.forms += hub_form(
            asked,
            "void_ticket",
            {"ticket_id": each.row.id},
            Ask("reason", N_("Reason"), kind="text"),
            about=each.row.reference,
        )
    view.tables = [table_of(N_("Tickets"), TicketLine, [_line(asked, each) for each in tickets])]
    view.data = {
        "tickets": [
            {
                "reference": each.row.reference,
                "state": each.state,
                "gross_kg": each.gross_kg,
                "tare_kg": each.tare_kg,
                "net_kg": each.net_kg,
            }
            for each in tickets
        ]
    }
    return view


def _line(asked: HubAsked, each: TicketView) -> TicketLine:
    def weight(kg: int | None) -> str:
        return "-" if kg is None else asked.kilograms(kg)

    return TicketLine(
        reference=Cell(each.row.reference, kind="reference"),
        state=Cell(each.state, kind="state"),
        owner=Cell(each.row.owner, kind="side"),
        grade=asked.grade(each.row.grade),
        gross=weight(each.gross_kg),
        tare=weight(each.tare_kg),
        net=weight(each.net_kg),
        at=asked.time_cell(each.row.at),
    )


def _second(
    asked: HubAsked, each: TicketView, bins: list[BinView], instruments: list[tuple[str, str]]
) -> list[HubForm]:
    """The second weighing of a ticket: its weight, the bin, and the moisture of what came in."""
    incoming = each.row.direction == "in"
    places = [
        (place.row.id, _place(asked, place))
        for place in bins
        if each.row.grade in place.capacities and place.grade in ("", each.row.grade)
    ]
    if not incoming:
        places = [
            pair for pair, place in zip(places, _fitting(bins, each), strict=True) if place.kg
        ]
    about = Phrase(
        "{reference}: {owner}, {grade}, first weight {kg}",
        {
            "reference": isolate(each.row.reference),
            "owner": isolate(asked.party(each.row.owner)),
            "grade": isolate(asked.grade(each.row.grade)),
            "kg": asked.kilograms(each.row.first_kg),
        },
    )
    label = N_("Tare (empty truck or wagon)") if incoming else N_("Gross (loaded truck or wagon)")
    fields = [
        Ask("second_kg", label, unit="kg", kind="whole"),
        Ask("bin", N_("Into bin") if incoming else N_("From bin"), options=places),
    ]
    if incoming:
        fields += [
            Ask("moisture_pct", N_("Moisture"), unit="%", kind="number", needed=True),
            Ask("origin", N_("Origin")),
        ]
    given = {"ticket_id": each.row.id}
    if each.row.instrument:
        given["instrument_id"] = each.row.instrument
    elif instruments:
        fields.append(Ask("instrument_id", N_("Weighing instrument"), options=instruments))
    return hub_form(
        asked, "close_ticket", given, *fields, about=about.say(asked.language), big=True
    )


def _fitting(bins: list[BinView], each: TicketView) -> list[BinView]:
    return [
        place
        for place in bins
        if each.row.grade in place.capacities and place.grade in ("", each.row.grade)
    ]


def _place(asked: HubAsked, place: BinView) -> str:
    """A bin with what lies in it and what it takes, for a choice."""
    free = Phrase(
        "{bin}: {kg} in it, {free} free",
        {
            "bin": isolate(place.row.name),
            "kg": asked.tonnes(place.kg),
            "free": asked.tonnes(place.capacity_kg - place.kg),
        },
    ).say(asked.language)
    return f"{free} ({asked.words(N_('on hold'))})" if place.holds else free


def _wagons(asked: HubAsked) -> list[tuple[str, str]]:
    """Wagons of lists that were not weighed yet."""
    return [
        (wagon.row.id, f"{arrival.row.reference}, {wagon.row.number}")
        for arrival in read_arrivals(asked.book)
        for wagon in arrival.wagons
        if wagon.weighed_kg is None
    ]


def _first(asked: HubAsked, instruments: list[tuple[str, str]]) -> list[HubForm]:
    """The first weighing: who comes with what, and the first weight."""
    directions = [(each, asked.words(DIRECTIONS[each])) for each in DIRECTIONS]
    modes = [(each, asked.words(MODES[each])) for each in MODES]
    return hub_form(
        asked,
        "open_ticket",
        {},
        Ask("reference", N_("Ticket number")),
        Ask("direction", N_("Direction"), "in", options=directions),
        Ask("mode", N_("Truck or wagon"), "truck", options=modes),
        Ask("owner", N_("Owner"), options=[*read_owners(asked.book).items()]),
        Ask("grade", N_("Grade"), options=[*asked.grades.items()]),
        Ask("first_kg", N_("First weight"), unit="kg", kind="whole"),
        Ask("instrument_id", N_("Weighing instrument"), options=instruments),
        Ask("wagon_id", N_("Wagon of a list"), options=_wagons(asked)),
        Ask("number_plate", N_("Number plate"), kind="text", hint=N_("Erased on request.")),
        about=asked.words(N_("New ticket")),
        big=True,
    )
