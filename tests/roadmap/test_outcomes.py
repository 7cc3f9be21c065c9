"""Outcomes: recorded while the session sits, confirmed by the other side, kept afterwards."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from keruen.roadmap import tables as t
from keruen.roadmap.desk import read_desk
from keruen.roadmap.reads.agenda import read_items
from keruen.roadmap.reads.outcomes import matrix_fingerprint, read_matrix
from keruen.store.database import Database
from tests.roadmap.meeting import LEADS, STARTS, Meeting, commit, open_meeting, plan_meeting, settle
from tests.roadmap.sides import KAZ, MAR, NOW, act, find, five
from tests.roadmap.test_delegations import attacked, refused


@pytest.fixture
def meeting(database: Database) -> Meeting:
    """A session that sits."""
    made = plan_meeting(database)
    settle(database, made)
    open_meeting(database, made)
    return made


def test_outcomes_wait_until_the_session_sits(database: Database) -> None:
    meeting = plan_meeting(database)
    item = meeting.items[0]
    given = {"item_id": item, "kind": "decision", "words": five("Agreed")}
    told = "outcomes are recorded while their session sits\n  Open the session first."
    assert refused(database, MAR, "record_outcome", **given) == told
    row = {
        "id": "outcome_x",
        "tier": "shared",
        "party": "MAR",
        "created_at": "2026-11-24T09:00:00.000000Z",
        "created_by": "mar",
        "session": meeting.session,
        "item": item,
        "number": 1,
        "kind": "decision",
        "words": five("Agreed"),
        "recorded_party": "MAR",
        "state": "recorded",
    }
    assert attacked(database, MAR, insert(t.outcome).values(**row)) == (
        "outcomes are recorded while a session sits, for the items of its agenda"
    )
    done = update(t.agenda_item).where(t.agenda_item.c.id == item).values(state="done")
    assert attacked(database, MAR, done) == "items are concluded while their session sits"
    person = {"session": meeting.session, "person": MAR.person, "of_party": "MAR"}
    base = {key: row[key] for key in ("tier", "party", "created_at", "created_by")}
    sits = insert(t.attendance).values(id="attendance_x", **base, **person)
    assert attacked(database, MAR, sits) == "attendance is recorded while a session sits"


def test_the_other_side_confirms(database: Database, meeting: Meeting) -> None:
    made = commit(database, MAR, meeting.items[0], "Open a grain lane")
    assert refused(database, MAR, "confirm_outcome", outcome_id=made) == (
        "a side does not confirm its own outcome\n  Let the other side confirm it."
    )
    row = find(database, t.outcome, made)
    values: dict[str, Any] = {"state": "confirmed", "confirmed_party": "KAZ"}
    for side in (MAR, KAZ):
        attack = update(t.outcome).where(t.outcome.c.id == made).values(**values)
        assert attacked(database, side, attack) == (
            "the outcome that one side records the other side confirms, as it was shown"
        )
    assert find(database, t.commitment, row["commitment"])["state"] == "proposed"
    act(database, KAZ, "confirm_outcome", outcome_id=made)
    assert find(database, t.commitment, row["commitment"])["state"] == "accepted"
    gone = {"withdrawn_at": "2027-01-12T12:00:00.000000Z", "withdrawn_reason": "x"}
    attack = update(t.outcome).where(t.outcome.c.id == made).values(**gone)
    assert attacked(database, MAR, attack) == (
        "an outcome that both sides confirmed is not withdrawn"
    )


def test_an_outcome_withdrawn_takes_its_commitment_along(
    database: Database, meeting: Meeting
) -> None:
    made = commit(database, MAR, meeting.items[0], "Open a grain lane")
    assert refused(database, KAZ, "withdraw_outcome", outcome_id=made, reason="x") == (
        "outcome 1 is recorded and was recorded by MAR\n"
        "  A side withdraws its own outcomes, before the other side confirms them."
    )
    duty = find(database, t.outcome, made)["commitment"]
    act(database, MAR, "withdraw_outcome", outcome_id=made, reason="wrong words")
    assert find(database, t.commitment, duty)["state"] == "withdrawn"
    again = commit(database, MAR, meeting.items[0], "Open a grain lane by sea")
    with read_desk(database, KAZ, NOW) as desk:
        lines = read_matrix(desk, meeting.session)
    assert [(line.row.id, line.row.number) for line in lines] == [(again, 2)]


def test_leads_belong_to_one_side_each(database: Database, meeting: Meeting) -> None:
    given = {
        "item_id": meeting.items[0],
        "words": five("Open a grain lane"),
        "evidence": five("A note"),
        "due_on": "2027-07-12",
        "own_lead_id": LEADS["MAR"],
        "other_lead_id": LEADS["MAR"],
        "now": STARTS,
    }
    assert refused(database, MAR, "record_commitment", **given) == (
        "the leads do not belong to one side each\n"
        "  Choose an organisation of your side, and one of the other side."
    )
    late = {**given, "other_lead_id": LEADS["KAZ"], "due_on": "2027-01-11"}
    assert refused(database, MAR, "record_commitment", **late) == (
        "the commitment would be due on 2027-01-11, which has passed\n  Name a later day."
    )


def test_an_item_is_referred_to_the_backlog_of_a_body(database: Database, meeting: Meeting) -> None:
    item = meeting.items[1]
    given = {"item_id": item, "body_id": "business_council", "words": five("Ask the firms")}
    act(database, KAZ, "refer_item", now=STARTS, **given)
    with read_desk(database, MAR, NOW) as desk:
        query = select(t.agenda_item).where(t.agenda_item.c.body == "business_council")
        (row,) = desk.rows(query)
    assert (row["carried_from"], row["session"], row["state"]) == (item, None, "open")
    assert find(database, t.agenda_item, item)["state"] == "done"


def test_the_matrix_stays_as_agreed_when_terms_change_later(
    database: Database, meeting: Meeting
) -> None:
    made = commit(database, MAR, meeting.items[0], "Open a grain lane")
    act(database, KAZ, "confirm_outcome", now=STARTS, outcome_id=made)
    with read_desk(database, MAR, NOW) as desk:
        before = matrix_fingerprint(read_matrix(desk, meeting.session))
    duty = find(database, t.outcome, made)["commitment"]
    for side in (MAR, KAZ):
        act(database, side, "agree_to_terms", commitment_id=duty, due_on="2028-01-31", reason="x")
    assert find(database, t.commitment, duty)["due_on"] == "2028-01-31"
    with read_desk(database, MAR, NOW) as desk:
        assert matrix_fingerprint(read_matrix(desk, meeting.session)) == before
    attack = update(t.outcome).where(t.outcome.c.id == made).values(due_on="2029-01-01")
    assert attacked(database, MAR, attack) == "this part of the record is never changed"


def test_the_minutes_carry_over_what_has_no_outcome(database: Database, meeting: Meeting) -> None:
    commit(database, MAR, meeting.items[0], "Open a grain lane")
    act(
        database,
        MAR,
        "draft_minutes",
        now=STARTS + timedelta(hours=7),
        session_id=meeting.session,
        title=five("Minutes"),
        texts=five("The sides met."),
        languages=["en", "fr"],
    )
    with read_desk(database, MAR, NOW) as desk:
        states = [each.state for each in read_items(desk, meeting.session)]
    assert states[:3] == ["done", "carried", "carried"]
    late = {"item_id": meeting.items[1], "kind": "decision", "words": five("Too late")}
    assert refused(database, MAR, "record_outcome", **late) == (
        "outcomes are recorded while their session sits\n  Open the session first."
    )
