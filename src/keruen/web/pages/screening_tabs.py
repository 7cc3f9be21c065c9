"""The tabs of screening, and what stands on each of its pages."""

from __future__ import annotations

from keruen.roadmap.reads.screening import is_stale, judges_lack, read_lists
from keruen.roadmap.screening_words import JUDGES_NEEDED
from keruen.screening.scope import SCOPE
from keruen.web.marks import N_
from keruen.web.pages.view import Asked, Phrase, Tab, View

SCOPE_TEXT = N_(
    "Names and ship numbers were compared with the lists named here in the versions named here. "
    "No result is a finding about a person. Nothing here is police data, and no Interpol notice "
    'is included. "No match in LIST of DATE" is the strongest statement of this result.'
)
"""`keruen.screening.SCOPE`, as a text of the catalogues."""

assert SCOPE_TEXT == SCOPE

TABS = (
    (N_("Lists"), "/roadmap/screening/lists"),
    (N_("Check a name"), "/roadmap/screening/check"),
    (N_("Queue"), "/roadmap/screening/queue"),
    (N_("Incidents"), "/roadmap/screening/incidents"),
    (N_("Earlier records"), "/roadmap/screening"),
)


def tabs_of(address: str) -> list[Tab]:
    """The tabs of screening, one of them shown."""
    return [Tab(title, each, each == address) for title, each in TABS]


def put_tabs(asked: Asked, view: View, address: str) -> None:
    """Put the tabs of screening on a page; the public has none of these pages."""
    if not asked.public:
        view.tabs = tabs_of(address)
        view.tabs_title = N_("Parts of screening")


def begin(asked: Asked, view: View, address: str) -> None:
    """Put tabs, the scope statement and alarms on a page."""
    put_tabs(asked, view, address)
    view.notes.append(Phrase(SCOPE_TEXT))
    if asked.public:
        return
    lacking = judges_lack(asked.desk)
    if lacking:
        view.alarms.append(
            Phrase(
                N_(
                    "Your side has fewer than {needed} people who judge hits and cannot validate a "
                    "name. Name {lacking} more."
                ),
                {"needed": JUDGES_NEEDED, "lacking": lacking},
            )
        )
    for row in read_lists(asked.desk, "in_use"):
        if is_stale(asked.desk, row):
            view.alarms.append(
                Phrase(
                    N_("The list {list} of {day} is too old. Names cannot be validated."),
                    {"list": row.publisher, "day": row.issued},
                )
            )
