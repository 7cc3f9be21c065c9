"""Where locked runs count: the gates of the roadmap that cite them, and its indicators."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, inspect, select

from keruen.roadmap import tables as roadmap
from keruen.roadmap.reads.calendar_entries import pick
from keruen.studies import tables as t
from keruen.studies.names import APPROVED
from keruen.studies.rows import IndicatorRunRow
from keruen.studies.unit import Studies


class CitedRun(NamedTuple):
    """A run that a gate cites, with the reason and the team that cites it."""

    run: str
    title: str
    words: str
    party: str


class UsedRun(NamedTuple):
    """A run that the indicators use: which movements it gives, its folder and its manifest."""

    status: str
    folder: str
    manifest_sha256: str


def has_roadmap(connection: Connection) -> bool:
    """Whether the roadmap is in this database."""
    return inspect(connection).has_table(roadmap.provision.name)


def provision_titles(unit: Studies, ids: Sequence[str], language: str) -> dict[str, str]:
    """Titles of provisions of the roadmap by id; empty where it is not in this database."""
    if not ids or not has_roadmap(unit.connection):
        return {}
    provision = roadmap.provision.c
    query = select(provision.id, provision.title).where(provision.id.in_(ids))
    return {row.id: pick(row.title, language) for row in unit.connection.execute(query)}


def all_provision_titles(unit: Studies, language: str) -> list[tuple[str, str]]:
    """The id and the title of each provision of the roadmap, by number."""
    provision = roadmap.provision.c
    query = select(provision.id, provision.title).order_by(provision.number)
    return [(row.id, pick(row.title, language)) for row in unit.connection.execute(query)]


def live_uses(unit: Studies, run: str) -> list[IndicatorRunRow]:
    """Uses of a run by the indicators that were not ended."""
    use = t.indicator_run
    query = select(use).where(use.c.run == run, use.c.withdrawn_at.is_(None))
    return unit.records(IndicatorRunRow, query)


def cited_runs(connection: Connection, provision: str) -> list[CitedRun]:
    """The locked runs that the gate of a provision cites, the oldest citation first."""
    citation, run = t.run_citation.c, t.study_run.c
    query = (
        select(citation.words, citation.party, run.id, run.title)
        .join(t.study_run, run.id == citation.run)
        .where(
            citation.provision == provision,
            citation.withdrawn_at.is_(None),
            run.state == APPROVED,
        )
        .order_by(citation.created_at)
    )
    return [CitedRun(row.id, row.title, row.words, row.party) for row in connection.execute(query)]


def cited_runs_of_body(connection: Connection, body: str) -> list[CitedRun]:
    """The locked runs that the gate of the provision of a body cites; none without a provision."""
    query = select(roadmap.body.c.provision).where(roadmap.body.c.id == body)
    provision = connection.execute(query).scalar()
    return cited_runs(connection, provision) if provision else []


def used_runs(connection: Connection) -> list[UsedRun]:
    """The locked runs that the indicators use and the reader sees, the newest use last."""
    use, run = t.indicator_run.c, t.study_run.c
    query = (
        select(use.status, run.folder, run.manifest_sha256)
        .join(t.study_run, run.id == use.run)
        .where(use.withdrawn_at.is_(None), run.state == APPROVED)
        .order_by(use.created_at)
    )
    return [
        UsedRun(row.status, row.folder, row.manifest_sha256) for row in connection.execute(query)
    ]
