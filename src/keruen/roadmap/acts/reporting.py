"""Reporting rounds: the leads of commitments are asked to report by a day."""

from __future__ import annotations

from keruen.roadmap.acts.commitment_progress import record_progress
from keruen.roadmap.acts.fields import (
    CommitmentId,
    MaybeSessionId,
    ReportingRoundId,
    ReportRequestId,
    TargetLinkId,
)
from keruen.roadmap.acts.registry import Done, act
from keruen.roadmap.desk import Desk, check_texts
from keruen.roadmap.reads.reporting import commitments_to_report, read_targets
from keruen.roadmap.rows import (
    CommitmentRow,
    CommitmentTargetRow,
    ReportingRoundRow,
    ReportRequestRow,
    SessionRow,
)
from keruen.roadmap.tables import commitment_target, report_request, reporting_round
from keruen.roadmap.targets import TARGETS
from keruen.store.fields import Code, Day, MaybeLine, Titles, Words
from keruen.store.refusal import check


@act("session")
def open_reporting_round(
    desk: Desk, title: Titles, due_on: Day, session_id: MaybeSessionId = ""
) -> Done:
    """Ask each lead of a commitment under way for a report by a day; for a session, its body's."""
    body = desk.find_live(SessionRow, session_id).body if session_id else ""
    check(
        due_on >= desk.today(),
        "the reports would be due on {day}, which has passed",
        "Name a later day.",
        kind="invalid",
        day=due_on,
    )
    asked = commitments_to_report(desk, body)
    check(
        bool(asked),
        "no commitment is under way, so there is nothing to report",
        "Start a commitment first.",
    )
    made = desk.add(
        reporting_round,
        tier="shared",
        title=check_texts(title, "the title"),
        due_on=due_on.isoformat(),
        session=session_id or None,
        state="open",
    )
    for duty in asked:
        for side in desk.parties:
            desk.add(
                report_request,
                tier="shared",
                round=made,
                commitment=duty.id,
                of_party=side.code,
                state="asked",
            )
    return Done("reporting_round", made, "shared", facts={"commitments": len(asked)})


@act("commitment")
def send_report(
    desk: Desk,
    report_request_id: ReportRequestId,
    progress: float,
    words: Words,
    value: float | None = None,
) -> Done:
    """Send the report of the actor's side: progress from 0 to below 1, words, and a figure."""
    row = desk.find_live(ReportRequestRow, report_request_id)
    check(
        row.of_party == desk.actor.party,
        "this report is asked of {party}",
        "A side reports for itself.",
        kind="forbidden",
        party=row.of_party,
    )
    check(
        desk.find(ReportingRoundRow, row.round).state == "open",
        "this reporting round is closed",
        "Report the progress on the page of the commitment.",
    )
    made = record_progress(desk, row.commitment, progress, words)
    desk.go(
        report_request,
        row,
        "reported",
        report=made,
        value=value,
        reported_at=desk.moment,
    )
    return Done("report_request", row.id, row.tier)


@act("session")
def close_reporting_round(desk: Desk, reporting_round_id: ReportingRoundId) -> Done:
    """Close a reporting round; reports that did not arrive stay marked as missing."""
    row = desk.find_live(ReportingRoundRow, reporting_round_id)
    desk.go(reporting_round, row, "closed")
    return Done("reporting_round", row.id, row.tier)


@act("commitment")
def link_target(
    desk: Desk, commitment_id: CommitmentId, sdg_target: Code, reason: MaybeLine = ""
) -> Done:
    """Link a commitment to a target of the Sustainable Development Goals by its official number."""
    row = desk.find_live(CommitmentRow, commitment_id)
    check(
        sdg_target in TARGETS,
        "{target} is not a target of the Sustainable Development Goals",
        "Write the number of a target, such as 2.c.",
        kind="invalid",
        target=repr(sdg_target[:20]),
    )
    check(
        all(each.target != sdg_target for each in read_targets(desk, [commitment_id])),
        "the commitment is already linked to target {target}",
        "Nothing needs to be added.",
        target=sdg_target,
    )
    tier = "party" if row.tier == "party" else "shared"
    desk.add(
        commitment_target,
        tier=tier,
        commitment=commitment_id,
        target=sdg_target,
        reason=reason or None,
    )
    return Done("commitment", commitment_id, tier)


@act("commitment")
def withdraw_target(desk: Desk, target_link_id: TargetLinkId, reason: Words) -> Done:
    """Withdraw the link of a commitment to a target that the actor's side made, with a reason."""
    row = desk.find_live(CommitmentTargetRow, target_link_id)
    check(
        row.party == desk.actor.party,
        "this belongs to {party}",
        "A side withdraws its own entries.",
        kind="forbidden",
        party=row.party,
    )
    desk.withdraw(commitment_target, row, reason)
    return Done("commitment", row.commitment, row.tier)
