"""The tables of the small package: bins, and receipts with their lines."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table, Text

from keruen.store.packages import Package
from keruen.store.rules import Rule

metadata = MetaData()


def _record(name: str, *columns: Column[str] | Column[int]) -> Table:
    return Table(
        name,
        metadata,
        Column("id", Text, primary_key=True),
        Column("tier", Text, nullable=False),
        Column("party", Text, nullable=False),
        *columns,
        Column("created_at", Text, nullable=False),
        Column("created_by", Text, nullable=False),
    )


store_bin = _record("store_bin", Column("name", Text, nullable=False))
receipt = _record(
    "receipt",
    Column("reader", Text, nullable=False, server_default=""),
    Column("bin", Text, ForeignKey("store_bin.id"), nullable=False),
    Column("reference", Text, nullable=False),
)
receipt_line = _record(
    "receipt_line",
    Column("reader", Text, nullable=False, server_default=""),
    Column("receipt", Text, ForeignKey("receipt.id"), nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("kg", Integer, nullable=False),
)
remark = _record(
    "remark",
    Column("reader", Text, nullable=False, server_default=""),
    # As rows of a document may refer to one another in any order.
    Column(
        "receipt",
        Text,
        ForeignKey("receipt.id", deferrable=True, initially="DEFERRED"),
        nullable=False,
    ),
)

RULES = (
    Rule(
        "positive",
        "receipt_line",
        "insert",
        "NEW.kg <= 0",
        "a line of a receipt has a weight above zero",
        "Write the net weight in kilograms.",
    ),
    Rule(
        "kept",
        "receipt_line",
        "update",
        "NEW.kg <> OLD.kg",
        "a line of a receipt does not change",
        "Write a correction.",
    ),
)

LEDGER = Package("ledger", metadata, RULES, Path(__file__).parent / "migrations")
