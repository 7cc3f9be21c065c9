"""The pages of the roadmap in the navigation."""

from __future__ import annotations

from keruen.store.roles import Actor
from keruen.web.marks import N_
from keruen.web.sections import Section

ROADMAP = "roadmap"
"""The name of the package, with which the addresses of its pages begin."""

NAVIGATION = (
    ("/roadmap", N_("Roadmap")),
    ("/roadmap/work", N_("My work")),
    ("/roadmap/bodies", N_("Bodies and sessions")),
    ("/roadmap/documents", N_("Texts")),
    ("/roadmap/decisions", N_("Decisions")),
    ("/roadmap/commitments", N_("Commitments")),
    ("/roadmap/reporting", N_("Reporting")),
    ("/roadmap/indicators", N_("Indicators")),
    ("/roadmap/calendar", N_("Calendar")),
    ("/roadmap/files", N_("Programmes")),
    ("/roadmap/people", N_("People and mandates")),
    ("/roadmap/log", N_("Log")),
)


def roadmap_navigation(actor: Actor) -> tuple[tuple[str, str], ...]:
    """Addresses and titles of the pages; a guest has its projects alone."""
    if actor.seat == "guest":
        return tuple(each for each in NAVIGATION if each[0] == "/roadmap/files")
    return NAVIGATION


ROADMAP_SECTION = Section(
    ROADMAP,
    N_("Roadmap"),
    N_("Joint roadmap, measured against actual movements"),
    navigation=roadmap_navigation,
)
