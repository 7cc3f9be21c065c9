"""The verbs of the paragraphs of a communiqué."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "roadmap_0020"
down_revision = "roadmap_0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table and its indexes."""
    op.create_table(
        "paragraph_verb",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("paragraph", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("verb", sa.JSON(), nullable=False),
        sa.Column("modality", sa.Text(), nullable=False),
        sa.Column("provision", sa.Text(), nullable=True),
        sa.Column("reason", sa.JSON(), nullable=True),
        sa.Column("of_party", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(provision IS NULL) <> (reason IS NULL)", name=op.f("ck_paragraph_verb_follows")
        ),
        sa.CheckConstraint(
            "tier IN ('public', 'shared', 'party')", name=op.f("ck_paragraph_verb_tier")
        ),
        sa.ForeignKeyConstraint(
            ["paragraph"], ["paragraph.id"], name=op.f("fk_paragraph_verb_paragraph")
        ),
        sa.ForeignKeyConstraint(
            ["provision"], ["provision.id"], name=op.f("fk_paragraph_verb_provision")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paragraph_verb")),
        sa.UniqueConstraint("paragraph", "number", name=op.f("uq_paragraph_verb_paragraph_number")),
    )
    op.create_index(
        op.f("ix_paragraph_verb_paragraph"), "paragraph_verb", ["paragraph"], unique=False
    )
    op.create_index(
        op.f("ix_paragraph_verb_provision"), "paragraph_verb", ["provision"], unique=False
    )
