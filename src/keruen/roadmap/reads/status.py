"""The status of a roadmap: coverage, what is agreed, what is late, which bodies are dormant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, select

from keruen.roadmap import tables
from keruen.roadmap.calendar.recurrence import is_dormant, months_between
from keruen.roadmap.days import UNREADABLE
from keruen.roadmap.desk import Desk
from keruen.roadmap.reads.due import OPEN, is_overdue, overdue_condition
from keruen.roadmap.reads.hosting_rotation import HELD, last_met_days, read_coming, read_expected
from keruen.roadmap.reads.progress import Sum, mean_progress, read_sums
from keruen.roadmap.rows import BodyRow, ProvisionRow, SessionRow
from keruen.store.typed_rows import ExtendedRow, TypedRow

__all__ = ["HELD", "OPEN", "is_overdue", "read_bodies", "read_status"]


@dataclass(frozen=True, slots=True)
class BodyState(ExtendedRow):
    """A body, when it last met, and when it is expected to meet again.

    Parameters
    ----------
    silent_months : whole months since it last met.
    dormant : whether its alarm was raised.
    days_left : days until the alarm; below zero where it has been raised.
    turns : hosts whose turn it is, by level.
    coming : its next session, where one is planned.
    """

    row: BodyRow
    last_met_on: str | None = None
    silent_months: int = 0
    dormant: bool = False
    expected_from: str | None = None
    expected_until: str | None = None
    days_left: int | None = None
    turns: Mapping[str, str] = field(default_factory=dict)
    coming: SessionRow | None = None


@dataclass(frozen=True, slots=True)
class RoadmapStatus(TypedRow):
    """Status of a roadmap.

    Parameters
    ----------
    coverage, progress : shares from 0 to 1.
    agreed : how many provisions are agreed.
    states : how many commitments are in each state.
    overdue : ids of the commitments whose day has passed.
    """

    provisions: int
    coverage: float
    agreed: int
    commitments: int
    states: dict[str, int]
    overdue: list[str]
    progress: float
    bodies: list[BodyState]


def read_status(desk: Desk, sums: list[Sum] | None = None) -> RoadmapStatus:
    """Provisions, coverage, commitments by state, what is overdue, dormant bodies."""
    provisions = desk.records(
        ProvisionRow, select(tables.provision).order_by(tables.provision.c.number)
    )
    sums = read_sums(desk) if sums is None else sums
    here = tables.commitment.c
    live = here.withdrawn_at.is_(None)
    counted = select(here.state, func.count().label("count")).where(live).group_by(here.state)
    states = {str(each[0]): int(each[1]) for each in desk.connection.execute(counted)}
    late = select(here.id).where(live, overdue_condition(desk)).order_by(here.due_on, here.id)
    covered = covered_provisions(desk)
    whole = [row for row in provisions if row.id in covered or row.reason]
    return RoadmapStatus(
        provisions=len(provisions),
        coverage=len(whole) / len(provisions) if provisions else 0.0,
        agreed=sum(row.modality == "agreed" for row in provisions),
        commitments=sum(states.values()),
        states=dict(sorted(states.items())),
        overdue=list(desk.connection.execute(late).scalars()),
        progress=mean_progress(sums),
        bodies=read_bodies(desk),
    )


def covered_provisions(desk: Desk) -> set[str]:
    """Provisions to which a commitment, body, event, file or decision is linked."""
    found: set[str] = set()
    if not desk.actor.side:
        # What is not shown to the public is not counted for it either.
        query = select(tables.provision.c.id).where(tables.provision.c.coverage == "record")
        found |= set(desk.connection.execute(query).scalars())
    for table in (
        tables.commitment,
        tables.body,
        tables.event,
        tables.file,
        tables.decision,
        tables.indicator,
    ):
        query = select(table.c.provision).where(table.c.withdrawn_at.is_(None)).distinct()
        found |= {each for each in desk.connection.execute(query).scalars() if each}
    return found


def read_bodies(desk: Desk) -> list[BodyState]:
    """Bodies with their last session, when the next is expected, and whether they are dormant."""
    last, today = last_met_days(desk), desk.today()
    found = []
    for row in desk.records(BodyRow, select(tables.body).order_by(tables.body.c.id)):
        try:
            found.append(_read_body(desk, row, last.get(row.id), today))
        except UNREADABLE:
            desk.note_fault("body", row.names)
            # A body whose dates or rule cannot be read is left out.
            found.append(BodyState(row))
    return found


def _read_body(desk: Desk, row: BodyRow, met: date | None, today: date) -> BodyState:
    # A session that is entered before its day has not broken the silence yet.
    since = min(met, today) if met else date.fromisoformat(row.starts_on or today.isoformat())
    rule = row.recurrence
    expected = read_expected(desk, row, since)
    return BodyState(
        row,
        last_met_on=met.isoformat() if met else None,
        silent_months=months_between(since, today),
        dormant=is_dormant(rule, since, today, row.grace_months) if rule else False,
        expected_from=expected.first.isoformat() if expected else None,
        expected_until=expected.last.isoformat() if expected else None,
        days_left=expected.days_left(today) if expected else None,
        turns=expected.turns if expected else {},
        coming=read_coming(desk, row.id),
    )
