"""Reporting rounds: each lead is asked, answers once for its side, and the round is rolled up."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, update

from keruen.roadmap import tables as t
from keruen.roadmap.desk import read_desk
from keruen.roadmap.reads.reporting import open_requests, read_report_lines, read_targets, roll_up
from keruen.roadmap.rows import ReportingRoundRow
from keruen.roadmap.targets import COUNTS, TARGETS, goal_of, label_of_goal, label_of_target
from keruen.store.database import Database
from tests.roadmap.meeting import STARTS, Meeting, commit, open_meeting, plan_meeting, settle
from tests.roadmap.sides import KAZ, LANGUAGES, MAR, NOW, act, find, five
from tests.roadmap.test_delegations import attacked, refused

LATER = datetime(2027, 3, 1, 9, tzinfo=UTC)


@pytest.fixture
def meeting(database: Database) -> Meeting:
    """A session that made two commitments, both under way."""
    made = plan_meeting(database)
    settle(database, made)
    open_meeting(database, made)
    for item in made.items[:2]:
        outcome = commit(database, MAR, item, f"Do {item}")
        act(database, KAZ, "confirm_outcome", now=STARTS, outcome_id=outcome)
        duty = find(database, t.outcome, outcome)["commitment"]
        act(database, MAR, "start_commitment", now=STARTS, commitment_id=duty)
    return made


def open_round(database: Database, meeting: Meeting) -> str:
    """A round of reports due on 31 March 2027."""
    return act(
        database,
        MAR,
        "open_reporting_round",
        now=LATER,
        title=five("First quarter"),
        due_on="2027-03-31",
        session_id=meeting.session,
    ).id


def test_leads_are_asked_and_answer_once(database: Database, meeting: Meeting) -> None:
    made = open_round(database, meeting)
    with read_desk(database, KAZ, NOW) as desk:
        (first, second) = open_requests(desk)
    given = {"report_request_id": first.id, "progress": 0.4, "words": "Two of five done"}
    assert refused(database, MAR, "send_report", now=LATER, **given) == (
        "this report is asked of KAZ\n  A side reports for itself."
    )
    act(database, KAZ, "send_report", now=LATER, **given, value=12.5)
    assert "is reported and cannot become" in refused(
        database, KAZ, "send_report", now=LATER, **given
    )
    with read_desk(database, MAR, LATER) as desk:
        row = desk.find(ReportingRoundRow, made)
        lines = read_report_lines(desk, row)
        (whole,) = roll_up(lines)
    answered = next(line for line in lines if line.row.id == first.id)
    assert answered.report is not None
    assert (answered.report.words, answered.report.progress) == ("Two of five done", 0.4)
    assert answered.row.value == 12.5
    # Two commitments of equal weight, one at 40 %, so together 20 %; four reports were asked for.
    assert (whole.commitments, whole.asked, whole.reported, whole.late) == (2, 4, 1, 0)
    assert whole.progress == pytest.approx(0.2)
    with read_desk(database, KAZ, datetime(2027, 4, 1, 9, tzinfo=UTC)) as desk:
        (whole,) = roll_up(read_report_lines(desk, row))
        assert whole.late == 3
        assert [each.id for each in open_requests(desk)] == [second.id]


def test_the_last_report_of_the_side_is_offered(database: Database, meeting: Meeting) -> None:
    with read_desk(database, KAZ, NOW) as desk:
        duty = desk.rows(t.commitment.select().where(t.commitment.c.state == "active"))[0]["id"]
    for side, share, words in ((KAZ, 0.1, "Begun"), (MAR, 0.2, "Ours"), (KAZ, 0.3, "On its way")):
        act(
            database,
            side,
            "report_progress",
            now=LATER,
            commitment_id=duty,
            progress=share,
            words=words,
        )
    made = open_round(database, meeting)
    with read_desk(database, KAZ, LATER) as desk:
        lines = read_report_lines(desk, desk.find(ReportingRoundRow, made))
    last = {
        line.row.of_party: line.last.words
        for line in lines
        if line.duty.id == duty and line.last is not None
    }
    assert set(last) == {"KAZ", "MAR"}
    assert last["MAR"] == "Ours"


def test_a_report_is_not_forged(database: Database, meeting: Meeting) -> None:
    made = open_round(database, meeting)
    with read_desk(database, KAZ, NOW) as desk:
        request = open_requests(desk)[0]
    values = {"state": "reported", "reported_at": "2027-03-01T09:00:00.000000Z"}
    attack = update(t.report_request).where(t.report_request.c.id == request.id).values(**values)
    told = "the side that is asked reports once, on the commitment, while the round is open"
    for side in (MAR, KAZ):
        assert attacked(database, side, attack) == told
    act(database, MAR, "close_reporting_round", now=LATER, reporting_round_id=made)
    given = {"report_request_id": request.id, "progress": 0.4, "words": "Late"}
    assert refused(database, KAZ, "send_report", now=LATER, **given) == (
        "this reporting round is closed\n  Report the progress on the page of the commitment."
    )


def test_targets_have_the_numbers_of_the_united_nations(
    database: Database, meeting: Meeting
) -> None:
    del meeting
    assert len(COUNTS) == 17
    assert len(TARGETS) == len(set(TARGETS)) == 169
    assert {"2.1", "2.c", "8.10", "16.b", "17.19"} <= set(TARGETS)
    assert not {"2.6", "2.d", "16.11", "17.20", "17.a", "18.1"} & set(TARGETS)
    for goal in COUNTS:
        assert sorted(label_of_goal(goal)) == LANGUAGES
    labels = [label_of_target(each) for each in TARGETS]
    labels += [label_of_goal(goal) for goal in COUNTS]
    for label in labels:
        assert sorted(label) == LANGUAGES
        assert all(words.strip() and len(words) <= 90 for words in label.values())
    for language in LANGUAGES:
        assert len({label[language] for label in labels}) == 169 + 17
    for low, high, language in (("Ѐ", "ӿ", "kk"), ("Ѐ", "ӿ", "ru"), ("\u0600", "\u06ff", "ar")):
        for label in labels:
            letters = [each for each in label[language] if each.isalpha()]
            assert all(low <= each <= high for each in letters)
    assert {goal_of(each) for each in TARGETS} == set(COUNTS)
    with read_desk(database, MAR, NOW) as desk:
        duty = desk.rows(t.commitment.select().where(t.commitment.c.state == "active"))[0]["id"]
    act(database, KAZ, "link_target", commitment_id=duty, sdg_target="2.c")
    with read_desk(database, MAR, NOW) as desk:
        (link,) = read_targets(desk, [duty])
    assert (link.target, link.party) == ("2.c", "KAZ")
    assert refused(database, MAR, "link_target", commitment_id=duty, sdg_target="2.d") == (
        "'2.d' is not a target of the Sustainable Development Goals\n"
        "  Write the number of a target, such as 2.c."
    )
    row = {**dict(link), "id": "link_x", "target": "2.d", "party": "MAR"}
    assert attacked(database, MAR, insert(t.commitment_target).values(**row)) == (
        "a commitment is linked once to a target of the Sustainable Development Goals"
    )
