"""The words to which the steps of a project bind: deliveries, values, milestones, missions."""

from __future__ import annotations

from keruen.roadmap.desk import Desk
from keruen.roadmap.rows import (
    CandidatureRow,
    ContributionRow,
    DeliveryRow,
    LogframeReadingRow,
    LogframeRowRow,
    MilestoneRow,
    MissionReportRow,
    MissionRow,
    PledgeRow,
)
from keruen.roadmap.tables import mission_report
from keruen.store.command import Bound
from keruen.store.typed_rows import TypedRow

BoundWords = dict[str, object]


def _parts(row: TypedRow, *names: str) -> BoundWords:
    return {name: row[name] for name in names}


def read_delivery(desk: Desk, identifier: str) -> BoundWords:
    """What arrived of which contribution, and when."""
    row = desk.find(DeliveryRow, identifier)
    given = desk.find(ContributionRow, row.contribution)
    words: BoundWords = {"delivery": row.id, **_parts(row, "quantity", "day", "reference")}
    promised = ("id", "kind", "words", "quantity", "unit", "giver_party", "giver_organisation")
    return words | {"contribution": _parts(given, *promised)}


def read_reading(desk: Desk, identifier: str) -> BoundWords:
    """A value of an indicator with its evidence, and what the indicator measures."""
    row = desk.find(LogframeReadingRow, identifier)
    held = desk.find(LogframeRowRow, row.row)
    words: BoundWords = {"reading": row.id}
    words |= _parts(row, "value", "day", "evidence", "attachment", "recorded_party")
    return words | {"row": _parts(held, "id", "words", "indicator", "unit", "baseline", "target")}


def read_milestone(desk: Desk, identifier: str) -> BoundWords:
    """A milestone with the evidence that it was reached."""
    row = desk.find(MilestoneRow, identifier)
    return {"milestone": row.id, **_parts(row, "words", "due_on", "state", "day", "evidence")}


def read_mission(desk: Desk, identifier: str) -> BoundWords:
    """The terms of a mission, how far it is, and its report."""
    row = desk.find(MissionRow, identifier)
    names = ("words", "expertise", "sender_party", "host_party", "host_organisation")
    words: BoundWords = {"mission": row.id, **_parts(row, *names)}
    words |= _parts(row, "starts_on", "ends_on", "state")
    query = mission_report.select().where(mission_report.c.mission == row.id)
    report = desk.record(MissionReportRow, query)
    told = ("purpose", "findings", "next_steps")
    return words | {"report": _parts(report, *told) if report else None}


def read_pledge(desk: Desk, identifier: str) -> BoundWords:
    """A pledge: who supports which candidature, in what form, and what was declared of it."""
    row = desk.find(PledgeRow, identifier)
    about = desk.find(CandidatureRow, row.candidature)
    words: BoundWords = {"pledge": row.id, "candidature": _parts(about, "id", "candidate", "post")}
    names = ("from_party", "to_party", "form", "note", "day", "in_return", "rounds", "state")
    return words | _parts(row, *names, "declared_at")


PROJECT_BOUND = {
    "delivery": Bound("delivery_id", read_delivery),
    "reading": Bound("reading_id", read_reading),
    "milestone": Bound("milestone_id", read_milestone),
    "mission": Bound("mission_id", read_mission),
    "pledge": Bound("pledge_id", read_pledge),
}
"""Words of projects by name."""
