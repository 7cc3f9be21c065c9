"""Commitments that recur: when they are due, when they are late, and their next round."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from keruen.errors import KeruenError
from keruen.roadmap import tables as t
from keruen.roadmap.calendar.recurrence import occurrences
from keruen.roadmap.desk import open_desk, read_desk
from keruen.roadmap.reads.briefing import read_briefing
from keruen.roadmap.reads.due import (
    OPEN,
    DatedRow,
    due_days,
    due_state,
    is_overdue,
    overdue_condition,
)
from keruen.roadmap.reads.status import read_status
from keruen.roadmap.rows import CommitmentRow, SessionRow
from keruen.store.database import Database
from tests.roadmap.sides import KAZ, MAR, SIDES, act, find, five

HERE = "c_coordination"
YEARLY = DatedRow(
    id="x",
    state="active",
    due_on="2026-02-28",
    recurrence="FREQ=YEARLY",
    created_at="2025-06-01T00:00:00.000000Z",
)


def at(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC).replace(hour=9)


@pytest.mark.parametrize(
    ("changes", "today", "due", "overdue", "missed"),
    [
        ({}, "2026-02-28", "2026-02-28", False, 0),
        ({}, "2026-03-01", "2026-02-28", True, 1),
        ({}, "2028-03-01", "2026-02-28", True, 3),
        ({"state": "claimed_done"}, "2026-03-01", "2026-02-28", True, 1),
        ({"state": "suspended"}, "2026-03-01", "2026-02-28", False, 0),
        ({"state": "proposed"}, "2026-03-01", "2026-02-28", False, 0),
        ({"state": "cancelled"}, "2026-03-01", None, False, 0),
        ({"state": "confirmed_done"}, "2027-02-28", "2027-02-28", False, 0),
        ({"state": "confirmed_done"}, "2027-03-01", "2027-02-28", True, 1),
        ({"state": "confirmed_done", "recurrence": None}, "2027-03-01", None, False, 0),
        ({"recurrence": None}, "2028-03-01", "2026-02-28", True, 1),
        ({"due_on": None}, "2026-05-31", "2026-06-01", False, 0),
        ({"due_on": None}, "2026-06-02", "2026-06-01", True, 1),
        ({"due_on": None, "recurrence": None}, "2030-01-01", None, False, 0),
        (
            {"state": "confirmed_done", "recurrence": "FREQ=YEARLY;UNTIL=20260301"},
            "2030-01-01",
            None,
            False,
            0,
        ),
    ],
)
def test_when_a_commitment_is_due(
    changes: dict[str, Any], today: str, due: str | None, overdue: bool, missed: int
) -> None:
    found = due_state(replace(YEARLY, **changes), date.fromisoformat(today))
    assert found.due_on == (date.fromisoformat(due) if due else None)
    assert (found.overdue, found.rounds_missed) == (overdue, missed)


@given(
    state=st.sampled_from([*OPEN, "proposed", "suspended", "confirmed_done"]),
    rule=st.sampled_from(["FREQ=YEARLY", "FREQ=MONTHLY;INTERVAL=6;BYMONTHDAY=-1", "FREQ=WEEKLY"]),
    due=st.dates(date(2025, 1, 1), date(2028, 12, 31)),
    today=st.dates(date(2025, 1, 1), date(2029, 12, 31)),
)
def test_days_missed_are_the_days_of_the_rule_that_passed(
    state: str, rule: str, due: date, today: date
) -> None:
    row = replace(YEARLY, state=state, recurrence=rule, due_on=due.isoformat())
    found = due_state(row, today)
    assert found.due_on is not None
    passed = [day for day in due_days(row, due, today) if day < today]
    counts = state in OPEN or state == "confirmed_done"
    assert found.rounds_missed == (len(passed) if counts else 0)
    assert found.overdue == bool(found.rounds_missed)
    if state != "confirmed_done":
        others = occurrences(rule, due, due, due + timedelta(days=600))
        assert due_days(row, due, due + timedelta(days=600)) == sorted({due, *others})


def start(database: Database, identifier: str, day: str) -> None:
    for side in SIDES:
        act(database, side, "accept_commitment", commitment_id=identifier, now=at(day))
    act(database, MAR, "start_commitment", commitment_id=identifier, now=at(day))


def prove(database: Database, identifier: str, day: str) -> None:
    made = act(
        database,
        MAR,
        "submit_evidence",
        commitment_id=identifier,
        kind="url",
        title="Note",
        reference="https://example.org/note",
        now=at(day),
    )
    act(database, KAZ, "accept_evidence", evidence_id=made.id, now=at(day))


def refused(database: Database, side: Any, name: str, day: str, **fields: Any) -> str:
    with pytest.raises(KeruenError) as error:
        act(database, side, name, now=at(day), **fields)
    return str(error.value)


def confirm(database: Database, identifier: str, day: str) -> None:
    act(database, MAR, "claim_done", commitment_id=identifier, now=at(day))
    act(database, KAZ, "confirm_done", commitment_id=identifier, now=at(day))


def late(database: Database, day: str) -> set[str]:
    """Late commitments by the dashboard, held against the list's condition and the briefing."""
    with read_desk(database, MAR, at(day)) as desk:
        told = set(read_status(desk).overdue)
        query = select(t.commitment.c.id).where(
            t.commitment.c.withdrawn_at.is_(None), overdue_condition(desk)
        )
        assert {row["id"] for row in desk.rows(query)} == told
        rows = desk.records(CommitmentRow, select(t.commitment))
        assert {row.id for row in rows if is_overdue(row, desk.today())} == told
        session = desk.record(SessionRow, select(t.session))
        if session:
            briefing = read_briefing(desk, session.id)
            assert {row.id for row in briefing.late} == told
        return told


def test_rounds_of_a_commitment_from_its_first_to_its_third(database: Database) -> None:
    """Due at the end of March and of September; by hand."""
    act(
        database,
        MAR,
        "plan_session",
        body_id="consultations",
        host="MAR",
        level="ministers",
        starts="2027-11-02T09:00",
        ends="2027-11-02T17:00",
        zone="Africa/Casablanca",
    )
    start(database, HERE, "2026-12-01")
    about = {"commitment_id": HERE}
    assert late(database, "2027-03-31") == set()
    assert late(database, "2027-04-01") == {HERE}
    act(
        database,
        MAR,
        "report_progress",
        progress=0.9,
        words="nearly",
        now=at("2027-04-01"),
        **about,
    )
    assert late(database, "2027-04-01") == {HERE}, "a report answers no round"
    assert refused(database, MAR, "begin_next_round", "2027-04-01", **about) == (
        f"the round of {HERE} that runs is not confirmed\n"
        "  Claim it and let the other side confirm it; rounds that passed both sides let go by "
        "new terms."
    )
    prove(database, HERE, "2027-04-02")
    confirm(database, HERE, "2027-04-02")
    assert late(database, "2027-04-02") == set()
    assert late(database, "2027-10-01") == {HERE}, "nobody began the round of September"
    act(database, KAZ, "begin_next_round", now=at("2027-04-03"), **about)
    row = find(database, t.commitment, HERE)
    assert (row["state"], row["due_on"], row["progress"]) == ("active", "2027-09-30", 0.0)
    assert (row["claimed_by"], row["confirmed_by"]) == (None, None)
    act(database, MAR, "claim_done", now=at("2027-09-01"), **about)
    assert refused(database, KAZ, "confirm_done", "2027-09-01", **about) == (
        "a commitment is confirmed only with one accepted piece of evidence\n"
        "  Submit evidence, and let the other side accept it."
    ), "what proved the first round proves nothing of the second"
    prove(database, HERE, "2027-09-02")
    act(database, KAZ, "confirm_done", now=at("2027-09-02"), **about)
    act(database, MAR, "begin_next_round", now=at("2027-09-03"), **about)
    assert find(database, t.commitment, HERE)["due_on"] == "2028-03-31"
    assert late(database, "2028-04-01") == {HERE}
    with read_desk(database, KAZ) as desk:
        query = select(t.progress_report.c.words).where(t.progress_report.c.commitment == HERE)
        words = {row["words"] for row in desk.rows(query)}
    assert {"2027-03-31 > 2027-09-30", "2027-09-30 > 2028-03-31"} <= words


def test_no_round_is_skipped_but_by_terms_that_both_agree_to(database: Database) -> None:
    start(database, HERE, "2026-12-01")
    prove(database, HERE, "2028-05-01")
    confirm(database, HERE, "2028-05-01")
    act(database, MAR, "begin_next_round", commitment_id=HERE, now=at("2028-05-01"))
    row = find(database, t.commitment, HERE)
    assert due_state(DatedRow.of(row), date(2028, 5, 1)).rounds_missed == 2, "September and March"
    rule = "FREQ=MONTHLY;INTERVAL=6;BYMONTHDAY=-1"
    terms = {"commitment_id": HERE, "due_on": "2028-09-30", "recurrence": rule, "reason": "late"}
    act(database, MAR, "agree_to_terms", now=at("2028-05-02"), **terms)
    assert late(database, "2028-05-02") == {HERE}
    act(database, KAZ, "agree_to_terms", now=at("2028-05-02"), **terms)
    assert late(database, "2028-05-02") == set()


def test_what_does_not_recur_or_has_ended_has_no_next_round(database: Database) -> None:
    about = {"commitment_id": "c_focal_points"}
    assert refused(database, MAR, "begin_next_round", "2027-01-01", **about) == (
        "commitment c_focal_points does not recur\n"
        "  Propose another commitment, or let both sides take this one up again."
    )
    made = act(
        database,
        MAR,
        "propose_commitment",
        provision_id="p04",
        title=five("Twice"),
        due_on="2027-01-31",
        recurrence="FREQ=YEARLY;UNTIL=20271231",
        qualitative_reason=five("no measure"),
    ).id
    for side in SIDES:
        act(
            database,
            side,
            "name_lead",
            commitment_id=made,
            organisation_id=f"{side.party.lower()}_mfa",
        )
    start(database, made, "2026-12-01")
    prove(database, made, "2027-01-05")
    confirm(database, made, "2027-01-05")
    assert refused(database, MAR, "begin_next_round", "2027-01-06", commitment_id=made) == (
        f"the recurrence of {made} has ended\n"
        "  Nothing more is due; both sides can take it up again and agree to new terms."
    )
    assert late(database, "2030-01-01") == set()


def attack(database: Database, side: Any, **values: Any) -> str:
    """What a side is told that changes a confirmed commitment behind the acts."""
    with pytest.raises(KeruenError) as error, open_desk(database, side, at("2027-04-03")) as desk:
        desk.connection.execute(
            update(t.commitment).where(t.commitment.c.id == HERE).values(**values)
        )
    return error.value.what


def test_the_database_lets_no_side_move_a_round_by_itself(database: Database) -> None:
    start(database, HERE, "2026-12-01")
    prove(database, HERE, "2027-03-01")
    confirm(database, HERE, "2027-03-01")
    words = "the terms of an accepted commitment are changed by both sides alone"
    number = find(database, t.commitment, HERE)["round"] + 1
    begun = {"state": "active", "progress": 0.0, "round": number}
    assert attack(database, MAR, due_on="2099-01-01") == words
    assert attack(database, MAR, due_on="2099-01-01", **begun) == words, "no round was begun"
    with open_desk(database, MAR, at("2027-04-03")) as desk:
        desk.seen = "0" * 64
        desk.assent("commitment", HERE, f"round:{number}")
    earlier = attack(database, MAR, due_on="2020-01-01", **begun)
    other = attack(database, MAR, due_on="2027-09-30", recurrence="FREQ=DAILY", **begun)
    theirs = attack(database, KAZ, due_on="2027-09-30", **begun)
    assert (earlier, other, theirs) == (words, words, words)
