"""A session with two delegations for tests, as far on its way as a test needs it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from keruen.roadmap import tables as t
from keruen.roadmap.desk import read_desk
from keruen.roadmap.rows import AgendaItemRow, DelegationMemberRow
from keruen.store.database import Database
from keruen.store.roles import Actor
from tests.roadmap.sides import KAZ, MAR, NOW, SIDES, act, five

BODY = "joint_commission"
STARTS = datetime(2027, 1, 12, 10, tzinfo=UTC)
"""10:00 in Rabat, where the clock is at UTC."""
TITLES = ("Ports and corridors", "Grain standards", "Next steps")
FUNCTIONS = ("head", "deputy", "expert")
LEADS = {"MAR": "mar_mfa", "KAZ": "kaz_mfa"}


@dataclass
class Meeting:
    """A session, its items, and the members of its delegations by side."""

    session: str
    items: list[str] = field(default_factory=list)
    delegations: dict[str, str] = field(default_factory=dict)
    people: dict[str, list[str]] = field(default_factory=dict)


def plan_meeting(database: Database, items: tuple[str, ...] = TITLES, days: int = 1) -> Meeting:
    """A session of ministers in Rabat from 12 January 2027 on, with the items of its agenda."""
    session = act(
        database,
        MAR,
        "plan_session",
        body_id=BODY,
        host="MAR",
        level="ministers",
        starts="2027-01-12T10:00",
        ends=f"2027-01-{11 + days}T18:00",
        zone="Africa/Casablanca",
        place="Rabat",
    ).id
    made = [
        act(
            database,
            MAR,
            "add_agenda_item",
            body_id=BODY,
            session_id=session,
            title=five(each),
            provision_id="p06",
        ).id
        for each in items
    ]
    return Meeting(session, made)


def draw_up(
    database: Database, meeting: Meeting, side: Actor, level: str = "ministers", **more: Any
) -> str:
    """The delegation of a side with three members, as a draft."""
    made = act(database, side, "draw_up_delegation", session_id=meeting.session, level=level).id
    meeting.delegations[side.party] = made
    meeting.people[side.party] = []
    for place, function in enumerate(FUNCTIONS):
        name = f"{function.capitalize()} of {side.party}"
        person = act(database, side, "add_person", name=name).id
        meeting.people[side.party].append(person)
        act(
            database,
            side,
            "add_member",
            delegation_id=made,
            person_id=person,
            function=function,
            precedence=place + 1,
            **more,
        )
    return made


def settle(database: Database, meeting: Meeting) -> None:
    """Both sides communicate, accept and complete their delegations."""
    for side in SIDES:
        if side.party not in meeting.delegations:
            draw_up(database, meeting, side)
        act(database, side, "communicate_delegation", delegation_id=meeting.delegations[side.party])
    for side, other in ((MAR, KAZ), (KAZ, MAR)):
        act(database, side, "accept_delegation", delegation_id=meeting.delegations[other.party])
    for side in SIDES:
        act(database, side, "complete_delegation", delegation_id=meeting.delegations[side.party])


def open_meeting(database: Database, meeting: Meeting, now: datetime = STARTS) -> None:
    """Both sides convene the session and adopt its agenda; it is opened at a moment."""
    for name in ("convene_session", "adopt_agenda"):
        for side in SIDES:
            act(database, side, name, session_id=meeting.session)
    act(database, MAR, "open_session", now=now, session_id=meeting.session)


def commit(database: Database, side: Actor, item: str, words: str) -> str:
    """An outcome of an item that makes a commitment; returns its id."""
    other = next(each for each in SIDES if each is not side)
    return act(
        database,
        side,
        "record_commitment",
        now=STARTS + timedelta(hours=1),
        item_id=item,
        words=five(words),
        evidence=five("A signed note"),
        due_on="2027-07-12",
        own_lead_id=LEADS[side.party],
        other_lead_id=LEADS[other.party],
    ).id


def members_of(database: Database, meeting: Meeting, side: Actor) -> list[DelegationMemberRow]:
    """The members of every delegation that a side sees."""
    with read_desk(database, side, NOW) as desk:
        query = t.delegation_member.select().where(t.delegation_member.c.session == meeting.session)
        return desk.records(DelegationMemberRow, query.order_by(t.delegation_member.c.precedence))


def items_of(database: Database, meeting: Meeting) -> list[AgendaItemRow]:
    """The items of the agenda."""
    with read_desk(database, MAR, NOW) as desk:
        query = t.agenda_item.select().where(t.agenda_item.c.session == meeting.session)
        return desk.records(AgendaItemRow, query.order_by(t.agenda_item.c.position))
