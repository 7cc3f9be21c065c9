"""The first page of the council, for each seat."""

from __future__ import annotations

from keruen.council.reads import (
    count_companies,
    count_listings,
    find_own,
    list_events,
    list_handed,
    list_waiting,
)
from keruen.council.tasks import read_tasks
from keruen.web.marks import N_
from keruen.web.pages.council.package import PAGES, CouncilAsked, state
from keruen.web.pages.council.tasks import tasks_table
from keruen.web.pages.view import Fact, Link, View, count_phrase

ABOUT = N_(
    "Companies of both sides publish offers and requests here and meet on matchmaking days. "
    "Drafts, availability and notes are read by their company alone."
)


@PAGES.page("/council")
def overview(asked: CouncilAsked) -> View:
    """What the council shows the reader, and what is to be done next."""
    unit = asked.unit
    seat = unit.actor.seat if unit.actor.party else ""
    companies, listings, events = count_companies(unit), count_listings(unit), list_events(unit)
    view = View(N_("Business council"), ABOUT)
    if seat in ("company", "organiser"):
        view.facts = [
            Fact(N_("Companies"), asked.number(companies)),
            Fact(N_("Offers and requests"), asked.number(listings)),
            Fact(N_("Events"), asked.number(len(events))),
        ]
    if seat == "company":
        own = find_own(unit)
        view.facts.insert(0, Fact(N_("Our company"), state(own.state if own else "draft")))
        view.links = [
            Link(N_("My profile"), "/council/profile"),
            Link(N_("Offers and requests"), "/council/listings"),
            Link(N_("Matches"), "/council/matches"),
            Link(N_("Events"), "/council/events"),
        ]
    elif seat == "organiser":
        waiting = list_waiting(unit)
        view.lead = count_phrase(
            "One profile waits for validation.",
            "{count} profiles wait for validation.",
            len(waiting),
        )
        view.links = [
            Link(N_("Validation"), "/council/validation"),
            Link(N_("Events"), "/council/events"),
            Link(N_("Results"), "/council/results"),
        ]
    elif seat == "side":
        handed = [each for each in list_handed(unit) if each.state == "handed_over"]
        view.lead = count_phrase(
            "One matter was handed over to our side.",
            "{count} matters were handed over to our side.",
            len(handed),
        )
        view.links = [Link(N_("Results"), "/council/results")]
    if seat:
        view.tables = [tasks_table(asked)]
    view.data = {
        "seat": seat,
        "tasks": read_tasks(unit) if seat else [],
        "companies": companies,
        "listings": listings,
        "events": [each.id for each in events],
    }
    return view
