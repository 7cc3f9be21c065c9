"""Rooms and slots of a session, and who is where."""

from __future__ import annotations

from sqlalchemy import or_, select

from keruen.roadmap import tables as t
from keruen.roadmap.desk import Desk
from keruen.roadmap.rows import AgendaSlotRow, MeetingRoomRow, SlotMemberRow


def read_rooms(desk: Desk, session: str) -> list[MeetingRoomRow]:
    """The rooms of a session, by name."""
    columns = t.meeting_room.c
    query = select(t.meeting_room).where(columns.session == session, columns.withdrawn_at.is_(None))
    return desk.records(MeetingRoomRow, query.order_by(columns.name, columns.id))


def read_slots(desk: Desk, session: str) -> list[AgendaSlotRow]:
    """The slots of a session in the order of the day."""
    columns = t.agenda_slot.c
    query = select(t.agenda_slot).where(columns.session == session, columns.withdrawn_at.is_(None))
    return desk.records(AgendaSlotRow, query.order_by(columns.starts_at, columns.room, columns.id))


def read_placed(desk: Desk, session: str) -> list[SlotMemberRow]:
    """The members that are placed in slots of a session, as far as the actor sees them."""
    columns = t.slot_member.c
    query = (
        select(t.slot_member)
        .join(t.agenda_slot, t.agenda_slot.c.id == columns.slot)
        .where(t.agenda_slot.c.session == session, columns.withdrawn_at.is_(None))
    )
    return desk.records(SlotMemberRow, query.order_by(columns.created_at, columns.id))


def rooms_of_member(desk: Desk, member: str) -> list[AgendaSlotRow]:
    """The slots in which a member presents or is placed."""
    columns, sits = t.agenda_slot.c, t.slot_member.c
    placed = select(sits.slot).where(sits.member == member, sits.withdrawn_at.is_(None))
    query = select(t.agenda_slot).where(
        columns.withdrawn_at.is_(None), or_(columns.presenter == member, columns.id.in_(placed))
    )
    return desk.records(AgendaSlotRow, query.order_by(columns.starts_at, columns.id))


def slots_outside(desk: Desk, session: str, starts_at: str, ends_at: str) -> list[AgendaSlotRow]:
    """Slots that lie outside their session since it was planned anew."""
    return [
        each
        for each in read_slots(desk, session)
        if each.starts_at < starts_at or each.ends_at > ends_at
    ]
