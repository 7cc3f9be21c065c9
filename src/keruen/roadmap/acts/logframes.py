"""The logical framework of a project: rows, values of its indicators, milestones."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from keruen.roadmap.acts.fields import FileId
from keruen.roadmap.acts.project_fields import (
    LogframeRowId,
    MaybeAttachmentId,
    MaybeLogframeRowId,
    MilestoneId,
    ReadingId,
)
from keruen.roadmap.acts.registry import Done, act
from keruen.roadmap.desk import Desk, check_texts
from keruen.roadmap.project_words import LEVELS, PROJECT_KINDS
from keruen.roadmap.rows import (
    AttachmentRow,
    FileRow,
    LogframeReadingRow,
    LogframeRowRow,
    MilestoneRow,
)
from keruen.roadmap.tables import logframe_reading, logframe_row, milestone
from keruen.store.fields import Code, Day, Line, MaybeLine, MaybeWords, Titles, Words
from keruen.store.refusal import check, word


def find_project(desk: Desk, file_id: str) -> FileRow:
    """A live file that has a logical framework, contributions and missions, and is not over."""
    row = desk.find_live(FileRow, file_id)
    check(
        row.kind in PROJECT_KINDS,
        "a file of the kind {given} has no logical framework and no missions",
        "Choose a triangular project or an expert mission.",
        kind="invalid",
        given=word(row.kind),
    )
    check(
        row.state not in ("finished", "withdrawn"),
        "the file {id} is {state}",
        "Open a new file.",
        id=file_id,
        state=word(row.state),
    )
    return row


@act("programme")
def add_logframe_row(
    desk: Desk,
    file_id: FileId,
    level: Code,
    words: Titles,
    indicator: Titles | None = None,
    unit: MaybeLine = "",
    baseline: float | None = None,
    target: float | None = None,
    due_on: Day | None = None,
    source: MaybeWords = "",
    assumption: Titles | None = None,
) -> Done:
    """Add a row to the logical framework: its indicator, baseline, target, source, assumption."""
    row = find_project(desk, file_id)
    check(
        level in LEVELS,
        "{given} is not a level of a logical framework",
        "Write one of {levels}.",
        kind="invalid",
        given=repr(level[:40]),
        levels=", ".join(LEVELS),
    )
    check(
        target is None or baseline is not None,
        "the row has a target and no baseline",
        "Write the value before the project began, also where it is 0.",
        kind="invalid",
    )
    check(
        (baseline is None) or (bool(unit) and bool(indicator)),
        "the row has a baseline and no indicator with a unit",
        "Name the indicator and its unit.",
        kind="invalid",
    )
    table = logframe_row
    query = select(func.max(table.c.position)).where(table.c.file == file_id)
    highest = desk.connection.execute(query).scalar()
    made = desk.add(
        table,
        tier=row.tier,
        file=file_id,
        level=level,
        position=int(highest or 0) + 1,
        words=check_texts(words, "the row"),
        indicator=check_texts(indicator, "the indicator") if indicator else None,
        unit=unit or None,
        baseline=baseline,
        target=target,
        due_on=due_on.isoformat() if due_on else None,
        source=source or None,
        assumption=check_texts(assumption, "the assumption") if assumption else None,
    )
    return Done("file", file_id, row.tier, made)


@act("programme")
def withdraw_logframe_row(desk: Desk, row_id: LogframeRowId, reason: Words) -> Done:
    """Withdraw a row of the logical framework that the actor's side added."""
    row = desk.find_live(LogframeRowRow, row_id)
    _check_own(desk, row.party)
    desk.withdraw(logframe_row, row, reason)
    return Done("file", row.file, row.tier)


@act("programme")
def record_reading(
    desk: Desk,
    row_id: LogframeRowId,
    value: float,
    day: Day,
    evidence: Line,
    attachment_id: MaybeAttachmentId = "",
) -> Done:
    """Record the value of an indicator on a day; it counts once the other side accepts it."""
    row = desk.find_live(LogframeRowRow, row_id)
    find_project(desk, row.file)
    check(
        row.baseline is not None,
        "this row has no baseline, so its indicator has no values",
        "Add a row with an indicator, its unit and its baseline.",
        kind="invalid",
    )
    check_past(desk, day)
    if attachment_id:
        about = desk.find_live(AttachmentRow, attachment_id).about
        check(
            about == row.file,
            "the evidence is attached to another record",
            "Attach it to this project.",
            kind="invalid",
        )
    desk.add(
        logframe_reading,
        tier=row.tier,
        file=row.file,
        row=row_id,
        value=value,
        day=day.isoformat(),
        evidence=evidence,
        attachment=attachment_id or None,
        recorded_party=desk.actor.party,
        state="recorded",
    )
    return Done("file", row.file, row.tier)


@act("programme", binds="reading")
def accept_reading(desk: Desk, reading_id: ReadingId) -> Done:
    """Accept the evidence of a value that the other side recorded; the value then counts."""
    return _decide_reading(desk, reading_id, "accepted", "")


@act("programme", binds="reading")
def refuse_reading(desk: Desk, reading_id: ReadingId, answer: Words) -> Done:
    """Refuse the evidence of a value that the other side recorded, with the reason."""
    return _decide_reading(desk, reading_id, "refused", answer)


@act("programme")
def add_milestone(
    desk: Desk, file_id: FileId, words: Titles, due_on: Day, row_id: MaybeLogframeRowId = ""
) -> Done:
    """Add a milestone to a project, with the day by which it is to be reached."""
    row = find_project(desk, file_id)
    if row_id:
        check(
            desk.find_live(LogframeRowRow, row_id).file == file_id,
            "the row belongs to another project",
            "Choose a row of this project.",
            kind="invalid",
        )
    desk.add(
        milestone,
        tier=row.tier,
        file=file_id,
        row=row_id or None,
        words=check_texts(words, "the milestone"),
        due_on=due_on.isoformat(),
        state="open",
    )
    return Done("file", file_id, row.tier)


@act("programme")
def report_milestone(desk: Desk, milestone_id: MilestoneId, day: Day, evidence: Line) -> Done:
    """Report that a milestone was reached, with the day and the evidence."""
    row = desk.find_live(MilestoneRow, milestone_id)
    check_past(desk, day)
    desk.go(
        milestone,
        row,
        "reported",
        day=day.isoformat(),
        evidence=evidence,
        reported_party=desk.actor.party,
    )
    return Done("file", row.file, row.tier)


@act("programme", binds="milestone")
def confirm_milestone(desk: Desk, milestone_id: MilestoneId) -> Done:
    """Confirm that a milestone which the other side reported was reached."""
    return _decide_milestone(desk, milestone_id, "reached")


@act("programme", binds="milestone")
def reopen_milestone(desk: Desk, milestone_id: MilestoneId) -> Done:
    """Leave a milestone open which the other side reported without sufficient evidence."""
    return _decide_milestone(desk, milestone_id, "open")


@act("programme")
def withdraw_milestone(desk: Desk, milestone_id: MilestoneId, reason: Words) -> Done:
    """Withdraw a milestone that the actor's side added."""
    row = desk.find_live(MilestoneRow, milestone_id)
    _check_own(desk, row.party)
    desk.withdraw(milestone, row, reason)
    return Done("file", row.file, row.tier)


def check_past(desk: Desk, day: date) -> None:
    """Refuse a day that has not come."""
    check(
        day <= desk.today(),
        "the day {day} has not come",
        "Record what happened.",
        kind="invalid",
        day=day,
    )


def _decide_reading(desk: Desk, reading_id: str, state: str, answer: str) -> Done:
    row = desk.find_live(LogframeReadingRow, reading_id)
    check(
        row.recorded_party != desk.actor.party,
        "{party} recorded this value itself",
        "Let the other side accept or refuse its evidence.",
        kind="forbidden",
        party=desk.actor.party,
    )
    desk.go(logframe_reading, row, state, decided_party=desk.actor.party, answer=answer or None)
    return Done("file", row.file, row.tier)


def _decide_milestone(desk: Desk, milestone_id: str, state: str) -> Done:
    row = desk.find_live(MilestoneRow, milestone_id)
    check(
        row.state != "reported" or row.reported_party != desk.actor.party,
        "{party} reported this milestone itself",
        "Let the other side confirm it.",
        kind="forbidden",
        party=desk.actor.party,
    )
    desk.go(milestone, row, state, decided_party=desk.actor.party)
    return Done("file", row.file, row.tier)


def _check_own(desk: Desk, party: str) -> None:
    check(
        party == desk.actor.party,
        "this was added by {party}",
        "A side withdraws its own.",
        kind="forbidden",
        party=party,
    )
