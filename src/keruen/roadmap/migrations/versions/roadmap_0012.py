"""Organisations that are admitted to a file."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "roadmap_0012"
down_revision = "roadmap_0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "file_guest",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("proposed_party", sa.Text(), nullable=False),
        sa.Column("agreed_party", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "tier IN ('public', 'shared', 'party')", name=op.f("ck_file_guest_tier")
        ),
        sa.ForeignKeyConstraint(["file"], ["file.id"], name=op.f("fk_file_guest_file")),
        sa.ForeignKeyConstraint(
            ["organisation"], ["organisation.id"], name=op.f("fk_file_guest_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_guest")),
    )
    op.create_index(op.f("ix_file_guest_file"), "file_guest", ["file"])
    op.create_index(op.f("ix_file_guest_organisation"), "file_guest", ["organisation"])
