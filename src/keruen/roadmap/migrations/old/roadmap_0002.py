"""Entries of files: what a file holds besides its roles."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "roadmap_0002"
down_revision = "roadmap_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "file_entry",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("of_party", sa.Text(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("day", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("answered_party", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "tier IN ('public', 'shared', 'party')", name=op.f("ck_file_entry_tier")
        ),
        sa.ForeignKeyConstraint(["file"], ["file.id"], name=op.f("fk_file_entry_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_entry")),
    )
    op.create_index(op.f("ix_file_entry_file"), "file_entry", ["file"])
    op.create_index(op.f("ix_file_entry_day"), "file_entry", ["day"])
