"""Bodies and their sessions, agendas and attendance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import Table, select

from keruen.roadmap import tables as t
from keruen.roadmap.desk import Desk
from keruen.roadmap.reads.listing import Listing
from keruen.roadmap.rows import AgendaItemRow, AssentRow, BodyRow, SessionRow
from keruen.store.typed_rows import TypedRow


def find_body(desk: Desk, identifier: str) -> BodyRow | None:
    """A body, if the actor sees it."""
    return desk.record(BodyRow, select(t.body).where(t.body.c.id == identifier))


def find_session(desk: Desk, identifier: str | None) -> SessionRow | None:
    """A session, if the actor sees it."""
    return desk.record(SessionRow, select(t.session).where(t.session.c.id == identifier))


def list_sessions(body: str) -> Listing[SessionRow]:
    """The sessions of a body, the newest first."""
    session = t.session.c
    return Listing(
        SessionRow,
        select(t.session).where(session.body == body).order_by(session.number.desc(), session.id),
    )


def list_backlog(body: str) -> Listing[AgendaItemRow]:
    """Open items of a body that are on no agenda yet."""
    item = t.agenda_item.c
    return Listing(
        AgendaItemRow,
        select(t.agenda_item)
        .where(item.body == body, item.session.is_(None), item.state == "open")
        .order_by(item.position, item.created_at, item.id),
    )


@dataclass(frozen=True, slots=True)
class Attendee(TypedRow):
    """Who attends a session."""

    table: ClassVar[Table] = t.person
    name: str
    of_party: str


def list_attendance(session: str) -> Listing[Attendee]:
    """Who attends a session: name and side."""
    person = t.person.c
    return Listing(
        Attendee,
        select(person.name, person.of_party)
        .join(t.attendance, t.attendance.c.person == person.id)
        .where(t.attendance.c.session == session)
        .order_by(person.of_party, person.name, person.id, t.attendance.c.id),
    )


def attending(desk: Desk, session: str) -> set[str]:
    """The ids of the people who are recorded as attending a session."""
    held = t.attendance.c
    query = select(held.person).where(held.session == session, held.withdrawn_at.is_(None))
    return set(desk.connection.execute(query).scalars())


def read_session_assents(desk: Desk, session: str) -> list[AssentRow]:
    """The steps of a session to which a side has agreed."""
    assent = t.assent.c
    query = select(t.assent).where(assent.kind == "session", assent.subject == session)
    return desk.records(AssentRow, query)


def items_with_commitments(desk: Desk, session: str) -> list[AgendaItemRow]:
    """The items of a session that are about commitments, in their order."""
    item = t.agenda_item.c
    return desk.records(
        AgendaItemRow,
        select(t.agenda_item)
        .where(item.session == session, item.commitment.is_not(None))
        .order_by(item.position),
    )
