"""Claiming jobs: two workers never take one, and a job whose worker died is taken again.

Claims are written in transactions of the system itself: no team sees another team's jobs, and
progress changes too often for the log.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, func, or_, select

from keruen.store.database import Database
from keruen.store.instants import write_instant
from keruen.studies import tables as t
from keruen.studies.names import CANCELLED, DONE, FAILED, QUEUED, RUNNING
from keruen.studies.quotas import quota_of

LEASE_SECONDS = 30.0
MOST_ATTEMPTS = 3
KEPT_LINES = 200


@dataclass(frozen=True)
class Claim:
    """A job that a worker took.

    Parameters
    ----------
    process : of the worker before, where the job was taken from one that died.
    """

    job: str
    team: str
    account: str
    attempt: int
    process: str


def claim_job(database: Database, worker: str, clock: float | None = None) -> Claim | None:
    """Take the job that waits longest, of the team with the fewest running jobs.

    Parameters
    ----------
    worker : a name that no other worker has.
    clock : seconds since 1970.

    Returns
    -------
    The claim; None where no job waits that its team may run now.
    """
    now = time.time() if clock is None else clock
    with database.admin_transaction() as connection:
        if database.dialect == "postgresql":
            # Of workers that look at the same moment, one chooses at a time.
            connection.execute(select(func.pg_advisory_xact_lock(6962_0002)))
        return _claim(connection, worker, now)


def _claim(connection: Connection, worker: str, now: float) -> Claim | None:
    job, work = t.study_job.c, t.secret_job_work.c
    lost = (job.state == RUNNING) & (func.coalesce(work.lease_until, 0.0) < now)
    query = (
        select(job.id, job.party, job.created_by, job.state, work.attempts, work.process)
        .outerjoin(t.secret_job_work, work.job == job.id)
        .where(or_(job.state == QUEUED, lost))
        .order_by(job.created_at, job.id)
    )
    waiting = list(connection.execute(query))
    counted = (
        select(job.party, func.count())
        .join(t.secret_job_work, work.job == job.id)
        .where(job.state == RUNNING, work.lease_until >= now)
        .group_by(job.party)
    )
    running = {str(party): int(count) for party, count in connection.execute(counted)}
    free = [
        row
        for row in waiting
        if running.get(row.party, 0) < quota_of(connection, row.party).running_jobs
    ]
    if not free:
        return None
    row = min(free, key=lambda each: running.get(each.party, 0))
    attempts = int(row.attempts or 0) + 1
    values = {
        "worker": worker,
        "lease_until": now + LEASE_SECONDS,
        "attempts": attempts,
        "begun_at": write_instant(datetime.now(UTC)),
        "process": "",
    }
    if row.attempts is None:
        connection.execute(t.secret_job_work.insert().values(job=row.id, **values))
    else:
        connection.execute(t.secret_job_work.update().where(work.job == row.id).values(**values))
    connection.execute(t.study_job.update().where(job.id == row.id).values(state=RUNNING))
    return Claim(row.id, row.party, row.created_by, attempts, row.process or "")


def renew(
    database: Database,
    claim: Claim,
    worker: str,
    lines: Sequence[Mapping[str, object]],
    process: str = "",
    clock: float | None = None,
) -> tuple[bool, bool]:
    """Renew a claim and note progress.

    Returns
    -------
    Whether the worker still has the job, and whether it was asked to end.
    """
    now = time.time() if clock is None else clock
    work, job = t.secret_job_work.c, t.study_job.c
    with database.admin_transaction() as connection:
        changed = connection.execute(
            t.secret_job_work.update()
            .where(work.job == claim.job, work.worker == worker)
            .values(
                lease_until=now + LEASE_SECONDS,
                process=process,
                progress=json.dumps(list(lines)[-KEPT_LINES:]),
            )
        )
        query = select(job.cancelled_at, job.state).where(job.id == claim.job)
        row = connection.execute(query).one()
    mine = changed.rowcount == 1 and row.state == RUNNING
    return mine, row.cancelled_at is not None


def end_job(
    database: Database, claim: Claim, worker: str, state: str, problem: str = "", remedy: str = ""
) -> bool:
    """Note how a job ended; False where another worker has it by now."""
    work, job = t.secret_job_work.c, t.study_job.c
    with database.admin_transaction() as connection:
        query = select(work.worker).where(work.job == claim.job)
        if connection.execute(query).scalar() != worker:
            return False
        connection.execute(
            t.study_job.update()
            .where(job.id == claim.job, job.state == RUNNING)
            .values(
                state=state,
                ended_at=write_instant(datetime.now(UTC)),
                problem=problem,
                remedy=remedy,
            )
        )
        connection.execute(
            t.secret_job_work.update().where(work.job == claim.job).values(lease_until=0.0)
        )
    return True


def read_progress(database: Database, jobs: Sequence[str]) -> dict[str, list[dict[str, object]]]:
    """The lines of progress of jobs that the reader sees, by job; the newest last."""
    work = t.secret_job_work.c
    query = select(work.job, work.progress).where(work.job.in_(list(jobs)))
    with database.admin_read() as connection:
        return {row.job: json.loads(row.progress) for row in connection.execute(query)}


ENDED = (DONE, FAILED, CANCELLED)
"""How a job can end."""
