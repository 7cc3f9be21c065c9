"""Find what one account did within a day."""

from __future__ import annotations

from alembic import op

revision = "store_0005"
down_revision = "store_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the index."""
    op.create_index(op.f("ix_log_entry_by_account_at"), "log_entry", ["by_account", "at"])
