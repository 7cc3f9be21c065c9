"""Decisions and their effect."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from keruen.roadmap.calendar.working import read_working_days
from keruen.roadmap.days import UNREADABLE
from keruen.roadmap.reads.listing import list_live
from keruen.roadmap.reads.texts import texts_of_decision
from keruen.roadmap.rows import DecisionRow
from keruen.web.marks import N_, NP_
from keruen.web.pages.attached import show_files
from keruen.web.pages.day_notes import day_notes
from keruen.web.pages.days import say_day
from keruen.web.pages.steps import steps_of
from keruen.web.pages.tables import Cell, table_of
from keruen.web.pages.view import Asked, Fact, View, forms_for, page, show_history


@dataclass(frozen=True, kw_only=True)
class DecisionLine:
    """A row of the table: Decisions."""

    title: Annotated[Cell, N_("Title")]
    proposed_by: Annotated[Cell, N_("Proposed by")]
    state: Annotated[Cell, N_("State")]


@page("/roadmap/decisions")
def all_decisions(asked: Asked) -> View:
    """Decisions and how far they have come."""
    found, paging = asked.page_rows(list_live(DecisionRow))
    rows = [
        DecisionLine(
            title=Cell(asked.say(row.title), f"/roadmap/decisions/{row.id}"),
            proposed_by=Cell(row.proposed_party, kind="side"),
            state=Cell(row.state, kind="state"),
        )
        for row in found
    ]
    view = View(
        N_("Decisions"),
        tables=[table_of(N_("Decisions"), DecisionLine, rows, paging)],
    )
    view.forms = forms_for(asked, ("propose_decision", {}))
    view.data = {"decisions": found}
    return view


@page("/roadmap/decisions/{id}")
def one_decision(asked: Asked) -> View:
    """A decision, its text and its effect."""
    row = asked.desk.find(DecisionRow, asked.path["id"])
    texts = texts_of_decision(asked.desk, row.id)
    view = View(asked.say(row.title), row.effect, kicker="decision")
    view.steps = steps_of("decision", row.state)
    view.facts = [
        Fact(N_("State"), Cell(row.state, kind="state")),
        Fact(N_("Proposed by"), Cell(row.proposed_party, kind="side")),
        Fact(N_("Agreed by"), Cell(row.agreed_party or "", kind="side")),
        Fact(N_("Modality"), Cell(row.modality or "-", kind="state")),
        Fact(N_("Written procedure closes"), say_day(row.closes_on, asked.language)),
    ]
    if row.closes_on and row.state == "proposed":
        _tell_closing(asked, view, row)
    view.facts += [
        Fact(N_("Text"), Cell(NP_("link", "open"), f"/roadmap/documents/{each.id}"))
        for each in texts
    ]
    about = {"decision_id": row.id}
    view.forms = forms_for(
        asked,
        *{
            "proposed": [
                ("agree_to_decision", about),
                ("write_decision", about),
                ("withdraw_decision", about),
            ],
            "agreed": [("write_decision", about)],
            "adopted": [("bring_into_effect", about)],
        }.get(row.state, []),
    )
    show_history(asked, view, row.id, *(each.id for each in texts))
    view.data = {"decision": row, "documents": texts}
    show_files(asked, view, "decision", row)
    return view


COUNTED_DAYS = 3 * 366
"""Working days are counted no further ahead than this."""


def _tell_closing(asked: Asked, view: View, row: DecisionRow) -> None:
    """What is to be known of the day on which a written procedure closes."""
    today = asked.desk.today()
    try:
        closes = date.fromisoformat(row.closes_on or "")
        view.notes = day_notes(asked, closes, closes)
    except UNREADABLE:
        asked.desk.note_fault("decision", row.title)
        return
    if 0 <= (closes - today).days <= COUNTED_DAYS:
        left = read_working_days(asked.desk).between(today, closes)
        view.facts.append(Fact(N_("Working days of both sides left"), left))
