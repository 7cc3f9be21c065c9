"""Keep the offset and the edition of the zone data with which a session's times were entered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "roadmap_0006"
down_revision = "roadmap_0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; for sessions that are there already nothing is known."""
    for name in ("starts_offset", "ends_offset", "tzdata"):
        op.add_column("session", sa.Column(name, sa.Text(), nullable=True))
