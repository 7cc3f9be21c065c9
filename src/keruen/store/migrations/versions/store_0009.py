"""Seats and organisations of accounts, and the tables that open rows to seats."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "store_0009"
down_revision = "store_0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and the table; every account of an earlier version acts for its side."""
    for table in ("secret_account", "right_change"):
        op.add_column(table, sa.Column("seat", sa.Text(), nullable=False, server_default="side"))
        op.add_column(
            table, sa.Column("organisation", sa.Text(), nullable=False, server_default="")
        )
    op.create_table(
        "secret_seat",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("package", sa.Text(), nullable=False),
        sa.Column("seen", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_secret_seat")),
    )
