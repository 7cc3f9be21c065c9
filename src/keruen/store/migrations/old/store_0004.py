"""Changes of rights that need two, and accounts that may act only from a later time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "store_0004"
down_revision = "store_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and add the column."""
    op.add_column("secret_account", sa.Column("active_from", sa.Float(), nullable=True))
    op.create_index(op.f("ix_log_entry_act"), "log_entry", ["act"], unique=False)
    op.create_table(
        "right_change",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("seen", sa.JSON(), nullable=False),
        sa.Column("proposed_party", sa.Text(), nullable=False),
        sa.Column("proposed_account", sa.Text(), nullable=False),
        sa.Column("proposed_person", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.Text(), nullable=False),
        sa.Column("due_at", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("decided_party", sa.Text(), nullable=True),
        sa.Column("decided_account", sa.Text(), nullable=True),
        sa.Column("decided_person", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_right_change")),
    )
    op.create_index(op.f("ix_right_change_party"), "right_change", ["party"], unique=False)
    op.create_table(
        "secret_half",
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("half", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("change", name=op.f("pk_secret_half")),
    )
