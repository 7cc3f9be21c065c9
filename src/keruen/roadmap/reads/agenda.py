"""The agenda of a session, and what comes onto it as long as it is provisional."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Select, func, select

from keruen.roadmap import tables
from keruen.roadmap.desk import Desk
from keruen.roadmap.rows import AgendaItemRow, BodyRow, CommitmentRow, SessionRow
from keruen.store.typed_rows import ExtendedRow


@dataclass(frozen=True, slots=True)
class AgendaLine(ExtendedRow):
    """A line of an agenda: an item that is on it, or one that comes onto it.

    Parameters
    ----------
    row : the item; none for a commitment that is carried over when the agenda is adopted.
    coming : whether it is written onto the agenda only when a side convenes or adopts it.
    """

    row: AgendaItemRow | None
    position: int
    title: dict[str, str]
    origin: str
    commitment: str | None
    provision: str | None
    state: str
    outcome: str | None
    coming: bool

    @classmethod
    def of(cls, row: AgendaItemRow, position: int, *, coming: bool) -> AgendaLine:
        """The line of an item at a place."""
        return cls(
            row,
            position,
            row.title,
            row.origin,
            row.commitment,
            row.provision,
            row.state,
            row.outcome,
            coming,
        )


LIVE = ("accepted", "active", "at_risk", "claimed_done", "disputed", "suspended")
"""States of a commitment that a body still has to deal with."""


def is_provisional(desk: Desk, session: SessionRow) -> bool:
    """Whether items may still come onto the agenda of a session: no side has adopted it yet."""
    if session.state not in ("planned", "convened"):
        return False
    table = tables.assent.c
    return not desk.count(
        tables.assent,
        table.kind == "session",
        table.subject == session.id,
        table.step == f"agenda_adopted:{session.starts_at}",
    )


def read_items(desk: Desk, session_id: str) -> list[AgendaItemRow]:
    """The items of a session's agenda, in their order."""
    table = tables.agenda_item.c
    return desk.records(
        AgendaItemRow,
        select(tables.agenda_item)
        .where(table.session == session_id)
        .order_by(table.position, table.created_at, table.id),
    )


def read_agenda(desk: Desk, session: SessionRow) -> list[AgendaLine]:
    """The agenda as it would be if it were adopted now: what is on it, and what comes onto it.

    Coming items have `coming` set; they are written onto the agenda when a side convenes the
    session or adopts the agenda.
    """
    items = [AgendaLine.of(row, row.position, coming=False) for row in read_items(desk, session.id)]
    if not is_provisional(desk, session):
        return items
    place = max((item.position for item in items), default=0)
    placed = {item.commitment for item in items} - {None}
    for backlog in read_backlog(desk, session):
        if backlog.commitment in placed:
            continue
        place += 1
        items.append(AgendaLine.of(backlog, place, coming=True))
    held = {item.commitment for item in items if item.state != "withdrawn"}
    for row in desk.records(CommitmentRow, open_commitments(desk, session.body)):
        if row.id not in held:
            place += 1
            items.append(
                AgendaLine(
                    None,
                    place,
                    row.title,
                    "carried over",
                    row.id,
                    row.provision,
                    "open",
                    None,
                    coming=True,
                )
            )
    return items


def read_backlog(desk: Desk, session: SessionRow) -> list[AgendaItemRow]:
    """Items of the body that wait for its next provisional agenda, if that is this session's."""
    if not _is_next(desk, session):
        return []
    table = tables.agenda_item.c
    return desk.records(
        AgendaItemRow,
        select(tables.agenda_item)
        .where(
            table.body == session.body,
            table.state == "open",
            table.session.is_(None),
            table.withdrawn_at.is_(None),
        )
        .order_by(table.position, table.created_at, table.id),
    )


def missing_commitments(desk: Desk, session: SessionRow) -> list[CommitmentRow]:
    """Open commitments of the body that are not on the agenda of a session."""
    held = {
        row.commitment
        for row in read_items(desk, session.id)
        if row.commitment and row.state != "withdrawn"
    }
    return [
        row
        for row in desk.records(CommitmentRow, open_commitments(desk, session.body))
        if row.id not in held
    ]


def open_commitments(desk: Desk, body_id: str) -> Select[*tuple[object, ...]]:
    """Open commitments of the body's provision, or of every provision for a commission.

    Parts come with their whole; private records of a side are never on an agenda.
    """
    row, table = desk.find(BodyRow, body_id), tables.commitment.c
    query = select(tables.commitment).where(
        table.state.in_(LIVE), table.tier != "party", table.parent.is_(None)
    )
    if row.kind != "joint_commission" and row.provision:
        query = query.where(table.provision == row.provision)
    return query.order_by(table.due_on, table.id)


def last_place(desk: Desk, body_id: str, session_id: str | None) -> int:
    """The number of the last item of an agenda, or of a body's backlog."""
    table = tables.agenda_item.c
    here = table.session == session_id if session_id else table.session.is_(None)
    query = select(func.max(table.position)).where(table.body == body_id, here)
    return int(desk.connection.execute(query).scalar() or 0)


def _is_next(desk: Desk, session: SessionRow) -> bool:
    """Whether a session has the next provisional agenda of its body."""
    table = tables.session.c
    waiting = desk.records(
        SessionRow,
        select(tables.session)
        .where(table.body == session.body, table.state.in_(("planned", "convened")))
        .order_by(table.starts_at, table.number),
    )
    first = next((row for row in waiting if is_provisional(desk, row)), None)
    return first is not None and first.id == session.id
