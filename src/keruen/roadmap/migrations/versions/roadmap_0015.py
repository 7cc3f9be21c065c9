"""Meetings: delegations, rooms, papers and outcomes; reporting rounds; past sessions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "roadmap_0015"
down_revision = "roadmap_0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of meetings and of reports, and mark sessions entered afterwards."""
    op.add_column("session", sa.Column("source", sa.Text(), nullable=True))
    op.add_column("session", sa.Column("turn_confirmed_at", sa.Text(), nullable=True))
    op.create_table(
        "delegation",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("session", sa.Text(), nullable=False),
        sa.Column("of_party", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "tier IN ('public', 'shared', 'party')", name=op.f("ck_delegation_tier")
        ),
        sa.ForeignKeyConstraint(["session"], ["session.id"], name=op.f("fk_delegation_session")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
        sa.UniqueConstraint("session", "of_party", name=op.f("uq_delegation_session_of_party")),
    )
    op.create_index(op.f("ix_delegation_session"), "delegation", ["session"], unique=False)
    op.create_table(
        "delegation_member",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("delegation", sa.Text(), nullable=False),
        sa.Column("session", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("of_party", sa.Text(), nullable=False),
        sa.Column("function", sa.Text(), nullable=False),
        sa.Column("precedence", sa.Integer(), nullable=False),
        sa.Column("mandate", sa.Text(), nullable=True),
        sa.Column("from_day", sa.Text(), nullable=False),
        sa.Column("to_day", sa.Text(), nullable=False),
        sa.Column("credentials_by", sa.Text(), nullable=True),
        sa.Column("credentials_on", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "tier IN ('public', 'shared', 'party')", name=op.f("ck_delegation_member_tier")
        ),
        sa.ForeignKeyConstraint(
            ["delegation"], ["delegation.id"], name=op.f("fk_delegation_member_delegation")
        ),
        sa.ForeignKeyConstraint(
            ["mandate"], ["mandate.id"], name=op.f("fk_delegation_member_mandate")
        ),
        sa.ForeignKeyConstraint(
            ["person"], ["person.id"], name=op.f("fk_delegation_member_person")
        ),
        sa.ForeignKeyConstraint(
            ["session"], ["session.id"], name=op.f("fk_delegation_member_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation_member")),
    )
    op.create_index(
        op.f("ix_delegation_member_delegation"), "delegation_member", ["delegation"], unique=False
    )
    op.create_index(
        op.f("ix_delegation_member_mandate"), "delegation_member", ["mandate"], unique=False
    )
    op.create_index(
        op.f("ix_delegation_member_person"), "delegation_member", ["person"], unique=False
    )
    op.create_index(
        op.f("ix_delegation_member_session"), "delegation_member", ["session"], unique=False
    )
    op.create_table(
        "meeting_room",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("session", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("interpretation", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "tier IN ('public', 'shared', 'party')", name=op.f("ck_meeting_room_tier")
        ),
        sa.ForeignKeyConstraint(["session"], ["session.id"], name=op.f("fk_meeting_room_session")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_room")),
    )
    op.create_index(op.f("ix_meeting_room_session"), "meeting_room", ["session"], unique=False)
    op.create_table(
        "agenda_slot",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("session", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("room", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.Text(), nullable=False),
        sa.Column("ends_at", sa.Text(), nullable=False),
        sa.Column("presenter", sa.Text(), nullable=True),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "tier IN ('public', 'shared', 'party')", name=op.f("ck_agenda_slot_tier")
        ),
        sa.ForeignKeyConstraint(["item"], ["agenda_item.id"], name=op.f("fk_agenda_slot_item")),
        sa.ForeignKeyConstraint(
            ["presenter"], ["delegation_member.id"], name=op.f("fk_agenda_slot_presenter")
        ),
        sa.ForeignKeyConstraint(["room"], ["meeting_room.id"], name=op.f("fk_agenda_slot_room")),
        sa.ForeignKeyConstraint(["session"], ["session.id"], name=op.f("fk_agenda_slot_session")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_slot")),
    )
    op.create_index(op.f("ix_agenda_slot_item"), "agenda_slot", ["item"], unique=False)
    op.create_index(op.f("ix_agenda_slot_presenter"), "agenda_slot", ["presenter"], unique=False)
    op.create_index(op.f("ix_agenda_slot_room"), "agenda_slot", ["room"], unique=False)
    op.create_index(op.f("ix_agenda_slot_session"), "agenda_slot", ["session"], unique=False)
    op.create_table(
        "slot_member",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("slot", sa.Text(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("of_party", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "tier IN ('public', 'shared', 'party')", name=op.f("ck_slot_member_tier")
        ),
        sa.ForeignKeyConstraint(
            ["member"], ["delegation_member.id"], name=op.f("fk_slot_member_member")
        ),
        sa.ForeignKeyConstraint(["slot"], ["agenda_slot.id"], name=op.f("fk_slot_member_slot")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slot_member")),
    )
    op.create_index(op.f("ix_slot_member_member"), "slot_member", ["member"], unique=False)
    op.create_index(op.f("ix_slot_member_slot"), "slot_member", ["slot"], unique=False)
    op.create_table(
        "paper",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("session", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("of_party", sa.Text(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("due_on", sa.Text(), nullable=False),
        sa.Column("embargo_until", sa.Text(), nullable=True),
        sa.Column("shared_at", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("tier IN ('public', 'shared', 'party')", name=op.f("ck_paper_tier")),
        sa.ForeignKeyConstraint(["item"], ["agenda_item.id"], name=op.f("fk_paper_item")),
        sa.ForeignKeyConstraint(["session"], ["session.id"], name=op.f("fk_paper_session")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper")),
    )
    op.create_index(op.f("ix_paper_item"), "paper", ["item"], unique=False)
    op.create_index(op.f("ix_paper_session"), "paper", ["session"], unique=False)
    op.create_table(
        "paper_file",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("paper", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "tier IN ('public', 'shared', 'party')", name=op.f("ck_paper_file_tier")
        ),
        sa.ForeignKeyConstraint(["paper"], ["paper.id"], name=op.f("fk_paper_file_paper")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_file")),
    )
    op.create_index(op.f("ix_paper_file_paper"), "paper_file", ["paper"], unique=False)
    op.create_index("ix_paper_file_party", "paper_file", ["party"], unique=False)
    op.create_table(
        "paper_chunk",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "tier IN ('public', 'shared', 'party')", name=op.f("ck_paper_chunk_tier")
        ),
        sa.ForeignKeyConstraint(["file"], ["paper_file.id"], name=op.f("fk_paper_chunk_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_chunk")),
        sa.UniqueConstraint("file", "position", name=op.f("uq_paper_chunk_file_position")),
    )
    op.create_index(op.f("ix_paper_chunk_file"), "paper_chunk", ["file"], unique=False)
    op.create_table(
        "outcome",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("session", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=True),
        sa.Column("due_on", sa.Text(), nullable=True),
        sa.Column("commitment", sa.Text(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("referred_to", sa.Text(), nullable=True),
        sa.Column("recorded_party", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("confirmed_party", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("tier IN ('public', 'shared', 'party')", name=op.f("ck_outcome_tier")),
        sa.ForeignKeyConstraint(
            ["commitment"], ["commitment.id"], name=op.f("fk_outcome_commitment")
        ),
        sa.ForeignKeyConstraint(["decision"], ["decision.id"], name=op.f("fk_outcome_decision")),
        sa.ForeignKeyConstraint(["item"], ["agenda_item.id"], name=op.f("fk_outcome_item")),
        sa.ForeignKeyConstraint(["referred_to"], ["body.id"], name=op.f("fk_outcome_referred_to")),
        sa.ForeignKeyConstraint(["session"], ["session.id"], name=op.f("fk_outcome_session")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome")),
        sa.UniqueConstraint("session", "number", name=op.f("uq_outcome_session_number")),
    )
    op.create_index(op.f("ix_outcome_commitment"), "outcome", ["commitment"], unique=False)
    op.create_index(op.f("ix_outcome_decision"), "outcome", ["decision"], unique=False)
    op.create_index(op.f("ix_outcome_item"), "outcome", ["item"], unique=False)
    op.create_index(op.f("ix_outcome_referred_to"), "outcome", ["referred_to"], unique=False)
    op.create_index(op.f("ix_outcome_session"), "outcome", ["session"], unique=False)
    op.create_table(
        "outcome_lead",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("of_party", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "tier IN ('public', 'shared', 'party')", name=op.f("ck_outcome_lead_tier")
        ),
        sa.ForeignKeyConstraint(
            ["organisation"], ["organisation.id"], name=op.f("fk_outcome_lead_organisation")
        ),
        sa.ForeignKeyConstraint(["outcome"], ["outcome.id"], name=op.f("fk_outcome_lead_outcome")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome_lead")),
        sa.UniqueConstraint("outcome", "of_party", name=op.f("uq_outcome_lead_outcome_of_party")),
    )
    op.create_index(
        op.f("ix_outcome_lead_organisation"), "outcome_lead", ["organisation"], unique=False
    )
    op.create_index(op.f("ix_outcome_lead_outcome"), "outcome_lead", ["outcome"], unique=False)
    op.create_table(
        "reporting_round",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("due_on", sa.Text(), nullable=False),
        sa.Column("session", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "tier IN ('public', 'shared', 'party')", name=op.f("ck_reporting_round_tier")
        ),
        sa.ForeignKeyConstraint(
            ["session"], ["session.id"], name=op.f("fk_reporting_round_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reporting_round")),
    )
    op.create_index(
        op.f("ix_reporting_round_session"), "reporting_round", ["session"], unique=False
    )
    op.create_table(
        "report_request",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("round", sa.Text(), nullable=False),
        sa.Column("commitment", sa.Text(), nullable=False),
        sa.Column("of_party", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("report", sa.Text(), nullable=True),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("reported_at", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "tier IN ('public', 'shared', 'party')", name=op.f("ck_report_request_tier")
        ),
        sa.ForeignKeyConstraint(
            ["commitment"], ["commitment.id"], name=op.f("fk_report_request_commitment")
        ),
        sa.ForeignKeyConstraint(
            ["report"], ["progress_report.id"], name=op.f("fk_report_request_report")
        ),
        sa.ForeignKeyConstraint(
            ["round"], ["reporting_round.id"], name=op.f("fk_report_request_round")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_request")),
        sa.UniqueConstraint(
            "round",
            "commitment",
            "of_party",
            name=op.f("uq_report_request_round_commitment_of_party"),
        ),
    )
    op.create_index(
        op.f("ix_report_request_commitment"), "report_request", ["commitment"], unique=False
    )
    op.create_index(op.f("ix_report_request_report"), "report_request", ["report"], unique=False)
    op.create_index(op.f("ix_report_request_round"), "report_request", ["round"], unique=False)
    op.create_table(
        "commitment_target",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("commitment", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "tier IN ('public', 'shared', 'party')", name=op.f("ck_commitment_target_tier")
        ),
        sa.ForeignKeyConstraint(
            ["commitment"], ["commitment.id"], name=op.f("fk_commitment_target_commitment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment_target")),
    )
    op.create_index(
        op.f("ix_commitment_target_commitment"), "commitment_target", ["commitment"], unique=False
    )
