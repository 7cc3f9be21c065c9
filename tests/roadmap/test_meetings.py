"""A session from two delegations to a matrix: outcomes become commitments with both leads."""

from __future__ import annotations

from datetime import timedelta

from keruen.roadmap import tables as t
from keruen.roadmap.desk import read_desk
from keruen.roadmap.reads.commitments import read_leads
from keruen.roadmap.reads.outcomes import read_matrix
from keruen.store.database import Database
from tests.roadmap.meeting import LEADS, STARTS, commit, open_meeting, plan_meeting, settle
from tests.roadmap.sides import KAZ, MAR, NOW, act, find, five


def test_outcomes_become_commitments_with_both_leads(database: Database) -> None:
    meeting = plan_meeting(database)
    settle(database, meeting)
    open_meeting(database, meeting)
    first, second, third = meeting.items
    promised = commit(database, MAR, first, "Open a grain lane")
    decided = act(
        database,
        KAZ,
        "record_outcome",
        now=STARTS,
        item_id=second,
        kind="decision",
        words=five("One list of standards"),
    ).id
    told = act(
        database,
        MAR,
        "record_outcome",
        now=STARTS,
        item_id=third,
        kind="information",
        words=five("The next session is in Astana"),
    ).id
    later = STARTS + timedelta(hours=2)
    act(database, KAZ, "confirm_outcome", now=later, outcome_id=promised)
    act(database, MAR, "confirm_outcome", now=later, outcome_id=decided)
    act(database, KAZ, "confirm_outcome", now=later, outcome_id=told)
    row = find(database, t.outcome, promised)
    duty = find(database, t.commitment, row["commitment"])
    assert (duty["state"], duty["due_on"]) == ("accepted", "2027-07-12")
    with read_desk(database, KAZ, NOW) as desk:
        leads = {each.of_party: each for each in read_leads(desk, duty["id"])}
        lines = read_matrix(desk, meeting.session)
    assert {party: each.organisation for party, each in leads.items()} == LEADS
    assert all(each.accepted for each in leads.values())
    assert [(line.row.number, line.row.kind, line.leads) for line in lines] == [
        (1, "commitment", LEADS),
        (2, "decision", {}),
        (3, "information", {}),
    ]
    assert {find(database, t.agenda_item, each)["state"] for each in meeting.items} == {"done"}
