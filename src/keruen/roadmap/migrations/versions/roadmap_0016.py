"""Screening and incidents: lists, subjects, checks, hits, judgements, notices, contacts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "roadmap_0016"
down_revision = "roadmap_0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables and their indexes."""
    op.create_table(
        "incident",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("of_party", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("marking", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("happened_on", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("received_party", sa.Text(), nullable=True),
        sa.Column("received_at", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("tier IN ('public', 'shared', 'party')", name=op.f("ck_incident_tier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
    )
    op.create_table(
        "screening_judgement",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("hit", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("tier = 'judge'", name=op.f("ck_screening_judgement_tier")),
        sa.CheckConstraint(
            "verdict IN ('same', 'different')", name=op.f("ck_screening_judgement_verdict")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_judgement")),
        sa.UniqueConstraint("hit", "account", name=op.f("uq_screening_judgement_hit_account")),
        sa.UniqueConstraint("hit", "person", name=op.f("uq_screening_judgement_hit_person")),
        sa.UniqueConstraint("hit", "position", name=op.f("uq_screening_judgement_hit_position")),
    )
    op.create_index(
        op.f("ix_screening_judgement_hit"), "screening_judgement", ["hit"], unique=False
    )
    op.create_table(
        "screening_list",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("publisher", sa.Text(), nullable=False),
        sa.Column("issued", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("accepted_account", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "tier IN ('public', 'shared', 'party')", name=op.f("ck_screening_list_tier")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_list")),
    )
    op.create_table(
        "screening_notice",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("of_party", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_name", sa.Text(), nullable=False),
        sa.Column("register_no", sa.Text(), nullable=False),
        sa.Column("imo", sa.Text(), nullable=False),
        sa.Column("publisher", sa.Text(), nullable=False),
        sa.Column("issued", sa.Text(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("listed_name", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("received_party", sa.Text(), nullable=True),
        sa.Column("received_at", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "tier IN ('public', 'shared', 'party')", name=op.f("ck_screening_notice_tier")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_notice")),
    )
    op.create_table(
        "screening_rule",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("algorithm", sa.Text(), nullable=False),
        sa.Column("oldest_days", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "tier IN ('public', 'shared', 'party')", name=op.f("ck_screening_rule_tier")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_rule")),
    )
    op.create_table(
        "screening_subject",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("original", sa.Text(), nullable=False),
        sa.Column("register_no", sa.Text(), nullable=False),
        sa.Column("imo", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("owners", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "tier IN ('public', 'shared', 'party')", name=op.f("ck_screening_subject_tier")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_subject")),
    )
    op.create_table(
        "duty_contact",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("of_party", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("stand_in", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "tier IN ('public', 'shared', 'party')", name=op.f("ck_duty_contact_tier")
        ),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_duty_contact_person")),
        sa.ForeignKeyConstraint(["stand_in"], ["person.id"], name=op.f("fk_duty_contact_stand_in")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_contact")),
    )
    op.create_index(op.f("ix_duty_contact_person"), "duty_contact", ["person"], unique=False)
    op.create_index(op.f("ix_duty_contact_stand_in"), "duty_contact", ["stand_in"], unique=False)
    op.create_table(
        "incident_report",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("incident", sa.Text(), nullable=False),
        sa.Column("of_party", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "tier IN ('public', 'shared', 'party')", name=op.f("ck_incident_report_tier")
        ),
        sa.ForeignKeyConstraint(
            ["incident"], ["incident.id"], name=op.f("fk_incident_report_incident")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_report")),
    )
    op.create_index(
        op.f("ix_incident_report_incident"), "incident_report", ["incident"], unique=False
    )
    op.create_table(
        "listed",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("of_list", sa.Text(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("schema", sa.Text(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("weak", sa.JSON(), nullable=False),
        sa.Column("born", sa.JSON(), nullable=False),
        sa.Column("countries", sa.JSON(), nullable=False),
        sa.Column("imo", sa.Text(), nullable=True),
        sa.Column("program", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("tier IN ('public', 'shared', 'party')", name=op.f("ck_listed_tier")),
        sa.ForeignKeyConstraint(["of_list"], ["screening_list.id"], name=op.f("fk_listed_of_list")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listed")),
    )
    op.create_index(op.f("ix_listed_of_list"), "listed", ["of_list"], unique=False)
    op.create_table(
        "screening_check",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("lists", sa.JSON(), nullable=False),
        sa.Column("algorithm", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "tier IN ('public', 'shared', 'party')", name=op.f("ck_screening_check_tier")
        ),
        sa.ForeignKeyConstraint(
            ["subject"], ["screening_subject.id"], name=op.f("fk_screening_check_subject")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_check")),
    )
    op.create_index(
        op.f("ix_screening_check_subject"), "screening_check", ["subject"], unique=False
    )
    op.create_table(
        "screening_judge",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "tier IN ('public', 'shared', 'party')", name=op.f("ck_screening_judge_tier")
        ),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_screening_judge_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_judge")),
    )
    op.create_index(op.f("ix_screening_judge_person"), "screening_judge", ["person"], unique=False)
    op.create_table(
        "screening_hit",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("check_id", sa.Text(), nullable=False),
        sa.Column("listed", sa.Text(), nullable=False),
        sa.Column("subject_name", sa.Text(), nullable=False),
        sa.Column("listed_name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("weak", sa.Boolean(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("threshold", sa.Float(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("first_account", sa.Text(), nullable=True),
        sa.Column("first_person", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "tier IN ('public', 'shared', 'party')", name=op.f("ck_screening_hit_tier")
        ),
        sa.ForeignKeyConstraint(
            ["check_id"], ["screening_check.id"], name=op.f("fk_screening_hit_check_id")
        ),
        sa.ForeignKeyConstraint(["listed"], ["listed.id"], name=op.f("fk_screening_hit_listed")),
        sa.ForeignKeyConstraint(
            ["subject"], ["screening_subject.id"], name=op.f("fk_screening_hit_subject")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_hit")),
    )
    op.create_index(op.f("ix_screening_hit_check_id"), "screening_hit", ["check_id"], unique=False)
    op.create_index(op.f("ix_screening_hit_listed"), "screening_hit", ["listed"], unique=False)
    op.create_index(op.f("ix_screening_hit_subject"), "screening_hit", ["subject"], unique=False)
