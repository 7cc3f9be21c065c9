"""Comparisons of parties and ships with lists."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "hub_0006"
down_revision = "hub_0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables and their indexes."""
    op.create_table(
        "hub_screening",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("imo", sa.Text(), server_default="", nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("lists", sa.JSON(), nullable=False),
        sa.Column("hits", sa.JSON(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("algorithm", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('firm', 'vessel')", name=op.f("ck_hub_screening_kind")),
        sa.CheckConstraint("origin IN ('files', 'register')", name=op.f("ck_hub_screening_origin")),
        sa.CheckConstraint("tier IN ('party')", name=op.f("ck_hub_screening_tier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hub_screening")),
    )
    op.create_table(
        "hub_screening_verdict",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("screening", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('party')", name=op.f("ck_hub_screening_verdict_tier")),
        sa.CheckConstraint(
            "verdict IN ('same', 'different')", name=op.f("ck_hub_screening_verdict_verdict")
        ),
        sa.ForeignKeyConstraint(
            ["screening"], ["hub_screening.id"], name=op.f("fk_hub_screening_verdict_screening")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hub_screening_verdict")),
        sa.UniqueConstraint(
            "screening", "person", name=op.f("uq_hub_screening_verdict_screening_person")
        ),
    )
    op.create_index(
        op.f("ix_hub_screening_verdict_screening"),
        "hub_screening_verdict",
        ["screening"],
        unique=False,
    )
    op.create_table(
        "hub_screening_note",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text(), server_default="", nullable=False),
        sa.Column("of_kind", sa.Text(), nullable=False),
        sa.Column("of", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("lists", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state IN ('screened', 'not_screened')", name=op.f("ck_hub_screening_note_state")
        ),
        sa.CheckConstraint(
            "tier IN ('party', 'pair', 'shared')", name=op.f("ck_hub_screening_note_tier")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hub_screening_note")),
        sa.UniqueConstraint("of_kind", "of", name=op.f("uq_hub_screening_note_of_kind_of")),
    )
    op.create_index("ix_hub_screening_note_reader", "hub_screening_note", ["reader"], unique=False)
