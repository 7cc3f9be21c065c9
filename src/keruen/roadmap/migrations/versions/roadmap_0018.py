"""The multilateral desk: elections, pledges, assurances, joint texts, votes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "roadmap_0018"
down_revision = "roadmap_0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables and their indexes."""
    op.create_table(
        "election",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("organ", sa.Text(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("regional_group", sa.Text(), nullable=True),
        sa.Column("term", sa.Text(), nullable=True),
        sa.Column("due_on", sa.Text(), nullable=False),
        sa.Column("ballot", sa.Text(), nullable=False),
        sa.Column("base", sa.Text(), nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.Column("present", sa.Integer(), nullable=True),
        sa.Column("share", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("tier IN ('public', 'shared', 'party')", name=op.f("ck_election_tier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_election")),
    )
    op.create_table(
        "vote_item",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("organ", sa.Text(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("symbol", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("tier IN ('public', 'shared', 'party')", name=op.f("ck_vote_item_tier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vote_item")),
        sa.UniqueConstraint("organ", "symbol", name=op.f("uq_vote_item_organ_symbol")),
    )
    op.create_table(
        "candidature",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("election", sa.Text(), nullable=False),
        sa.Column("candidate", sa.Text(), nullable=False),
        sa.Column("of_party", sa.Text(), nullable=True),
        sa.Column("post", sa.Text(), nullable=True),
        sa.Column("shares_seat_with", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "tier IN ('public', 'shared', 'party')", name=op.f("ck_candidature_tier")
        ),
        sa.ForeignKeyConstraint(
            ["election"], ["election.id"], name=op.f("fk_candidature_election")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidature")),
    )
    op.create_index(op.f("ix_candidature_election"), "candidature", ["election"], unique=False)
    op.create_table(
        "vote_cast",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("of_party", sa.Text(), nullable=False),
        sa.Column("choice", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("tier IN ('public', 'shared', 'party')", name=op.f("ck_vote_cast_tier")),
        sa.ForeignKeyConstraint(["item"], ["vote_item.id"], name=op.f("fk_vote_cast_item")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vote_cast")),
        sa.UniqueConstraint("item", "of_party", name=op.f("uq_vote_cast_item_of_party")),
    )
    op.create_index(op.f("ix_vote_cast_item"), "vote_cast", ["item"], unique=False)
    op.create_table(
        "assurance",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("candidature", sa.Text(), nullable=False),
        sa.Column("third_state", sa.Text(), nullable=False),
        sa.Column("class_of", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("tier IN ('public', 'shared', 'party')", name=op.f("ck_assurance_tier")),
        sa.ForeignKeyConstraint(
            ["candidature"], ["candidature.id"], name=op.f("fk_assurance_candidature")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assurance")),
        sa.UniqueConstraint(
            "candidature",
            "third_state",
            "party",
            name=op.f("uq_assurance_candidature_third_state_party"),
        ),
    )
    op.create_index(op.f("ix_assurance_candidature"), "assurance", ["candidature"], unique=False)
    op.create_table(
        "pledge",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("candidature", sa.Text(), nullable=False),
        sa.Column("from_party", sa.Text(), nullable=False),
        sa.Column("to_party", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("in_return", sa.Text(), nullable=True),
        sa.Column("rounds", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("declared_at", sa.Text(), nullable=True),
        sa.Column("acknowledged_at", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("tier IN ('public', 'shared', 'party')", name=op.f("ck_pledge_tier")),
        sa.ForeignKeyConstraint(
            ["candidature"], ["candidature.id"], name=op.f("fk_pledge_candidature")
        ),
        sa.ForeignKeyConstraint(["in_return"], ["pledge.id"], name=op.f("fk_pledge_in_return")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pledge")),
    )
    op.create_index(op.f("ix_pledge_candidature"), "pledge", ["candidature"], unique=False)
    op.create_index(op.f("ix_pledge_in_return"), "pledge", ["in_return"], unique=False)
    op.create_table(
        "joint_text",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "tier IN ('public', 'shared', 'party')", name=op.f("ck_joint_text_tier")
        ),
        sa.ForeignKeyConstraint(["document"], ["document.id"], name=op.f("fk_joint_text_document")),
        sa.ForeignKeyConstraint(["file"], ["file.id"], name=op.f("fk_joint_text_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joint_text")),
        sa.UniqueConstraint("file", "document", name=op.f("uq_joint_text_file_document")),
    )
    op.create_index(op.f("ix_joint_text_document"), "joint_text", ["document"], unique=False)
    op.create_index(op.f("ix_joint_text_file"), "joint_text", ["file"], unique=False)
    op.create_table(
        "text_delivery",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("meeting", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("of_party", sa.Text(), nullable=False),
        sa.Column("symbol", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "tier IN ('public', 'shared', 'party')", name=op.f("ck_text_delivery_tier")
        ),
        sa.ForeignKeyConstraint(
            ["document"], ["document.id"], name=op.f("fk_text_delivery_document")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_delivery")),
    )
    op.create_index(op.f("ix_text_delivery_document"), "text_delivery", ["document"], unique=False)
