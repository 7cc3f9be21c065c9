"""Keep the fingerprint of what a side agreed to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "roadmap_0005"
down_revision = "roadmap_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; agreements from before say nothing of it."""
    op.add_column("assent", sa.Column("seen", sa.Text(), nullable=True))
