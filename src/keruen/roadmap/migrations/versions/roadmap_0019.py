"""Institutions, the cultural programme with its budget, twinnings, and the licence of open data."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "roadmap_0019"
down_revision = "roadmap_0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables and their indexes."""
    op.create_table(
        "institution",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("of_party", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("city", sa.JSON(), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "tier IN ('public', 'shared', 'party')", name=op.f("ck_institution_tier")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_institution")),
    )
    op.create_table(
        "culture_programme",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("provision", sa.Text(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("starts_on", sa.Text(), nullable=False),
        sa.Column("ends_on", sa.Text(), nullable=False),
        sa.Column("proposed_party", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("agreed_party", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "tier IN ('public', 'shared', 'party')", name=op.f("ck_culture_programme_tier")
        ),
        sa.ForeignKeyConstraint(
            ["provision"], ["provision.id"], name=op.f("fk_culture_programme_provision")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_culture_programme")),
    )
    op.create_index(
        op.f("ix_culture_programme_provision"), "culture_programme", ["provision"], unique=False
    )
    op.create_table(
        "culture_item",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("starts_on", sa.Text(), nullable=False),
        sa.Column("ends_on", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("place", sa.JSON(), nullable=True),
        sa.Column("institution", sa.Text(), nullable=True),
        sa.Column("partner", sa.Text(), nullable=True),
        sa.Column("persons", sa.Integer(), nullable=True),
        sa.Column("file", sa.Text(), nullable=True),
        sa.Column("proposed_party", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("agreed_party", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "tier IN ('public', 'shared', 'party')", name=op.f("ck_culture_item_tier")
        ),
        sa.ForeignKeyConstraint(["file"], ["file.id"], name=op.f("fk_culture_item_file")),
        sa.ForeignKeyConstraint(
            ["institution"], ["institution.id"], name=op.f("fk_culture_item_institution")
        ),
        sa.ForeignKeyConstraint(
            ["partner"], ["institution.id"], name=op.f("fk_culture_item_partner")
        ),
        sa.ForeignKeyConstraint(
            ["programme"], ["culture_programme.id"], name=op.f("fk_culture_item_programme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_culture_item")),
    )
    op.create_index("ix_culture_item_days", "culture_item", ["starts_on", "id"], unique=False)
    op.create_index(op.f("ix_culture_item_file"), "culture_item", ["file"], unique=False)
    op.create_index(
        op.f("ix_culture_item_institution"), "culture_item", ["institution"], unique=False
    )
    op.create_index(op.f("ix_culture_item_partner"), "culture_item", ["partner"], unique=False)
    op.create_index(op.f("ix_culture_item_programme"), "culture_item", ["programme"], unique=False)
    op.create_table(
        "culture_budget",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("of_party", sa.Text(), nullable=False),
        sa.Column("amount", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "tier IN ('public', 'shared', 'party')", name=op.f("ck_culture_budget_tier")
        ),
        sa.ForeignKeyConstraint(["item"], ["culture_item.id"], name=op.f("fk_culture_budget_item")),
        sa.ForeignKeyConstraint(
            ["programme"], ["culture_programme.id"], name=op.f("fk_culture_budget_programme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_culture_budget")),
    )
    op.create_index(op.f("ix_culture_budget_item"), "culture_budget", ["item"], unique=False)
    op.create_index(
        op.f("ix_culture_budget_programme"), "culture_budget", ["programme"], unique=False
    )
    op.create_table(
        "twinning",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("institution", sa.Text(), nullable=False),
        sa.Column("partner", sa.Text(), nullable=False),
        sa.Column("subject", sa.JSON(), nullable=False),
        sa.Column("starts_on", sa.Text(), nullable=False),
        sa.Column("ends_on", sa.Text(), nullable=True),
        sa.Column("proposed_party", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("agreed_party", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("tier IN ('public', 'shared', 'party')", name=op.f("ck_twinning_tier")),
        sa.ForeignKeyConstraint(
            ["institution"], ["institution.id"], name=op.f("fk_twinning_institution")
        ),
        sa.ForeignKeyConstraint(["partner"], ["institution.id"], name=op.f("fk_twinning_partner")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_twinning")),
    )
    op.create_index(op.f("ix_twinning_institution"), "twinning", ["institution"], unique=False)
    op.create_index(op.f("ix_twinning_partner"), "twinning", ["partner"], unique=False)
    op.create_table(
        "public_licence",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("licence", sa.Text(), nullable=False),
        sa.Column("proposed_party", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("agreed_party", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "tier IN ('public', 'shared', 'party')", name=op.f("ck_public_licence_tier")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_licence")),
    )
    op.create_table(
        "public_contact",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("of_party", sa.Text(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "tier IN ('public', 'shared', 'party')", name=op.f("ck_public_contact_tier")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_contact")),
    )
