"""Projects: logical framework, milestones, contributions, missions of experts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "roadmap_0017"
down_revision = "roadmap_0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables and their indexes."""
    op.create_table(
        "contribution",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("giver_party", sa.Text(), nullable=True),
        sa.Column("giver_organisation", sa.Text(), nullable=True),
        sa.Column("receiver_party", sa.Text(), nullable=True),
        sa.Column("receiver_organisation", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("quantity", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("method", sa.Text(), nullable=True),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "tier IN ('public', 'shared', 'party')", name=op.f("ck_contribution_tier")
        ),
        sa.ForeignKeyConstraint(["file"], ["file.id"], name=op.f("fk_contribution_file")),
        sa.ForeignKeyConstraint(
            ["giver_organisation"],
            ["organisation.id"],
            name=op.f("fk_contribution_giver_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["receiver_organisation"],
            ["organisation.id"],
            name=op.f("fk_contribution_receiver_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contribution")),
    )
    op.create_index(op.f("ix_contribution_file"), "contribution", ["file"], unique=False)
    op.create_index(
        op.f("ix_contribution_giver_organisation"),
        "contribution",
        ["giver_organisation"],
        unique=False,
    )
    op.create_index(
        op.f("ix_contribution_receiver_organisation"),
        "contribution",
        ["receiver_organisation"],
        unique=False,
    )
    op.create_table(
        "logframe_row",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("indicator", sa.JSON(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("baseline", sa.Float(), nullable=True),
        sa.Column("target", sa.Float(), nullable=True),
        sa.Column("due_on", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("assumption", sa.JSON(), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "tier IN ('public', 'shared', 'party')", name=op.f("ck_logframe_row_tier")
        ),
        sa.ForeignKeyConstraint(["file"], ["file.id"], name=op.f("fk_logframe_row_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_logframe_row")),
    )
    op.create_index(op.f("ix_logframe_row_file"), "logframe_row", ["file"], unique=False)
    op.create_table(
        "mission",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("expertise", sa.Text(), nullable=False),
        sa.Column("sender_party", sa.Text(), nullable=False),
        sa.Column("host_party", sa.Text(), nullable=True),
        sa.Column("host_organisation", sa.Text(), nullable=True),
        sa.Column("starts_on", sa.Text(), nullable=False),
        sa.Column("ends_on", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("sender_cleared_at", sa.Text(), nullable=True),
        sa.Column("host_cleared_at", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("tier IN ('public', 'shared', 'party')", name=op.f("ck_mission_tier")),
        sa.ForeignKeyConstraint(["file"], ["file.id"], name=op.f("fk_mission_file")),
        sa.ForeignKeyConstraint(
            ["host_organisation"], ["organisation.id"], name=op.f("fk_mission_host_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mission")),
    )
    op.create_index(op.f("ix_mission_file"), "mission", ["file"], unique=False)
    op.create_index(
        op.f("ix_mission_host_organisation"), "mission", ["host_organisation"], unique=False
    )
    op.create_table(
        "expert_cv",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("mission", sa.Text(), nullable=False),
        sa.Column("of_party", sa.Text(), nullable=False),
        sa.Column("nonce", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("erased_at", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("tier IN ('public', 'shared', 'party')", name=op.f("ck_expert_cv_tier")),
        sa.ForeignKeyConstraint(["mission"], ["mission.id"], name=op.f("fk_expert_cv_mission")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_cv")),
        sa.UniqueConstraint("mission", name=op.f("uq_expert_cv_mission")),
    )
    op.create_index(op.f("ix_expert_cv_mission"), "expert_cv", ["mission"], unique=False)
    op.create_index("ix_expert_cv_party", "expert_cv", ["party"], unique=False)
    op.create_table(
        "logframe_reading",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("row", sa.Text(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("attachment", sa.Text(), nullable=True),
        sa.Column("recorded_party", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("decided_party", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "tier IN ('public', 'shared', 'party')", name=op.f("ck_logframe_reading_tier")
        ),
        sa.ForeignKeyConstraint(
            ["attachment"], ["attachment.id"], name=op.f("fk_logframe_reading_attachment")
        ),
        sa.ForeignKeyConstraint(["file"], ["file.id"], name=op.f("fk_logframe_reading_file")),
        sa.ForeignKeyConstraint(["row"], ["logframe_row.id"], name=op.f("fk_logframe_reading_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_logframe_reading")),
    )
    op.create_index(
        op.f("ix_logframe_reading_attachment"), "logframe_reading", ["attachment"], unique=False
    )
    op.create_index(op.f("ix_logframe_reading_file"), "logframe_reading", ["file"], unique=False)
    op.create_index(op.f("ix_logframe_reading_row"), "logframe_reading", ["row"], unique=False)
    op.create_table(
        "milestone",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("row", sa.Text(), nullable=True),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("due_on", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("reported_party", sa.Text(), nullable=True),
        sa.Column("decided_party", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("tier IN ('public', 'shared', 'party')", name=op.f("ck_milestone_tier")),
        sa.ForeignKeyConstraint(["file"], ["file.id"], name=op.f("fk_milestone_file")),
        sa.ForeignKeyConstraint(["row"], ["logframe_row.id"], name=op.f("fk_milestone_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone")),
    )
    op.create_index(op.f("ix_milestone_file"), "milestone", ["file"], unique=False)
    op.create_index(op.f("ix_milestone_row"), "milestone", ["row"], unique=False)
    op.create_table(
        "mission_report",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("mission", sa.Text(), nullable=False),
        sa.Column("of_party", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("next_steps", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "tier IN ('public', 'shared', 'party')", name=op.f("ck_mission_report_tier")
        ),
        sa.ForeignKeyConstraint(["file"], ["file.id"], name=op.f("fk_mission_report_file")),
        sa.ForeignKeyConstraint(
            ["mission"], ["mission.id"], name=op.f("fk_mission_report_mission")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mission_report")),
        sa.UniqueConstraint("mission", name=op.f("uq_mission_report_mission")),
    )
    op.create_index(op.f("ix_mission_report_file"), "mission_report", ["file"], unique=False)
    op.create_index(op.f("ix_mission_report_mission"), "mission_report", ["mission"], unique=False)
    op.create_table(
        "delivery",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("contribution", sa.Text(), nullable=False),
        sa.Column("receiver_party", sa.Text(), nullable=True),
        sa.Column("receiver_organisation", sa.Text(), nullable=True),
        sa.Column("quantity", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("recorded_party", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("confirmed_account", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("tier IN ('public', 'shared', 'party')", name=op.f("ck_delivery_tier")),
        sa.ForeignKeyConstraint(
            ["contribution"], ["contribution.id"], name=op.f("fk_delivery_contribution")
        ),
        sa.ForeignKeyConstraint(["file"], ["file.id"], name=op.f("fk_delivery_file")),
        sa.ForeignKeyConstraint(
            ["receiver_organisation"],
            ["organisation.id"],
            name=op.f("fk_delivery_receiver_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
    )
    op.create_index(op.f("ix_delivery_contribution"), "delivery", ["contribution"], unique=False)
    op.create_index(op.f("ix_delivery_file"), "delivery", ["file"], unique=False)
    op.create_index(
        op.f("ix_delivery_receiver_organisation"),
        "delivery",
        ["receiver_organisation"],
        unique=False,
    )
    op.create_table(
        "role_scan",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("attachment", sa.Text(), nullable=False),
        sa.Column("of_party", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("tier IN ('public', 'shared', 'party')", name=op.f("ck_role_scan_tier")),
        sa.ForeignKeyConstraint(
            ["attachment"], ["attachment.id"], name=op.f("fk_role_scan_attachment")
        ),
        sa.ForeignKeyConstraint(["file"], ["file.id"], name=op.f("fk_role_scan_file")),
        sa.ForeignKeyConstraint(["role"], ["file_role.id"], name=op.f("fk_role_scan_role")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_scan")),
    )
    op.create_index(op.f("ix_role_scan_attachment"), "role_scan", ["attachment"], unique=False)
    op.create_index(op.f("ix_role_scan_file"), "role_scan", ["file"], unique=False)
    op.create_index(op.f("ix_role_scan_role"), "role_scan", ["role"], unique=False)
    op.create_table(
        "recommendation",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("mission", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("commitment", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "tier IN ('public', 'shared', 'party')", name=op.f("ck_recommendation_tier")
        ),
        sa.ForeignKeyConstraint(
            ["commitment"], ["commitment.id"], name=op.f("fk_recommendation_commitment")
        ),
        sa.ForeignKeyConstraint(["file"], ["file.id"], name=op.f("fk_recommendation_file")),
        sa.ForeignKeyConstraint(
            ["mission"], ["mission.id"], name=op.f("fk_recommendation_mission")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation")),
        sa.UniqueConstraint("mission", "number", name=op.f("uq_recommendation_mission_number")),
    )
    op.create_index(
        op.f("ix_recommendation_commitment"), "recommendation", ["commitment"], unique=False
    )
    op.create_index(op.f("ix_recommendation_file"), "recommendation", ["file"], unique=False)
    op.create_index(op.f("ix_recommendation_mission"), "recommendation", ["mission"], unique=False)
