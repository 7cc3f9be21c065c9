"""Rows of the tables of `keruen.studies`, one class a table.

Generated from `tables.py` by ``python scripts/make_row_types.py``; changes here are overwritten.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import Table

from keruen.store.typed_rows import TypedRow
from keruen.studies import tables


@dataclass(frozen=True, slots=True)
class StudyCaseRow(TypedRow):
    """A row of `study_case`."""

    table: ClassVar[Table] = tables.study_case
    id: str
    tier: str
    party: str
    name: str
    title: str
    origin: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class CaseContentRow(TypedRow):
    """A row of `case_content`."""

    table: ClassVar[Table] = tables.case_content
    id: str
    tier: str
    party: str
    study_case: str
    table_name: str
    sha256: str
    csv: str
    bytes: int
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class CaseVersionRow(TypedRow):
    """A row of `case_version`."""

    table: ClassVar[Table] = tables.case_version
    id: str
    tier: str
    party: str
    study_case: str
    number: int
    parent: str | None
    note: str
    tables: dict[str, str]
    fingerprint: str
    errors: int
    warnings: int
    state: str
    submitted_by: str
    submitted_at: str | None
    decided_by: str
    decided_at: str | None
    reason: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class VersionFileRow(TypedRow):
    """A row of `version_file`."""

    table: ClassVar[Table] = tables.version_file
    id: str
    tier: str
    party: str
    version: str
    file_name: str
    sha256: str
    bytes: int
    warnings: list[dict[str, str]]
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class StudyScenarioRow(TypedRow):
    """A row of `study_scenario`."""

    table: ClassVar[Table] = tables.study_scenario
    id: str
    tier: str
    party: str
    study_case: str
    name: str
    words: str
    changes: list[dict[str, str]]
    replaces: str | None
    withdrawn_at: str | None
    withdrawn_reason: str | None
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class StudyJobRow(TypedRow):
    """A row of `study_job`."""

    table: ClassVar[Table] = tables.study_job
    id: str
    tier: str
    party: str
    kind: str
    version: str
    scenario: str | None
    source_run: str | None
    options: dict[str, str]
    memory_mib: int
    seconds: int
    expected_seconds: float
    state: str
    cancelled_by: str
    cancelled_at: str | None
    ended_at: str | None
    problem: str
    remedy: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class SecretJobWorkRow(TypedRow):
    """A row of `secret_job_work`."""

    table: ClassVar[Table] = tables.secret_job_work
    job: str
    worker: str
    lease_until: float
    attempts: int
    begun_at: str
    process: str
    progress: str


@dataclass(frozen=True, slots=True)
class StudyRunRow(TypedRow):
    """A row of `study_run`."""

    table: ClassVar[Table] = tables.study_run
    id: str
    tier: str
    party: str
    job: str
    kind: str
    title: str
    version: str
    scenario: str | None
    folder: str
    manifest_sha256: str
    figures: dict[str, object]
    seconds: float
    bytes: int
    ended_early: str
    state: str
    submitted_by: str
    submitted_at: str | None
    decided_by: str
    decided_at: str | None
    reason: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class RunCommentRow(TypedRow):
    """A row of `run_comment`."""

    table: ClassVar[Table] = tables.run_comment
    id: str
    tier: str
    party: str
    run: str
    figure: str
    words: str
    answers: str | None
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class RunLinkRow(TypedRow):
    """A row of `run_link`."""

    table: ClassVar[Table] = tables.run_link
    id: str
    tier: str
    party: str
    run: str
    token_sha256: str
    until: str
    label: str
    revoked_at: str | None
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class RunCitationRow(TypedRow):
    """A row of `run_citation`."""

    table: ClassVar[Table] = tables.run_citation
    id: str
    tier: str
    party: str
    run: str
    provision: str
    words: str
    withdrawn_at: str | None
    withdrawn_reason: str | None
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class IndicatorRunRow(TypedRow):
    """A row of `indicator_run`."""

    table: ClassVar[Table] = tables.indicator_run
    id: str
    tier: str
    party: str
    run: str
    status: str
    withdrawn_at: str | None
    withdrawn_reason: str | None
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class AssumptionCheckRow(TypedRow):
    """A row of `assumption_check`."""

    table: ClassVar[Table] = tables.assumption_check
    id: str
    tier: str
    party: str
    study_case: str
    table_name: str
    row_key: str
    values_sha256: str
    note: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class TeamQuotaRow(TypedRow):
    """A row of `team_quota`."""

    table: ClassVar[Table] = tables.team_quota
    id: str
    tier: str
    party: str
    waiting_jobs: int
    running_jobs: int
    hours_per_day: float
    storage_mib: int
    memory_mib: int
    person_jobs: int
    person_hours_per_day: float
    created_at: str
    created_by: str
