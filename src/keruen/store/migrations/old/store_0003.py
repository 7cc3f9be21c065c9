"""Find the entries of the log that are about one record."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "store_0003"
down_revision = "store_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column and fill it from the bodies of the entries.

    The guard that keeps the log from being changed is put back when the database is opened.
    """
    postgresql = op.get_bind().dialect.name == "postgresql"
    name = "rule_log_entry_update_append_only"
    op.execute(
        f'DROP TRIGGER IF EXISTS "{name}" ON log_entry'
        if postgresql
        else f'DROP TRIGGER IF EXISTS "{name}"'
    )
    op.add_column("log_entry", sa.Column("subject", sa.Text(), nullable=True))
    part = "body ->> 'id'" if postgresql else "json_extract(body, '$.id')"
    op.execute(f"UPDATE log_entry SET subject = {part}")
    op.create_index(op.f("ix_log_entry_subject"), "log_entry", ["subject"])
