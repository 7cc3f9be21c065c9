"""Delegations, papers, outcomes, turns, reports, guests and initials wait for the right side."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from keruen.roadmap import tables as t
from keruen.roadmap.desk import read_desk
from keruen.roadmap.reads.reporting import open_requests
from keruen.roadmap.waiting import Waiting, read_waiting
from keruen.store.database import Database
from keruen.store.roles import Actor
from tests.roadmap.meeting import STARTS, commit, draw_up, open_meeting, plan_meeting, settle
from tests.roadmap.sides import KAZ, MAR, NOW, SIDES, act, find, five
from tests.roadmap.test_papers_of_sessions import announce, send
from tests.roadmap.test_paragraphs import confirm_and_agree, draft
from tests.roadmap.test_past_sessions import PAST

IN_MEETINGS = {
    "accept a delegation",
    "accept a difference of levels",
    "communicate a delegation",
    "complete a delegation",
    "draw up a delegation",
    "share a paper",
    "confirm an outcome",
    "confirm the turn of a past session",
    "send a report",
    "close a reporting round",
    "agree to admit a guest",
    "initial a text",
}
SEEN: set[str] = set()
IN_JANUARY = datetime(2027, 1, 4, 9, tzinfo=UTC)

See = Callable[..., list[dict[str, Any]]]


def seer(database: Database) -> See:
    """A function that checks for which sides a kind waits, and returns the rows of the first."""

    def see(kind: str, *sides: Actor, now: datetime = NOW) -> list[dict[str, Any]]:
        found: dict[str, list[dict[str, Any]]] = {}
        for side in SIDES:
            with read_desk(database, side, now) as desk:
                rows: dict[str, Waiting] = {each.kind: each for each in read_waiting(desk, 200)}
            found[side.party] = [dict(row) for row in rows[kind].rows] if kind in rows else []
        assert {party for party, held in found.items() if held} == {each.party for each in sides}
        SEEN.add(kind)
        rows_of_first = found[sides[0].party] if sides else []
        assert all(row["since"] for row in rows_of_first), kind
        return rows_of_first

    return see


def test_delegations_wait_at_each_step(database: Database) -> None:
    see = seer(database)
    meeting = plan_meeting(database)
    see("draw up a delegation", now=IN_JANUARY)
    for side in SIDES:
        act(database, side, "convene_session", session_id=meeting.session)
    see("draw up a delegation", now=NOW)
    (row,) = see("draw up a delegation", MAR, KAZ, now=IN_JANUARY)
    assert row["link"] == f"/roadmap/sessions/{meeting.session}/delegations"
    draw_up(database, meeting, MAR)
    see("draw up a delegation", KAZ, now=IN_JANUARY)
    (row,) = see("communicate a delegation", MAR)
    assert (row["id"], row["tier"]) == (meeting.session, "party")
    act(database, MAR, "communicate_delegation", delegation_id=meeting.delegations["MAR"])
    see("communicate a delegation")
    see("accept a delegation", KAZ)
    draw_up(database, meeting, KAZ, level="experts")
    act(database, KAZ, "communicate_delegation", delegation_id=meeting.delegations["KAZ"])
    see("accept a delegation", MAR, KAZ)
    for side, other in ((MAR, KAZ), (KAZ, MAR)):
        act(database, side, "accept_delegation", delegation_id=meeting.delegations[other.party])
    see("accept a delegation")
    see("complete a delegation")
    see("accept a difference of levels", MAR, KAZ)
    act(database, MAR, "accept_level_difference", session_id=meeting.session)
    see("accept a difference of levels", KAZ)
    see("complete a delegation")
    act(database, KAZ, "accept_level_difference", session_id=meeting.session)
    see("accept a difference of levels")
    see("complete a delegation", MAR, KAZ)
    act(database, MAR, "complete_delegation", delegation_id=meeting.delegations["MAR"])
    see("complete a delegation", KAZ)


def test_a_paper_waits_for_its_own_side_until_it_is_shared(database: Database) -> None:
    see = seer(database)
    meeting = plan_meeting(database)
    paper = announce(database, meeting)
    (row,) = see("share a paper", MAR)
    assert (row["id"], row["until"], row["tier"]) == (paper, "2027-01-05", "party")
    send(database, MAR, paper)
    see("share a paper", MAR)
    act(database, MAR, "share_paper", paper_id=paper)
    see("share a paper")


def test_outcomes_and_reports_wait_for_the_side_that_owes_them(database: Database) -> None:
    see = seer(database)
    meeting = plan_meeting(database)
    settle(database, meeting)
    open_meeting(database, meeting)
    outcome = commit(database, MAR, meeting.items[0], "Open a lane")
    (row,) = see("confirm an outcome", KAZ, now=STARTS)
    assert (row["id"], row["about"]) == (meeting.session, "1")
    act(database, KAZ, "confirm_outcome", now=STARTS, outcome_id=outcome)
    see("confirm an outcome", now=STARTS)
    duty = find(database, t.outcome, outcome)["commitment"]
    act(database, MAR, "start_commitment", now=STARTS, commitment_id=duty)
    later = STARTS + timedelta(days=40)
    about = {"title": five("First quarter"), "due_on": "2027-03-31"}
    made = act(database, MAR, "open_reporting_round", now=later, **about).id
    (row,) = see("send a report", MAR, KAZ, now=later)
    assert (row["until"], row["link"]) == ("2027-03-31", f"/roadmap/reporting/{made}")
    see("close a reporting round", now=later)
    for side, left in ((MAR, (KAZ,)), (KAZ, ())):
        with read_desk(database, side, later) as desk:
            (asked,) = open_requests(desk)
        given = {"report_request_id": asked.id, "progress": 0.4, "words": "Under way"}
        act(database, side, "send_report", now=later, **given)
        see("send a report", *left, now=later)
    (row,) = see("close a reporting round", MAR, KAZ, now=later)
    assert row["id"] == made
    act(database, KAZ, "close_reporting_round", now=later, reporting_round_id=made)
    see("close a reporting round", now=later)


def test_a_turn_a_guest_and_initials_wait_for_the_other_side(database: Database) -> None:
    see = seer(database)
    past = act(database, KAZ, "record_past_session", **PAST).id
    see("confirm the turn of a past session")
    act(database, KAZ, "confirm_turn", session_id=past)
    (row,) = see("confirm the turn of a past session", MAR)
    assert row["id"] == past
    act(database, MAR, "confirm_turn", session_id=past)
    see("confirm the turn of a past session")

    file = "f_rail_experts"
    act(database, MAR, "propose_guest", file_id=file, organisation_id="mar_mfa")
    (row,) = see("agree to admit a guest", KAZ)
    assert row["id"] == file
    with read_desk(database, KAZ, NOW) as desk:
        (guest,) = desk.rows(t.file_guest.select())
    act(database, KAZ, "agree_to_guest", guest_id=guest["id"])
    see("agree to admit a guest")

    document = draft(database, "The sides agree.", kind="memorandum")
    version = confirm_and_agree(database, document)
    see("initial a text")
    act(database, MAR, "initial_text", version_id=version)
    (row,) = see("initial a text", KAZ)
    assert (row["id"], row["people"]) == (document, ("person_kaz",))
    act(database, KAZ, "initial_text", version_id=version)
    see("initial a text")


def test_every_kind_of_this_file_was_seen_to_wait_and_to_end() -> None:
    assert SEEN == IN_MEETINGS
