"""The tables of the business council.

Written by Alembic from the metadata of the version that made it, and not changed since.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "council_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables and their indexes."""
    op.create_table(
        "council_company",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), server_default="", nullable=False),
        sa.Column("decided_at", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "tier IN ('firm', 'organiser', 'council')", name=op.f("ck_council_company_tier")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_company")),
    )
    op.create_table(
        "council_event",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), server_default="", nullable=False),
        sa.Column("slots", sa.JSON(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("buffer", sa.Integer(), nullable=False),
        sa.Column("tables", sa.Integer(), nullable=False),
        sa.Column("cap", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('council')", name=op.f("ck_council_event_tier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_event")),
    )
    op.create_table(
        "council_attendance",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('council')", name=op.f("ck_council_attendance_tier")),
        sa.ForeignKeyConstraint(
            ["company"], ["council_company.id"], name=op.f("fk_council_attendance_company")
        ),
        sa.ForeignKeyConstraint(
            ["event"], ["council_event.id"], name=op.f("fk_council_attendance_event")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_attendance")),
        sa.UniqueConstraint("event", "company", name=op.f("uq_council_attendance_event_company")),
    )
    op.create_index(
        op.f("ix_council_attendance_company"), "council_attendance", ["company"], unique=False
    )
    op.create_index(
        op.f("ix_council_attendance_event"), "council_attendance", ["event"], unique=False
    )
    op.create_table(
        "council_availability",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("away", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('firm')", name=op.f("ck_council_availability_tier")),
        sa.ForeignKeyConstraint(
            ["company"], ["council_company.id"], name=op.f("fk_council_availability_company")
        ),
        sa.ForeignKeyConstraint(
            ["event"], ["council_event.id"], name=op.f("fk_council_availability_event")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_availability")),
        sa.UniqueConstraint("event", "company", name=op.f("uq_council_availability_event_company")),
    )
    op.create_index(
        op.f("ix_council_availability_company"), "council_availability", ["company"], unique=False
    )
    op.create_index(
        op.f("ix_council_availability_event"), "council_availability", ["event"], unique=False
    )
    op.create_table(
        "council_contact",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("function", sa.Text(), server_default="", nullable=False),
        sa.Column("email", sa.Text(), server_default="", nullable=False),
        sa.Column("phone", sa.Text(), server_default="", nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('organiser')", name=op.f("ck_council_contact_tier")),
        sa.ForeignKeyConstraint(
            ["company"], ["council_company.id"], name=op.f("fk_council_contact_company")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_contact")),
    )
    op.create_index(
        op.f("ix_council_contact_company"), "council_contact", ["company"], unique=False
    )
    op.create_table(
        "council_listing",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("hs", sa.Text(), server_default="", nullable=False),
        sa.Column("quantity", sa.Float(), nullable=True),
        sa.Column("unit", sa.Text(), server_default="", nullable=False),
        sa.Column("first_on", sa.Text(), nullable=True),
        sa.Column("last_on", sa.Text(), nullable=True),
        sa.Column("incoterm", sa.Text(), server_default="", nullable=False),
        sa.Column("country", sa.Text(), server_default="", nullable=False),
        sa.Column("markets", sa.JSON(), nullable=False),
        sa.Column("certificates", sa.JSON(), nullable=False),
        sa.Column("theme", sa.Text(), server_default="", nullable=False),
        sa.Column("expires_on", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "tier IN ('firm', 'organiser', 'council')", name=op.f("ck_council_listing_tier")
        ),
        sa.ForeignKeyConstraint(
            ["company"], ["council_company.id"], name=op.f("fk_council_listing_company")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_listing")),
    )
    op.create_index(
        op.f("ix_council_listing_company"), "council_listing", ["company"], unique=False
    )
    op.create_table(
        "council_meeting",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("slot", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("company_a", sa.Text(), nullable=False),
        sa.Column("party_a", sa.Text(), nullable=False),
        sa.Column("company_b", sa.Text(), nullable=False),
        sa.Column("party_b", sa.Text(), nullable=False),
        sa.Column("accepted_a", sa.Text(), server_default="", nullable=False),
        sa.Column("accepted_b", sa.Text(), server_default="", nullable=False),
        sa.Column("replaces", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('meeting')", name=op.f("ck_council_meeting_tier")),
        sa.ForeignKeyConstraint(
            ["company_a"], ["council_company.id"], name=op.f("fk_council_meeting_company_a")
        ),
        sa.ForeignKeyConstraint(
            ["company_b"], ["council_company.id"], name=op.f("fk_council_meeting_company_b")
        ),
        sa.ForeignKeyConstraint(
            ["event"], ["council_event.id"], name=op.f("fk_council_meeting_event")
        ),
        sa.ForeignKeyConstraint(
            ["replaces"], ["council_meeting.id"], name=op.f("fk_council_meeting_replaces")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_meeting")),
    )
    op.create_index(
        op.f("ix_council_meeting_company_a"), "council_meeting", ["company_a"], unique=False
    )
    op.create_index(
        op.f("ix_council_meeting_company_b"), "council_meeting", ["company_b"], unique=False
    )
    op.create_index(op.f("ix_council_meeting_event"), "council_meeting", ["event"], unique=False)
    op.create_index(
        op.f("ix_council_meeting_replaces"), "council_meeting", ["replaces"], unique=False
    )
    op.create_table(
        "council_note",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('firm')", name=op.f("ck_council_note_tier")),
        sa.ForeignKeyConstraint(
            ["company"], ["council_company.id"], name=op.f("fk_council_note_company")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_note")),
    )
    op.create_index(op.f("ix_council_note_company"), "council_note", ["company"], unique=False)
    op.create_table(
        "council_profile",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("legal_name", sa.Text(), nullable=False),
        sa.Column("latin_name", sa.Text(), nullable=False),
        sa.Column("ice", sa.Text(), server_default="", nullable=False),
        sa.Column("trade_register", sa.Text(), server_default="", nullable=False),
        sa.Column("bin", sa.Text(), server_default="", nullable=False),
        sa.Column("isic", sa.Text(), server_default="", nullable=False),
        sa.Column("nace", sa.Text(), server_default="", nullable=False),
        sa.Column("hs", sa.JSON(), nullable=False),
        sa.Column("size", sa.Text(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("certificates", sa.JSON(), nullable=False),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "tier IN ('firm', 'organiser', 'council')", name=op.f("ck_council_profile_tier")
        ),
        sa.ForeignKeyConstraint(
            ["company"], ["council_company.id"], name=op.f("fk_council_profile_company")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_profile")),
        sa.UniqueConstraint("company", "number", name=op.f("uq_council_profile_company_number")),
    )
    op.create_index(
        op.f("ix_council_profile_company"), "council_profile", ["company"], unique=False
    )
    op.create_table(
        "council_timetable",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("repairs", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("floors", sa.JSON(), nullable=False),
        sa.Column("problem", sa.Text(), server_default="", nullable=False),
        sa.Column("chosen_floor", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('organisers')", name=op.f("ck_council_timetable_tier")),
        sa.ForeignKeyConstraint(
            ["event"], ["council_event.id"], name=op.f("fk_council_timetable_event")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_timetable")),
    )
    op.create_index(
        op.f("ix_council_timetable_event"), "council_timetable", ["event"], unique=False
    )
    op.create_index("ix_council_timetable_state", "council_timetable", ["state"], unique=False)
    op.create_table(
        "council_wish",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("taker", sa.Text(), nullable=False),
        sa.Column("taker_party", sa.Text(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("why", sa.Text(), server_default="", nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('organiser')", name=op.f("ck_council_wish_tier")),
        sa.ForeignKeyConstraint(
            ["company"], ["council_company.id"], name=op.f("fk_council_wish_company")
        ),
        sa.ForeignKeyConstraint(
            ["event"], ["council_event.id"], name=op.f("fk_council_wish_event")
        ),
        sa.ForeignKeyConstraint(
            ["taker"], ["council_company.id"], name=op.f("fk_council_wish_taker")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_wish")),
        sa.UniqueConstraint(
            "event", "company", "taker", name=op.f("uq_council_wish_event_company_taker")
        ),
    )
    op.create_index(op.f("ix_council_wish_company"), "council_wish", ["company"], unique=False)
    op.create_index(op.f("ix_council_wish_event"), "council_wish", ["event"], unique=False)
    op.create_index(op.f("ix_council_wish_taker"), "council_wish", ["taker"], unique=False)
    op.create_table(
        "council_check",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("profile", sa.Text(), nullable=False),
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('organiser')", name=op.f("ck_council_check_tier")),
        sa.ForeignKeyConstraint(
            ["company"], ["council_company.id"], name=op.f("fk_council_check_company")
        ),
        sa.ForeignKeyConstraint(
            ["profile"], ["council_profile.id"], name=op.f("fk_council_check_profile")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_check")),
    )
    op.create_index(op.f("ix_council_check_company"), "council_check", ["company"], unique=False)
    op.create_index(op.f("ix_council_check_profile"), "council_check", ["profile"], unique=False)
    op.create_table(
        "council_outcome",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("meeting", sa.Text(), nullable=False),
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("hs", sa.Text(), server_default="", nullable=False),
        sa.Column("value_usd", sa.Float(), nullable=True),
        sa.Column("next_step", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('organiser')", name=op.f("ck_council_outcome_tier")),
        sa.ForeignKeyConstraint(
            ["company"], ["council_company.id"], name=op.f("fk_council_outcome_company")
        ),
        sa.ForeignKeyConstraint(
            ["meeting"], ["council_meeting.id"], name=op.f("fk_council_outcome_meeting")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_outcome")),
    )
    op.create_index(
        op.f("ix_council_outcome_company"), "council_outcome", ["company"], unique=False
    )
    op.create_index(
        op.f("ix_council_outcome_meeting"), "council_outcome", ["meeting"], unique=False
    )
    op.create_index(
        "ix_council_outcome_report", "council_outcome", ["meeting", "company"], unique=False
    )
    op.create_table(
        "council_obstacle",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("hs", sa.Text(), server_default="", nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("firms", sa.Integer(), nullable=False),
        sa.Column("value_usd", sa.Float(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "tier IN ('organiser', 'handed')", name=op.f("ck_council_obstacle_tier")
        ),
        sa.ForeignKeyConstraint(
            ["company"], ["council_company.id"], name=op.f("fk_council_obstacle_company")
        ),
        sa.ForeignKeyConstraint(
            ["outcome"], ["council_outcome.id"], name=op.f("fk_council_obstacle_outcome")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_obstacle")),
    )
    op.create_index(
        op.f("ix_council_obstacle_company"), "council_obstacle", ["company"], unique=False
    )
    op.create_index(
        op.f("ix_council_obstacle_outcome"), "council_obstacle", ["outcome"], unique=False
    )
