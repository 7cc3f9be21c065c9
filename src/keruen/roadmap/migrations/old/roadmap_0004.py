"""Keep who judged a value over a derived one, and why."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "roadmap_0004"
down_revision = "roadmap_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    for name in ("decided_party", "decided_account", "decided_reason"):
        op.add_column("measurement", sa.Column(name, sa.Text(), nullable=True))
