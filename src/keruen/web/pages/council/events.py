"""Events of the council: the list, and making one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from keruen.council.reads import list_attendance, list_events
from keruen.web.marks import N_
from keruen.web.package_forms import Ask
from keruen.web.pages.council.package import PAGES, CouncilAsked, data, state
from keruen.web.pages.tables import Cell, Value, table_of
from keruen.web.pages.view import View, count_phrase


@dataclass(frozen=True, kw_only=True)
class EventLine:
    """An event of the list."""

    title: Annotated[Cell, N_("Event")]
    day: Annotated[Cell, N_("Day")]
    place: Annotated[Cell, N_("Venue")]
    companies: Annotated[Value, N_("Companies")]
    state: Annotated[Cell, N_("State")]


@PAGES.page("/council/events")
def events(asked: CouncilAsked) -> View:
    """Matchmaking days."""
    rows = list_events(asked.unit)
    view = View(N_("Events"))
    view.lead = count_phrase("There is one event.", "There are {count} events.", len(rows))
    view.tables = [
        table_of(
            N_("Events"),
            EventLine,
            [
                EventLine(
                    title=Cell(each.title, f"/council/events/{each.id}", "data"),
                    day=data(asked.say_day(date.fromisoformat(each.day))),
                    place=data(each.place),
                    companies=len(list_attendance(asked.unit, each.id)),
                    state=state(each.state),
                )
                for each in rows
            ],
        )
    ]
    view.forms = [
        *asked.forms.make(
            "make_event",
            {},
            Ask("title", N_("Title")),
            Ask("day", N_("Day")),
            Ask("zone", N_("Time zone"), "Africa/Casablanca"),
            Ask("place", N_("Venue")),
            Ask("slots", N_("Slots"), hint="09:00 09:30 10:00", kind="text"),
            Ask("minutes", N_("Length of a meeting"), "25", unit="min", kind="whole"),
            Ask("buffer", N_("Time between meetings"), "5", unit="min", kind="whole"),
            Ask("tables", N_("Tables"), kind="whole"),
            Ask(
                "cap",
                N_("Most meetings of a company"),
                kind="whole",
                hint=N_("Below the number of slots, so that people rest"),
            ),
        )
    ]
    view.data = {"events": [{"id": each.id, "state": each.state} for each in rows]}
    return view
