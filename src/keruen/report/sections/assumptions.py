"""Section: every figure of the case with its source and how far it can be trusted."""

from __future__ import annotations

import re

import polars as pl
from markupsafe import Markup

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
            parts = figures.select(pl.col("column", "value", "unit").fill_null(""))
            words = [figure_words(*each) for each in parts.iter_rows()]
            cells.append([row_words(str(row or "")), Markup("; ").join(words)])
        heading = f"{str(level or 'unrated').capitalize()}: {source or 'no source'}"
        groups.append(Rows(cells, heading, f"confidence {_css_class(level)}"))
    summary = f"{table.replace('_', ' ').capitalize()} ({count_words(frame)})"
    caption = f"Figures of table {table} by source"
    return Fold(summary, [Table(caption, columns, groups, css_class="assumptions")], printed=False)


def figure_words(column: str, value: str, unit: str) -> Markup:
    """One figure: ``draft_m`` and ``12.5`` in ``m`` become draft 12.5 m."""
    # The unit stands behind the value, so the name of the column need not end in it.
    tail = "_" + unit.lower().replace("/", "_per_")
    name = column.removesuffix(tail).replace("_", " ")
    return Markup("{} <b>{}</b>").format(name, f"{_grouped(value)}{n.SPACE}{unit}".strip())


def row_words(row: str) -> str:
    """A row's key without the names of its columns: ``lane=a and grade=b`` becomes ``a, b``."""
    return ", ".join(filter(None, re.split(r"(?:^| and )\w+=", row))) or row


def _grouped(value: str) -> str:
    """A whole number of five digits or more with separators; anything else as it is."""
    return n.thousands(int(value)) if re.fullmatch(r"-?\d{5,15}", value) else value


def _css_class(level: object) -> str:
    return str(level) if level in LEVELS else "other"
