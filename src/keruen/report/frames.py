"""Sums and extremes of a column for display, as plain floats; an empty column gives zero."""

from __future__ import annotations

import polars as pl


def total(frame: pl.DataFrame, column: str) -> float:
    """Sum of a column, nulls left out."""
    return float(frame.select(pl.col(column).sum()).item() or 0.0)


def largest(frame: pl.DataFrame, column: str | pl.Expr) -> float:
    """Largest value of a column or expression."""
    chosen = pl.col(column) if isinstance(column, str) else column
    return float(frame.select(chosen.max()).item() or 0.0)


def smallest(frame: pl.DataFrame, column: str) -> float:
    """Smallest value of a column."""
    return float(frame.select(pl.col(column).min()).item() or 0.0)
