"""Count what both sides changed of a commitment together."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "roadmap_0003"
down_revision = "roadmap_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the count."""
    op.add_column(
        "commitment", sa.Column("round", sa.Integer(), nullable=False, server_default="0")
    )
