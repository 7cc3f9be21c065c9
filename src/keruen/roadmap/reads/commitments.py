"""Lists of commitments, and what belongs to one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import ColumnElement, Table, func, select

from keruen.roadmap import tables as t
from keruen.roadmap.desk import Desk
from keruen.roadmap.reads.due import overdue_condition
from keruen.roadmap.reads.listing import Listing
from keruen.roadmap.rows import (
    CommitmentLeadRow,
    CommitmentRow,
    DisputeRow,
    EvidenceRow,
    ProgressReportRow,
)
from keruen.roadmap.search import holds, terms_of
from keruen.store.typed_rows import R, TypedRow


@dataclass(frozen=True)
class CommitmentFilter:
    """Which commitments are asked for; an empty field asks for all.

    Parameters
    ----------
    words : that a commitment has, in any of its texts.
    state, theme, provision : as they are stored.
    lead : the id of an organisation.
    late : whether only those overdue are asked for.
    """

    words: str = ""
    state: str = ""
    theme: str = ""
    provision: str = ""
    lead: str = ""
    late: bool = False

    def conditions(self, desk: Desk) -> list[ColumnElement[bool]]:
        """The same for the database."""
        columns = t.commitment.c
        found: list[ColumnElement[bool]] = [columns.withdrawn_at.is_(None)]
        if terms := terms_of(self.words):
            entry = t.search_entry
            hits = select(entry.c.record).where(entry.c.kind == "commitment", *holds(terms))
            found.append(columns.id.in_(hits))
        for name in ("state", "theme", "provision"):
            if value := getattr(self, name):
                found.append(columns[name] == value)
        if self.lead:
            lead = t.commitment_lead
            led = select(lead.c.commitment).where(lead.c.organisation == self.lead)
            found.append(columns.id.in_(led))
        if self.late:
            found.append(overdue_condition(desk))
        return found


def list_commitments(desk: Desk, wanted: CommitmentFilter) -> Listing[CommitmentRow]:
    """Commitments, those due first before the others."""
    columns = t.commitment.c
    return Listing(
        CommitmentRow,
        select(t.commitment)
        .where(*wanted.conditions(desk))
        .order_by(columns.due_on.is_(None), columns.due_on, columns.id),
    )


def count_by_state(desk: Desk, wanted: CommitmentFilter) -> dict[str, int]:
    """How many commitments are in each state."""
    state = t.commitment.c.state
    query = (
        select(state, func.count().label("count")).where(*wanted.conditions(desk)).group_by(state)
    )
    return {row["state"]: row["count"] for row in desk.rows(query)}


def read_live_commitments(desk: Desk) -> list[CommitmentRow]:
    """Every commitment that is not withdrawn, by id."""
    columns = t.commitment.c
    query = select(t.commitment).where(columns.withdrawn_at.is_(None))
    return desk.records(CommitmentRow, query.order_by(columns.id))


def read_family(desk: Desk, commitment: str) -> list[CommitmentRow]:
    """A commitment and its parts, by id."""
    columns = t.commitment.c
    return desk.records(
        CommitmentRow,
        select(t.commitment)
        .where((columns.parent == commitment) | (columns.id == commitment))
        .order_by(columns.id),
    )


def read_leads(desk: Desk, commitment: str) -> list[CommitmentLeadRow]:
    """Who leads a commitment, for each side."""
    lead = t.commitment_lead
    return desk.records(CommitmentLeadRow, select(lead).where(lead.c.commitment == commitment))


def read_needs(desk: Desk, commitment: str) -> list[CommitmentRow]:
    """The commitments that one waits for."""
    return desk.records(
        CommitmentRow,
        select(t.commitment)
        .join(t.dependency, t.dependency.c.needs == t.commitment.c.id)
        .where(t.dependency.c.commitment == commitment, t.dependency.c.withdrawn_at.is_(None))
        .order_by(t.dependency.c.created_at, t.commitment.c.id),
    )


def list_evidence(commitment: str) -> Listing[EvidenceRow]:
    """The evidence of a commitment, the newest first."""
    return _newest(EvidenceRow, commitment)


def list_disputes(commitment: str) -> Listing[DisputeRow]:
    """The disputes over a commitment, the newest first."""
    return _newest(DisputeRow, commitment)


def list_reports(commitment: str) -> Listing[ProgressReportRow]:
    """Reports of progress of a commitment, the newest first."""
    return _newest(ProgressReportRow, commitment)


def _newest(kind: type[R], commitment: str) -> Listing[R]:
    table = kind.table
    return Listing(
        kind,
        select(table)
        .where(table.c.commitment == commitment)
        .order_by(table.c.created_at.desc(), table.c.id),
    )


@dataclass(frozen=True, slots=True)
class Origin(TypedRow):
    """By whom a commitment was proposed, and whether both sides made it their own."""

    table: ClassVar[Table] = t.commitment
    id: str
    party: str
    source: str | None
    state: str


def read_origins(desk: Desk, commitments: list[str]) -> dict[str, Origin]:
    """By whom commitments were proposed, to mark those that this project alone proposes."""
    columns = t.commitment.c
    query = select(columns.id, columns.party, columns.source, columns.state)
    rows = desk.records(Origin, query.where(columns.id.in_(commitments)))
    return {row.id: row for row in rows}
