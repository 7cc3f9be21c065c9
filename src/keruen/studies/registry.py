"""The registry of the commands of studies."""

from __future__ import annotations

from sqlalchemy import select

from keruen.store.command import Bound
from keruen.store.commands import CommandRegistry
from keruen.studies import tables as t
from keruen.studies.rows import CaseVersionRow, StudyRunRow
from keruen.studies.unit import Studies


def version_words(unit: Studies, identifier: str) -> dict[str, object]:
    """What is approved with a version: its content and its findings."""
    row = unit.find(CaseVersionRow, identifier)
    return {
        "version": row.id,
        "number": row.number,
        "note": row.note,
        "tables": dict(row.tables),
        "errors": row.errors,
        "state": row.state,
    }


def run_words(unit: Studies, identifier: str) -> dict[str, object]:
    """What is approved with a run: its files, its figures and its case."""
    row = unit.find(StudyRunRow, identifier)
    fingerprint = unit.connection.execute(
        select(t.case_version.c.fingerprint).where(t.case_version.c.id == row.version)
    ).scalar_one()
    return {
        "run": row.id,
        "title": row.title,
        "manifest_sha256": row.manifest_sha256,
        "case": fingerprint,
        "state": row.state,
    }


BOUND: dict[str, Bound[Studies]] = {
    "version": Bound("version_id", version_words),
    "run": Bound("run_id", run_words),
}
"""What a decision is bound to, by name."""

REGISTRY: CommandRegistry[Studies] = CommandRegistry(t.metadata, "studies.", BOUND)
"""Every command of studies; in the log their names begin with ``studies.``."""

command = REGISTRY.command
execute = REGISTRY.execute
