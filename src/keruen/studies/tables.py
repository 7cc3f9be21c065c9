"""Tables of studies: cases and their versions, scenarios, jobs, runs, comments, quotas."""

from __future__ import annotations

from sqlalchemy import Column, Float, Index, Integer, MetaData, Table, Text, UniqueConstraint
from sqlalchemy.schema import SchemaItem

from keruen.store.record_tables import NAMING, json, link, maybe, record_table, text

metadata = MetaData(naming_convention=NAMING)

TEAM: tuple[str, ...] = ("party",)
"""Tiers of what the team alone reads."""

WIDENED: tuple[str, ...] = ("party", "shared", "public")
"""Tiers of what begins with the team and can be shared with every team, or published."""


def _record(name: str, *columns: SchemaItem, tiers: tuple[str, ...] = TEAM) -> Table:
    return record_table(metadata, name, *columns, tiers=tiers)


study_case = _record(
    "study_case",
    text("name"),
    text("title"),
    # The shipped case or the file with which it began.
    text("origin"),
    UniqueConstraint("party", "name"),
    tiers=WIDENED,
)
"""A case of a team; what it contains is in its versions."""

case_content = _record(
    "case_content",
    link("study_case", "study_case"),
    text("table_name"),
    text("sha256"),
    # The table as CSV, exactly as `keruen.case.write_csv` writes it.
    text("csv"),
    Column("bytes", Integer, nullable=False),
    UniqueConstraint("study_case", "table_name", "sha256"),
    tiers=WIDENED,
)
"""The rows of one table of a case; versions that do not differ in it share them."""

case_version = _record(
    "case_version",
    link("study_case", "study_case"),
    Column("number", Integer, nullable=False),
    link("parent", "case_version", needed=False),
    text("note"),
    # SHA-256 of the content of each table.
    json("tables", "dict[str, str]"),
    # The fingerprint of the case, by which runs name it; empty where it has errors.
    text("fingerprint", needed=False),
    Column("errors", Integer, nullable=False),
    Column("warnings", Integer, nullable=False),
    text("state"),
    text("submitted_by", needed=False),
    maybe("submitted_at"),
    text("decided_by", needed=False),
    maybe("decided_at"),
    text("reason", needed=False),
    UniqueConstraint("study_case", "number"),
    tiers=WIDENED,
)
"""A version of a case; its content never changes, an edit makes the next version."""

version_file = _record(
    "version_file",
    link("version", "case_version"),
    text("file_name"),
    text("sha256"),
    Column("bytes", Integer, nullable=False),
    # What reading the file warned of, such as formulas whose stored values were read.
    json("warnings", "list[dict[str, str]]"),
    UniqueConstraint("version"),
    tiers=WIDENED,
)
"""The workbook from which a version was read; the workbook itself is not stored."""

study_scenario = _record(
    "study_scenario",
    link("study_case", "study_case"),
    text("name"),
    text("words", needed=False),
    # Rows of the case's table `changes`, in the order in which they are made.
    json("changes", "list[dict[str, str]]"),
    link("replaces", "study_scenario", needed=False),
    maybe("withdrawn_at"),
    maybe("withdrawn_reason"),
    tiers=WIDENED,
)
"""Named changes of a case; a change of the scenario is another row that replaces it."""

study_job = _record(
    "study_job",
    text("kind"),
    link("version", "case_version"),
    link("scenario", "study_scenario", needed=False),
    link("source_run", "study_run", needed=False),
    # Options of the command by name, as typed in the form.
    json("options", "dict[str, str]"),
    Column("memory_mib", Integer, nullable=False),
    Column("seconds", Integer, nullable=False),
    # Expected duration from earlier runs; 0 where there were none.
    Column("expected_seconds", Float, nullable=False),
    text("state"),
    text("cancelled_by", needed=False),
    maybe("cancelled_at"),
    maybe("ended_at"),
    text("problem", needed=False),
    text("remedy", needed=False),
    Index("ix_study_job_state", "state"),
)
"""Something to compute for a team, with its limits."""

secret_job_work = Table(
    "secret_job_work",
    metadata,
    Column("job", Text, primary_key=True),
    # Who works on it, until when it is believed to, and how often it was begun.
    Column("worker", Text, nullable=False, server_default=""),
    Column("lease_until", Float, nullable=False, server_default="0"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("begun_at", Text, nullable=False, server_default=""),
    Column("process", Text, nullable=False, server_default=""),
    # The last lines of progress, each with its seconds, cost, bound and gap where it has them.
    Column("progress", Text, nullable=False, server_default="[]"),
)
"""How far a worker is with a job; only the system itself reads it."""

study_run = _record(
    "study_run",
    text("job"),
    text("kind"),
    text("title"),
    link("version", "case_version"),
    link("scenario", "study_scenario", needed=False),
    # The name of its folder below the folder of runs, and the SHA-256 of its manifest.
    text("folder"),
    text("manifest_sha256"),
    # The figures that lists and comparisons show.
    json("figures", "dict[str, object]"),
    Column("seconds", Float, nullable=False),
    Column("bytes", Integer, nullable=False),
    # Whether it was ended early, with the best that was found.
    text("ended_early"),
    text("state"),
    text("submitted_by", needed=False),
    maybe("submitted_at"),
    text("decided_by", needed=False),
    maybe("decided_at"),
    text("reason", needed=False),
    UniqueConstraint("job"),
    tiers=WIDENED,
)
"""What a job found; its files lie in a folder and are checked against its manifest."""

run_comment = _record(
    "run_comment",
    link("run", "study_run"),
    # The figure on the page that it is about; empty for the whole run.
    text("figure", needed=False),
    text("words"),
    link("answers", "run_comment", needed=False),
    tiers=WIDENED,
)
"""A comment on a figure of a run."""

run_link = _record(
    "run_link",
    link("run", "study_run"),
    text("token_sha256"),
    text("until"),
    text("label"),
    maybe("revoked_at"),
    UniqueConstraint("token_sha256"),
)
"""A link with which a run can be read without an account, until a day."""

run_citation = _record(
    "run_citation",
    link("run", "study_run"),
    # The provision of the roadmap whose gate cites the run.
    text("provision"),
    text("words"),
    maybe("withdrawn_at"),
    maybe("withdrawn_reason"),
    Index("ix_run_citation_provision", "provision"),
    tiers=WIDENED,
)
"""A locked run that a decision gate of the roadmap cites."""

indicator_run = _record(
    "indicator_run",
    link("run", "study_run"),
    # Which movements it gives to the indicators: planned or simulated.
    text("status"),
    maybe("withdrawn_at"),
    maybe("withdrawn_reason"),
    Index("ix_indicator_run_status", "status"),
    tiers=WIDENED,
)
"""A locked run whose movements the indicators measure; the newest that a reader sees counts."""

assumption_check = _record(
    "assumption_check",
    link("study_case", "study_case"),
    text("table_name"),
    # The key of the row, as findings name it, and the SHA-256 of the values that were confirmed.
    text("row_key"),
    text("values_sha256"),
    text("note", needed=False),
    Index("ix_assumption_check_row", "study_case", "table_name", "row_key"),
)
"""Who confirmed a row of a case last, and when."""

team_quota = _record(
    "team_quota",
    Column("waiting_jobs", Integer, nullable=False),
    Column("running_jobs", Integer, nullable=False),
    Column("hours_per_day", Float, nullable=False),
    Column("storage_mib", Integer, nullable=False),
    Column("memory_mib", Integer, nullable=False),
    # Of the jobs of one person of the team.
    Column("person_jobs", Integer, nullable=False, server_default="10"),
    Column("person_hours_per_day", Float, nullable=False, server_default="8"),
)
"""How much a team may compute and store; the last row of a team counts. The operator sets it."""
