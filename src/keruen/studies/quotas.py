"""How much a team may compute and store. The operator sets it; see `keruen studies quota`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import Connection, select

from keruen.store.instants import write_instant
from keruen.studies import tables as t
from keruen.studies.unit import Studies


class Quota(NamedTuple):
    """Limits of a team.

    Parameters
    ----------
    waiting_jobs : jobs that wait or run at once.
    running_jobs : jobs that run at once.
    hours_per_day : time limits of the jobs begun within 24 hours, together.
    storage_mib : what cases and runs take.
    memory_mib : memory of one job.
    person_jobs : jobs of one person that wait or run at once.
    person_hours_per_day : time limits of the jobs that one person begins within 24 hours.
    """

    waiting_jobs: int = 20
    running_jobs: int = 1
    hours_per_day: float = 12.0
    storage_mib: int = 2_048
    memory_mib: int = 4_096
    person_jobs: int = 10
    person_hours_per_day: float = 8.0


USUAL = Quota()


def read_quota(unit: Studies) -> Quota:
    """The limits of the actor's team."""
    return quota_of(unit.connection, unit.actor.party)


def quota_of(connection: Connection, team: str) -> Quota:
    """The limits of a team: the last that were set, else the usual ones."""
    quota = t.team_quota.c
    query = select(
        quota.waiting_jobs,
        quota.running_jobs,
        quota.hours_per_day,
        quota.storage_mib,
        quota.memory_mib,
        quota.person_jobs,
        quota.person_hours_per_day,
    ).where(quota.party == team)
    row = connection.execute(query.order_by(quota.created_at.desc()).limit(1)).first()
    return USUAL if row is None else Quota(*row)


def set_quota(connection: Connection, team: str, wanted: Quota, moment: str = "") -> None:
    """Set the limits of a team, in a transaction of the system itself."""
    at = moment or write_instant(datetime.now(UTC))
    connection.execute(
        t.team_quota.insert().values(
            id=f"team_quota_{team}_{at}",
            tier="party",
            party=team,
            created_at=at,
            created_by="operator",
            **wanted._asdict(),
        )
    )
