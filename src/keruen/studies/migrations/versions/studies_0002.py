"""The workbook from which a version of a case was read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "studies_0002"
down_revision = "studies_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table and its index."""
    op.create_table(
        "version_file",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("warnings", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "tier IN ('party', 'shared', 'public')", name=op.f("ck_version_file_tier")
        ),
        sa.ForeignKeyConstraint(
            ["version"], ["case_version.id"], name=op.f("fk_version_file_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version_file")),
        sa.UniqueConstraint("version", name=op.f("uq_version_file_version")),
    )
    op.create_index(op.f("ix_version_file_version"), "version_file", ["version"], unique=False)
