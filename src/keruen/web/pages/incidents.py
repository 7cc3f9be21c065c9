"""Incidents between the sides with their clocks, and the duty contacts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from keruen.roadmap.reads.incidents import IncidentLine, read_contacts, read_incidents
from keruen.roadmap.reads.register import person_names
from keruen.web.marks import N_
from keruen.web.pages.days import say_clocks, say_day
from keruen.web.pages.screening_tabs import put_tabs
from keruen.web.pages.tables import Cell, table_of
from keruen.web.pages.view import Asked, Phrase, View, Wanted, forms_for, page, show_history

ADDRESS = "/roadmap/screening/incidents"


@dataclass(frozen=True, kw_only=True)
class IncidentRowLine:
    """A row of the table: Incidents."""

    words: Annotated[Cell, N_("Incident")]
    kind: Annotated[Cell, N_("Kind")]
    severity: Annotated[Cell, N_("Severity")]
    marking: Annotated[Cell, N_("Marking (TLP)")]
    on: Annotated[str, N_("Happened on")]
    side: Annotated[Cell, N_("Reported by")]
    state: Annotated[Cell, N_("State")]
    due: Annotated[Cell, N_("Next due")]
    reports: Annotated[Cell, N_("Reports")]


@dataclass(frozen=True, kw_only=True)
class ContactLine:
    """A row of the table: Duty contacts."""

    side: Annotated[Cell, N_("Side")]
    person: Annotated[Cell, N_("Duty contact")]
    stand_in: Annotated[Cell, N_("Stand-in")]


@page(ADDRESS)
def all_incidents(asked: Asked) -> View:
    """Incidents, the newest first, each with what is due next and until when."""
    desk = asked.desk
    lines, paging = asked.cut(read_incidents(desk))
    view = View(
        N_("Incidents"),
        N_("The other side acknowledges receipt within 4 hours (high) or 24 hours. The side that "
           "reported sends an update within 72 hours and the final report within 30 days."),
    )  # fmt: skip
    put_tabs(asked, view, ADDRESS)
    for line in lines:
        if line.row.state == "reported" and line.receive_until < desk.moment:
            view.alarms.append(
                Phrase(
                    N_("An incident was not acknowledged in time. Due: {until}."),
                    {"until": say_clocks(desk, line.receive_until, asked.language)},
                )
            )
    names = person_names(desk)
    contacts = read_contacts(desk)
    view.tables = [
        table_of(N_("Incidents"), IncidentRowLine, [_line(asked, each) for each in lines], paging),
        table_of(
            N_("Duty contacts"),
            ContactLine,
            [
                ContactLine(
                    side=Cell(each.of_party, kind="side"),
                    person=Cell(names.get(each.person, "-"), kind="data"),
                    stand_in=Cell(names.get(each.stand_in, "-"), kind="data"),
                )
                for each in contacts
            ],
        ),
    ]
    wanted: list[Wanted] = []
    for line in lines:
        about, title = {"incident_id": line.row.id}, line.row.words[:60]
        if line.row.state == "reported" and line.row.of_party != desk.actor.party:
            wanted.append(("receive_incident", about, title))
        if line.row.state != "closed" and line.row.of_party == desk.actor.party:
            wanted.append(("report_on_incident", about, title))
    view.forms = forms_for(asked, *wanted, ("report_incident", {}), ("name_duty_contact", {}))
    show_history(asked, view, *(each.row.id for each in lines))
    view.data = {"incidents": lines, "duty_contacts": contacts}
    return view


def _line(asked: Asked, line: IncidentLine) -> IncidentRowLine:
    row = line.row
    due = line.receive_until if row.state == "reported" else line.next_report(asked.desk.moment)
    return IncidentRowLine(
        words=Cell(row.words, kind="data"),
        kind=Cell(row.kind, kind="state"),
        severity=Cell(row.severity, kind="state"),
        marking=Cell(row.marking, kind="state"),
        on=say_day(row.happened_on, asked.language),
        side=Cell(row.of_party, kind="side"),
        state=Cell(row.state, kind="state"),
        due=Cell(say_clocks(asked.desk, due, asked.language) if due else "-", kind="data"),
        reports=Cell("; ".join(each.words for each in line.reports) or "-", kind="data"),
    )
