"""The folded words of every record, for search."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "roadmap_0009"
down_revision = "roadmap_0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; opening a register fills it."""
    op.create_table(
        "search_entry",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "tier IN ('public', 'shared', 'party')", name=op.f("ck_search_entry_tier")
        ),
        sa.PrimaryKeyConstraint("kind", "record", name=op.f("pk_search_entry")),
    )
