"""The tables of studies, whole.

Written by Alembic from the metadata of the version that made it, and not changed since.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "studies_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables and their indexes."""
    op.create_table(
        "secret_job_work",
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("worker", sa.Text(), server_default="", nullable=False),
        sa.Column("lease_until", sa.Float(), server_default="0", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("begun_at", sa.Text(), server_default="", nullable=False),
        sa.Column("process", sa.Text(), server_default="", nullable=False),
        sa.Column("progress", sa.Text(), server_default="[]", nullable=False),
        sa.PrimaryKeyConstraint("job", name=op.f("pk_secret_job_work")),
    )
    op.create_table(
        "study_case",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "tier IN ('party', 'shared', 'public')", name=op.f("ck_study_case_tier")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_study_case")),
        sa.UniqueConstraint("party", "name", name=op.f("uq_study_case_party_name")),
    )
    op.create_table(
        "team_quota",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("waiting_jobs", sa.Integer(), nullable=False),
        sa.Column("running_jobs", sa.Integer(), nullable=False),
        sa.Column("hours_per_day", sa.Float(), nullable=False),
        sa.Column("storage_mib", sa.Integer(), nullable=False),
        sa.Column("memory_mib", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('party')", name=op.f("ck_team_quota_tier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_quota")),
    )
    op.create_table(
        "assumption_check",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("study_case", sa.Text(), nullable=False),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("row_key", sa.Text(), nullable=False),
        sa.Column("values_sha256", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('party')", name=op.f("ck_assumption_check_tier")),
        sa.ForeignKeyConstraint(
            ["study_case"], ["study_case.id"], name=op.f("fk_assumption_check_study_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assumption_check")),
    )
    op.create_index(
        "ix_assumption_check_row",
        "assumption_check",
        ["study_case", "table_name", "row_key"],
        unique=False,
    )
    op.create_index(
        op.f("ix_assumption_check_study_case"), "assumption_check", ["study_case"], unique=False
    )
    op.create_table(
        "case_content",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("study_case", sa.Text(), nullable=False),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("csv", sa.Text(), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "tier IN ('party', 'shared', 'public')", name=op.f("ck_case_content_tier")
        ),
        sa.ForeignKeyConstraint(
            ["study_case"], ["study_case.id"], name=op.f("fk_case_content_study_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_content")),
        sa.UniqueConstraint(
            "study_case",
            "table_name",
            "sha256",
            name=op.f("uq_case_content_study_case_table_name_sha256"),
        ),
    )
    op.create_index(
        op.f("ix_case_content_study_case"), "case_content", ["study_case"], unique=False
    )
    op.create_table(
        "case_version",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("study_case", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("parent", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("tables", sa.JSON(), nullable=False),
        sa.Column("fingerprint", sa.Text(), server_default="", nullable=False),
        sa.Column("errors", sa.Integer(), nullable=False),
        sa.Column("warnings", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("submitted_by", sa.Text(), server_default="", nullable=False),
        sa.Column("submitted_at", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Text(), server_default="", nullable=False),
        sa.Column("decided_at", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "tier IN ('party', 'shared', 'public')", name=op.f("ck_case_version_tier")
        ),
        sa.ForeignKeyConstraint(
            ["parent"], ["case_version.id"], name=op.f("fk_case_version_parent")
        ),
        sa.ForeignKeyConstraint(
            ["study_case"], ["study_case.id"], name=op.f("fk_case_version_study_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_version")),
        sa.UniqueConstraint("study_case", "number", name=op.f("uq_case_version_study_case_number")),
    )
    op.create_index(op.f("ix_case_version_parent"), "case_version", ["parent"], unique=False)
    op.create_index(
        op.f("ix_case_version_study_case"), "case_version", ["study_case"], unique=False
    )
    op.create_table(
        "study_scenario",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("study_case", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), server_default="", nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("replaces", sa.Text(), nullable=True),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "tier IN ('party', 'shared', 'public')", name=op.f("ck_study_scenario_tier")
        ),
        sa.ForeignKeyConstraint(
            ["replaces"], ["study_scenario.id"], name=op.f("fk_study_scenario_replaces")
        ),
        sa.ForeignKeyConstraint(
            ["study_case"], ["study_case.id"], name=op.f("fk_study_scenario_study_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_study_scenario")),
    )
    op.create_index(
        op.f("ix_study_scenario_replaces"), "study_scenario", ["replaces"], unique=False
    )
    op.create_index(
        op.f("ix_study_scenario_study_case"), "study_scenario", ["study_case"], unique=False
    )
    op.create_table(
        "study_run",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("scenario", sa.Text(), nullable=True),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("manifest_sha256", sa.Text(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("ended_early", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("submitted_by", sa.Text(), server_default="", nullable=False),
        sa.Column("submitted_at", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Text(), server_default="", nullable=False),
        sa.Column("decided_at", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('party', 'shared', 'public')", name=op.f("ck_study_run_tier")),
        sa.ForeignKeyConstraint(
            ["scenario"], ["study_scenario.id"], name=op.f("fk_study_run_scenario")
        ),
        sa.ForeignKeyConstraint(
            ["version"], ["case_version.id"], name=op.f("fk_study_run_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_study_run")),
        sa.UniqueConstraint("job", name=op.f("uq_study_run_job")),
    )
    op.create_index(op.f("ix_study_run_scenario"), "study_run", ["scenario"], unique=False)
    op.create_index(op.f("ix_study_run_version"), "study_run", ["version"], unique=False)
    op.create_table(
        "run_comment",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("run", sa.Text(), nullable=False),
        sa.Column("figure", sa.Text(), server_default="", nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "tier IN ('party', 'shared', 'public')", name=op.f("ck_run_comment_tier")
        ),
        sa.ForeignKeyConstraint(
            ["answers"], ["run_comment.id"], name=op.f("fk_run_comment_answers")
        ),
        sa.ForeignKeyConstraint(["run"], ["study_run.id"], name=op.f("fk_run_comment_run")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run_comment")),
    )
    op.create_index(op.f("ix_run_comment_answers"), "run_comment", ["answers"], unique=False)
    op.create_index(op.f("ix_run_comment_run"), "run_comment", ["run"], unique=False)
    op.create_table(
        "run_link",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("run", sa.Text(), nullable=False),
        sa.Column("token_sha256", sa.Text(), nullable=False),
        sa.Column("until", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("revoked_at", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('party')", name=op.f("ck_run_link_tier")),
        sa.ForeignKeyConstraint(["run"], ["study_run.id"], name=op.f("fk_run_link_run")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run_link")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_run_link_token_sha256")),
    )
    op.create_index(op.f("ix_run_link_run"), "run_link", ["run"], unique=False)
    op.create_table(
        "study_job",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("scenario", sa.Text(), nullable=True),
        sa.Column("source_run", sa.Text(), nullable=True),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("memory_mib", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("expected_seconds", sa.Float(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("cancelled_by", sa.Text(), server_default="", nullable=False),
        sa.Column("cancelled_at", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.Text(), nullable=True),
        sa.Column("problem", sa.Text(), server_default="", nullable=False),
        sa.Column("remedy", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('party')", name=op.f("ck_study_job_tier")),
        sa.ForeignKeyConstraint(
            ["scenario"], ["study_scenario.id"], name=op.f("fk_study_job_scenario")
        ),
        sa.ForeignKeyConstraint(
            ["source_run"], ["study_run.id"], name=op.f("fk_study_job_source_run")
        ),
        sa.ForeignKeyConstraint(
            ["version"], ["case_version.id"], name=op.f("fk_study_job_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_study_job")),
    )
    op.create_index(op.f("ix_study_job_scenario"), "study_job", ["scenario"], unique=False)
    op.create_index(op.f("ix_study_job_source_run"), "study_job", ["source_run"], unique=False)
    op.create_index("ix_study_job_state", "study_job", ["state"], unique=False)
    op.create_index(op.f("ix_study_job_version"), "study_job", ["version"], unique=False)
