"""Contacts, preferences and relays of mail, the outbox, and the lease of the jobs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "store_0010"
down_revision = "store_0009"
branch_labels = None
depends_on = None


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def upgrade() -> None:
    """Create the tables and their indexes."""
    op.create_table(
        "contact",
        _text("account"),
        _text("tier"),
        _text("party"),
        _text("email"),
        _text("language"),
        _text("zone"),
        _text("verified_at", nullable=True),
        _text("changed_at"),
        sa.CheckConstraint("tier = 'party'", name=op.f("ck_contact_tier")),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_contact")),
    )
    op.create_index(op.f("ix_contact_party"), "contact", ["party"], unique=False)
    op.create_table(
        "contact_preference",
        _text("account"),
        _text("tier"),
        _text("party"),
        _text("digest"),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("ladder", sa.JSON(), nullable=False),
        sa.Column("at_once", sa.JSON(), nullable=False),
        _text("level"),
        sa.CheckConstraint("tier = 'party'", name=op.f("ck_contact_preference_tier")),
        sa.CheckConstraint(
            "digest IN ('off', 'daily', 'weekly')", name=op.f("ck_contact_preference_digest")
        ),
        sa.CheckConstraint("hour >= 0 AND hour <= 23", name=op.f("ck_contact_preference_hour")),
        sa.CheckConstraint(
            "level IN ('link', 'title', 'full')", name=op.f("ck_contact_preference_level")
        ),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_contact_preference")),
    )
    op.create_table(
        "mail_relay",
        _text("party"),
        _text("tier"),
        _text("host"),
        sa.Column("port", sa.Integer(), nullable=False),
        _text("security"),
        _text("username"),
        _text("sender"),
        sa.Column("paused", sa.Boolean(), nullable=False),
        _text("changed_at"),
        _text("changed_by"),
        sa.CheckConstraint("tier = 'party'", name=op.f("ck_mail_relay_tier")),
        sa.CheckConstraint(
            "security IN ('none', 'starttls', 'tls')", name=op.f("ck_mail_relay_security")
        ),
        sa.PrimaryKeyConstraint("party", name=op.f("pk_mail_relay")),
    )
    op.create_table(
        "secret_mail_key",
        _text("account"),
        _text("key"),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_secret_mail_key")),
    )
    op.create_table(
        "secret_outbox",
        _text("id"),
        _text("recipient"),
        _text("party"),
        _text("occasion"),
        _text("created_at"),
        _text("not_before"),
        _text("state"),
        sa.Column("attempts", sa.Integer(), nullable=False),
        _text("last_error", nullable=True),
        _text("message_id"),
        _text("claimed_by", nullable=True),
        _text("claimed_until", nullable=True),
        _text("sent_at", nullable=True),
        sa.CheckConstraint(
            "state IN ('queued', 'sending', 'sent', 'failed', 'dead', 'empty')",
            name=op.f("ck_secret_outbox_state"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_secret_outbox")),
        sa.UniqueConstraint(
            "recipient", "occasion", name=op.f("uq_secret_outbox_recipient_occasion")
        ),
    )
    op.create_index("ix_secret_outbox_due", "secret_outbox", ["state", "not_before"], unique=False)
    op.create_table(
        "secret_mail_content",
        _text("outbox"),
        _text("address"),
        _text("rights_sha256"),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("outbox", name=op.f("pk_secret_mail_content")),
    )
    op.create_table(
        "secret_lease",
        _text("name"),
        _text("holder"),
        _text("until"),
        _text("last_run_at", nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_secret_lease")),
    )
