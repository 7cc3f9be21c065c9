"""Jobs as pages and the API list and count them."""

from __future__ import annotations

from sqlalchemy import func, select

from keruen.store.cursors import CursorPage, read_page
from keruen.studies import tables as t
from keruen.studies.names import OPEN_STATES, PLAN, QUEUED
from keruen.studies.rows import StudyJobRow
from keruen.studies.unit import Studies


def list_jobs(unit: Studies) -> list[StudyJobRow]:
    """The jobs that the reader sees, the newest first, 500 at most."""
    job = t.study_job
    query = select(job).order_by(job.c.created_at.desc(), job.c.id).limit(500)
    return unit.records(StudyJobRow, query)


def newest_jobs(unit: Studies, most: int) -> list[StudyJobRow]:
    """So many of the newest jobs that the reader sees."""
    job = t.study_job
    return unit.records(StudyJobRow, select(job).order_by(job.c.created_at.desc()).limit(most))


def list_plan_jobs(unit: Studies, version: str) -> list[StudyJobRow]:
    """The jobs that plan a version, the newest first, of those that the reader sees."""
    job = t.study_job
    query = select(job).where(job.c.version == version, job.c.kind == PLAN)
    return unit.records(StudyJobRow, query.order_by(job.c.created_at.desc(), job.c.id))


def page_jobs(unit: Studies, size: int, cursor: str) -> CursorPage[StudyJobRow]:
    """A page of the jobs that the reader sees, the oldest first."""
    job = t.study_job.c
    return read_page(unit, StudyJobRow, (job.created_at, job.id), size, cursor)


def count_open_jobs(unit: Studies) -> int:
    """How many jobs that the reader sees wait or run."""
    return unit.count(t.study_job, t.study_job.c.state.in_(OPEN_STATES))


def count_team_jobs(unit: Studies) -> int:
    """How many jobs of the reader's team wait or run."""
    job = t.study_job.c
    return unit.count(t.study_job, job.party == unit.actor.party, job.state.in_(OPEN_STATES))


def count_own_jobs(unit: Studies) -> int:
    """How many jobs that the reader started for the team wait or run."""
    job = t.study_job.c
    mine = (job.party == unit.actor.party) & job.state.in_(OPEN_STATES)
    return unit.count(t.study_job, mine, job.created_by == unit.actor.account)


def waiting_before(unit: Studies, row: StudyJobRow) -> int:
    """How many jobs of the same team wait before a job; other teams' jobs are not counted."""
    job = t.study_job.c
    query = select(func.count()).where(
        job.state == QUEUED, job.party == row.party, job.created_at < row.created_at
    )
    return int(unit.connection.execute(query).scalar_one())
