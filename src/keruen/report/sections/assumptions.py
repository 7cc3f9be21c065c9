"""Section: every figure of the case with its source and how far it can be trusted."""

from __future__ import annotations

import polars as pl

from keruen.report import numbers as n
from keruen.report.blocks import Column, Fold, Rows, Table
from keruen.report.report_data import ReportData

LEVELS = ("published", "derived", "estimate")
"""Values of `confidence`, the firmest first."""


def assumption_folds(data: ReportData) -> list[Fold]:
    """One fold for each table of the case, its rows under their source and confidence."""
    frame = data.assumptions
    return [
        _fold(str(table or ""), rows)
        for (table,), rows in frame.group_by("table", maintain_order=True)
    ]


def confidence_counts(frame: pl.DataFrame) -> list[tuple[str, int]]:
    """How many figures have each confidence, the firmest first, then any other word."""
    words = frame["confidence"].fill_null("unrated").to_list()
    others = sorted(set(words) - set(LEVELS))
    return [(level, words.count(level)) for level in (*LEVELS, *others)]


def count_words(frame: pl.DataFrame) -> str:
    """The counts as words: ``312 published, 40 estimate``."""
    return ", ".join(
        f"{n.thousands(size)} {level}" for level, size in confidence_counts(frame) if size
    )


def _fold(table: str, frame: pl.DataFrame) -> Fold:
    columns = [Column("Row", "text"), Column("Figures", "text")]
    groups = []
    for (source, level), rows in frame.group_by("source", "confidence", maintain_order=True):
        cells = []
        for (row,), figures in rows.group_by("row", maintain_order=True):
            cells.append(
                [str(row or ""), "; ".join(_figure(*each) for each in figures.iter_rows())]
            )
        heading = f"{str(level or 'no confidence').capitalize()}: {source or 'no source'}"
        groups.append(Rows(cells, heading, f"confidence {_css_class(level)}"))
    summary = f"{table.replace('_', ' ').capitalize()} ({count_words(frame)})"
    caption = f"Figures of table {table} by source"
    return Fold(summary, [Table(caption, columns, groups, css_class="assumptions")], printed=False)


def _figure(*row: str | None) -> str:
    _, _, column, value, unit, _, _ = (each or "" for each in row)
    return f"{column} {value}{n.SPACE}{unit}".strip()


def _css_class(level: object) -> str:
    return str(level) if level in LEVELS else "other"
