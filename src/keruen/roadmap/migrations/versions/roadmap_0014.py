"""Texts by paragraph: revisions, brackets with alternatives, comments, concordance, instruments."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "roadmap_0014"
down_revision = "roadmap_0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables and their indexes, and add the form of a version and its entry rule."""
    op.create_table(
        "legal_instrument",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("in_force_on", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "tier IN ('public', 'shared', 'party')", name=op.f("ck_legal_instrument_tier")
        ),
        sa.ForeignKeyConstraint(
            ["document"], ["document.id"], name=op.f("fk_legal_instrument_document")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_instrument")),
        sa.UniqueConstraint("document", name=op.f("uq_legal_instrument_document")),
    )
    op.create_index(
        op.f("ix_legal_instrument_document"), "legal_instrument", ["document"], unique=False
    )
    op.create_table(
        "paragraph",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("tier IN ('public', 'shared', 'party')", name=op.f("ck_paragraph_tier")),
        sa.ForeignKeyConstraint(["document"], ["document.id"], name=op.f("fk_paragraph_document")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paragraph")),
        sa.UniqueConstraint("document", "number", name=op.f("uq_paragraph_document_number")),
    )
    op.create_index(op.f("ix_paragraph_document"), "paragraph", ["document"], unique=False)
    op.create_table(
        "powers",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("of_party", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("paper", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("tier IN ('public', 'shared', 'party')", name=op.f("ck_powers_tier")),
        sa.ForeignKeyConstraint(["document"], ["document.id"], name=op.f("fk_powers_document")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_powers_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_powers")),
    )
    op.create_index(op.f("ix_powers_document"), "powers", ["document"], unique=False)
    op.create_index(op.f("ix_powers_person"), "powers", ["person"], unique=False)
    op.create_table(
        "initialling",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("of_party", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("initialled_on", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "tier IN ('public', 'shared', 'party')", name=op.f("ck_initialling_tier")
        ),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_initialling_person")),
        sa.ForeignKeyConstraint(
            ["version"], ["text_version.id"], name=op.f("fk_initialling_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_initialling")),
        sa.UniqueConstraint("version", "of_party", name=op.f("uq_initialling_version_of_party")),
    )
    op.create_index(op.f("ix_initialling_person"), "initialling", ["person"], unique=False)
    op.create_index(op.f("ix_initialling_version"), "initialling", ["version"], unique=False)
    op.create_table(
        "notification",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("instrument", sa.Text(), nullable=False),
        sa.Column("of_party", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("notified_on", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "tier IN ('public', 'shared', 'party')", name=op.f("ck_notification_tier")
        ),
        sa.ForeignKeyConstraint(
            ["instrument"], ["legal_instrument.id"], name=op.f("fk_notification_instrument")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification")),
        sa.UniqueConstraint(
            "instrument", "of_party", name=op.f("uq_notification_instrument_of_party")
        ),
    )
    op.create_index(
        op.f("ix_notification_instrument"), "notification", ["instrument"], unique=False
    )
    op.create_table(
        "paragraph_concordance",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("paragraph", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("of_party", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "tier IN ('public', 'shared', 'party')", name=op.f("ck_paragraph_concordance_tier")
        ),
        sa.ForeignKeyConstraint(
            ["paragraph"], ["paragraph.id"], name=op.f("fk_paragraph_concordance_paragraph")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paragraph_concordance")),
        sa.UniqueConstraint(
            "paragraph",
            "sha256",
            "language",
            "of_party",
            name=op.f("uq_paragraph_concordance_paragraph_sha256_language_of_party"),
        ),
    )
    op.create_index(
        op.f("ix_paragraph_concordance_paragraph"),
        "paragraph_concordance",
        ["paragraph"],
        unique=False,
    )
    op.create_table(
        "revision",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("paragraph", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("alternat", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("author_party", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("tier IN ('public', 'shared', 'party')", name=op.f("ck_revision_tier")),
        sa.ForeignKeyConstraint(
            ["paragraph"], ["paragraph.id"], name=op.f("fk_revision_paragraph")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        sa.UniqueConstraint("paragraph", "number", name=op.f("uq_revision_paragraph_number")),
    )
    op.create_index(op.f("ix_revision_paragraph"), "revision", ["paragraph"], unique=False)
    op.create_table(
        "text_bracket",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("paragraph", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("standing", sa.JSON(), nullable=False),
        sa.Column("opened_party", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("accepted", sa.Text(), nullable=True),
        sa.Column("seen", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "tier IN ('public', 'shared', 'party')", name=op.f("ck_text_bracket_tier")
        ),
        sa.ForeignKeyConstraint(
            ["paragraph"], ["paragraph.id"], name=op.f("fk_text_bracket_paragraph")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_bracket")),
        sa.UniqueConstraint("paragraph", "place", name=op.f("uq_text_bracket_paragraph_place")),
    )
    op.create_index(op.f("ix_text_bracket_paragraph"), "text_bracket", ["paragraph"], unique=False)
    op.create_table(
        "alternative",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("bracket", sa.Text(), nullable=False),
        sa.Column("of_party", sa.Text(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("deletes", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "tier IN ('public', 'shared', 'party')", name=op.f("ck_alternative_tier")
        ),
        sa.ForeignKeyConstraint(
            ["bracket"], ["text_bracket.id"], name=op.f("fk_alternative_bracket")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alternative")),
    )
    op.create_index(op.f("ix_alternative_bracket"), "alternative", ["bracket"], unique=False)
    op.create_table(
        "imported_change",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("paragraph", sa.Text(), nullable=True),
        sa.Column("revision", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("question", sa.Text(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("file_sha256", sa.Text(), nullable=False),
        sa.Column("of_party", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "tier IN ('public', 'shared', 'party')", name=op.f("ck_imported_change_tier")
        ),
        sa.ForeignKeyConstraint(
            ["document"], ["document.id"], name=op.f("fk_imported_change_document")
        ),
        sa.ForeignKeyConstraint(
            ["paragraph"], ["paragraph.id"], name=op.f("fk_imported_change_paragraph")
        ),
        sa.ForeignKeyConstraint(
            ["revision"], ["revision.id"], name=op.f("fk_imported_change_revision")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_change")),
    )
    op.create_index(
        op.f("ix_imported_change_document"), "imported_change", ["document"], unique=False
    )
    op.create_index(
        op.f("ix_imported_change_paragraph"), "imported_change", ["paragraph"], unique=False
    )
    op.create_index(
        op.f("ix_imported_change_revision"), "imported_change", ["revision"], unique=False
    )
    op.create_table(
        "text_comment",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("paragraph", sa.Text(), nullable=False),
        sa.Column("revision", sa.Text(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("of_party", sa.Text(), nullable=False),
        sa.Column("resolved_at", sa.Text(), nullable=True),
        sa.Column("resolved_party", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "tier IN ('public', 'shared', 'party')", name=op.f("ck_text_comment_tier")
        ),
        sa.ForeignKeyConstraint(
            ["paragraph"], ["paragraph.id"], name=op.f("fk_text_comment_paragraph")
        ),
        sa.ForeignKeyConstraint(
            ["revision"], ["revision.id"], name=op.f("fk_text_comment_revision")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_comment")),
    )
    op.create_index(op.f("ix_text_comment_paragraph"), "text_comment", ["paragraph"], unique=False)
    op.create_index(op.f("ix_text_comment_revision"), "text_comment", ["revision"], unique=False)
    op.create_table(
        "version_paragraph",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("paragraph", sa.Text(), nullable=False),
        sa.Column("revision", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "tier IN ('public', 'shared', 'party')", name=op.f("ck_version_paragraph_tier")
        ),
        sa.ForeignKeyConstraint(
            ["paragraph"], ["paragraph.id"], name=op.f("fk_version_paragraph_paragraph")
        ),
        sa.ForeignKeyConstraint(
            ["revision"], ["revision.id"], name=op.f("fk_version_paragraph_revision")
        ),
        sa.ForeignKeyConstraint(
            ["version"], ["text_version.id"], name=op.f("fk_version_paragraph_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version_paragraph")),
        sa.UniqueConstraint(
            "version", "paragraph", name=op.f("uq_version_paragraph_version_paragraph")
        ),
    )
    op.create_index(
        op.f("ix_version_paragraph_paragraph"), "version_paragraph", ["paragraph"], unique=False
    )
    op.create_index(
        op.f("ix_version_paragraph_revision"), "version_paragraph", ["revision"], unique=False
    )
    op.create_index(
        op.f("ix_version_paragraph_version"), "version_paragraph", ["version"], unique=False
    )
    op.add_column("text_version", sa.Column("form", sa.Text(), nullable=True))
    op.add_column("text_version", sa.Column("entry_rule", sa.Text(), nullable=True))
    op.add_column("text_version", sa.Column("entry_days", sa.Integer(), nullable=True))
    op.add_column("text_version", sa.Column("entry_on", sa.Text(), nullable=True))
