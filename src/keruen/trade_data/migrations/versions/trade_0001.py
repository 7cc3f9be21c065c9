"""The tables of trade data, whole.

Written by Alembic from the metadata of the version that made it, and not changed since.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "trade_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables and their indexes."""
    op.create_table(
        "trade_set",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("licence", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("flows", sa.Integer(), nullable=False),
        sa.Column("classification", sa.Text(), nullable=False),
        sa.Column("levels", sa.JSON(), nullable=False),
        sa.Column("years", sa.JSON(), nullable=False),
        sa.Column("label", sa.Text(), server_default="", nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('shared', 'public')", name=op.f("ck_trade_set_tier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trade_set")),
    )
    op.create_table(
        "trade_content",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("trade_set", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('shared', 'public')", name=op.f("ck_trade_content_tier")),
        sa.ForeignKeyConstraint(
            ["trade_set"], ["trade_set.id"], name=op.f("fk_trade_content_trade_set")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trade_content")),
    )
    op.create_index(
        op.f("ix_trade_content_trade_set"), "trade_content", ["trade_set"], unique=False
    )
