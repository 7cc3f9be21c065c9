"""Draft surveys with their readings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "hub_0004"
down_revision = "hub_0002"
branch_labels = None
depends_on = None

KILOGRAMS = sa.BigInteger().with_variant(sa.Numeric(), "postgresql")
"""Whole kilograms; on PostgreSQL a rule refuses fractions, which an integer would round."""


def upgrade() -> None:
    """Create the table and its indexes."""
    op.create_table(
        "draft_survey",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text(), server_default="", nullable=False),
        sa.Column("contract", sa.Text(), nullable=False),
        sa.Column("weight", sa.Text(), nullable=False),
        sa.Column("readings", sa.JSON(), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("light_t", sa.Text(), nullable=False),
        sa.Column("loaded_t", sa.Text(), nullable=False),
        sa.Column("constant_t", sa.Text(), server_default="", nullable=False),
        sa.Column("kg", KILOGRAMS, nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('pair')", name=op.f("ck_draft_survey_tier")),
        sa.ForeignKeyConstraint(
            ["contract"], ["contract.id"], name=op.f("fk_draft_survey_contract")
        ),
        sa.ForeignKeyConstraint(
            ["weight"], ["parcel_weight.id"], name=op.f("fk_draft_survey_weight")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_survey")),
        sa.UniqueConstraint("weight", name=op.f("uq_draft_survey_weight")),
    )
    op.create_index(op.f("ix_draft_survey_contract"), "draft_survey", ["contract"], unique=False)
    op.create_index("ix_draft_survey_reader", "draft_survey", ["reader"], unique=False)
