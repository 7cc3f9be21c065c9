"""The tables of the core: parties, places, lots, three ledgers, holds, days, orders on claims.

Written by Alembic from the metadata of the version that made it, and not changed since.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "hub_0001"
down_revision = None
branch_labels = None
depends_on = None

KILOGRAMS = sa.BigInteger().with_variant(sa.Numeric(), "postgresql")
"""Whole kilograms; on PostgreSQL a rule refuses fractions, which an integer would round."""


def upgrade() -> None:
    """Create the tables and their indexes."""
    op.create_table(
        "claim_answer",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text(), server_default="", nullable=False),
        sa.Column("order_id", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("order_sha256", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "answer IN ('accepted', 'declined')", name=op.f("ck_claim_answer_answer")
        ),
        sa.CheckConstraint("tier IN ('pair')", name=op.f("ck_claim_answer_tier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_answer")),
        sa.UniqueConstraint("order_id", "party", name=op.f("uq_claim_answer_order_id_party")),
    )
    op.create_index("ix_claim_answer_reader", "claim_answer", ["reader"], unique=False)
    op.create_table(
        "claim_done",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text(), server_default="", nullable=False),
        sa.Column("order_id", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("outcome IN ('posted', 'refused')", name=op.f("ck_claim_done_outcome")),
        sa.CheckConstraint("tier IN ('pair')", name=op.f("ck_claim_done_tier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_done")),
        sa.UniqueConstraint("order_id", "reader", name=op.f("uq_claim_done_order_id_reader")),
    )
    op.create_index("ix_claim_done_reader", "claim_done", ["reader"], unique=False)
    op.create_table(
        "claim_order",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text(), server_default="", nullable=False),
        sa.Column("order_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("counterparty", sa.Text(), nullable=False),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("kg", KILOGRAMS, nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('sale', 'pledge', 'release')", name=op.f("ck_claim_order_kind")
        ),
        sa.CheckConstraint("tier IN ('pair')", name=op.f("ck_claim_order_tier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_order")),
        sa.UniqueConstraint("order_id", "reader", name=op.f("uq_claim_order_order_id_reader")),
    )
    op.create_index("ix_claim_order_reader", "claim_order", ["reader"], unique=False)
    op.create_table(
        "daily_position",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.Text(), nullable=False),
        sa.Column("ends_at", sa.Text(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("after_seq", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('party')", name=op.f("ck_daily_position_tier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_daily_position")),
        sa.UniqueConstraint("day", name=op.f("uq_daily_position_day")),
    )
    op.create_table(
        "grade",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("hs_code", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('shared', 'public')", name=op.f("ck_grade_tier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grade")),
        sa.UniqueConstraint("code", name=op.f("uq_grade_code")),
    )
    op.create_table(
        "grain_document",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text(), server_default="", nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), server_default="", nullable=False),
        sa.Column("grade", sa.Text(), nullable=True),
        sa.Column("claim_kg", KILOGRAMS, nullable=False),
        sa.Column("business_at", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("utc_offset", sa.Text(), nullable=False),
        sa.Column("tzdata", sa.Text(), nullable=False),
        sa.Column("reverses", sa.Text(), nullable=True),
        sa.Column("corrects", sa.Text(), nullable=True),
        sa.Column("copy_of", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('party', 'pair')", name=op.f("ck_grain_document_tier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grain_document")),
        sa.UniqueConstraint("reader", "number", name=op.f("uq_grain_document_reader_number")),
        sa.UniqueConstraint("reverses", name=op.f("uq_grain_document_reverses")),
    )
    op.create_index("ix_grain_document_reader", "grain_document", ["reader"], unique=False)
    op.create_table(
        "hub_party",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text(), server_default="", nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('party', 'pair')", name=op.f("ck_hub_party_tier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hub_party")),
        sa.UniqueConstraint("code", name=op.f("uq_hub_party_code")),
    )
    op.create_index("ix_hub_party_reader", "hub_party", ["reader"], unique=False)
    op.create_table(
        "pending_document",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('party')", name=op.f("ck_pending_document_tier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pending_document")),
    )
    op.create_table(
        "place",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("heel_kg", KILOGRAMS, nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('party')", name=op.f("ck_place_tier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
    )
    op.create_table(
        "terminal",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("day_starts_at", sa.Text(), nullable=False),
        sa.Column("second_person_above_kg", KILOGRAMS, nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('shared', 'public')", name=op.f("ck_terminal_tier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_terminal")),
        sa.UniqueConstraint("code", name=op.f("uq_terminal_code")),
    )
    op.create_table(
        "bin_capacity",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("kg", KILOGRAMS, nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("stated_on", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('party')", name=op.f("ck_bin_capacity_tier")),
        sa.ForeignKeyConstraint(["grade"], ["grade.id"], name=op.f("fk_bin_capacity_grade")),
        sa.ForeignKeyConstraint(["place"], ["place.id"], name=op.f("fk_bin_capacity_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bin_capacity")),
        sa.UniqueConstraint("place", "grade", name=op.f("uq_bin_capacity_place_grade")),
    )
    op.create_index(op.f("ix_bin_capacity_grade"), "bin_capacity", ["grade"], unique=False)
    op.create_index(op.f("ix_bin_capacity_place"), "bin_capacity", ["place"], unique=False)
    op.create_table(
        "bin_sweep",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("after_seq", KILOGRAMS, nullable=False),
        sa.Column("swept_at", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('party')", name=op.f("ck_bin_sweep_tier")),
        sa.ForeignKeyConstraint(["place"], ["place.id"], name=op.f("fk_bin_sweep_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bin_sweep")),
    )
    op.create_index(op.f("ix_bin_sweep_place"), "bin_sweep", ["place"], unique=False)
    op.create_table(
        "daily_line",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("daily_position", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("opening_kg", KILOGRAMS, nullable=False),
        sa.Column("in_kg", KILOGRAMS, nullable=False),
        sa.Column("out_kg", KILOGRAMS, nullable=False),
        sa.Column("closing_kg", KILOGRAMS, nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('party')", name=op.f("ck_daily_line_tier")),
        sa.ForeignKeyConstraint(
            ["daily_position"], ["daily_position.id"], name=op.f("fk_daily_line_daily_position")
        ),
        sa.ForeignKeyConstraint(["grade"], ["grade.id"], name=op.f("fk_daily_line_grade")),
        sa.ForeignKeyConstraint(["place"], ["place.id"], name=op.f("fk_daily_line_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_daily_line")),
        sa.UniqueConstraint(
            "daily_position",
            "place",
            "grade",
            name=op.f("uq_daily_line_daily_position_place_grade"),
        ),
    )
    op.create_index(
        op.f("ix_daily_line_daily_position"), "daily_line", ["daily_position"], unique=False
    )
    op.create_index(op.f("ix_daily_line_grade"), "daily_line", ["grade"], unique=False)
    op.create_index(op.f("ix_daily_line_place"), "daily_line", ["place"], unique=False)
    op.create_table(
        "lot",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text(), server_default="", nullable=False),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), server_default="", nullable=False),
        sa.Column("contract", sa.Text(), server_default="", nullable=False),
        sa.Column("origin", sa.Text(), server_default="", nullable=False),
        sa.Column("crop_year", sa.Text(), nullable=True),
        sa.Column("customs", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("customs IN ('bonded', 'free')", name=op.f("ck_lot_customs")),
        sa.CheckConstraint("tier IN ('party', 'pair')", name=op.f("ck_lot_tier")),
        sa.ForeignKeyConstraint(["grade"], ["grade.id"], name=op.f("fk_lot_grade")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lot")),
    )
    op.create_index(op.f("ix_lot_grade"), "lot", ["grade"], unique=False)
    op.create_index("ix_lot_owner", "lot", ["owner"], unique=False)
    op.create_index("ix_lot_reader", "lot", ["reader"], unique=False)
    op.create_table(
        "pending_answer",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("pending", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('party')", name=op.f("ck_pending_answer_tier")),
        sa.ForeignKeyConstraint(
            ["pending"], ["pending_document.id"], name=op.f("fk_pending_answer_pending")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pending_answer")),
        sa.UniqueConstraint("pending", name=op.f("uq_pending_answer_pending")),
    )
    op.create_table(
        "posting",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("business_at", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('party')", name=op.f("ck_posting_tier")),
        sa.ForeignKeyConstraint(
            ["document"], ["grain_document.id"], name=op.f("fk_posting_document")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posting")),
        sa.UniqueConstraint("document", name=op.f("uq_posting_document")),
        sa.UniqueConstraint("seq", name=op.f("uq_posting_seq")),
    )
    op.create_index(op.f("ix_posting_business_at"), "posting", ["business_at"], unique=False)
    op.create_table(
        "survey",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("measured_kg", KILOGRAMS, nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("business_at", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("utc_offset", sa.Text(), nullable=False),
        sa.Column("tzdata", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('party')", name=op.f("ck_survey_tier")),
        sa.ForeignKeyConstraint(["grade"], ["grade.id"], name=op.f("fk_survey_grade")),
        sa.ForeignKeyConstraint(["place"], ["place.id"], name=op.f("fk_survey_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey")),
    )
    op.create_index(op.f("ix_survey_grade"), "survey", ["grade"], unique=False)
    op.create_index(op.f("ix_survey_place"), "survey", ["place"], unique=False)
    op.create_table(
        "claim_entry",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text(), server_default="", nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("pledgee", sa.Text(), server_default="", nullable=False),
        sa.Column("kg", KILOGRAMS, nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(account = 'pledged') = (pledgee <> '')", name=op.f("ck_claim_entry_pledgee")
        ),
        sa.CheckConstraint("account IN ('free', 'pledged')", name=op.f("ck_claim_entry_account")),
        sa.CheckConstraint("tier IN ('party', 'pair')", name=op.f("ck_claim_entry_tier")),
        sa.ForeignKeyConstraint(
            ["document"],
            ["posting.document"],
            name=op.f("fk_claim_entry_document"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["grade"], ["grade.id"], name=op.f("fk_claim_entry_grade")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_entry")),
    )
    op.create_index(
        "ix_claim_entry_balance",
        "claim_entry",
        ["owner", "grade", "basis", "account", "pledgee", "kg"],
        unique=False,
    )
    op.create_index(op.f("ix_claim_entry_document"), "claim_entry", ["document"], unique=False)
    op.create_index(op.f("ix_claim_entry_grade"), "claim_entry", ["grade"], unique=False)
    op.create_index("ix_claim_entry_reader", "claim_entry", ["reader"], unique=False)
    op.create_table(
        "customs_change",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("lot", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("status IN ('bonded', 'free')", name=op.f("ck_customs_change_status")),
        sa.CheckConstraint("tier IN ('party')", name=op.f("ck_customs_change_tier")),
        sa.ForeignKeyConstraint(["lot"], ["lot.id"], name=op.f("fk_customs_change_lot")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customs_change")),
        sa.UniqueConstraint("lot", "number", name=op.f("uq_customs_change_lot_number")),
    )
    op.create_index(op.f("ix_customs_change_lot"), "customs_change", ["lot"], unique=False)
    op.create_table(
        "grain_hold",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("lot", sa.Text(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('quality', 'fumigation', 'quarantine')", name=op.f("ck_grain_hold_kind")
        ),
        sa.CheckConstraint("tier IN ('party')", name=op.f("ck_grain_hold_tier")),
        sa.CheckConstraint("(lot IS NULL) <> (place IS NULL)", name=op.f("ck_grain_hold_subject")),
        sa.ForeignKeyConstraint(["lot"], ["lot.id"], name=op.f("fk_grain_hold_lot")),
        sa.ForeignKeyConstraint(["place"], ["place.id"], name=op.f("fk_grain_hold_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grain_hold")),
    )
    op.create_index("ix_grain_hold_kind", "grain_hold", ["kind"], unique=False)
    op.create_index(op.f("ix_grain_hold_lot"), "grain_hold", ["lot"], unique=False)
    op.create_index(op.f("ix_grain_hold_place"), "grain_hold", ["place"], unique=False)
    op.create_table(
        "lot_residual",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("lot", sa.Text(), nullable=False),
        sa.Column("residual_of", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('party')", name=op.f("ck_lot_residual_tier")),
        sa.ForeignKeyConstraint(["lot"], ["lot.id"], name=op.f("fk_lot_residual_lot")),
        sa.ForeignKeyConstraint(["place"], ["place.id"], name=op.f("fk_lot_residual_place")),
        sa.ForeignKeyConstraint(
            ["residual_of"], ["lot.id"], name=op.f("fk_lot_residual_residual_of")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lot_residual")),
        sa.UniqueConstraint(
            "lot", "residual_of", "place", name=op.f("uq_lot_residual_lot_residual_of_place")
        ),
    )
    op.create_index(op.f("ix_lot_residual_lot"), "lot_residual", ["lot"], unique=False)
    op.create_index(op.f("ix_lot_residual_place"), "lot_residual", ["place"], unique=False)
    op.create_index(
        op.f("ix_lot_residual_residual_of"), "lot_residual", ["residual_of"], unique=False
    )
    op.create_table(
        "place_entry",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("from_place", sa.Text(), nullable=False),
        sa.Column("to_place", sa.Text(), nullable=False),
        sa.Column("lot", sa.Text(), nullable=False),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("kg", KILOGRAMS, nullable=False),
        sa.Column("dry_kg", KILOGRAMS, nullable=False),
        sa.Column("transformation", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('party')", name=op.f("ck_place_entry_tier")),
        sa.CheckConstraint("from_place <> to_place", name=op.f("ck_place_entry_moves")),
        sa.ForeignKeyConstraint(
            ["document"],
            ["posting.document"],
            name=op.f("fk_place_entry_document"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["from_place"], ["place.id"], name=op.f("fk_place_entry_from_place")
        ),
        sa.ForeignKeyConstraint(["grade"], ["grade.id"], name=op.f("fk_place_entry_grade")),
        sa.ForeignKeyConstraint(["lot"], ["lot.id"], name=op.f("fk_place_entry_lot")),
        sa.ForeignKeyConstraint(["to_place"], ["place.id"], name=op.f("fk_place_entry_to_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_entry")),
        sa.UniqueConstraint("document", "line", name=op.f("uq_place_entry_document_line")),
        sa.UniqueConstraint("seq", name=op.f("uq_place_entry_seq")),
    )
    op.create_index(op.f("ix_place_entry_document"), "place_entry", ["document"], unique=False)
    op.create_index(op.f("ix_place_entry_from_place"), "place_entry", ["from_place"], unique=False)
    op.create_index(op.f("ix_place_entry_grade"), "place_entry", ["grade"], unique=False)
    op.create_index(
        "ix_place_entry_in", "place_entry", ["to_place", "lot", "kg", "dry_kg"], unique=False
    )
    op.create_index("ix_place_entry_last_in", "place_entry", ["to_place", "seq"], unique=False)
    op.create_index("ix_place_entry_last_out", "place_entry", ["from_place", "seq"], unique=False)
    op.create_index(op.f("ix_place_entry_lot"), "place_entry", ["lot"], unique=False)
    op.create_index(
        "ix_place_entry_out", "place_entry", ["from_place", "lot", "kg", "dry_kg"], unique=False
    )
    op.create_index(op.f("ix_place_entry_to_place"), "place_entry", ["to_place"], unique=False)
    op.create_table(
        "transformation",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('party')", name=op.f("ck_transformation_tier")),
        sa.ForeignKeyConstraint(
            ["document"],
            ["posting.document"],
            name=op.f("fk_transformation_document"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transformation")),
    )
    op.create_index(
        op.f("ix_transformation_document"), "transformation", ["document"], unique=False
    )
    op.create_table(
        "genealogy_entry",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("transformation", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("lot", sa.Text(), nullable=False),
        sa.Column("kg", KILOGRAMS, nullable=False),
        sa.Column("dry_kg", KILOGRAMS, nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("side IN ('in', 'out', 'loss')", name=op.f("ck_genealogy_entry_side")),
        sa.CheckConstraint("tier IN ('party')", name=op.f("ck_genealogy_entry_tier")),
        sa.ForeignKeyConstraint(
            ["document"],
            ["posting.document"],
            name=op.f("fk_genealogy_entry_document"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["lot"], ["lot.id"], name=op.f("fk_genealogy_entry_lot")),
        sa.ForeignKeyConstraint(
            ["transformation"],
            ["transformation.id"],
            name=op.f("fk_genealogy_entry_transformation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_genealogy_entry")),
        sa.UniqueConstraint(
            "transformation", "side", "lot", name=op.f("uq_genealogy_entry_transformation_side_lot")
        ),
    )
    op.create_index(
        op.f("ix_genealogy_entry_document"), "genealogy_entry", ["document"], unique=False
    )
    op.create_index(op.f("ix_genealogy_entry_lot"), "genealogy_entry", ["lot"], unique=False)
    op.create_index(
        op.f("ix_genealogy_entry_transformation"),
        "genealogy_entry",
        ["transformation"],
        unique=False,
    )
    op.create_table(
        "hold_release",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("hold", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('party')", name=op.f("ck_hold_release_tier")),
        sa.ForeignKeyConstraint(["hold"], ["grain_hold.id"], name=op.f("fk_hold_release_hold")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold_release")),
        sa.UniqueConstraint("hold", name=op.f("uq_hold_release_hold")),
    )
