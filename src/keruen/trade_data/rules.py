"""What the database refuses about trade data, whoever writes and by whatever path."""

from __future__ import annotations

from keruen.store.rules import Rule

FIXED = {
    "trade_set": (
        "title",
        "source",
        "licence",
        "file_name",
        "sha256",
        "classification",
        "bytes",
        "flows",
    ),
    "trade_content": ("trade_set", "content"),
}
"""Columns that never change."""

RULES: tuple[Rule, ...] = (
    *(
        Rule(
            "fixed",
            table,
            "update",
            " OR ".join(f"NEW.{each} <> OLD.{each}" for each in columns),
            "a data set never changes",
            "Load the file again as another data set, and withdraw this one.",
        )
        for table, columns in FIXED.items()
    ),
    Rule(
        "named",
        "trade_set",
        "insert",
        "NEW.source = '' OR NEW.licence = '' OR length(NEW.sha256) <> 64",
        "a data set has a source, a licence and the SHA-256 of its file",
        "Name the publisher with the date of the download, and the licence.",
    ),
)
"""Every rule of trade data."""
