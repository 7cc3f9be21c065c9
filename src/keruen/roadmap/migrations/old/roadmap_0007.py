"""Say to which record a file is attached, and which language of a text prevails."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "roadmap_0007"
down_revision = "roadmap_0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; files of before stay those of the evidence that names them."""
    for name in ("about_kind", "about"):
        op.add_column("attachment", sa.Column(name, sa.Text(), nullable=True))
    op.add_column("document", sa.Column("prevails", sa.Text(), nullable=True))
    op.create_index(op.f("ix_attachment_about"), "attachment", ["about"])
