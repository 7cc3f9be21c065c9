"""Reads of a project: logical framework with its actual values, contributions, missions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from keruen.roadmap import tables as t
from keruen.roadmap.desk import Desk
from keruen.roadmap.project_words import CONTRIBUTION_KINDS, LEVELS
from keruen.roadmap.rows import (
    ContributionRow,
    DeliveryRow,
    ExpertCvRow,
    LogframeReadingRow,
    LogframeRowRow,
    MilestoneRow,
    MissionReportRow,
    MissionRow,
    OrganisationRow,
    RecommendationRow,
)
from keruen.store.typed_rows import R


@dataclass(frozen=True)
class LogframeLine:
    """A row of the logical framework beside the value that it has now.

    Parameters
    ----------
    actual : the latest value whose evidence the other side accepted.
    waiting : values whose evidence waits for the other side.
    """

    row: LogframeRowRow
    actual: LogframeReadingRow | None
    waiting: tuple[LogframeReadingRow, ...]


@dataclass(frozen=True)
class Promise:
    """A contribution beside what arrived of it, each in its own unit.

    Parameters
    ----------
    delivered : what the giver or another partner recorded, and was not refused.
    confirmed : the part of it that the receiver confirmed.
    """

    row: ContributionRow
    deliveries: tuple[DeliveryRow, ...]
    delivered: Decimal
    confirmed: Decimal


@dataclass(frozen=True)
class Total:
    """Contributions of one kind in one unit; other kinds, units and currencies are apart."""

    kind: str
    unit: str
    promised: Decimal
    delivered: Decimal
    confirmed: Decimal


@dataclass(frozen=True)
class Visit:
    """A mission with its report and recommendations, and the CV as far as the reader sees it."""

    row: MissionRow
    report: MissionReportRow | None
    recommendations: tuple[RecommendationRow, ...]
    cv: ExpertCvRow | None


def _of_file(desk: Desk, kind: type[R], file: str) -> list[R]:
    table = kind.table
    query = select(table).where(table.c.file == file, table.c.withdrawn_at.is_(None))
    return desk.records(kind, query.order_by(table.c.created_at, table.c.id))


def read_logframe(desk: Desk, file: str) -> list[LogframeLine]:
    """The logical framework of a project, from the widest effect down."""
    readings = _of_file(desk, LogframeReadingRow, file)
    lines = []
    for row in _of_file(desk, LogframeRowRow, file):
        mine = [each for each in readings if each.row == row.id]
        accepted = [each for each in mine if each.state == "accepted"]
        last = max(accepted, key=lambda each: (each.day, each.created_at), default=None)
        waiting = tuple(each for each in mine if each.state == "recorded")
        lines.append(LogframeLine(row, last, waiting))
    return sorted(lines, key=lambda each: (LEVELS.index(each.row.level), each.row.position))


def read_milestones(desk: Desk, file: str) -> list[MilestoneRow]:
    """The milestones of a project by their days."""
    return sorted(_of_file(desk, MilestoneRow, file), key=lambda each: (each.due_on, each.id))


def read_promises(desk: Desk, file: str) -> list[Promise]:
    """The contributions to a project by kind, each with what arrived of it."""
    deliveries = _of_file(desk, DeliveryRow, file)
    found = []
    for row in _of_file(desk, ContributionRow, file):
        mine = tuple(each for each in deliveries if each.contribution == row.id)
        arrived = [each for each in mine if each.state != "refused"]
        confirmed = [each for each in mine if each.state == "confirmed"]
        found.append(Promise(row, mine, _sum(arrived), _sum(confirmed)))
    return sorted(found, key=lambda each: CONTRIBUTION_KINDS.index(each.row.kind))


def _sum(rows: Iterable[DeliveryRow]) -> Decimal:
    return sum((Decimal(each.quantity) for each in rows), Decimal(0))


def total_promises(promises: Iterable[Promise]) -> list[Total]:
    """Sums of contributions of one kind in one unit; nothing is added across units.

    Two currencies are two units, so that each has a line of its own.
    """
    found: dict[tuple[str, str], Total] = {}
    for each in promises:
        key = (each.row.kind, each.row.unit)
        held = found.get(key, Total(*key, Decimal(0), Decimal(0), Decimal(0)))
        found[key] = Total(
            *key,
            held.promised + Decimal(each.row.quantity),
            held.delivered + each.delivered,
            held.confirmed + each.confirmed,
        )
    return sorted(found.values(), key=lambda each: (CONTRIBUTION_KINDS.index(each.kind), each.unit))


def read_visits(desk: Desk, file: str) -> list[Visit]:
    """The missions of a project by their days."""
    reports = {each.mission: each for each in _of_file(desk, MissionReportRow, file)}
    advice = _of_file(desk, RecommendationRow, file)
    rows = sorted(_of_file(desk, MissionRow, file), key=lambda each: (each.starts_on, each.id))
    return [
        Visit(
            row,
            reports.get(row.id),
            tuple(
                sorted(
                    (each for each in advice if each.mission == row.id),
                    key=lambda each: each.number,
                )
            ),
            find_cv(desk, row.id),
        )
        for row in rows
    ]


def find_cv(desk: Desk, mission: str) -> ExpertCvRow | None:
    """The CV of the expert of a mission, if the actor sees it."""
    return desk.record(ExpertCvRow, select(t.expert_cv).where(t.expert_cv.c.mission == mission))


def read_partners(desk: Desk, identifiers: Iterable[str | None]) -> dict[str, dict[str, str]]:
    """Names of organisations by id, as far as the actor sees them."""
    wanted = sorted({each for each in identifiers if each})
    query = select(t.organisation).where(t.organisation.c.id.in_(wanted))
    return {each.id: each.names for each in desk.records(OrganisationRow, query)}
