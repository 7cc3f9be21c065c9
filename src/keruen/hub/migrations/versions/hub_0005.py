"""Amendments of contracts, downgrades across grades, and quarantines with their records."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "hub_0005"
down_revision = "hub_0004"
branch_labels = None
depends_on = None

KILOGRAMS = sa.BigInteger().with_variant(sa.Numeric(), "postgresql")
"""Whole kilograms; on PostgreSQL a rule refuses fractions, which an integer would round."""


def upgrade() -> None:
    """Create the tables and their indexes, and add the version to quantities washed out."""
    if op.get_bind().dialect.name == "postgresql":
        # Rows that a restored copy brought still wait for their constraints, which forbids a change
        # of the table.
        op.execute("SET CONSTRAINTS ALL IMMEDIATE")
    version = sa.Column("version", sa.Integer(), server_default="0", nullable=False)
    op.add_column("contract_washout", version)
    op.create_table(
        "contract_amendment",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text(), server_default="", nullable=False),
        sa.Column("contract", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("replaces", sa.Integer(), nullable=False),
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("kg", KILOGRAMS, nullable=False),
        sa.Column("most_kg", KILOGRAMS, nullable=False),
        sa.Column("washed_out_kg", KILOGRAMS, nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('pair')", name=op.f("ck_contract_amendment_tier")),
        sa.ForeignKeyConstraint(
            ["contract"], ["contract.id"], name=op.f("fk_contract_amendment_contract")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_amendment")),
        sa.UniqueConstraint(
            "contract", "number", name=op.f("uq_contract_amendment_contract_number")
        ),
    )
    op.create_index(
        op.f("ix_contract_amendment_contract"), "contract_amendment", ["contract"], unique=False
    )
    op.create_index("ix_contract_amendment_reader", "contract_amendment", ["reader"], unique=False)
    op.create_table(
        "contract_amendment_answer",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text(), server_default="", nullable=False),
        sa.Column("amendment", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("amendment_sha256", sa.Text(), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "answer IN ('accepted', 'refused', 'withdrawn')",
            name=op.f("ck_contract_amendment_answer_answer"),
        ),
        sa.CheckConstraint("tier IN ('pair')", name=op.f("ck_contract_amendment_answer_tier")),
        sa.ForeignKeyConstraint(
            ["amendment"],
            ["contract_amendment.id"],
            name=op.f("fk_contract_amendment_answer_amendment"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_amendment_answer")),
        sa.UniqueConstraint("amendment", name=op.f("uq_contract_amendment_answer_amendment")),
    )
    op.create_index(
        "ix_contract_amendment_answer_reader", "contract_amendment_answer", ["reader"], unique=False
    )
    op.create_table(
        "downgrade_order",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("from_bin", sa.Text(), nullable=False),
        sa.Column("to_bin", sa.Text(), nullable=False),
        sa.Column("lot", sa.Text(), nullable=False),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("to_grade", sa.Text(), nullable=False),
        sa.Column("kg", KILOGRAMS, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('party')", name=op.f("ck_downgrade_order_tier")),
        sa.CheckConstraint("grade <> to_grade", name=op.f("ck_downgrade_order_grades")),
        sa.ForeignKeyConstraint(
            ["from_bin"], ["place.id"], name=op.f("fk_downgrade_order_from_bin")
        ),
        sa.ForeignKeyConstraint(["grade"], ["grade.id"], name=op.f("fk_downgrade_order_grade")),
        sa.ForeignKeyConstraint(["lot"], ["lot.id"], name=op.f("fk_downgrade_order_lot")),
        sa.ForeignKeyConstraint(["to_bin"], ["place.id"], name=op.f("fk_downgrade_order_to_bin")),
        sa.ForeignKeyConstraint(
            ["to_grade"], ["grade.id"], name=op.f("fk_downgrade_order_to_grade")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_downgrade_order")),
        sa.UniqueConstraint("reference", name=op.f("uq_downgrade_order_reference")),
    )
    op.create_index(
        op.f("ix_downgrade_order_from_bin"), "downgrade_order", ["from_bin"], unique=False
    )
    op.create_index(op.f("ix_downgrade_order_grade"), "downgrade_order", ["grade"], unique=False)
    op.create_index(op.f("ix_downgrade_order_lot"), "downgrade_order", ["lot"], unique=False)
    op.create_index(op.f("ix_downgrade_order_to_bin"), "downgrade_order", ["to_bin"], unique=False)
    op.create_index(
        op.f("ix_downgrade_order_to_grade"), "downgrade_order", ["to_grade"], unique=False
    )
    op.create_table(
        "downgrade_share",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text(), server_default="", nullable=False),
        sa.Column("downgrade", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("to_grade", sa.Text(), nullable=False),
        sa.Column("kg", KILOGRAMS, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('party', 'pair')", name=op.f("ck_downgrade_share_tier")),
        sa.ForeignKeyConstraint(
            ["downgrade"], ["downgrade_order.id"], name=op.f("fk_downgrade_share_downgrade")
        ),
        sa.ForeignKeyConstraint(["grade"], ["grade.id"], name=op.f("fk_downgrade_share_grade")),
        sa.ForeignKeyConstraint(
            ["to_grade"], ["grade.id"], name=op.f("fk_downgrade_share_to_grade")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_downgrade_share")),
        sa.UniqueConstraint("downgrade", "owner", name=op.f("uq_downgrade_share_downgrade_owner")),
    )
    op.create_index(
        op.f("ix_downgrade_share_downgrade"), "downgrade_share", ["downgrade"], unique=False
    )
    op.create_index(op.f("ix_downgrade_share_grade"), "downgrade_share", ["grade"], unique=False)
    op.create_index("ix_downgrade_share_reader", "downgrade_share", ["reader"], unique=False)
    op.create_index(
        op.f("ix_downgrade_share_to_grade"), "downgrade_share", ["to_grade"], unique=False
    )
    op.create_table(
        "downgrade_answer",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text(), server_default="", nullable=False),
        sa.Column("share", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("share_sha256", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "answer IN ('accepted', 'refused')", name=op.f("ck_downgrade_answer_answer")
        ),
        sa.CheckConstraint("tier IN ('pair')", name=op.f("ck_downgrade_answer_tier")),
        sa.ForeignKeyConstraint(
            ["share"], ["downgrade_share.id"], name=op.f("fk_downgrade_answer_share")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_downgrade_answer")),
        sa.UniqueConstraint("share", name=op.f("uq_downgrade_answer_share")),
    )
    op.create_index("ix_downgrade_answer_reader", "downgrade_answer", ["reader"], unique=False)
    op.create_table(
        "downgrade_end",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("downgrade", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(outcome = 'posted') = (document IS NOT NULL)", name=op.f("ck_downgrade_end_document")
        ),
        sa.CheckConstraint(
            "outcome IN ('posted', 'withdrawn')", name=op.f("ck_downgrade_end_outcome")
        ),
        sa.CheckConstraint("tier IN ('party')", name=op.f("ck_downgrade_end_tier")),
        sa.ForeignKeyConstraint(
            ["document"], ["grain_document.id"], name=op.f("fk_downgrade_end_document")
        ),
        sa.ForeignKeyConstraint(
            ["downgrade"], ["downgrade_order.id"], name=op.f("fk_downgrade_end_downgrade")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_downgrade_end")),
        sa.UniqueConstraint("downgrade", name=op.f("uq_downgrade_end_downgrade")),
    )
    op.create_table(
        "quarantine",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("grain_hold", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("organism", sa.Text(), nullable=False),
        sa.Column("condition", sa.Text(), server_default="", nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("began_at", sa.Text(), nullable=False),
        sa.Column("began_s", sa.BigInteger(), nullable=False),
        sa.Column("until_at", sa.Text(), nullable=False),
        sa.Column("until_s", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('party')", name=op.f("ck_quarantine_tier")),
        sa.CheckConstraint("until_s > began_s", name=op.f("ck_quarantine_order")),
        sa.ForeignKeyConstraint(
            ["grain_hold"], ["grain_hold.id"], name=op.f("fk_quarantine_grain_hold")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarantine")),
        sa.UniqueConstraint("grain_hold", name=op.f("uq_quarantine_grain_hold")),
    )
    op.create_table(
        "quarantine_sample",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("quarantine", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("taken_at", sa.Text(), nullable=False),
        sa.Column("taken_s", sa.BigInteger(), nullable=False),
        sa.Column("laboratory", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('party')", name=op.f("ck_quarantine_sample_tier")),
        sa.ForeignKeyConstraint(
            ["quarantine"], ["quarantine.id"], name=op.f("fk_quarantine_sample_quarantine")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarantine_sample")),
        sa.UniqueConstraint(
            "quarantine", "reference", name=op.f("uq_quarantine_sample_quarantine_reference")
        ),
    )
    op.create_index(
        op.f("ix_quarantine_sample_quarantine"), "quarantine_sample", ["quarantine"], unique=False
    )
    op.create_table(
        "quarantine_result",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("sample", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("reported_at", sa.Text(), nullable=False),
        sa.Column("reported_s", sa.BigInteger(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('found', 'not_found')", name=op.f("ck_quarantine_result_outcome")
        ),
        sa.CheckConstraint("tier IN ('party')", name=op.f("ck_quarantine_result_tier")),
        sa.ForeignKeyConstraint(
            ["sample"], ["quarantine_sample.id"], name=op.f("fk_quarantine_result_sample")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarantine_result")),
        sa.UniqueConstraint("sample", name=op.f("uq_quarantine_result_sample")),
    )
    op.create_table(
        "quarantine_extension",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("quarantine", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("until_at", sa.Text(), nullable=False),
        sa.Column("until_s", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('party')", name=op.f("ck_quarantine_extension_tier")),
        sa.ForeignKeyConstraint(
            ["quarantine"], ["quarantine.id"], name=op.f("fk_quarantine_extension_quarantine")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarantine_extension")),
        sa.UniqueConstraint(
            "quarantine", "number", name=op.f("uq_quarantine_extension_quarantine_number")
        ),
    )
    op.create_index(
        op.f("ix_quarantine_extension_quarantine"),
        "quarantine_extension",
        ["quarantine"],
        unique=False,
    )
    op.create_table(
        "quarantine_clearance",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("quarantine", sa.Text(), nullable=False),
        sa.Column("cleared_at", sa.Text(), nullable=False),
        sa.Column("cleared_s", sa.BigInteger(), nullable=False),
        sa.Column("required_s", sa.BigInteger(), nullable=False),
        sa.Column("samples", sa.Integer(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("grounds", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("tier IN ('party')", name=op.f("ck_quarantine_clearance_tier")),
        sa.CheckConstraint(
            "samples > 0 AND required_s > 0", name=op.f("ck_quarantine_clearance_required")
        ),
        sa.ForeignKeyConstraint(
            ["quarantine"], ["quarantine.id"], name=op.f("fk_quarantine_clearance_quarantine")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarantine_clearance")),
        sa.UniqueConstraint("quarantine", name=op.f("uq_quarantine_clearance_quarantine")),
    )
