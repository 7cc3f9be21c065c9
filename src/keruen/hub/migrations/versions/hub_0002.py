"""The tables of operations: contracts, calls, arrivals, laboratory, care, charges."""

from __future__ import annotations

from alembic import op

from keruen.hub.tables import OPERATIONS, metadata

revision = "hub_0002"
down_revision = "hub_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    metadata.create_all(op.get_bind(), tables=OPERATIONS, checkfirst=False)
