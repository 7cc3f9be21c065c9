"""Delegations: private until communicated, accepted as shown, levels that match or are accepted."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, update

from keruen.errors import KeruenError
from keruen.roadmap import tables as t
from keruen.roadmap.acts import do
from keruen.roadmap.desk import open_desk, read_desk
from keruen.roadmap.reads.briefing import read_briefing
from keruen.roadmap.reads.delegations import read_delegations_of, read_members, short_mandates
from keruen.store.database import Database
from keruen.store.roles import Actor
from tests.roadmap.meeting import Meeting, draw_up, members_of, plan_meeting, settle
from tests.roadmap.sides import KAZ, MAR, NOW, SIDES, act, find, see


def refused(database: Database, side: Actor, name: str, /, **given: Any) -> str:
    """The whole text with which an act is refused."""
    with pytest.raises(KeruenError) as error:
        act(database, side, name, **given)
    return str(error.value)


def attacked(database: Database, side: Actor, query: Any, now: datetime = NOW) -> str:
    """What a side is told that writes a row behind the acts."""
    with pytest.raises(KeruenError) as error, open_desk(database, side, now) as desk:
        desk.connection.execute(query)
    return str(error.value).splitlines()[0]


@pytest.fixture
def meeting(database: Database) -> Meeting:
    """A planned session."""
    return plan_meeting(database)


def test_a_delegation_is_seen_once_it_is_communicated(database: Database, meeting: Meeting) -> None:
    made = draw_up(database, meeting, MAR)
    assert [row.function for row in members_of(database, meeting, MAR)] == [
        "head",
        "deputy",
        "expert",
    ]
    assert members_of(database, meeting, KAZ) == []
    with read_desk(database, KAZ, NOW) as desk:
        assert read_delegations_of(desk, meeting.session) == []
        people = read_briefing(desk, meeting.session).delegations[0].people
        assert [each.function for each in people] == [""] * len(people)
    said = refused(database, KAZ, "accept_delegation", delegation_id=made)
    assert said == f"there is no delegation '{made}'\n  Check the id on the page of its kind."
    act(database, MAR, "communicate_delegation", delegation_id=made)
    assert [row.of_party for row in members_of(database, meeting, KAZ)] == ["MAR"] * 3
    with read_desk(database, KAZ, NOW) as desk:
        people = read_briefing(desk, meeting.session).delegations[0].people
    assert [(each.name, each.function) for each in people] == [
        ("Head of MAR", "head"),
        ("Deputy of MAR", "deputy"),
        ("Expert of MAR", "expert"),
    ]


def test_names_travel_and_addresses_do_not(database: Database, meeting: Meeting) -> None:
    made = act(
        database, MAR, "draw_up_delegation", session_id=meeting.session, level="ministers"
    ).id
    person = act(database, MAR, "add_person", name="A. Alaoui <alaoui@example.ma>").id
    given = {"delegation_id": made, "person_id": person, "function": "head"}
    assert refused(database, MAR, "add_member", **given) == (
        "the name 'A. Alaoui <alaoui@example.ma>' contains an address\n"
        "  Add the person with a name alone; addresses are not shown to the other side."
    )
    row = find(database, t.delegation, made)
    said = attacked(database, MAR, insert(t.delegation_member).values(**member_row(row, person)))
    assert said == "the name of a member contains an address"
    columns = {each.name for each in t.delegation_member.columns}
    assert not {each for each in columns if "mail" in each or "address" in each}


def member_row(row: Any, person: str, **values: Any) -> dict[str, Any]:
    """A member as somebody would write it behind the acts."""
    return {
        "id": "member_x",
        "tier": row["tier"],
        "party": row["of_party"],
        "created_at": "2026-11-24T09:00:00.000000Z",
        "created_by": "mar",
        "delegation": row["id"],
        "session": row["session"],
        "person": person,
        "of_party": row["of_party"],
        "function": "head",
        "precedence": 1,
        "from_day": "2027-01-12",
        "to_day": "2027-01-12",
        **values,
    }


def test_levels_match_or_both_accept_the_difference(database: Database, meeting: Meeting) -> None:
    mine = draw_up(database, meeting, MAR, "ministers")
    theirs = draw_up(database, meeting, KAZ, "senior officials")
    for side, own in ((MAR, mine), (KAZ, theirs)):
        act(database, side, "communicate_delegation", delegation_id=own)
    for side, other in ((MAR, theirs), (KAZ, mine)):
        act(database, side, "accept_delegation", delegation_id=other)
    said = refused(database, MAR, "complete_delegation", delegation_id=mine)
    assert said == (
        "the heads of the delegations differ in level: ministers and senior officials\n"
        "  Let both sides accept the difference, or name a head of the same level."
    )
    attack = update(t.delegation).where(t.delegation.c.id == mine).values(state="final")
    assert attacked(database, MAR, attack) == (
        "the heads of both delegations have the same level, or both sides accept the difference"
    )
    act(database, MAR, "accept_level_difference", session_id=meeting.session)
    assert refused(database, MAR, "complete_delegation", delegation_id=mine).startswith(
        "the heads of the delegations differ"
    )
    act(database, KAZ, "accept_level_difference", session_id=meeting.session)
    act(database, MAR, "complete_delegation", delegation_id=mine)
    assert find(database, t.delegation, mine)["state"] == "final"


def test_a_level_that_changes_needs_another_agreement(database: Database, meeting: Meeting) -> None:
    mine = draw_up(database, meeting, MAR, "ministers")
    theirs = draw_up(database, meeting, KAZ, "senior officials")
    for side, own in ((MAR, mine), (KAZ, theirs)):
        act(database, side, "communicate_delegation", delegation_id=own)
    for side in SIDES:
        act(database, side, "accept_level_difference", session_id=meeting.session)
    act(database, KAZ, "set_delegation_level", delegation_id=theirs, level="experts")
    for side, other in ((MAR, theirs), (KAZ, mine)):
        act(database, side, "accept_delegation", delegation_id=other)
    assert refused(database, MAR, "complete_delegation", delegation_id=mine) == (
        "the heads of the delegations differ in level: ministers and experts\n"
        "  Let both sides accept the difference, or name a head of the same level."
    )


def test_a_delegation_is_accepted_as_it_was_shown(database: Database, meeting: Meeting) -> None:
    made = draw_up(database, meeting, MAR)
    act(database, MAR, "communicate_delegation", delegation_id=made)
    with open_desk(database, KAZ, NOW) as desk:
        seen = see(desk, "accept_delegation", {"delegation_id": made})
    (first, *_) = members_of(database, meeting, MAR)
    act(database, MAR, "withdraw_member", member_id=first.id, reason="ill")
    with pytest.raises(KeruenError) as error, open_desk(database, KAZ, NOW) as desk:
        do(desk, "accept_delegation", {"delegation_id": made, **seen})
    assert "changed" in str(error.value)
    act(database, KAZ, "accept_delegation", delegation_id=made)
    act(
        database,
        MAR,
        "add_member",
        delegation_id=made,
        person_id=first.person,
        function="member",
    )
    assert find(database, t.delegation, made)["state"] == "communicated"
    attack = update(t.delegation).where(t.delegation.c.id == made).values(state="accepted")
    for side in SIDES:
        assert attacked(database, side, attack, NOW + timedelta(hours=1)) == (
            "a delegation is accepted by the other side, as it was shown"
        )


def test_what_a_side_may_not_do_to_delegations_behind_the_acts(
    database: Database, meeting: Meeting
) -> None:
    settle(database, meeting)
    mine = find(database, t.delegation, meeting.delegations["MAR"])
    person = act(database, MAR, "add_person", name="Late Guest").id
    closed = "the members of a delegation change while it is a draft or communicated"
    new = insert(t.delegation_member).values(**member_row(mine, person, function="member"))
    assert attacked(database, MAR, new) == closed
    first = members_of(database, meeting, MAR)[0].id
    gone = {"withdrawn_at": "2026-11-24T09:00:00.000000Z", "withdrawn_reason": "x"}
    cut = update(t.delegation_member).where(t.delegation_member.c.id == first)
    assert attacked(database, MAR, cut.values(**gone)) == closed
    theirs = update(t.delegation).where(t.delegation.c.id == meeting.delegations["KAZ"])
    assert attacked(database, MAR, theirs.values(state="communicated")) == (
        "a side communicates and completes its own delegation"
    )
    assert attacked(database, MAR, theirs.values(level="experts")) == (
        "the level of a delegation is changed by its own side, before it is accepted"
    )
    shared = {**dict(mine), "id": "delegation_x", "tier": "shared", "state": "draft"}
    assert attacked(database, MAR, insert(t.delegation).values(**shared)) == (
        "a delegation begins as a draft of its own side"
    )


def test_a_mandate_covers_every_day_of_a_member(database: Database) -> None:
    meeting = plan_meeting(database, days=3)
    made = act(
        database, MAR, "draw_up_delegation", session_id=meeting.session, level="ministers"
    ).id
    person = act(database, MAR, "add_person", name="A. Alaoui").id
    mandate = act(
        database,
        MAR,
        "give_mandate",
        person_id=person,
        capacity={"en": "Minister"},
        starts_on="2026-01-01",
        ends_on="2027-01-13",
        instrument="decree 2",
    ).id
    given: dict[str, Any] = {
        "delegation_id": made,
        "person_id": person,
        "function": "head",
        "mandate_id": mandate,
    }
    assert refused(database, MAR, "add_member", **given) == (
        "the mandate of A. Alaoui ends on 2027-01-13, before 2027-01-14\n"
        "  Record the mandate that follows, or let the member take part until that day."
    )
    row = find(database, t.delegation, made)
    whole = member_row(row, person, mandate=mandate, to_day="2027-01-14")
    assert attacked(database, MAR, insert(t.delegation_member).values(**whole)) == (
        "the mandate of a member covers every day on which the person takes part"
    )
    act(database, MAR, "add_member", **given, to_day="2027-01-13")
    with read_desk(database, MAR, NOW) as desk:
        assert short_mandates(desk, meeting.session) == []
    act(database, MAR, "end_mandate", mandate_id=mandate, ends_on="2027-01-12")
    with read_desk(database, MAR, NOW) as desk:
        (short,) = short_mandates(desk, meeting.session)
        assert [each.id for each in read_members(desk, meeting.session)] == [short.id]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            {"function": "guest"},
            "'guest' is not a function in a delegation\n  Write one of head, deputy, member, "
            "expert, interpreter, secretary.",
        ),
        (
            {"from_day": "2027-01-11"},
            "the days from 2027-01-11 to 2027-01-12 are not within the session, from 2027-01-12 "
            "to 2027-01-12\n  Correct the days.",
        ),
        (
            {"precedence": 1001},
            "the precedence is 1001, and lies between 1 and 1000 here\n"
            "  Write a number within these bounds.",
        ),
    ],
)
def test_a_wrong_member_is_refused(
    database: Database, meeting: Meeting, change: dict[str, Any], words: str
) -> None:
    made = act(
        database, MAR, "draw_up_delegation", session_id=meeting.session, level="ministers"
    ).id
    person = act(database, MAR, "add_person", name="A. Alaoui").id
    given = {"delegation_id": made, "person_id": person, "function": "head", **change}
    assert refused(database, MAR, "add_member", **given) == words


def test_a_delegation_has_one_head_and_each_person_once(
    database: Database, meeting: Meeting
) -> None:
    made = draw_up(database, meeting, MAR)
    person = act(database, MAR, "add_person", name="A. Alaoui").id
    given = {"delegation_id": made, "person_id": person, "function": "head"}
    assert refused(database, MAR, "add_member", **given) == (
        "Head of MAR is already the head of this delegation\n"
        "  Withdraw the present head first, or choose another function."
    )
    row = find(database, t.delegation, made)
    assert attacked(
        database, MAR, insert(t.delegation_member).values(**member_row(row, person))
    ) == ("a delegation has one head")
    again = {**given, "person_id": meeting.people["MAR"][1], "function": "expert"}
    assert refused(database, MAR, "add_member", **again) == (
        "Deputy of MAR is already in this delegation\n"
        "  Withdraw the member first, to enter another function."
    )
    taken = member_row(row, meeting.people["MAR"][1], function="expert")
    assert attacked(database, MAR, insert(t.delegation_member).values(**taken)) == (
        "this person is already in the delegation"
    )
