"""Past sessions: entered with a source, and a turn of the venue only when both sides confirm."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert, update

from keruen.roadmap import tables as t
from keruen.roadmap.desk import read_desk
from keruen.roadmap.reads.hosting_rotation import last_met_days, turn
from keruen.store.database import Database
from tests.roadmap.meeting import BODY
from tests.roadmap.sides import KAZ, MAR, NOW, SIDES, act, find
from tests.roadmap.test_delegations import attacked, refused

PAST: dict[str, Any] = {
    "body_id": BODY,
    "number": 4,
    "host": "MAR",
    "level": "ministers",
    "starts": "2024-05-14T10:00",
    "ends": "2024-05-15T17:00",
    "zone": "Africa/Casablanca",
    "source": "Press release of the ministry, 15 May 2024",
}


def test_a_past_session_takes_its_turn_when_both_sides_confirm(database: Database) -> None:
    made = act(database, KAZ, "record_past_session", **PAST).id
    row = find(database, t.session, made)
    assert (row["state"], row["number"], row["source"]) == ("closed", 4, PAST["source"])
    with read_desk(database, MAR, NOW) as desk:
        assert turn(desk, BODY, "ministers") == ""
        assert BODY not in last_met_days(desk)
    act(database, KAZ, "confirm_turn", session_id=made)
    assert find(database, t.session, made)["turn_confirmed_at"] is None
    attack = update(t.session).where(t.session.c.id == made)
    confirmed = attack.values(turn_confirmed_at="2026-11-24T09:00:00.000000Z")
    assert attacked(database, KAZ, confirmed) == (
        "a past session takes a turn of the venue when both sides confirm it"
    )
    act(database, MAR, "confirm_turn", session_id=made)
    with read_desk(database, MAR, NOW) as desk:
        assert turn(desk, BODY, "ministers") == "KAZ"
        assert last_met_days(desk)[BODY].isoformat() == "2024-05-15"
    plan: dict[str, Any] = {
        "body_id": BODY,
        "level": "ministers",
        "starts": "2027-03-01T10:00",
        "ends": "2027-03-01T17:00",
        "zone": "Africa/Casablanca",
    }
    said = refused(database, MAR, "plan_session", host="MAR", **plan)
    assert said.startswith("MAR hosted session 4, so the next is at the other side")
    later = act(database, MAR, "plan_session", host="KAZ", **plan).id
    assert find(database, t.session, later)["number"] == 5
    assert refused(database, MAR, "confirm_turn", session_id=made) == (
        "session 4 needs no confirmation of its turn\n"
        "  Only past sessions that were entered with a source are confirmed, once."
    )


def test_an_unconfirmed_past_session_does_not_bind_the_venue(database: Database) -> None:
    act(database, KAZ, "record_past_session", **PAST)
    plan: dict[str, Any] = {
        "body_id": BODY,
        "level": "ministers",
        "starts": "2027-03-01T10:00",
        "ends": "2027-03-01T17:00",
        "zone": "Africa/Casablanca",
    }
    session = act(database, MAR, "plan_session", host="MAR", **plan).id
    for side in SIDES:
        act(database, side, "convene_session", session_id=session)
    assert find(database, t.session, session)["state"] == "convened"


def test_what_is_to_come_is_planned_and_not_recorded(database: Database) -> None:
    future = {**PAST, "starts": "2027-05-14T10:00", "ends": "2027-05-15T17:00"}
    assert refused(database, KAZ, "record_past_session", **future) == (
        "the session ends on 2027-05-15, which is to come\n  Plan it instead."
    )
    made = act(database, KAZ, "record_past_session", **PAST).id
    assert refused(database, MAR, "record_past_session", **PAST) == (
        "this body already has a session 4\n  Write the number in the source of this session."
    )
    row = dict(find(database, t.session, made))
    told = "a session begins as planned, or is entered after it took place, with its source"
    wrongs: tuple[dict[str, Any], ...] = (
        {"source": None},
        {"source": " "},
        {"ends_at": "2027-05-15T17:00:00.000000Z"},
        {"state": "planned"},
        {"state": "in_progress"},
        {"turn_confirmed_at": "2026-11-24T09:00:00.000000Z"},
    )
    for number, wrong in enumerate(wrongs):
        values = {**row, "id": f"session_{number}", "number": 50 + number, **wrong}
        assert attacked(database, KAZ, insert(t.session).values(**values)) == told
