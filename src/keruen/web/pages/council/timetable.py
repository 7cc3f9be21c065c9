"""Timetables of an event: floors as links, each with its price, and the meetings of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from keruen.council.names import CLOSED, PUBLISHED, SOLVED
from keruen.council.reads import last_timetable, profiles_of
from keruen.council.rows import CouncilEventRow, CouncilTimetableRow
from keruen.records import read_records
from keruen.store.refusal import refuse
from keruen.web.marks import N_
from keruen.web.pages.council.package import PAGES, CouncilAsked, company_cell, data, state
from keruen.web.pages.tables import Cell, Value, table_of
from keruen.web.pages.view import Link, Phrase, View


@dataclass(frozen=True, kw_only=True)
class FloorLine:
    """A floor and what it costs."""

    floor: Annotated[Cell, N_("Least meetings of a company")]
    state: Annotated[Cell, N_("State")]
    meetings: Annotated[Value, N_("Meetings")]
    value: Annotated[Value, N_("Value")]
    gap: Annotated[Value, N_("Proven gap")]
    price: Annotated[Value, N_("Price of the minimum")]
    none: Annotated[Value, N_("Companies without a meeting")]


@dataclass(frozen=True, kw_only=True)
class PlacedLine:
    """A meeting of a timetable."""

    slot: Annotated[Cell, N_("Time")]
    table: Annotated[Value, N_("Table")]
    first: Annotated[Cell, N_("Company")]
    second: Annotated[Cell, N_("Meets")]


@dataclass(frozen=True)
class Floor:
    """A stored choice of the minimum; without a value where no timetable reaches it."""

    floor: int
    status: str
    value: float | None = None
    gap: float = 0.0
    price_least: float = 0.0
    price_most: float = 0.0
    meetings: Sequence[object] = ()
    without_meeting: Sequence[str] = ()


@PAGES.page("/council/events/{id}/timetable")
def timetable(asked: CouncilAsked) -> View:
    """The timetables of an event, for its organisers."""
    unit = asked.unit
    event = unit.find(CouncilEventRow, asked.path["id"])
    if unit.actor.seat != "organiser":
        refuse(
            "timetables are read by organisers until they are published",
            "Look at the event for your own meetings.",
            kind="forbidden",
        )
    row = last_timetable(unit, event.id)
    view = View(N_("Timetable"), kicker=Phrase("{title}", {"title": event.title}))
    view.links = [Link(N_("Event"), f"/council/events/{event.id}")]
    own = event.party == asked.actor.party and event.state != CLOSED
    if row is None:
        view.lead = N_("No timetable was computed yet.")
    else:
        view.lead = _lead(row)
        _show(asked, view, event, row, own)
    if own and (row is None or row.state == SOLVED):
        given = {"event_id": event.id}
        view.forms += asked.forms.make(
            "request_timetable",
            {**given, "repairs": ""},
            words=N_("Published meetings stay as they are; new ones are added around them."),
        )
        if event.state == PUBLISHED:
            view.forms += asked.forms.make(
                "request_timetable",
                {**given, "repairs": "on"},
                label=N_("Repair the published timetable"),
                words=N_("Only meetings that cannot stay are moved."),
            )
    view.data = {
        "event": event.id,
        "timetable": row.id if row else "",
        "state": row.state if row else "",
        "floors": list(row.floors) if row else [],
    }
    return view


def _lead(row: CouncilTimetableRow) -> str:
    if row.state == SOLVED:
        return N_(
            "Choose a minimum: the least meetings of each company, as far as its wishes reach."
        )
    if row.problem:
        return N_("The timetable could not be computed. Ask for it again.")
    return N_("The timetable is being computed. Load this page again in a moment.")


def _show(
    asked: CouncilAsked, view: View, event: CouncilEventRow, row: CouncilTimetableRow, own: bool
) -> None:
    reached = [each for each in row.floors if "value" in each]
    asked_floor = asked.query.get("floor", "")
    chosen = next((each for each in reached if str(each["floor"]) == asked_floor), None)
    chosen = chosen or (reached[-1] if reached else None)
    address = f"/council/events/{event.id}/timetable"
    view.tables = [
        table_of(
            N_("Choices of the minimum"),
            FloorLine,
            [_floor(asked, each, address) for each in read_records(Floor, row.floors)],
        )
    ]
    if chosen is None:
        return
    profiles = profiles_of(asked.unit)
    view.tables.append(
        table_of(
            N_("Meetings"),
            PlacedLine,
            [
                PlacedLine(
                    slot=data(slot),
                    table=place + 1,
                    first=company_cell(a, profiles),
                    second=company_cell(b, profiles),
                )
                for slot, place, a, b in chosen["meetings"]
            ],
        )
    )
    if own and row.state == SOLVED and row.chosen_floor is None:
        given = {"timetable_id": row.id, "floor": str(chosen["floor"])}
        view.forms += asked.forms.make(
            "publish_timetable",
            given,
            words=N_("Every company then sees its own day."),
            about=f"{asked.words(N_('Least meetings of a company'))}: "
            f"{asked.number(chosen['floor'])}",
        )


def _floor(asked: CouncilAsked, each: Floor, address: str) -> FloorLine:
    floor = str(each.floor)
    if each.value is None:
        return FloorLine(
            floor=data(floor),
            state=state(each.status),
            meetings="-",
            value="-",
            gap="-",
            price="-",
            none="-",
        )
    least, most = each.price_least, each.price_most
    price = asked.number(most, 1)
    if round(least, 1) != round(most, 1):
        price = f"{asked.number(least, 1)} – {price}"
    return FloorLine(
        floor=Cell(floor, f"{address}?floor={floor}", "data"),
        state=state(each.status),
        meetings=str(len(each.meetings)),
        value=asked.number(each.value, 1),
        gap=f"{asked.number(100 * each.gap, 2)}%",
        price=price if each.floor else "-",
        none=str(len(each.without_meeting)),
    )
