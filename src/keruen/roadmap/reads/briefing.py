"""What a side needs before a session: the agenda, and what happened since last time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import Table, select

from keruen.roadmap import tables as t
from keruen.roadmap.desk import Desk
from keruen.roadmap.reads.agenda import AgendaLine, read_agenda
from keruen.roadmap.reads.delegations import read_members
from keruen.roadmap.reads.due import is_overdue
from keruen.roadmap.reads.hosting_rotation import HELD, counts_as_held
from keruen.roadmap.reads.papers import PaperLine, read_papers
from keruen.roadmap.rows import (
    BodyRow,
    CommitmentRow,
    EvidenceRow,
    IndicatorRow,
    PartyRow,
    SessionRow,
)
from keruen.store.typed_rows import TypedRow

UNDER_WAY = ("active", "at_risk", "claimed_done", "disputed")
"""States of a commitment that somebody works on."""


@dataclass(frozen=True, slots=True)
class Delegate(TypedRow):
    """Who attends a session for a side, in what capacity.

    Parameters
    ----------
    function : in the delegation of the side, where it has one.
    """

    table: ClassVar[Table] = t.person
    name: str
    of_party: str
    capacity: dict[str, str] | None
    function: str = ""


@dataclass(frozen=True, slots=True)
class Delegation(TypedRow):
    """The people of a side at a session.

    Parameters
    ----------
    by_mandate : whether none is on record as attending, so that those with a mandate are named.
    """

    party: PartyRow
    people: list[Delegate]
    by_mandate: bool


@dataclass(frozen=True, slots=True)
class Briefing(TypedRow):
    """What a delegation reads before a session.

    Parameters
    ----------
    since : the day of the body's last session; empty before the first.
    done, late, disputed, under_way : commitments, by what became of them since.
    """

    session: SessionRow
    body: BodyRow
    since: str
    agenda: list[AgendaLine]
    done: list[CommitmentRow]
    late: list[CommitmentRow]
    disputed: list[CommitmentRow]
    under_way: list[CommitmentRow]
    delegations: list[Delegation]
    evidence: list[EvidenceRow]
    indicators: list[IndicatorRow]
    papers: list[PaperLine]


def read_briefing(desk: Desk, session_id: str) -> Briefing:
    """The agenda of a session, and since the body's last one: done, late, disputed, new evidence.

    Raises
    ------
    KeruenError : a session that the actor does not see.
    """
    session = desk.find(SessionRow, session_id)
    body = desk.find(BodyRow, session.body)
    last = desk.record(
        SessionRow,
        select(t.session)
        .where(
            t.session.c.body == body.id,
            t.session.c.number < session.number,
            t.session.c.state.in_(HELD),
            counts_as_held(),
        )
        .order_by(t.session.c.number.desc()),
    )
    since = last.ends_at if last else ""
    commitments = desk.records(
        CommitmentRow,
        select(t.commitment)
        .where(t.commitment.c.withdrawn_at.is_(None))
        .order_by(t.commitment.c.due_on, t.commitment.c.id),
    )
    today = desk.today()
    evidence = desk.records(
        EvidenceRow,
        select(t.evidence)
        .where(t.evidence.c.created_at > since, t.evidence.c.withdrawn_at.is_(None))
        .order_by(t.evidence.c.created_at),
    )
    return Briefing(
        session=session,
        body=body,
        since=since[:10],
        agenda=read_agenda(desk, session),
        done=[
            row for row in commitments if row.state == "confirmed_done" and row.changed_at > since
        ],
        late=[row for row in commitments if is_overdue(row, today)],
        disputed=[row for row in commitments if row.state == "disputed"],
        under_way=[row for row in commitments if row.state in UNDER_WAY],
        delegations=read_delegations(desk, session),
        evidence=evidence,
        indicators=desk.records(
            IndicatorRow,
            select(t.indicator)
            .where(t.indicator.c.withdrawn_at.is_(None))
            .order_by(t.indicator.c.provision, t.indicator.c.id),
        ),
        papers=read_papers(desk, session.id),
    )


def read_delegations(desk: Desk, session: SessionRow) -> list[Delegation]:
    """Who attends a session for each side, in what capacity.

    A side with a delegation is shown with its members, in their order; the other side's is seen
    once it is communicated. Otherwise attendance is shown, which is recorded while a session sits,
    and without it those who have a mandate on the day of the session, for its body or for all
    (`by_mandate`).
    """
    members = read_members(desk, session.id)
    query = (
        select(t.person.c.name, t.attendance.c.of_party, t.mandate.c.capacity)
        .join(t.attendance, t.attendance.c.person == t.person.c.id)
        .outerjoin(t.mandate, t.mandate.c.id == t.attendance.c.mandate)
        .where(t.attendance.c.session == session.id, t.attendance.c.withdrawn_at.is_(None))
        .order_by(t.attendance.c.created_at, t.person.c.name)
    )
    attending, mandated = desk.records(Delegate, query), _mandated(desk, session)
    found = []
    for party in desk.parties:
        sent = [row for row in members if row.of_party == party.code]
        if sent:
            named = [Delegate(row.name, row.of_party, None, row.function) for row in sent]
            found.append(Delegation(party, named, by_mandate=False))
            continue
        there = [row for row in attending if row.of_party == party.code]
        people = there or [row for row in mandated if row.of_party == party.code]
        found.append(Delegation(party, people, by_mandate=not there))
    return found


def _mandated(desk: Desk, session: SessionRow) -> list[Delegate]:
    """People with a mandate on the day of a session, those for its own body first."""
    held, day = t.mandate.c, session.starts_at[:10]
    query = (
        select(t.person.c.name, held.of_party, held.capacity)
        .join(t.mandate, held.person == t.person.c.id)
        .where(
            held.body.is_(None) | (held.body == session.body),
            held.starts_on <= day,
            held.ends_on.is_(None) | (held.ends_on >= day),
            held.withdrawn_at.is_(None),
        )
        .order_by(held.body.is_(None), held.starts_on, t.person.c.name)
    )
    return desk.records(Delegate, query)
