"""Keep the fingerprint of what a side agreed to; let a role be filled again by who held it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "roadmap_0005"
down_revision = "roadmap_0004"
branch_labels = None
depends_on = None

HELD = "uq_file_role_file_role_holder"


def upgrade() -> None:
    """Add the column, of which agreements from before say nothing, and loosen the constraint."""
    op.add_column("assent", sa.Column("seen", sa.Text(), nullable=True))
    if op.get_bind().dialect.name == "sqlite":
        _drop_triggers()
        with op.batch_alter_table("file_role") as table:
            table.drop_constraint(HELD, type_="unique")
    else:
        op.drop_constraint(HELD, "file_role", type_="unique")


def _drop_triggers() -> None:
    """Triggers name the table that is made anew; opening the register puts them back."""
    query = "SELECT name FROM main.sqlite_master WHERE type = 'trigger'"
    for (name,) in op.get_bind().exec_driver_sql(query).all():
        op.execute(f'DROP TRIGGER main."{name}"')
