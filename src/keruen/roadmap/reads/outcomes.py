"""Outcomes of a session: the rows of its matrix."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from keruen.roadmap import tables as t
from keruen.roadmap.desk import Desk
from keruen.roadmap.rows import AgendaItemRow, OutcomeLeadRow, OutcomeRow
from keruen.store.canonical import fingerprint
from keruen.store.typed_rows import ExtendedRow


@dataclass(frozen=True, slots=True)
class MatrixLine(ExtendedRow):
    """A row of the matrix of a session.

    Parameters
    ----------
    title : of the item of the agenda.
    leads : ids of the leading organisations by side.
    """

    row: OutcomeRow
    position: int
    title: dict[str, str]
    leads: dict[str, str]


def read_outcomes(desk: Desk, session: str) -> list[OutcomeRow]:
    """The live outcomes of a session, in their order."""
    columns = t.outcome.c
    return desk.records(
        OutcomeRow,
        select(t.outcome)
        .where(columns.session == session, columns.withdrawn_at.is_(None))
        .order_by(columns.number),
    )


def read_outcome_leads(desk: Desk, outcomes: Iterable[str]) -> list[OutcomeLeadRow]:
    """Who leads what outcomes ask for, by side."""
    columns = t.outcome_lead.c
    query = select(t.outcome_lead).where(columns.outcome.in_(sorted(outcomes)))
    return desk.records(OutcomeLeadRow, query.order_by(columns.of_party))


def read_matrix(desk: Desk, session: str) -> list[MatrixLine]:
    """The matrix of a session: every outcome with its item and its leads."""
    rows = read_outcomes(desk, session)
    items = {
        each.id: each
        for each in desk.records(
            AgendaItemRow, select(t.agenda_item).where(t.agenda_item.c.session == session)
        )
    }
    leads: dict[str, dict[str, str]] = {}
    for lead in read_outcome_leads(desk, [each.id for each in rows]):
        leads.setdefault(lead.outcome, {})[lead.of_party] = lead.organisation
    return [
        MatrixLine(each, items[each.item].position, items[each.item].title, leads.get(each.id, {}))
        for each in rows
    ]


def matrix_fingerprint(lines: Iterable[MatrixLine]) -> str:
    """The SHA-256 of a matrix in canonical form: words, dates, leads, and who confirmed."""
    names = ("number", "kind", "words", "evidence", "due_on", "commitment", "recorded_party")
    return fingerprint(
        {
            "outcomes": [
                {name: line.row[name] for name in (*names, "confirmed_party")}
                | {"item": line.title, "leads": line.leads}
                for line in lines
            ]
        }
    )
