"""Rooms of a session, and the order of the day: which item when, where, and who presents it."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from keruen.roadmap.acts.fields import (
    AgendaItemId,
    MaybeMemberId,
    MemberId,
    RoomId,
    SessionId,
    SlotId,
    SlotMemberId,
)
from keruen.roadmap.acts.registry import Done, act
from keruen.roadmap.acts.session_times import check_level
from keruen.roadmap.calendar.clocks import to_utc
from keruen.roadmap.days import check_number
from keruen.roadmap.desk import LANGUAGES, Desk
from keruen.roadmap.reads.rooms import read_slots, rooms_of_member
from keruen.roadmap.rows import (
    AgendaItemRow,
    AgendaSlotRow,
    BodyRow,
    DelegationMemberRow,
    MeetingRoomRow,
    PersonRow,
    SessionRow,
    SlotMemberRow,
)
from keruen.roadmap.tables import agenda_slot, meeting_room, slot_member
from keruen.store.fields import Code, Codes, Line, Moment, Words
from keruen.store.instants import read_instant, write_instant
from keruen.store.refusal import check, refuse

MOST_SEATS = 5000
MOST_MINUTES = 720


@act("session")
def add_room(
    desk: Desk, session_id: SessionId, name: Line, seats: int, languages: Codes | None = None
) -> Done:
    """Add a room of a session, with its seats and the languages of its interpretation."""
    row = desk.find_live(SessionRow, session_id)
    check_number("the number of seats", seats, 1, MOST_SEATS)
    unknown = sorted(set(languages or ()) - set(LANGUAGES))
    check(
        not unknown,
        "the languages {languages} are not known",
        "Use fr, en, ar, kk and ru.",
        kind="invalid",
        languages=", ".join(unknown),
    )
    made = desk.add(
        meeting_room,
        tier=row.tier,
        session=session_id,
        name=name,
        seats=seats,
        interpretation=sorted(set(languages or ())),
    )
    return Done("session", session_id, row.tier, facts={"room": made})


@act("session")
def add_slot(
    desk: Desk,
    item_id: AgendaItemId,
    room_id: RoomId,
    minutes: int,
    starts: Moment | None = None,
    presenter_id: MaybeMemberId = "",
    level: Code = "",
) -> Done:
    """Give an item a time in a room; without a time it follows the last slot of the room."""
    item = desk.find_live(AgendaItemRow, item_id)
    room = desk.find_live(MeetingRoomRow, room_id)
    check(
        item.session == room.session,
        "the item and the room do not belong to the same session",
        "Choose a room of the session of the item.",
        kind="invalid",
    )
    sitting = desk.find_live(SessionRow, room.session)
    check_number("the number of minutes", minutes, 5, MOST_MINUTES)
    if level:
        check_level(desk.find(BodyRow, sitting.body), level)
    begin, end = _span(desk, sitting, room, minutes, starts)
    taken = next(
        (
            each
            for each in read_slots(desk, sitting.id)
            if each.room == room_id
            and each.starts_at < write_instant(end)
            and write_instant(begin) < each.ends_at
        ),
        None,
    )
    check(
        taken is None,
        "the room {room} is taken from {begins} to {ends}",
        "Choose another time or another room.",
        room=room.name,
        begins=_clock(sitting, taken.starts_at) if taken else "",
        ends=_clock(sitting, taken.ends_at) if taken else "",
    )
    if presenter_id:
        _check_free(desk, sitting, presenter_id, room_id, write_instant(begin), write_instant(end))
    made = desk.add(
        agenda_slot,
        tier=sitting.tier,
        session=sitting.id,
        item=item_id,
        room=room_id,
        starts_at=write_instant(begin),
        ends_at=write_instant(end),
        presenter=presenter_id or None,
        level=level or sitting.level,
    )
    return Done("session", sitting.id, sitting.tier, facts={"slot": made})


@act("session")
def withdraw_slot(desk: Desk, slot_id: SlotId, reason: Words) -> Done:
    """Withdraw a slot that the actor's side made, with a reason; its room is free again."""
    row = desk.find_live(AgendaSlotRow, slot_id)
    _check_own(desk, row.party)
    desk.withdraw(agenda_slot, row, reason)
    return Done("session", row.session, row.tier)


@act("session")
def place_member(desk: Desk, slot_id: SlotId, member_id: MemberId) -> Done:
    """Place a member of the actor's side in the room of a slot."""
    row = desk.find_live(AgendaSlotRow, slot_id)
    member = desk.find_live(DelegationMemberRow, member_id)
    sitting = desk.find_live(SessionRow, row.session)
    room = desk.find(MeetingRoomRow, row.room)
    check(
        member.session == row.session and member.of_party == desk.actor.party,
        "this member does not belong to the delegation of your side to this session",
        "Choose a member of your delegation to this session.",
        kind="invalid",
    )
    placed = desk.count(
        slot_member, slot_member.c.slot == slot_id, slot_member.c.withdrawn_at.is_(None)
    )
    check(
        placed < room.seats,
        "the room {room} has {seats} seats, and all are taken",
        "Choose a larger room.",
        room=room.name,
        seats=room.seats,
    )
    check(
        not desk.count(
            slot_member,
            slot_member.c.slot == slot_id,
            slot_member.c.member == member_id,
            slot_member.c.withdrawn_at.is_(None),
        ),
        "this member is already placed there",
        "Nothing needs to be added.",
    )
    _check_free(desk, sitting, member_id, row.room, row.starts_at, row.ends_at)
    desk.add(
        slot_member,
        tier=member.tier,
        slot=slot_id,
        member=member_id,
        of_party=desk.actor.party,
    )
    return Done("session", row.session, member.tier)


@act("session")
def release_member(desk: Desk, slot_member_id: SlotMemberId, reason: Words) -> Done:
    """Take a member of the actor's side out of the room of a slot, with a reason."""
    row = desk.find_live(SlotMemberRow, slot_member_id)
    _check_own(desk, row.of_party)
    desk.withdraw(slot_member, row, reason)
    return Done("session", desk.find(AgendaSlotRow, row.slot).session, row.tier)


def _span(
    desk: Desk, sitting: SessionRow, room: MeetingRoomRow, minutes: int, starts: datetime | None
) -> tuple[datetime, datetime]:
    """When a slot begins and ends, within its session and within one day."""
    first, last = read_instant(sitting.starts_at), read_instant(sitting.ends_at)
    if starts is not None:
        begin = to_utc(starts, sitting.zone)
    else:
        ends = [each.ends_at for each in read_slots(desk, sitting.id) if each.room == room.id]
        begin = read_instant(max(ends)) if ends else first
    end = begin + timedelta(minutes=minutes)
    check(
        begin >= first,
        "the slot would begin at {begins}, before the session begins at {first}",
        "Write a later time.",
        begins=_clock(sitting, write_instant(begin)),
        first=_clock(sitting, sitting.starts_at),
    )
    over = int((end - last).total_seconds() // 60)
    check(
        over <= 0,
        "the agenda would end at {ends}, {over} minutes after the session ends at {last}",
        "Shorten a slot, use a second room, or postpone the session and plan it longer.",
        ends=_clock(sitting, write_instant(end)),
        over=over,
        last=_clock(sitting, sitting.ends_at),
    )
    place = ZoneInfo(sitting.zone)
    check(
        begin.astimezone(place).date()
        == (end - timedelta(microseconds=1)).astimezone(place).date(),
        "the slot would last from {begins} to {ends}, beyond midnight",
        "Continue the item on the next day, in another slot.",
        begins=_clock(sitting, write_instant(begin)),
        ends=_clock(sitting, write_instant(end)),
    )
    return begin, end


def _check_free(
    desk: Desk, sitting: SessionRow, member_id: str, room_id: str, begins: str, ends: str
) -> None:
    """Refuse a member who is in another room at that time."""
    elsewhere = next(
        (
            each
            for each in rooms_of_member(desk, member_id)
            if each.room != room_id and each.starts_at < ends and begins < each.ends_at
        ),
        None,
    )
    if elsewhere is None:
        return
    member = desk.find(DelegationMemberRow, member_id)
    refuse(
        "{name} is in the room {room} from {begins} to {ends}",
        "Choose another time, another room, or another member.",
        name=desk.find(PersonRow, member.person).name,
        room=desk.find(MeetingRoomRow, elsewhere.room).name,
        begins=_clock(sitting, elsewhere.starts_at),
        ends=_clock(sitting, elsewhere.ends_at),
    )


def _check_own(desk: Desk, party: str) -> None:
    check(
        party == desk.actor.party,
        "this belongs to {party}",
        "A side withdraws its own entries.",
        kind="forbidden",
        party=party,
    )


def _clock(sitting: SessionRow, instant: str) -> str:
    """A time by the clock of the place."""
    return f"{read_instant(instant).astimezone(ZoneInfo(sitting.zone)):%Y-%m-%d %H:%M}"
