"""The acts that the page of a project offers, those that wait for the reader first."""

from __future__ import annotations

from decimal import Decimal

from keruen.roadmap.partners import holder_of, is_holder
from keruen.roadmap.project_words import RECIPIENT
from keruen.roadmap.reads.projects import LogframeLine, Promise, Visit
from keruen.roadmap.rows import FileRoleRow, FileRow, MilestoneRow
from keruen.web.pages.project_parts import Project
from keruen.web.pages.view import Asked, Wanted


def project_steps(
    asked: Asked, row: FileRow, roles: list[FileRoleRow], project: Project
) -> list[Wanted]:
    """The acts that a project allows the reader, those that wait for the reader first."""
    desk, about = asked.desk, {"file_id": row.id}
    mine: list[Wanted] = [
        ("validate_own_role", {"role_id": each.id}, each.holder)
        for each in roles
        if not each.validated and is_holder(desk, each.of_party, each.organisation)
        if not each.of_party
    ]
    for promise in project.promises:
        mine += _promise_steps(asked, promise)
    for visit in project.visits:
        mine += _visit_steps(asked, visit)
    for line in project.frame:
        mine += _frame_steps(asked, line)
    for stone in project.milestones:
        mine += _milestone_steps(asked, stone)
    if row.state in ("finished", "withdrawn"):
        return mine
    return [
        *mine,
        *(
            ("record_signed_role", {"role_id": each.id}, each.holder)
            for each in roles
            if each.role == RECIPIENT and not each.of_party and not each.validated
        ),
        *(
            ("record_departure", {"role_id": each.id}, each.holder)
            for each in roles
            if row.state in ("validated", "running") and each.of_party == desk.actor.side
        ),
        ("add_logframe_row", about),
        ("add_milestone", {**about, "row_id": ""}),
        ("add_partner", {}),
        ("propose_guest", about),
        ("promise_contribution", about),
        ("offer_mission", about),
    ]


def _frame_steps(asked: Asked, line: LogframeLine) -> list[Wanted]:
    name = asked.say(line.row.words)
    wanted: list[Wanted] = []
    for reading in line.waiting:
        if reading.recorded_party != asked.desk.actor.side:
            about = {"reading_id": reading.id}
            wanted += [("accept_reading", about, name), ("refuse_reading", about, name)]
    if line.row.baseline is not None:
        wanted.append(("record_reading", {"row_id": line.row.id, "attachment_id": ""}, name))
    if line.row.party == asked.desk.actor.side:
        wanted.append(("withdraw_logframe_row", {"row_id": line.row.id}, name))
    return wanted


def _milestone_steps(asked: Asked, row: MilestoneRow) -> list[Wanted]:
    about, name = {"milestone_id": row.id}, asked.say(row.words)
    wanted: list[Wanted] = []
    if row.state == "open":
        wanted.append(("report_milestone", about, name))
    if row.state == "reported" and row.reported_party != asked.desk.actor.side:
        wanted += [("confirm_milestone", about, name), ("reopen_milestone", about, name)]
    if row.state != "reached" and row.party == asked.desk.actor.side:
        wanted.append(("withdraw_milestone", about, name))
    return wanted


def _promise_steps(asked: Asked, promise: Promise) -> list[Wanted]:
    desk, name = asked.desk, asked.say(promise.row.words)
    wanted: list[Wanted] = []
    for sent in promise.deliveries:
        if sent.state == "recorded" and is_holder(desk, *holder_of(sent, "receiver")):
            about = {"delivery_id": sent.id}
            wanted += [("confirm_delivery", about, name), ("refuse_delivery", about, name)]
    if promise.delivered < Decimal(promise.row.quantity):
        wanted.append(("record_delivery", {"contribution_id": promise.row.id}, name))
    if not promise.deliveries and promise.row.party == desk.actor.side:
        wanted.append(("withdraw_contribution", {"contribution_id": promise.row.id}, name))
    return wanted


NEXT = {
    "offered": (("host", "request_mission"),),
    "requested": (("host", "clear_mission"), ("sender", "clear_mission")),
    "cleared": (("sender", "begin_mission"),),
    "under_way": (("sender", "report_mission"),),
    "reported": (("host", "accept_mission"),),
}
"""By the state of a mission: who takes which step."""


def _visit_steps(asked: Asked, visit: Visit) -> list[Wanted]:
    desk, row = asked.desk, visit.row
    about, name = {"mission_id": row.id}, asked.say(row.words)
    parts = {
        "host": is_holder(desk, *holder_of(row, "host")),
        "sender": desk.actor.side == row.sender_party,
    }
    wanted: list[Wanted] = [
        (step, about, name)
        for part, step in NEXT.get(row.state, ())
        if parts[part] and not (step == "clear_mission" and row[f"{part}_cleared_at"])
    ]
    if parts["sender"] and visit.cv is None and row.state in ("offered", "requested"):
        wanted.append(("add_cv", about, name))
    if parts["sender"] and visit.cv is not None and visit.cv.key:
        wanted.append(("erase_cv", {"cv_id": visit.cv.id}, name))
    if parts["sender"] and row.state in ("offered", "requested", "cleared"):
        wanted.append(("withdraw_mission", about, name))
    wanted += [
        ("commit_to_recommendation", {"recommendation_id": each.id}, asked.say(each.words))
        for each in visit.recommendations
        if each.commitment is None
    ]
    return wanted
