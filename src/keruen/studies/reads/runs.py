"""Runs as pages and the API list them, with their comments and links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, select

from keruen.store.cursors import CursorPage, read_page
from keruen.studies import tables as t
from keruen.studies.names import PLAN, SUBMITTED
from keruen.studies.rows import RunCommentRow, RunLinkRow, StudyRunRow
from keruen.studies.unit import Studies


def list_runs(unit: Studies) -> list[StudyRunRow]:
    """The runs that the reader sees, the newest first, 1,000 at most."""
    run = t.study_run
    query = select(run).order_by(run.c.created_at.desc(), run.c.id).limit(1_000)
    return unit.records(StudyRunRow, query)


def newest_runs(unit: Studies, most: int) -> list[StudyRunRow]:
    """So many of the newest runs that the reader sees."""
    run = t.study_run
    return unit.records(StudyRunRow, select(run).order_by(run.c.created_at.desc()).limit(most))


def submitted_runs(unit: Studies) -> list[StudyRunRow]:
    """The runs of the reader's team that wait for approval, the oldest first."""
    run = t.study_run
    own = run.c.party == unit.actor.party
    query = select(run).where(run.c.state == SUBMITTED, own).order_by(run.c.created_at)
    return unit.records(StudyRunRow, query) if unit.actor.party else []


def page_runs(unit: Studies, size: int, cursor: str) -> CursorPage[StudyRunRow]:
    """A page of the runs that the reader sees, the oldest first."""
    run = t.study_run.c
    return read_page(unit, StudyRunRow, (run.created_at, run.id), size, cursor)


def plan_runs(unit: Studies) -> Sequence[StudyRunRow]:
    """Runs of plans, the newest first."""
    run = t.study_run
    query = select(run).where(run.c.kind == PLAN).order_by(run.c.created_at.desc()).limit(200)
    return unit.records(StudyRunRow, query)


def run_of_job(unit: Studies, job: str) -> StudyRunRow | None:
    """The run that a job made; None where it has made none that the reader sees."""
    return unit.record(StudyRunRow, select(t.study_run).where(t.study_run.c.job == job))


def runs_of_jobs(unit: Studies, jobs: Sequence[str]) -> Mapping[str, str]:
    """The ids of the runs that jobs made, by the id of the job."""
    run = t.study_run.c
    rows = unit.connection.execute(select(run.job, run.id).where(run.job.in_(jobs)))
    return {row.job: row.id for row in rows}


def records_of_jobs(unit: Studies, jobs: Sequence[str]) -> Mapping[str, StudyRunRow]:
    """The runs that jobs made, by the id of the job."""
    rows = unit.records(StudyRunRow, select(t.study_run).where(t.study_run.c.job.in_(jobs)))
    return {row.job: row for row in rows}


def list_comments(unit: Studies, run: str) -> list[RunCommentRow]:
    """The comments on a run, the oldest first."""
    comment = t.run_comment
    query = select(comment).where(comment.c.run == run).order_by(comment.c.created_at)
    return unit.records(RunCommentRow, query)


def list_links(unit: Studies, run: str) -> list[RunLinkRow]:
    """The links to a run, the newest first; revoked and expired ones too."""
    link = t.run_link
    query = select(link).where(link.c.run == run).order_by(link.c.created_at.desc())
    return unit.records(RunLinkRow, query)


def unrevoked_links(unit: Studies, run: str) -> list[RunLinkRow]:
    """The links to a run that were not revoked; expired ones too."""
    link = t.run_link.c
    query = select(t.run_link).where(link.run == run, link.revoked_at.is_(None))
    return unit.records(RunLinkRow, query)


class LinkedRun(NamedTuple):
    """The run that a link opens, by its id, and the team that it belongs to."""

    run: str
    party: str


def find_link(connection: Connection, token_sha256: str, moment: str) -> LinkedRun | None:
    """The run of a link that is neither revoked nor expired at a moment; None where none is."""
    link = t.run_link.c
    query = select(link.run, link.party).where(
        link.token_sha256 == token_sha256,
        link.revoked_at.is_(None),
        link.until > moment,
    )
    found = connection.execute(query).first()
    return None if found is None else LinkedRun(found.run, found.party)
