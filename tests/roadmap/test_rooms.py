"""Rooms and the order of the day: one room at a time, within the session and the day."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import insert

from keruen.errors import KeruenError
from keruen.roadmap import tables as t
from keruen.roadmap.desk import read_desk
from keruen.roadmap.reads.rooms import read_rooms, read_slots, slots_outside
from keruen.store.database import Database
from tests.roadmap.meeting import Meeting, members_of, plan_meeting, settle
from tests.roadmap.sides import KAZ, MAR, NOW, SIDES, act
from tests.roadmap.test_delegations import attacked, refused


@pytest.fixture
def meeting(database: Database) -> Meeting:
    """A session with complete delegations and two rooms."""
    made = plan_meeting(database)
    settle(database, made)
    for name, seats in (("Atlas", 20), ("Rif", 1)):
        act(database, MAR, "add_room", session_id=made.session, name=name, seats=seats)
    return made


def rooms(database: Database, meeting: Meeting) -> list[str]:
    """The ids of the rooms by name."""
    with read_desk(database, MAR, NOW) as desk:
        return [each.id for each in read_rooms(desk, meeting.session)]


def slots(database: Database, meeting: Meeting) -> list[Any]:
    """The slots in their order."""
    with read_desk(database, MAR, NOW) as desk:
        return list(read_slots(desk, meeting.session))


def test_slots_follow_each_other_in_a_room(database: Database, meeting: Meeting) -> None:
    atlas, _ = rooms(database, meeting)
    for item, minutes in zip(meeting.items, (90, 60, 330), strict=True):
        act(database, KAZ, "add_slot", item_id=item, room_id=atlas, minutes=minutes)
    assert [(each.starts_at[11:16], each.ends_at[11:16]) for each in slots(database, meeting)] == [
        ("10:00", "11:30"),
        ("11:30", "12:30"),
        ("12:30", "18:00"),
    ]


def test_an_agenda_longer_than_the_day_is_refused(database: Database, meeting: Meeting) -> None:
    atlas, rif = rooms(database, meeting)
    first, second, third = meeting.items
    for item in (first, second):
        act(database, MAR, "add_slot", item_id=item, room_id=atlas, minutes=220)
    late = {"item_id": third, "room_id": atlas, "minutes": 60}
    assert refused(database, MAR, "add_slot", **late) == (
        "the agenda would end at 2027-01-12 18:20, 20 minutes after the session ends at "
        "2027-01-12 18:00\n"
        "  Shorten a slot, use a second room, or postpone the session and plan it longer."
    )
    (one, _) = slots(database, meeting)
    beyond = {**dict(one), "id": "slot_x", "room": rif, "ends_at": "2027-01-12T18:20:00.000000Z"}
    assert attacked(database, MAR, insert(t.agenda_slot).values(**beyond)) == (
        "a slot lies within its session"
    )
    early = {**late, "starts": "2027-01-12T09:30"}
    assert refused(database, MAR, "add_slot", **early) == (
        "the slot would begin at 2027-01-12 09:30, before the session begins at 2027-01-12 10:00\n"
        "  Write a later time."
    )
    taken = {**late, "starts": "2027-01-12T10:30"}
    assert refused(database, MAR, "add_slot", **taken) == (
        "the room Atlas is taken from 2027-01-12 10:00 to 2027-01-12 13:40\n"
        "  Choose another time or another room."
    )
    over = {**dict(one), "id": "slot_y", "starts_at": "2027-01-12T10:30:00.000000Z"}
    assert attacked(database, MAR, insert(t.agenda_slot).values(**over)) == (
        "the room is taken at this time"
    )


def test_a_slot_ends_before_midnight(database: Database) -> None:
    meeting = plan_meeting(database, days=2)
    act(database, MAR, "add_room", session_id=meeting.session, name="Atlas", seats=20)
    (atlas,) = rooms(database, meeting)
    given: dict[str, Any] = {"item_id": meeting.items[0], "room_id": atlas, "minutes": 120}
    assert refused(database, MAR, "add_slot", **given, starts="2027-01-12T23:00") == (
        "the slot would last from 2027-01-12 23:00 to 2027-01-13 01:00, beyond midnight\n"
        "  Continue the item on the next day, in another slot."
    )
    act(database, MAR, "add_slot", **given, starts="2027-01-12T22:00")


def test_a_member_is_in_one_room_at_a_time(database: Database, meeting: Meeting) -> None:
    atlas, rif = rooms(database, meeting)
    head = next(each for each in members_of(database, meeting, MAR) if each.of_party == "MAR")
    first, second, third = meeting.items
    act(
        database,
        MAR,
        "add_slot",
        item_id=first,
        room_id=atlas,
        minutes=60,
        presenter_id=head.id,
    )
    act(database, MAR, "add_slot", item_id=second, room_id=rif, minutes=30)
    elsewhere = (
        "Head of MAR is in the room Atlas from 2027-01-12 10:00 to 2027-01-12 11:00\n"
        "  Choose another time, another room, or another member."
    )
    beside = next(each for each in slots(database, meeting) if each.room == rif)
    given = {"slot_id": beside.id, "member_id": head.id}
    assert refused(database, MAR, "place_member", **given) == elsewhere
    row = {
        "id": "sits_x",
        "tier": "shared",
        "party": "MAR",
        "created_at": "2026-11-24T09:00:00.000000Z",
        "created_by": "mar",
        "slot": beside.id,
        "member": head.id,
        "of_party": "MAR",
    }
    told = "a member of a delegation is in one room at a time"
    assert attacked(database, MAR, insert(t.slot_member).values(**row)) == told
    presents: dict[str, Any] = {
        "item_id": third,
        "room_id": rif,
        "minutes": 20,
        "presenter_id": head.id,
    }
    assert refused(database, MAR, "add_slot", **presents) == elsewhere
    attack = {
        **dict(beside),
        "id": "slot_x",
        "starts_at": "2027-01-12T10:30:00.000000Z",
        "ends_at": "2027-01-12T10:50:00.000000Z",
        "presenter": head.id,
    }
    assert attacked(database, MAR, insert(t.agenda_slot).values(**attack)) == told
    act(database, MAR, "add_slot", **presents, starts="2027-01-12T11:00")
    deputy = members_of(database, meeting, MAR)
    other = next(each for each in deputy if each.function == "deputy" and each.of_party == "MAR")
    act(database, MAR, "place_member", slot_id=beside.id, member_id=other.id)
    third_one = next(e for e in deputy if e.function == "expert" and e.of_party == "MAR")
    full = {"slot_id": beside.id, "member_id": third_one.id}
    assert refused(database, MAR, "place_member", **full) == (
        "the room Rif has 1 seats, and all are taken\n  Choose a larger room."
    )


def test_a_side_places_its_own_members(database: Database, meeting: Meeting) -> None:
    atlas, _ = rooms(database, meeting)
    act(database, MAR, "add_slot", item_id=meeting.items[0], room_id=atlas, minutes=60)
    (slot,) = slots(database, meeting)
    theirs = next(each for each in members_of(database, meeting, MAR) if each.of_party == "KAZ")
    given = {"slot_id": slot.id, "member_id": theirs.id}
    assert refused(database, MAR, "place_member", **given) == (
        "this member does not belong to the delegation of your side to this session\n"
        "  Choose a member of your delegation to this session."
    )


def test_slots_of_a_session_that_moved_are_found(database: Database, meeting: Meeting) -> None:
    atlas, _ = rooms(database, meeting)
    act(database, MAR, "add_slot", item_id=meeting.items[0], room_id=atlas, minutes=60)
    for side in SIDES:
        act(database, side, "agree_to_postpone", session_id=meeting.session)
    act(
        database,
        MAR,
        "replan_session",
        session_id=meeting.session,
        starts="2027-01-19T10:00",
        ends="2027-01-19T18:00",
    )
    with read_desk(database, MAR, NOW) as desk:
        row = desk.find(t.session, meeting.session)
        found = slots_outside(desk, meeting.session, row["starts_at"], row["ends_at"])
    assert len(found) == 1
    with pytest.raises(KeruenError):
        act(database, KAZ, "withdraw_slot", slot_id=found[0].id, reason="moved")
    act(database, MAR, "withdraw_slot", slot_id=found[0].id, reason="moved")
    assert slots(database, meeting) == []
