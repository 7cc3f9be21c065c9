"""Every table of the small package."""

from __future__ import annotations

from alembic import op

from tests.store.ledger.tables import metadata

revision = "ledger_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    metadata.create_all(op.get_bind(), checkfirst=False)
