"""Review of versions and runs: one submits, another approves; then they can be shared."""

from __future__ import annotations

from sqlalchemy import Table

from keruen.store.command import CommandResult
from keruen.store.fields import Code, Words
from keruen.store.refusal import check, refuse
from keruen.studies import tables as t
from keruen.studies.commands.fields import RunId, VersionId
from keruen.studies.names import APPROVED, RETURNED, SUBMITTED
from keruen.studies.registry import command
from keruen.studies.rows import CaseVersionRow, StudyRunRow
from keruen.studies.unit import Studies

TIERS = ("shared", "public")


def _submit(unit: Studies, table: Table, row: CaseVersionRow | StudyRunRow) -> CommandResult:
    _require_team(unit, row)
    check(
        not isinstance(row, CaseVersionRow) or row.errors == 0,
        "a version with errors is not submitted or approved",
        "Correct the findings in a new version.",
    )
    unit.change(
        table,
        row.id,
        state=SUBMITTED,
        submitted_by=unit.actor.account,
        submitted_at=unit.moment,
        decided_by="",
        reason="",
    )
    return CommandResult(table.name, row.id, row.tier)


def _decide(
    unit: Studies, table: Table, row: CaseVersionRow | StudyRunRow, state: str, reason: str
) -> CommandResult:
    _require_team(unit, row)
    check(
        unit.actor.account not in (row.submitted_by, row.created_by),
        "who made or submitted a record does not approve it",
        "Ask another person of your team.",
        kind="forbidden",
    )
    unit.change(
        table,
        row.id,
        state=state,
        decided_by=unit.actor.account,
        decided_at=unit.moment,
        reason=reason,
    )
    return CommandResult(table.name, row.id, row.tier)


def _require_team(unit: Studies, row: CaseVersionRow | StudyRunRow) -> None:
    if row.party != unit.actor.party:
        refuse(
            "this record belongs to another team",
            "Ask a person of that team.",
            kind="forbidden",
        )


def require_locked(unit: Studies, row: StudyRunRow) -> None:
    """Refuse a run that is not approved, or that belongs to another team.

    Raises
    ------
    RefusalError : such a run.
    """
    _require_team(unit, row)
    check(
        row.state == APPROVED,
        "only an approved run is cited, measured or opened by a link",
        "Have it approved by another person of your team first.",
    )


@command("case")
def submit_version(unit: Studies, version_id: VersionId) -> CommandResult:
    """Submit a version of a case for approval."""
    return _submit(unit, t.case_version, unit.find(CaseVersionRow, version_id))


@command("approval", binds="version")
def approve_version(unit: Studies, version_id: VersionId) -> CommandResult:
    """Approve a version of a case that another person submitted."""
    row = unit.find(CaseVersionRow, version_id)
    return _decide(unit, t.case_version, row, APPROVED, "")


@command("approval")
def return_version(unit: Studies, version_id: VersionId, reason: Words) -> CommandResult:
    """Return a version of a case to its author with a reason."""
    row = unit.find(CaseVersionRow, version_id)
    return _decide(unit, t.case_version, row, RETURNED, reason)


@command("approval")
def share_version(unit: Studies, version_id: VersionId, tier: Code) -> CommandResult:
    """Share an approved version with every team, or publish it."""
    row = unit.find(CaseVersionRow, version_id)
    _check_sharing(unit, row, tier)
    unit.change(t.case_version, row.id, tier=tier)
    _widen(unit, t.study_case, t.study_case.c.id == row.study_case, tier)
    _widen(unit, t.version_file, t.version_file.c.version == row.id, tier)
    content = t.case_content.c
    for name, digest in row.tables.items():
        _widen(
            unit,
            t.case_content,
            (content.study_case == row.study_case)
            & (content.table_name == name)
            & (content.sha256 == digest),
            tier,
        )
    return CommandResult("case_version", row.id, tier)


@command("job")
def submit_run(unit: Studies, run_id: RunId) -> CommandResult:
    """Submit a run for approval; its figures count elsewhere only once it is approved."""
    return _submit(unit, t.study_run, unit.find(StudyRunRow, run_id))


@command("approval", binds="run")
def approve_run(unit: Studies, run_id: RunId) -> CommandResult:
    """Approve and lock a run that another person submitted."""
    row = unit.find(StudyRunRow, run_id)
    version = unit.find(CaseVersionRow, row.version)
    check(
        version.state == APPROVED,
        "the version of the case on which the run is based is not approved",
        "Have the version approved first.",
    )
    return _decide(unit, t.study_run, row, APPROVED, "")


@command("approval")
def return_run(unit: Studies, run_id: RunId, reason: Words) -> CommandResult:
    """Return a run to its author with a reason."""
    return _decide(unit, t.study_run, unit.find(StudyRunRow, run_id), RETURNED, reason)


@command("approval")
def share_run(unit: Studies, run_id: RunId, tier: Code) -> CommandResult:
    """Share an approved run with every team, or publish it."""
    row = unit.find(StudyRunRow, run_id)
    _check_sharing(unit, row, tier)
    unit.change(t.study_run, row.id, tier=tier)
    return CommandResult("study_run", row.id, tier)


def _check_sharing(unit: Studies, row: CaseVersionRow | StudyRunRow, tier: str) -> None:
    _require_team(unit, row)
    check(
        tier in TIERS,
        "the tier {tier} is not known",
        "Write one of {kinds}.",
        kind="invalid",
        tier=repr(tier),
        kinds=", ".join(TIERS),
    )
    check(
        row.state == APPROVED,
        "only what is approved is shared or published",
        "Have it approved by another person of your team first.",
    )
    check(
        row.tier != "public",
        "it is published already",
        "Nothing remains to be done.",
    )


def _widen(unit: Studies, table: Table, condition: object, tier: str) -> None:
    """Widen the tier of rows that are read by fewer."""
    narrower = ("party",) if tier == "shared" else ("party", "shared")
    for row in unit.rows(table.select().where(condition, table.c.tier.in_(narrower))):  # type: ignore[arg-type]
        unit.change(table, row["id"], tier=tier)
