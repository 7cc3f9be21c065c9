"""Runs that gates cite and indicators measure, and quotas of persons.

Written by Alembic from the metadata of the version that made it, and not changed since.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "studies_0003"
down_revision = "studies_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables and their indexes, and add the columns."""
    op.create_table(
        "indicator_run",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("run", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "tier IN ('party', 'shared', 'public')", name=op.f("ck_indicator_run_tier")
        ),
        sa.ForeignKeyConstraint(["run"], ["study_run.id"], name=op.f("fk_indicator_run_run")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_run")),
    )
    op.create_index(op.f("ix_indicator_run_run"), "indicator_run", ["run"], unique=False)
    op.create_index("ix_indicator_run_status", "indicator_run", ["status"], unique=False)
    op.create_table(
        "run_citation",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("run", sa.Text(), nullable=False),
        sa.Column("provision", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "tier IN ('party', 'shared', 'public')", name=op.f("ck_run_citation_tier")
        ),
        sa.ForeignKeyConstraint(["run"], ["study_run.id"], name=op.f("fk_run_citation_run")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run_citation")),
    )
    op.create_index("ix_run_citation_provision", "run_citation", ["provision"], unique=False)
    op.create_index(op.f("ix_run_citation_run"), "run_citation", ["run"], unique=False)
    op.add_column(
        "team_quota", sa.Column("person_jobs", sa.Integer(), server_default="10", nullable=False)
    )
    op.add_column(
        "team_quota",
        sa.Column("person_hours_per_day", sa.Float(), server_default="8", nullable=False),
    )
