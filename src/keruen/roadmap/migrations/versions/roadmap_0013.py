"""Tasks given to a person, saved filters, and invitations to sessions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import SchemaItem

revision = "roadmap_0013"
down_revision = "roadmap_0012"
branch_labels = None
depends_on = None


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _create(name: str, *columns: SchemaItem) -> None:
    op.create_table(
        name,
        _text("id"),
        _text("tier"),
        _text("party"),
        *columns,
        _text("created_at"),
        _text("created_by"),
        _text("withdrawn_at", nullable=True),
        _text("withdrawn_reason", nullable=True),
        sa.CheckConstraint("tier IN ('public', 'shared', 'party')", name=op.f(f"ck_{name}_tier")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )


def _link(table: str, column: str, target: str) -> SchemaItem:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    """Create the tables and their indexes."""
    _create(
        "task_assignment",
        _text("kind"),
        _text("record"),
        _text("part"),
        _text("person"),
        _text("note", nullable=True),
        _link("task_assignment", "person", "person"),
    )
    for column in ("record", "person"):
        op.create_index(op.f(f"ix_task_assignment_{column}"), "task_assignment", [column])
    _create("saved_filter", _text("name"), _text("page"), _text("query"), _text("account"))
    op.create_index(op.f("ix_saved_filter_account"), "saved_filter", ["account"])
    _create(
        "invitation",
        _text("session"),
        _text("person"),
        _text("of_party"),
        _text("uid", nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        _text("starts_at"),
        _text("ends_at"),
        _text("zone"),
        _text("place", nullable=True),
        _text("state"),
        _text("answer"),
        _text("answered_at", nullable=True),
        sa.CheckConstraint("tier = 'party'", name=op.f("ck_invitation_own")),
        sa.CheckConstraint("state IN ('invited', 'cancelled')", name=op.f("ck_invitation_state")),
        sa.CheckConstraint(
            "answer IN ('needs_action', 'accepted', 'tentative', 'declined')",
            name=op.f("ck_invitation_answer"),
        ),
        _link("invitation", "session", "session"),
        _link("invitation", "person", "person"),
        sa.UniqueConstraint("session", "person", name=op.f("uq_invitation_session_person")),
    )
    for column in ("session", "person"):
        op.create_index(op.f(f"ix_invitation_{column}"), "invitation", [column])
