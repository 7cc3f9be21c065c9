"""Each entry of claims has a number and the balance after it, so that its guard reads one entry.

The balances of entries that are there are computed in the order of the book.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "hub_0003"
down_revision = "hub_0002"
branch_labels = None
depends_on = None

KEY = ("owner", "grade", "basis", "account", "pledgee")

OVER = (
    "OVER (PARTITION BY owned.owner, owned.grade, owned.basis, owned.account, owned.pledgee "
    "ORDER BY sealed.seq, owned.line)"
)
COMPUTED = (
    f"SELECT owned.id AS id, row_number() {OVER} AS number, sum(owned.kg) {OVER} AS balance_kg "
    "FROM claim_entry AS owned JOIN posting AS sealed ON sealed.document = owned.document"
)
FILL = (
    "UPDATE claim_entry SET number = computed.number, balance_kg = computed.balance_kg "
    f"FROM ({COMPUTED}) AS computed WHERE computed.id = claim_entry.id"
)


def upgrade() -> None:
    """Add the columns, fill them, and replace the index that the guard used."""
    if op.get_bind().dialect.name == "postgresql":
        # Rows that a restored copy brought still wait for their constraints, which forbids a change
        # of the table.
        op.execute("SET CONSTRAINTS ALL IMMEDIATE")
    kilograms = sa.BigInteger().with_variant(sa.Numeric(), "postgresql")
    for name, kind in (("number", sa.Integer()), ("balance_kg", kilograms)):
        op.add_column("claim_entry", sa.Column(name, kind, server_default="0", nullable=False))
    _fill()
    op.drop_index("ix_claim_entry_balance", "claim_entry")
    op.create_index("ix_claim_entry_last", "claim_entry", [*KEY, "number"], unique=True)


def _fill() -> None:
    """Fill the columns past the rule that rows do not change; guards are installed afterwards."""
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        op.execute("ALTER TABLE claim_entry DISABLE TRIGGER USER")
        op.execute(FILL)
        op.execute("ALTER TABLE claim_entry ENABLE TRIGGER USER")
        return
    query = (
        "SELECT name FROM main.sqlite_master WHERE type = 'trigger' AND tbl_name = 'claim_entry'"
    )
    for name in connection.exec_driver_sql(query).scalars().all():
        op.execute(f'DROP TRIGGER main."{name}"')
    op.execute(FILL)
