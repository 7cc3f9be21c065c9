"""An index of the first entry of each log, which lists the logs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "store_0008"
down_revision = "store_0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the index."""
    first = sa.text("position = 0")
    op.create_index(
        "ix_log_entry_first", "log_entry", ["log"], sqlite_where=first, postgresql_where=first
    )
