"""The tables of operations: contracts, calls, arrivals, laboratory, care, charges.

Written by Alembic from the metadata of the version that made it, and not changed since.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "hub_0002"
down_revision = "hub_0001"
branch_labels = None
depends_on = None

KILOGRAMS = sa.BigInteger().with_variant(sa.Numeric(), "postgresql")
"""Whole kilograms; on PostgreSQL a rule refuses fractions, which an integer would round."""


def upgrade() -> None:
    """Create the tables and their indexes."""
    op.create_table(
        "berth",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("max_length_m", sa.Text(), server_default="", nullable=False),
        sa.Column("depth_m", sa.Text(), nullable=False),
        sa.Column("under_keel_m", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('public')", name=op.f("ck_berth_tier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_berth")),
        sa.UniqueConstraint("name", name=op.f("uq_berth_name")),
    )
    op.create_table(
        "blend_order",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("to_bin", sa.Text(), nullable=False),
        sa.Column("recipe", sa.JSON(), nullable=False),
        sa.Column("limits", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('party')", name=op.f("ck_blend_order_tier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blend_order")),
        sa.UniqueConstraint("reference", name=op.f("uq_blend_order_reference")),
    )
    op.create_table(
        "care_limit",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("from_day", sa.Text(), nullable=False),
        sa.Column("condition", sa.Text(), server_default="", nullable=False),
        sa.Column("above_c", sa.Text(), server_default="", nullable=False),
        sa.Column("inclusive", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('party')", name=op.f("ck_care_limit_tier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_limit")),
        sa.UniqueConstraint(
            "country",
            "subject",
            "from_day",
            "condition",
            "above_c",
            name=op.f("uq_care_limit_country_subject_from_day_condition_above_c"),
        ),
    )
    op.create_table(
        "charge",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text(), server_default="", nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("rate", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("amount", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('pair')", name=op.f("ck_charge_tier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charge")),
        sa.UniqueConstraint(
            "owner", "service", "subject", name=op.f("uq_charge_owner_service_subject")
        ),
    )
    op.create_index("ix_charge_reader", "charge", ["reader"], unique=False)
    op.create_table(
        "driver",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("plate", sa.Text(), nullable=True),
        sa.Column("hash_key", sa.Text(), nullable=True),
        sa.Column("erased_at", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('party')", name=op.f("ck_driver_tier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_driver")),
    )
    op.create_table(
        "instrument",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('party')", name=op.f("ck_instrument_tier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instrument")),
        sa.UniqueConstraint("name", name=op.f("uq_instrument_name")),
    )
    op.create_table(
        "payment",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text(), server_default="", nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("amount", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('pair')", name=op.f("ck_payment_tier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
        sa.UniqueConstraint("reader", "reference", name=op.f("uq_payment_reader_reference")),
    )
    op.create_index("ix_payment_reader", "payment", ["reader"], unique=False)
    op.create_table(
        "publication_consent",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text(), server_default="", nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "answer IN ('given', 'withdrawn')", name=op.f("ck_publication_consent_answer")
        ),
        sa.CheckConstraint("tier IN ('pair')", name=op.f("ck_publication_consent_tier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication_consent")),
    )
    op.create_index(
        "ix_publication_consent_reader", "publication_consent", ["reader"], unique=False
    )
    op.create_table(
        "tariff",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text(), server_default="", nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), server_default="", nullable=False),
        sa.Column("from_day", sa.Text(), nullable=False),
        sa.Column("rate", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("free_days", sa.Integer(), nullable=False),
        sa.Column("decimals", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "service IN ('storage', 'handling_in', 'handling_out', 'weighing', 'fumigation')",
            name=op.f("ck_tariff_service"),
        ),
        sa.CheckConstraint("tier IN ('shared', 'pair')", name=op.f("ck_tariff_tier")),
        sa.CheckConstraint(
            "free_days >= 0 AND decimals BETWEEN 0 AND 4", name=op.f("ck_tariff_numbers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tariff")),
        sa.UniqueConstraint(
            "service", "owner", "from_day", name=op.f("uq_tariff_service_owner_from_day")
        ),
    )
    op.create_index("ix_tariff_reader", "tariff", ["reader"], unique=False)
    op.create_table(
        "tide_window",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("begins_at", sa.Text(), nullable=False),
        sa.Column("ends_at", sa.Text(), nullable=False),
        sa.Column("height_m", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('public')", name=op.f("ck_tide_window_tier")),
        sa.CheckConstraint("begins_at < ends_at", name=op.f("ck_tide_window_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tide_window")),
    )
    op.create_table(
        "vessel",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("imo", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("length_m", sa.Text(), server_default="", nullable=False),
        sa.Column("draught_m", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('public')", name=op.f("ck_vessel_tier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vessel")),
        sa.UniqueConstraint("imo", name=op.f("uq_vessel_imo")),
    )
    op.create_table(
        "blend_test",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("blend_order", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("results", sa.JSON(), nullable=False),
        sa.Column("breaches", sa.JSON(), nullable=False),
        sa.Column("tested_on", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('party')", name=op.f("ck_blend_test_tier")),
        sa.ForeignKeyConstraint(
            ["blend_order"], ["blend_order.id"], name=op.f("fk_blend_test_blend_order")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blend_test")),
        sa.UniqueConstraint("blend_order", name=op.f("uq_blend_test_blend_order")),
    )
    op.create_table(
        "calibration",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("instrument", sa.Text(), nullable=False),
        sa.Column("on_day", sa.Text(), nullable=False),
        sa.Column("until_day", sa.Text(), nullable=False),
        sa.Column("error_fixed", sa.Text(), nullable=False),
        sa.Column("error_pct", sa.Text(), nullable=False),
        sa.Column("certificate", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('party')", name=op.f("ck_calibration_tier")),
        sa.CheckConstraint("on_day <= until_day", name=op.f("ck_calibration_days")),
        sa.ForeignKeyConstraint(
            ["instrument"], ["instrument.id"], name=op.f("fk_calibration_instrument")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calibration")),
    )
    op.create_index(op.f("ix_calibration_instrument"), "calibration", ["instrument"], unique=False)
    op.create_table(
        "charge_reversal",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text(), server_default="", nullable=False),
        sa.Column("charge", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('pair')", name=op.f("ck_charge_reversal_tier")),
        sa.ForeignKeyConstraint(["charge"], ["charge.id"], name=op.f("fk_charge_reversal_charge")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charge_reversal")),
        sa.UniqueConstraint("charge", name=op.f("uq_charge_reversal_charge")),
    )
    op.create_index(op.f("ix_charge_reversal_charge"), "charge_reversal", ["charge"], unique=False)
    op.create_index("ix_charge_reversal_reader", "charge_reversal", ["reader"], unique=False)
    op.create_table(
        "contract",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text(), server_default="", nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("counterparty", sa.Text(), nullable=False),
        sa.Column("incoterm", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("kg", KILOGRAMS, nullable=False),
        sa.Column("less_pct", sa.Text(), nullable=False),
        sa.Column("more_pct", sa.Text(), nullable=False),
        sa.Column("tolerance_option", sa.Text(), nullable=False),
        sa.Column("most_kg", KILOGRAMS, nullable=False),
        sa.Column("price_form", sa.Text(), nullable=False),
        sa.Column("price", sa.Text(), server_default="", nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("ships_from", sa.Text(), nullable=False),
        sa.Column("ships_to", sa.Text(), nullable=False),
        sa.Column("final_weight_at", sa.Text(), nullable=False),
        sa.Column("final_weight_method", sa.Text(), nullable=False),
        sa.Column("final_quality_at", sa.Text(), nullable=False),
        sa.Column("umpire_rule", sa.Text(), server_default="", nullable=False),
        sa.Column("laytime_terms", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('sale', 'purchase')", name=op.f("ck_contract_kind")),
        sa.CheckConstraint("tier IN ('pair')", name=op.f("ck_contract_tier")),
        sa.ForeignKeyConstraint(["grade"], ["grade.id"], name=op.f("fk_contract_grade")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract")),
        sa.UniqueConstraint("reader", "reference", name=op.f("uq_contract_reader_reference")),
    )
    op.create_index(op.f("ix_contract_grade"), "contract", ["grade"], unique=False)
    op.create_index("ix_contract_reader", "contract", ["reader"], unique=False)
    op.create_table(
        "temperature_reading",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("sensor", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("milli_c", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('party')", name=op.f("ck_temperature_reading_tier")),
        sa.ForeignKeyConstraint(["place"], ["place.id"], name=op.f("fk_temperature_reading_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_temperature_reading")),
        sa.UniqueConstraint(
            "place", "sensor", "at", name=op.f("uq_temperature_reading_place_sensor_at")
        ),
    )
    op.create_index(
        op.f("ix_temperature_reading_place"), "temperature_reading", ["place"], unique=False
    )
    op.create_table(
        "vessel_call",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("vessel", sa.Text(), nullable=False),
        sa.Column("operation", sa.Text(), nullable=False),
        sa.Column("from_port", sa.Text(), server_default="", nullable=False),
        sa.Column("to_port", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "operation IN ('load', 'discharge')", name=op.f("ck_vessel_call_operation")
        ),
        sa.CheckConstraint("tier IN ('public')", name=op.f("ck_vessel_call_tier")),
        sa.ForeignKeyConstraint(["vessel"], ["vessel.id"], name=op.f("fk_vessel_call_vessel")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vessel_call")),
        sa.UniqueConstraint("reference", name=op.f("uq_vessel_call_reference")),
    )
    op.create_index(op.f("ix_vessel_call_vessel"), "vessel_call", ["vessel"], unique=False)
    op.create_table(
        "vessel_name",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("vessel", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('public')", name=op.f("ck_vessel_name_tier")),
        sa.ForeignKeyConstraint(["vessel"], ["vessel.id"], name=op.f("fk_vessel_name_vessel")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vessel_name")),
    )
    op.create_index(op.f("ix_vessel_name_vessel"), "vessel_name", ["vessel"], unique=False)
    op.create_table(
        "blend_done",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("blend_order", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("lot", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('party')", name=op.f("ck_blend_done_tier")),
        sa.ForeignKeyConstraint(
            ["blend_order"], ["blend_order.id"], name=op.f("fk_blend_done_blend_order")
        ),
        sa.ForeignKeyConstraint(
            ["document"], ["grain_document.id"], name=op.f("fk_blend_done_document")
        ),
        sa.ForeignKeyConstraint(["lot"], ["lot.id"], name=op.f("fk_blend_done_lot")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blend_done")),
        sa.UniqueConstraint("blend_order", name=op.f("uq_blend_done_blend_order")),
    )
    op.create_index(op.f("ix_blend_done_document"), "blend_done", ["document"], unique=False)
    op.create_index(op.f("ix_blend_done_lot"), "blend_done", ["lot"], unique=False)
    op.create_table(
        "call_berth",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("call", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("berth", sa.Text(), nullable=False),
        sa.Column("arrives_at", sa.Text(), nullable=False),
        sa.Column("departs_at", sa.Text(), nullable=False),
        sa.Column("draught_m", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('public')", name=op.f("ck_call_berth_tier")),
        sa.CheckConstraint("arrives_at < departs_at", name=op.f("ck_call_berth_order")),
        sa.ForeignKeyConstraint(["berth"], ["berth.id"], name=op.f("fk_call_berth_berth")),
        sa.ForeignKeyConstraint(["call"], ["vessel_call.id"], name=op.f("fk_call_berth_call")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_berth")),
        sa.UniqueConstraint("call", "number", name=op.f("uq_call_berth_call_number")),
    )
    op.create_index(op.f("ix_call_berth_berth"), "call_berth", ["berth"], unique=False)
    op.create_index(op.f("ix_call_berth_call"), "call_berth", ["call"], unique=False)
    op.create_table(
        "call_omitted",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("call", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('public')", name=op.f("ck_call_omitted_tier")),
        sa.ForeignKeyConstraint(["call"], ["vessel_call.id"], name=op.f("fk_call_omitted_call")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_omitted")),
        sa.UniqueConstraint("call", name=op.f("uq_call_omitted_call")),
    )
    op.create_index(op.f("ix_call_omitted_call"), "call_omitted", ["call"], unique=False)
    op.create_table(
        "call_time",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("call", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("utc_offset", sa.Text(), nullable=False),
        sa.Column("tzdata", sa.Text(), nullable=False),
        sa.Column("delay_code", sa.Text(), server_default="", nullable=False),
        sa.Column("replies_to", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('public')", name=op.f("ck_call_time_tier")),
        sa.ForeignKeyConstraint(["call"], ["vessel_call.id"], name=op.f("fk_call_time_call")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_time")),
        sa.UniqueConstraint("call", "number", name=op.f("uq_call_time_call_number")),
    )
    op.create_index(op.f("ix_call_time_call"), "call_time", ["call"], unique=False)
    op.create_table(
        "contract_line",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text(), server_default="", nullable=False),
        sa.Column("contract", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("property", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), server_default="", nullable=False),
        sa.Column("method", sa.Text(), server_default="", nullable=False),
        sa.Column("least", sa.Text(), server_default="", nullable=False),
        sa.Column("most", sa.Text(), server_default="", nullable=False),
        sa.Column("least_part", sa.Text(), server_default="", nullable=False),
        sa.Column("most_part", sa.Text(), server_default="", nullable=False),
        sa.Column("reject_below", sa.Text(), server_default="", nullable=False),
        sa.Column("reject_above", sa.Text(), server_default="", nullable=False),
        sa.Column("tolerance", sa.Text(), server_default="", nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('pair')", name=op.f("ck_contract_line_tier")),
        sa.ForeignKeyConstraint(
            ["contract"], ["contract.id"], name=op.f("fk_contract_line_contract")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_line")),
        sa.UniqueConstraint(
            "contract", "property", name=op.f("uq_contract_line_contract_property")
        ),
    )
    op.create_index(op.f("ix_contract_line_contract"), "contract_line", ["contract"], unique=False)
    op.create_index("ix_contract_line_reader", "contract_line", ["reader"], unique=False)
    op.create_table(
        "contract_washout",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text(), server_default="", nullable=False),
        sa.Column("contract", sa.Text(), nullable=False),
        sa.Column("kg", KILOGRAMS, nullable=False),
        sa.Column("most_kg", KILOGRAMS, nullable=False),
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('pair')", name=op.f("ck_contract_washout_tier")),
        sa.ForeignKeyConstraint(
            ["contract"], ["contract.id"], name=op.f("fk_contract_washout_contract")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_washout")),
    )
    op.create_index(
        op.f("ix_contract_washout_contract"), "contract_washout", ["contract"], unique=False
    )
    op.create_index("ix_contract_washout_reader", "contract_washout", ["reader"], unique=False)
    op.create_table(
        "fact_entry",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("call", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("phase", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("utc_offset", sa.Text(), nullable=False),
        sa.Column("tzdata", sa.Text(), nullable=False),
        sa.Column("begins", sa.Text(), nullable=True),
        sa.Column("remark", sa.Text(), server_default="", nullable=False),
        sa.Column("states", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(phase = 'end') = (begins IS NOT NULL)", name=op.f("ck_fact_entry_end")
        ),
        sa.CheckConstraint("tier IN ('party')", name=op.f("ck_fact_entry_tier")),
        sa.ForeignKeyConstraint(["call"], ["vessel_call.id"], name=op.f("fk_fact_entry_call")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_entry")),
        sa.UniqueConstraint("begins", name=op.f("uq_fact_entry_begins")),
        sa.UniqueConstraint("call", "number", name=op.f("uq_fact_entry_call_number")),
    )
    op.create_index(op.f("ix_fact_entry_call"), "fact_entry", ["call"], unique=False)
    op.create_table(
        "fact_version",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text(), server_default="", nullable=False),
        sa.Column("call", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('pair')", name=op.f("ck_fact_version_tier")),
        sa.ForeignKeyConstraint(["call"], ["vessel_call.id"], name=op.f("fk_fact_version_call")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_version")),
        sa.UniqueConstraint(
            "call",
            "author",
            "number",
            "party",
            "reader",
            name=op.f("uq_fact_version_call_author_number_party_reader"),
        ),
    )
    op.create_index(op.f("ix_fact_version_call"), "fact_version", ["call"], unique=False)
    op.create_index("ix_fact_version_reader", "fact_version", ["reader"], unique=False)
    op.create_table(
        "nomination",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text(), server_default="", nullable=False),
        sa.Column("contract", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("imo", sa.Text(), nullable=False),
        sa.Column("vessel_name", sa.Text(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("kg", KILOGRAMS, nullable=False),
        sa.Column("laycan_from", sa.Text(), nullable=False),
        sa.Column("laycan_to", sa.Text(), nullable=False),
        sa.Column("plan_reference", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "direction IN ('receipt', 'loading')", name=op.f("ck_nomination_direction")
        ),
        sa.CheckConstraint("tier IN ('pair')", name=op.f("ck_nomination_tier")),
        sa.CheckConstraint("laycan_from <= laycan_to", name=op.f("ck_nomination_laycan")),
        sa.ForeignKeyConstraint(["contract"], ["contract.id"], name=op.f("fk_nomination_contract")),
        sa.ForeignKeyConstraint(["grade"], ["grade.id"], name=op.f("fk_nomination_grade")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nomination")),
        sa.UniqueConstraint("contract", "reference", name=op.f("uq_nomination_contract_reference")),
    )
    op.create_index(op.f("ix_nomination_contract"), "nomination", ["contract"], unique=False)
    op.create_index(op.f("ix_nomination_grade"), "nomination", ["grade"], unique=False)
    op.create_index("ix_nomination_reader", "nomination", ["reader"], unique=False)
    op.create_table(
        "parcel_weight",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text(), server_default="", nullable=False),
        sa.Column("contract", sa.Text(), nullable=False),
        sa.Column("call", sa.Text(), nullable=True),
        sa.Column("parcel", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("instrument_name", sa.Text(), nullable=False),
        sa.Column("kg", KILOGRAMS, nullable=False),
        sa.Column("error_kg", KILOGRAMS, nullable=False),
        sa.Column("calibrated_on", sa.Text(), nullable=False),
        sa.Column("weighed_on", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('pair')", name=op.f("ck_parcel_weight_tier")),
        sa.ForeignKeyConstraint(["call"], ["vessel_call.id"], name=op.f("fk_parcel_weight_call")),
        sa.ForeignKeyConstraint(
            ["contract"], ["contract.id"], name=op.f("fk_parcel_weight_contract")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcel_weight")),
        sa.UniqueConstraint(
            "contract",
            "parcel",
            "instrument_name",
            name=op.f("uq_parcel_weight_contract_parcel_instrument_name"),
        ),
    )
    op.create_index(op.f("ix_parcel_weight_call"), "parcel_weight", ["call"], unique=False)
    op.create_index(op.f("ix_parcel_weight_contract"), "parcel_weight", ["contract"], unique=False)
    op.create_index("ix_parcel_weight_reader", "parcel_weight", ["reader"], unique=False)
    op.create_table(
        "sample",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text(), server_default="", nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("contract", sa.Text(), nullable=True),
        sa.Column("lot", sa.Text(), nullable=True),
        sa.Column("call", sa.Text(), nullable=True),
        sa.Column("parcel", sa.Text(), server_default="", nullable=False),
        sa.Column("part", sa.Text(), server_default="", nullable=False),
        sa.Column("increments", sa.Integer(), nullable=False),
        sa.Column("mass_g", sa.Integer(), nullable=False),
        sa.Column("seal", sa.Text(), server_default="", nullable=False),
        sa.Column("taken_at", sa.Text(), nullable=False),
        sa.Column("taken_by", sa.Text(), nullable=False),
        sa.Column("resample_of", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('increment', 'bulk', 'contract', 'analysis', 'retained')",
            name=op.f("ck_sample_kind"),
        ),
        sa.CheckConstraint("tier IN ('pair')", name=op.f("ck_sample_tier")),
        sa.CheckConstraint("mass_g > 0 AND increments > 0", name=op.f("ck_sample_amount")),
        sa.ForeignKeyConstraint(["call"], ["vessel_call.id"], name=op.f("fk_sample_call")),
        sa.ForeignKeyConstraint(["contract"], ["contract.id"], name=op.f("fk_sample_contract")),
        sa.ForeignKeyConstraint(["lot"], ["lot.id"], name=op.f("fk_sample_lot")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sample")),
        sa.UniqueConstraint("reader", "reference", name=op.f("uq_sample_reader_reference")),
    )
    op.create_index(op.f("ix_sample_call"), "sample", ["call"], unique=False)
    op.create_index(op.f("ix_sample_contract"), "sample", ["contract"], unique=False)
    op.create_index(op.f("ix_sample_lot"), "sample", ["lot"], unique=False)
    op.create_index("ix_sample_reader", "sample", ["reader"], unique=False)
    op.create_table(
        "wagon_list",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text(), server_default="", nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("contract", sa.Text(), nullable=True),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("consignment", sa.Text(), server_default="", nullable=False),
        sa.Column("from_station", sa.Text(), server_default="", nullable=False),
        sa.Column("gauge_mm", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("mode IN ('rail', 'road')", name=op.f("ck_wagon_list_mode")),
        sa.CheckConstraint("tier IN ('pair')", name=op.f("ck_wagon_list_tier")),
        sa.ForeignKeyConstraint(["contract"], ["contract.id"], name=op.f("fk_wagon_list_contract")),
        sa.ForeignKeyConstraint(["grade"], ["grade.id"], name=op.f("fk_wagon_list_grade")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wagon_list")),
        sa.UniqueConstraint("reader", "reference", name=op.f("uq_wagon_list_reader_reference")),
    )
    op.create_index(op.f("ix_wagon_list_grade"), "wagon_list", ["grade"], unique=False)
    op.create_index("ix_wagon_list_reader", "wagon_list", ["reader"], unique=False)
    op.create_table(
        "call_loaded",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text(), server_default="", nullable=False),
        sa.Column("nomination", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("kg", KILOGRAMS, nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('pair')", name=op.f("ck_call_loaded_tier")),
        sa.ForeignKeyConstraint(
            ["document"], ["grain_document.id"], name=op.f("fk_call_loaded_document")
        ),
        sa.ForeignKeyConstraint(
            ["nomination"], ["nomination.id"], name=op.f("fk_call_loaded_nomination")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_loaded")),
        sa.UniqueConstraint("document", name=op.f("uq_call_loaded_document")),
    )
    op.create_index(op.f("ix_call_loaded_document"), "call_loaded", ["document"], unique=False)
    op.create_index(op.f("ix_call_loaded_nomination"), "call_loaded", ["nomination"], unique=False)
    op.create_index("ix_call_loaded_reader", "call_loaded", ["reader"], unique=False)
    op.create_table(
        "custody",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text(), server_default="", nullable=False),
        sa.Column("sample", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("from_holder", sa.Text(), nullable=False),
        sa.Column("to_holder", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("seal", sa.Text(), server_default="", nullable=False),
        sa.Column("seal_intact", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("seal_intact IN ('yes', 'no')", name=op.f("ck_custody_seal")),
        sa.CheckConstraint("tier IN ('pair')", name=op.f("ck_custody_tier")),
        sa.ForeignKeyConstraint(["sample"], ["sample.id"], name=op.f("fk_custody_sample")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_custody")),
        sa.UniqueConstraint("sample", "number", name=op.f("uq_custody_sample_number")),
    )
    op.create_index("ix_custody_reader", "custody", ["reader"], unique=False)
    op.create_index(op.f("ix_custody_sample"), "custody", ["sample"], unique=False)
    op.create_table(
        "fact_struck",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('party')", name=op.f("ck_fact_struck_tier")),
        sa.ForeignKeyConstraint(["entry"], ["fact_entry.id"], name=op.f("fk_fact_struck_entry")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_struck")),
        sa.UniqueConstraint("entry", name=op.f("uq_fact_struck_entry")),
    )
    op.create_table(
        "laytime_result",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text(), server_default="", nullable=False),
        sa.Column("call", sa.Text(), nullable=False),
        sa.Column("contract", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("final", sa.Boolean(), nullable=False),
        sa.Column("statement", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("demurrage", sa.Text(), nullable=False),
        sa.Column("despatch", sa.Text(), nullable=False),
        sa.Column("net", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('pair')", name=op.f("ck_laytime_result_tier")),
        sa.ForeignKeyConstraint(["call"], ["vessel_call.id"], name=op.f("fk_laytime_result_call")),
        sa.ForeignKeyConstraint(
            ["contract"], ["contract.id"], name=op.f("fk_laytime_result_contract")
        ),
        sa.ForeignKeyConstraint(
            ["version"], ["fact_version.id"], name=op.f("fk_laytime_result_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_laytime_result")),
    )
    op.create_index(op.f("ix_laytime_result_call"), "laytime_result", ["call"], unique=False)
    op.create_index(
        op.f("ix_laytime_result_contract"), "laytime_result", ["contract"], unique=False
    )
    op.create_index("ix_laytime_result_reader", "laytime_result", ["reader"], unique=False)
    op.create_table(
        "nomination_answer",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text(), server_default="", nullable=False),
        sa.Column("nomination", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("call", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "answer IN ('accepted', 'assigned', 'refused', 'withdrawn', 'completed')",
            name=op.f("ck_nomination_answer_answer"),
        ),
        sa.CheckConstraint("tier IN ('pair')", name=op.f("ck_nomination_answer_tier")),
        sa.ForeignKeyConstraint(
            ["call"], ["vessel_call.id"], name=op.f("fk_nomination_answer_call")
        ),
        sa.ForeignKeyConstraint(
            ["nomination"], ["nomination.id"], name=op.f("fk_nomination_answer_nomination")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nomination_answer")),
        sa.UniqueConstraint(
            "nomination", "answer", name=op.f("uq_nomination_answer_nomination_answer")
        ),
    )
    op.create_index(op.f("ix_nomination_answer_call"), "nomination_answer", ["call"], unique=False)
    op.create_index(
        op.f("ix_nomination_answer_nomination"), "nomination_answer", ["nomination"], unique=False
    )
    op.create_index("ix_nomination_answer_reader", "nomination_answer", ["reader"], unique=False)
    op.create_table(
        "quality_decision",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text(), server_default="", nullable=False),
        sa.Column("contract", sa.Text(), nullable=False),
        sa.Column("parcel", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("grounds", sa.JSON(), nullable=False),
        sa.Column("amount_per_t", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("grain_hold", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('pair')", name=op.f("ck_quality_decision_tier")),
        sa.ForeignKeyConstraint(
            ["contract"], ["contract.id"], name=op.f("fk_quality_decision_contract")
        ),
        sa.ForeignKeyConstraint(
            ["grain_hold"], ["grain_hold.id"], name=op.f("fk_quality_decision_grain_hold")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_decision")),
    )
    op.create_index(
        op.f("ix_quality_decision_contract"), "quality_decision", ["contract"], unique=False
    )
    op.create_index("ix_quality_decision_reader", "quality_decision", ["reader"], unique=False)
    op.create_table(
        "sample_source",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text(), server_default="", nullable=False),
        sa.Column("sample", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("mass_g", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('pair')", name=op.f("ck_sample_source_tier")),
        sa.CheckConstraint("sample <> source AND mass_g > 0", name=op.f("ck_sample_source_source")),
        sa.ForeignKeyConstraint(["sample"], ["sample.id"], name=op.f("fk_sample_source_sample")),
        sa.ForeignKeyConstraint(["source"], ["sample.id"], name=op.f("fk_sample_source_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sample_source")),
        sa.UniqueConstraint("sample", "source", name=op.f("uq_sample_source_sample_source")),
    )
    op.create_index("ix_sample_source_reader", "sample_source", ["reader"], unique=False)
    op.create_index(op.f("ix_sample_source_sample"), "sample_source", ["sample"], unique=False)
    op.create_index(op.f("ix_sample_source_source"), "sample_source", ["source"], unique=False)
    op.create_table(
        "test_order",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text(), server_default="", nullable=False),
        sa.Column("sample", sa.Text(), nullable=False),
        sa.Column("laboratory", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("properties", sa.JSON(), nullable=False),
        sa.Column("due_on", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "role IN ('first', 'second', 'umpire')", name=op.f("ck_test_order_role")
        ),
        sa.CheckConstraint("tier IN ('pair')", name=op.f("ck_test_order_tier")),
        sa.ForeignKeyConstraint(["sample"], ["sample.id"], name=op.f("fk_test_order_sample")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_test_order")),
        sa.UniqueConstraint("sample", "role", name=op.f("uq_test_order_sample_role")),
    )
    op.create_index("ix_test_order_reader", "test_order", ["reader"], unique=False)
    op.create_index(op.f("ix_test_order_sample"), "test_order", ["sample"], unique=False)
    op.create_table(
        "treatment",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("grain_hold", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("substance", sa.Text(), nullable=False),
        sa.Column("dose", sa.Text(), nullable=False),
        sa.Column("condition", sa.Text(), server_default="", nullable=False),
        sa.Column("began_at", sa.Text(), nullable=False),
        sa.Column("began_s", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('party')", name=op.f("ck_treatment_tier")),
        sa.ForeignKeyConstraint(
            ["grain_hold"], ["grain_hold.id"], name=op.f("fk_treatment_grain_hold")
        ),
        sa.ForeignKeyConstraint(["place"], ["place.id"], name=op.f("fk_treatment_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_treatment")),
        sa.UniqueConstraint("grain_hold", name=op.f("uq_treatment_grain_hold")),
    )
    op.create_index(op.f("ix_treatment_place"), "treatment", ["place"], unique=False)
    op.create_table(
        "wagon",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text(), server_default="", nullable=False),
        sa.Column("wagon_list", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("seal", sa.Text(), server_default="", nullable=False),
        sa.Column("stated_net_kg", KILOGRAMS, nullable=False),
        sa.Column("stated_tare_kg", KILOGRAMS, nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('pair')", name=op.f("ck_wagon_tier")),
        sa.ForeignKeyConstraint(
            ["wagon_list"], ["wagon_list.id"], name=op.f("fk_wagon_wagon_list")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wagon")),
        sa.UniqueConstraint("wagon_list", "number", name=op.f("uq_wagon_wagon_list_number")),
    )
    op.create_index("ix_wagon_reader", "wagon", ["reader"], unique=False)
    op.create_index(op.f("ix_wagon_wagon_list"), "wagon", ["wagon_list"], unique=False)
    op.create_table(
        "clearance_reading",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("treatment", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("at_s", sa.BigInteger(), nullable=False),
        sa.Column("spot", sa.Text(), nullable=False),
        sa.Column("micro_ppm", sa.BigInteger(), nullable=False),
        sa.Column("instrument", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('party')", name=op.f("ck_clearance_reading_tier")),
        sa.CheckConstraint("micro_ppm >= 0", name=op.f("ck_clearance_reading_value")),
        sa.ForeignKeyConstraint(
            ["treatment"], ["treatment.id"], name=op.f("fk_clearance_reading_treatment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clearance_reading")),
    )
    op.create_index(
        op.f("ix_clearance_reading_treatment"), "clearance_reading", ["treatment"], unique=False
    )
    op.create_table(
        "test_result",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text(), server_default="", nullable=False),
        sa.Column("test_order", sa.Text(), nullable=False),
        sa.Column("property", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("bound", sa.Text(), server_default="", nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), server_default="", nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("tested_on", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("bound IN ('', '<', '>')", name=op.f("ck_test_result_bound")),
        sa.CheckConstraint("tier IN ('pair')", name=op.f("ck_test_result_tier")),
        sa.ForeignKeyConstraint(
            ["test_order"], ["test_order.id"], name=op.f("fk_test_result_test_order")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_test_result")),
        sa.UniqueConstraint(
            "test_order", "property", name=op.f("uq_test_result_test_order_property")
        ),
    )
    op.create_index("ix_test_result_reader", "test_result", ["reader"], unique=False)
    op.create_index(op.f("ix_test_result_test_order"), "test_result", ["test_order"], unique=False)
    op.create_table(
        "ticket",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text(), server_default="", nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("contract", sa.Text(), nullable=True),
        sa.Column("wagon", sa.Text(), nullable=True),
        sa.Column("first_kg", KILOGRAMS, nullable=False),
        sa.Column("instrument", sa.Text(), nullable=True),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("utc_offset", sa.Text(), nullable=False),
        sa.Column("tzdata", sa.Text(), nullable=False),
        sa.Column("driver_hash", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("direction IN ('in', 'out')", name=op.f("ck_ticket_direction")),
        sa.CheckConstraint("mode IN ('truck', 'wagon')", name=op.f("ck_ticket_mode")),
        sa.CheckConstraint("tier IN ('pair')", name=op.f("ck_ticket_tier")),
        sa.ForeignKeyConstraint(["contract"], ["contract.id"], name=op.f("fk_ticket_contract")),
        sa.ForeignKeyConstraint(["grade"], ["grade.id"], name=op.f("fk_ticket_grade")),
        sa.ForeignKeyConstraint(
            ["instrument"], ["instrument.id"], name=op.f("fk_ticket_instrument")
        ),
        sa.ForeignKeyConstraint(["wagon"], ["wagon.id"], name=op.f("fk_ticket_wagon")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket")),
        sa.UniqueConstraint("reader", "reference", name=op.f("uq_ticket_reader_reference")),
        sa.UniqueConstraint("wagon", name=op.f("uq_ticket_wagon")),
    )
    op.create_index(op.f("ix_ticket_grade"), "ticket", ["grade"], unique=False)
    op.create_index(op.f("ix_ticket_instrument"), "ticket", ["instrument"], unique=False)
    op.create_index("ix_ticket_reader", "ticket", ["reader"], unique=False)
    op.create_table(
        "treatment_end",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("treatment", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.Text(), nullable=False),
        sa.Column("ended_s", sa.BigInteger(), nullable=False),
        sa.Column("ventilation", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('party')", name=op.f("ck_treatment_end_tier")),
        sa.ForeignKeyConstraint(
            ["treatment"], ["treatment.id"], name=op.f("fk_treatment_end_treatment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_treatment_end")),
        sa.UniqueConstraint("treatment", name=op.f("uq_treatment_end_treatment")),
    )
    op.create_table(
        "treatment_release",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("treatment", sa.Text(), nullable=False),
        sa.Column("required_s", sa.BigInteger(), nullable=False),
        sa.Column("limit_micro_ppm", sa.BigInteger(), nullable=False),
        sa.Column("lowest_c", sa.Text(), nullable=False),
        sa.Column("grounds", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('party')", name=op.f("ck_treatment_release_tier")),
        sa.ForeignKeyConstraint(
            ["treatment"], ["treatment.id"], name=op.f("fk_treatment_release_treatment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_treatment_release")),
        sa.UniqueConstraint("treatment", name=op.f("uq_treatment_release_treatment")),
    )
    op.create_table(
        "ticket_close",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text(), server_default="", nullable=False),
        sa.Column("ticket", sa.Text(), nullable=False),
        sa.Column("second_kg", KILOGRAMS, nullable=False),
        sa.Column("net_kg", KILOGRAMS, nullable=False),
        sa.Column("instrument", sa.Text(), nullable=True),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('pair')", name=op.f("ck_ticket_close_tier")),
        sa.ForeignKeyConstraint(
            ["document"], ["grain_document.id"], name=op.f("fk_ticket_close_document")
        ),
        sa.ForeignKeyConstraint(
            ["instrument"], ["instrument.id"], name=op.f("fk_ticket_close_instrument")
        ),
        sa.ForeignKeyConstraint(["ticket"], ["ticket.id"], name=op.f("fk_ticket_close_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_close")),
        sa.UniqueConstraint("ticket", name=op.f("uq_ticket_close_ticket")),
    )
    op.create_index(op.f("ix_ticket_close_document"), "ticket_close", ["document"], unique=False)
    op.create_index(
        op.f("ix_ticket_close_instrument"), "ticket_close", ["instrument"], unique=False
    )
    op.create_index("ix_ticket_close_reader", "ticket_close", ["reader"], unique=False)
    op.create_table(
        "ticket_void",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text(), server_default="", nullable=False),
        sa.Column("ticket", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('pair')", name=op.f("ck_ticket_void_tier")),
        sa.ForeignKeyConstraint(["ticket"], ["ticket.id"], name=op.f("fk_ticket_void_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_void")),
        sa.UniqueConstraint("ticket", name=op.f("uq_ticket_void_ticket")),
    )
    op.create_index("ix_ticket_void_reader", "ticket_void", ["reader"], unique=False)
