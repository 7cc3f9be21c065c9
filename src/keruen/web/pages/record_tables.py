"""Tables of records that several pages show: linked commitments, and bodies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from keruen.roadmap.reads.due import due_state
from keruen.roadmap.reads.status import BodyState
from keruen.roadmap.rows import CommitmentRow
from keruen.web import dates
from keruen.web.languages import translate
from keruen.web.marks import N_
from keruen.web.numbers import say_share
from keruen.web.pages.days import say_day
from keruen.web.pages.tables import Cell, Table, Value, table_of
from keruen.web.pages.view import Asked


@dataclass(frozen=True, kw_only=True)
class LinkedLine:
    """A row of a table of records."""

    title: Annotated[Cell, N_("Title")]
    state: Annotated[Cell, N_("State")]
    progress: Annotated[Cell, N_("Progress")]


@dataclass(frozen=True, kw_only=True)
class BodyLine:
    """A row of the table: Bodies."""

    body: Annotated[Cell, N_("Body")]
    last_met: Annotated[str, N_("Last met")]
    silent_months: Annotated[Value, N_("Months since last meeting")]
    next_session: Annotated[str | Cell, N_("Next session")]
    state: Annotated[Cell, N_("State")]


@dataclass(frozen=True, kw_only=True)
class PublicBodyLine:
    """A row of the table: Bodies."""

    body: Annotated[Cell, N_("Body")]
    last_published_session: Annotated[str | Cell, N_("Last published session")]


def linked_table(asked: Asked, caption: str, found: list[CommitmentRow], name: str) -> Table:
    """Commitments in a table, each with its state and progress."""
    rows, paging = asked.cut(found, name)
    cells = [
        LinkedLine(
            title=asked.title_cell(row, "commitments"),
            state=Cell(row.state, kind="state"),
            progress=share_bar(row.progress, asked.language),
        )
        for row in rows
    ]
    return table_of(caption, LinkedLine, cells, paging)


def body_table(asked: Asked, found: list[BodyState], name: str = "") -> Table:
    """Bodies in a table, each with when it last met and whether it sleeps.

    The public does not see sessions that are not published, so "none was held" is not shown to it.
    """
    bodies, paging = asked.cut(found, name)
    if asked.public:
        told = [
            PublicBodyLine(
                body=Cell(asked.say(body.row.names), f"/roadmap/bodies/{body.row.id}", "data"),
                last_published_session=say_day(body.last_met_on, asked.language)
                if body.last_met_on
                else Cell(N_("nothing published yet"), kind="state"),
            )
            for body in bodies
        ]
        return table_of(N_("Bodies"), PublicBodyLine, told, paging)
    rows = [
        BodyLine(
            body=Cell(asked.say(body.row.names), f"/roadmap/bodies/{body.row.id}"),
            last_met=say_day(body.last_met_on, asked.language),
            silent_months=body.silent_months,
            next_session=say_next(asked, body),
            state=Cell(N_("dormant") if body.dormant else N_("meets regularly"), kind="state"),
        )
        for body in bodies
    ]
    return table_of(N_("Bodies"), BodyLine, rows, paging)


def say_next(asked: Asked, body: BodyState) -> str | Cell:
    """The next session of a body where one is planned, or the days in which it is expected."""
    if body.coming:
        day = body.coming.starts_at[:10]
        link = f"/roadmap/sessions/{body.coming.id}"
        return Cell(say_day(day, asked.language), link, "data")
    if body.expected_from is None or body.expected_until is None:
        return "-"
    first, last = (date.fromisoformat(each) for each in (body.expected_from, body.expected_until))
    words = translate("expected", asked.language)
    return f"{words}: {dates.say_days(first, last, asked.language)}"


def share_bar(value: float, language: str) -> Cell:
    """A share as a bar beside its number."""
    return Cell(say_share(value, language), kind="bar", share=min(max(value, 0.0), 1.0))


def say_due(asked: Asked, row: CommitmentRow) -> Cell:
    """The day on which a commitment is due, or its round is."""
    state = due_state(row, asked.desk.today())
    day = state.due_on.isoformat() if state.due_on else row.due_on
    if state.unreadable:
        asked.desk.note_fault("commitment", row.title)
    return Cell(say_day(day, asked.language), kind="time")
