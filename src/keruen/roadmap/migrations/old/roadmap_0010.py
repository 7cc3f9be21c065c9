"""Indexes for what pages of a large register look for."""

from __future__ import annotations

from alembic import op

revision = "roadmap_0010"
down_revision = "roadmap_0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the indexes."""
    op.create_index(
        op.f("ix_evidence_waiting"),
        "evidence",
        ["state", "commitment", "submitted_party", "created_at", "withdrawn_at", "tier", "party"],
    )
    op.create_index(op.f("ix_attachment_party"), "attachment", ["party"])
