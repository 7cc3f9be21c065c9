"""Meetings in every state: delegations, rooms, papers, outcomes and reporting rounds."""

from __future__ import annotations

import io
from datetime import UTC, datetime

from sqlalchemy import select

from keruen.roadmap import tables as t
from keruen.roadmap.acts import do
from keruen.roadmap.desk import open_desk, read_desk
from keruen.roadmap.rows import SessionRow
from keruen.store.database import Database
from tests.roadmap.meeting import STARTS, Meeting, commit, draw_up, open_meeting, settle
from tests.roadmap.sides import KAZ, MAR, NOW, act, five

LATER = datetime(2027, 3, 1, 9, tzinfo=UTC)


def fill_meetings(database: Database, meeting: Meeting) -> None:
    """A session with all that belongs to it, and delegations in every state beside it."""
    settle(database, meeting)
    for name in ("Atlas", "Rif"):
        act(
            database,
            MAR,
            "add_room",
            session_id=meeting.session,
            name=name,
            seats=20,
            languages=["ar", "fr"],
        )
    with read_desk(database, MAR, NOW) as desk:
        atlas = desk.rows(select(t.meeting_room))[0]["id"]
        member = desk.rows(select(t.delegation_member))[0]["id"]
    act(
        database,
        MAR,
        "add_slot",
        item_id=meeting.items[0],
        room_id=atlas,
        minutes=90,
        presenter_id=member,
    )
    for due in ("2026-11-20", "2027-01-05"):
        paper = act(
            database,
            MAR,
            "announce_paper",
            item_id=meeting.items[0],
            title=five(f"Note due {due}"),
            languages=["fr"],
            due_on=due,
        ).id
        with open_desk(database, MAR, NOW) as desk:
            desk.incoming = io.BytesIO(b"%PDF-1.7 note")
            fields = {"paper_id": paper, "language": "fr", "name": "note.pdf"}
            do(desk, "add_paper_file", fields)
        if due < "2027":
            act(database, MAR, "share_paper", paper_id=paper)
    open_meeting(database, meeting)
    first = commit(database, MAR, meeting.items[0], "Open a grain lane")
    act(database, KAZ, "confirm_outcome", now=STARTS, outcome_id=first)
    given = {"item_id": meeting.items[1], "kind": "decision", "words": five("One list")}
    act(database, KAZ, "record_outcome", now=STARTS, **given)
    with read_desk(database, MAR, NOW) as desk:
        duty = desk.rows(select(t.outcome).order_by(t.outcome.c.number))[0]["commitment"]
    act(database, MAR, "start_commitment", now=STARTS, commitment_id=duty)
    act(database, MAR, "link_target", now=STARTS, commitment_id=duty, sdg_target="2.c")
    for number in (1, 2):
        made = act(
            database,
            MAR,
            "open_reporting_round",
            now=LATER,
            title=five(f"Quarter {number}"),
            due_on="2027-03-31",
            session_id=meeting.session,
        ).id
        with read_desk(database, KAZ, NOW) as desk:
            query = select(t.report_request.c.id).where(
                t.report_request.c.round == made,
                t.report_request.c.of_party == "KAZ",
                t.report_request.c.commitment == duty,
            )
            (request,) = desk.rows(query)
        act(
            database,
            KAZ,
            "send_report",
            now=LATER,
            report_request_id=request["id"],
            progress=0.1 * number,
            words="Under way.",
        )
        if number == 1:
            act(database, MAR, "close_reporting_round", now=LATER, reporting_round_id=made)


def add_drafts(database: Database) -> None:
    """Delegations that are a draft, communicated and accepted, to sessions that are to come."""
    with read_desk(database, MAR, NOW) as desk:
        query = select(t.session).where(t.session.c.state.in_(("planned", "convened")))
        rows = desk.records(SessionRow, query.order_by(t.session.c.starts_at))
    first, second = (Meeting(each.id) for each in rows[:2])
    levels = [each.level for each in rows]
    draw_up(database, first, MAR, levels[0])
    shown = draw_up(database, first, KAZ, levels[0])
    act(database, KAZ, "communicate_delegation", delegation_id=shown)
    taken = draw_up(database, second, KAZ, levels[1])
    act(database, KAZ, "communicate_delegation", delegation_id=taken)
    act(database, MAR, "accept_delegation", delegation_id=taken)
