"""Reporting rounds: who is asked, what was reported, and the roll-up of a round."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from keruen.roadmap import tables as t
from keruen.roadmap.desk import Desk
from keruen.roadmap.reads.agenda import open_commitments
from keruen.roadmap.reads.listing import Listing
from keruen.roadmap.rows import (
    CommitmentRow,
    CommitmentTargetRow,
    ProgressReportRow,
    ReportingRoundRow,
    ReportRequestRow,
)
from keruen.store.typed_rows import ExtendedRow

REPORTABLE = ("active", "at_risk")
"""States of a commitment on whose progress its leads report."""


@dataclass(frozen=True, slots=True)
class ReportLine(ExtendedRow):
    """A request for a report, with what was reported last.

    Parameters
    ----------
    duty : the commitment.
    report : the report that answered the request; none where it is still missing.
    last : the newest report of that side before, with which the form is filled in.
    late : whether it arrived, or is missing, after the day by which it was asked.
    """

    row: ReportRequestRow
    duty: CommitmentRow
    report: ProgressReportRow | None
    last: ProgressReportRow | None
    late: bool


@dataclass(frozen=True, slots=True)
class RollUp:
    """The state of a part of a round: a theme, a provision, or all of it.

    Parameters
    ----------
    key : of the theme or the provision; empty for all.
    progress : mean progress of the commitments, weighted; from 0 to 1.
    """

    key: str
    commitments: int
    asked: int
    reported: int
    late: int
    progress: float


def list_rounds() -> Listing[ReportingRoundRow]:
    """Reporting rounds, the newest first."""
    columns = t.reporting_round.c
    query = select(t.reporting_round).where(columns.withdrawn_at.is_(None))
    return Listing(ReportingRoundRow, query.order_by(columns.due_on.desc(), columns.id))


def rounds_of_session(desk: Desk, session: str) -> list[ReportingRoundRow]:
    """The reporting rounds for a session."""
    columns = t.reporting_round.c
    query = select(t.reporting_round).where(
        columns.session == session, columns.withdrawn_at.is_(None)
    )
    return desk.records(ReportingRoundRow, query.order_by(columns.due_on, columns.id))


def commitments_to_report(desk: Desk, body: str) -> list[CommitmentRow]:
    """Shared commitments under way without parts, all of them or those of a body."""
    columns = t.commitment.c
    parents = select(columns.parent).where(columns.parent.is_not(None))
    if body:
        wholes = {each.id for each in desk.records(CommitmentRow, open_commitments(desk, body))}
    query = select(t.commitment).where(
        columns.state.in_(REPORTABLE),
        columns.tier != "party",
        columns.withdrawn_at.is_(None),
        columns.id.not_in(parents),
    )
    found = desk.records(CommitmentRow, query.order_by(columns.due_on, columns.id))
    return [each for each in found if not body or {each.id, each.parent} & wholes]


def read_report_lines(desk: Desk, round_row: ReportingRoundRow) -> list[ReportLine]:
    """The requests of a round with their reports, by commitment and side."""
    columns = t.report_request.c
    requests = desk.records(
        ReportRequestRow,
        select(t.report_request)
        .where(columns.round == round_row.id, columns.withdrawn_at.is_(None))
        .order_by(columns.commitment, columns.of_party),
    )
    duties = {
        each.id: each
        for each in desk.records(
            CommitmentRow,
            select(t.commitment).where(
                t.commitment.c.id.in_(sorted({each.commitment for each in requests}))
            ),
        )
    }
    given = t.progress_report.c
    reports = desk.records(
        ProgressReportRow,
        select(t.progress_report)
        .where(given.commitment.in_(sorted(duties)))
        .order_by(given.created_at, given.id),
    )
    today = desk.today().isoformat()
    lines = []
    for each in requests:
        if each.commitment not in duties:
            continue
        own = [
            report
            for report in reports
            if report.commitment == each.commitment and report.of_party == each.of_party
        ]
        answer = next((report for report in own if report.id == each.report), None)
        earlier = [report for report in own if report.id != each.report]
        day = each.reported_at[:10] if each.reported_at else today
        lines.append(
            ReportLine(
                each,
                duties[each.commitment],
                answer,
                earlier[-1] if earlier else None,
                day > round_row.due_on,
            )
        )
    return lines


def roll_up(lines: Iterable[ReportLine], by: str = "") -> list[RollUp]:
    """The state of a round by theme or by provision, or of all of it.

    Parameters
    ----------
    by : ``theme``, ``provision``, or empty for one row with everything.
    """
    parts: dict[str, list[ReportLine]] = {}
    for line in lines:
        parts.setdefault(str(line.duty[by]) if by else "", []).append(line)
    found = []
    for key, part in sorted(parts.items()):
        duties = {line.duty.id: line.duty for line in part}
        weight = sum(each.weight for each in duties.values())
        done = sum(each.weight * each.progress for each in duties.values())
        found.append(
            RollUp(
                key,
                len(duties),
                len(part),
                sum(line.row.state == "reported" for line in part),
                sum(line.late for line in part),
                done / weight if weight else 0.0,
            )
        )
    return found


def read_targets(desk: Desk, commitments: Iterable[str]) -> list[CommitmentTargetRow]:
    """The targets to which commitments are linked."""
    columns = t.commitment_target.c
    query = select(t.commitment_target).where(
        columns.commitment.in_(sorted(commitments)), columns.withdrawn_at.is_(None)
    )
    return desk.records(CommitmentTargetRow, query.order_by(columns.commitment, columns.target))


def open_requests(desk: Desk) -> list[ReportRequestRow]:
    """Reports that are asked of the actor's side and still missing, in open rounds."""
    columns = t.report_request.c
    query = (
        select(t.report_request)
        .join(t.reporting_round, t.reporting_round.c.id == columns.round)
        .where(
            columns.of_party == desk.actor.party,
            columns.state == "asked",
            columns.withdrawn_at.is_(None),
            t.reporting_round.c.state == "open",
        )
        .order_by(t.reporting_round.c.due_on, columns.id)
    )
    return desk.records(ReportRequestRow, query)
