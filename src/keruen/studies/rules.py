"""What the database refuses about studies, whoever writes and by whatever path."""

from __future__ import annotations

from keruen.store.rules import Rule
from keruen.studies.names import APPROVED, CANCELLED, DONE, DRAFT, FAILED, RETURNED, SUBMITTED

REVIEWED = ("case_version", "study_run")
"""Tables whose records one person submits and another approves."""

NEXT = (
    (DRAFT, SUBMITTED),
    (RETURNED, SUBMITTED),
    (SUBMITTED, APPROVED),
    (SUBMITTED, RETURNED),
)

FIXED_COLUMNS = {
    "case_version": ("study_case", "number", "parent", "note", "fingerprint", "errors", "warnings"),
    "study_run": ("job", "kind", "title", "version", "folder", "manifest_sha256", "ended_early"),
    "version_file": ("version", "file_name", "sha256", "bytes"),
    "case_content": ("study_case", "table_name", "sha256", "csv", "bytes"),
}
"""Columns that never change."""


def _changed(columns: tuple[str, ...]) -> str:
    return " OR ".join(f"coalesce(NEW.{each}, '') <> coalesce(OLD.{each}, '')" for each in columns)


def _text(columns: tuple[str, ...], table: str) -> str:
    """The condition that one of some columns changed; numbers are compared as numbers."""
    numbers = {"number", "errors", "warnings", "bytes"}
    texts = tuple(each for each in columns if each not in numbers)
    others = [f"NEW.{each} <> OLD.{each}" for each in columns if each in numbers]
    del table
    return " OR ".join([_changed(texts), *others])


FIXED = tuple(
    Rule(
        "fixed",
        table,
        "update",
        _text(columns, table),
        "what a record contains never changes",
        "Make a new version.",
    )
    for table, columns in FIXED_COLUMNS.items()
)

STEPS = tuple(
    Rule(
        "steps",
        table,
        "update",
        "NEW.state <> OLD.state AND NOT ("
        + " OR ".join(f"(OLD.state = '{old}' AND NEW.state = '{new}')" for old, new in NEXT)
        + ")",
        "this step does not follow from the state of the record",
        "Submit it first; what is approved stays approved.",
    )
    for table in REVIEWED
)

FOUR_EYES = tuple(
    Rule(
        "two_people",
        table,
        "update",
        f"NEW.state IN ('{APPROVED}', '{RETURNED}') AND OLD.state = '{SUBMITTED}' "
        "AND (NEW.decided_by = '' OR NEW.decided_by = NEW.submitted_by "
        "OR NEW.decided_by = NEW.created_by)",
        "who made or submitted a record does not approve it",
        "Ask another person of your team.",
    )
    for table in REVIEWED
)

BEGINNING = tuple(
    Rule(
        "begins_as_draft",
        table,
        "insert",
        f"NEW.state <> '{DRAFT}' OR NEW.tier <> 'party'",
        "a new record is a draft of its team",
        "Submit it once it is there.",
    )
    for table in REVIEWED
)

WIDENED = tuple(
    Rule(
        "shared_when_approved",
        table,
        "update",
        f"NEW.tier <> OLD.tier AND NEW.state <> '{APPROVED}'",
        "only what is approved is shared or published",
        "Have it approved by another person of your team first.",
    )
    for table in REVIEWED
)

SOUND = Rule(
    "approved_without_errors",
    "case_version",
    "update",
    f"NEW.state IN ('{SUBMITTED}', '{APPROVED}') AND NEW.errors > 0",
    "a version with errors is not submitted or approved",
    "Correct the findings in a new version.",
)

JOBS = Rule(
    "ended_for_good",
    "study_job",
    "update",
    f"OLD.state IN ('{DONE}', '{FAILED}', '{CANCELLED}') AND NEW.state <> OLD.state",
    "a job that ended does not run again",
    "Start another job.",
)

LOCKED_RUN = (
    f"NOT EXISTS (SELECT 1 FROM study_run r WHERE r.id = NEW.run AND r.state = '{APPROVED}' "
    "AND r.party = NEW.party)"
)

OF_APPROVED = tuple(
    Rule(
        "of_an_approved_run",
        table,
        "insert",
        LOCKED_RUN,
        "only an approved run is cited, measured or opened by a link",
        "Have it approved by another person of your team first.",
    )
    for table in ("run_link", "run_citation", "indicator_run")
)

LINKS = Rule(
    "fixed",
    "run_link",
    "update",
    "NEW.run <> OLD.run OR NEW.token_sha256 <> OLD.token_sha256 OR NEW.until <> OLD.until "
    "OR (OLD.revoked_at IS NOT NULL AND coalesce(NEW.revoked_at, '') <> OLD.revoked_at)",
    "a link never changes; it can only be revoked",
    "Make another link.",
)

RULES: tuple[Rule, ...] = (
    *FIXED,
    *STEPS,
    *FOUR_EYES,
    *BEGINNING,
    *WIDENED,
    SOUND,
    JOBS,
    *OF_APPROVED,
    LINKS,
)
"""Every rule of studies."""
