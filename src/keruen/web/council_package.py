"""The business council as a package that the application serves."""

from __future__ import annotations

from fastapi import FastAPI, Request, Response

from keruen.council.commands import REGISTRY
from keruen.council.unit import Council, open_work, read_work
from keruen.report.papers import make_pdf
from keruen.store.roles import Actor
from keruen.web.council_paper import make_programme
from keruen.web.marks import N_
from keruen.web.pages.council import PAGES
from keruen.web.sections import Section
from keruen.web.served_packages import ServedPackage
from keruen.web.site import Site

NAME = "council"

FRONT = ("/council", N_("Council"))
LISTS = (
    ("/council/companies", N_("Companies")),
    ("/council/listings", N_("Offers and requests")),
    ("/council/events", N_("Events")),
)
RESULTS = ("/council/results", N_("Results"))

NAVIGATION: dict[str, tuple[tuple[str, str], ...]] = {
    "company": (
        FRONT,
        ("/council/profile", N_("My profile")),
        *LISTS[:2],
        ("/council/matches", N_("Matches")),
        LISTS[2],
        RESULTS,
    ),
    "organiser": (FRONT, ("/council/validation", N_("Validation")), *LISTS, RESULTS),
    "side": (FRONT, RESULTS),
}
"""Pages by the seat of the reader."""


def council_navigation(actor: Actor) -> tuple[tuple[str, str], ...]:
    """Addresses and titles of the pages for a reader."""
    return NAVIGATION.get(actor.seat, (FRONT,)) if actor.party else (FRONT,)


SECTION = Section(
    NAME,
    N_("Business council"),
    N_("Companies, offers, meetings and results"),
    N_("Times are those of the venue of the event."),
    council_navigation,
    style="council",
)


def serve_council() -> ServedPackage[Council]:
    """The council: pages under ``/council``, commands in the API under ``/api/council``."""

    def add_routes(application: FastAPI) -> None:
        site: Site = application.state.site

        @application.get("/council/events/{id}/programme.pdf")
        def programme(request: Request, id: str) -> Response:
            reading = site.reading(request)
            with read_work(site.database, reading.actor) as unit:
                paper = make_programme(unit, id, reading.language)
            answer = Response(make_pdf(paper), media_type="application/pdf")
            answer.headers["Content-Disposition"] = 'attachment; filename="programme.pdf"'
            return answer

    return ServedPackage(
        NAME,
        REGISTRY,
        open_work,
        read_work,
        section=SECTION,
        pages=PAGES,
        add_routes=add_routes,
    )
