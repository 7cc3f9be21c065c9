"""Values beside entries of the log, a second reader of a log, and idempotency keys."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "store_0007"
down_revision = "store_0006"
branch_labels = None
depends_on = None

LOGGED = ("log_entry", "log_node", "checkpoint", "checkpoint_signature")


def upgrade() -> None:
    """Create the tables and columns."""
    for table in LOGGED:
        op.add_column(table, sa.Column("reader", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "log_value",
        sa.Column("log", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text(), nullable=False, server_default=""),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["log", "position"],
            ["log_entry.log", "log_entry.position"],
            name=op.f("fk_log_value_log_position"),
        ),
        sa.PrimaryKeyConstraint("log", "position", "field", name=op.f("pk_log_value")),
    )
    op.create_table(
        "posted_key",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("key_sha256", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("fields_sha256", sa.Text(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("account", "key_sha256", name=op.f("pk_posted_key")),
    )
