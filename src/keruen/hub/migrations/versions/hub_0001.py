"""The tables of the core: parties, places, lots, three ledgers, holds, days, orders on claims."""

from __future__ import annotations

from alembic import op

from keruen.hub.tables import CORE, metadata

revision = "hub_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    metadata.create_all(op.get_bind(), tables=CORE, checkfirst=False)
