"""Which colour a corridor has, the same on the map, in the charts and in the legends."""

from __future__ import annotations

import polars as pl

from keruen.report.report_data import ReportData

CORRIDOR_COLOURS = 7
"""Corridors with a colour of their own; further ones, the smallest, share one."""


def corridor_classes(data: ReportData) -> dict[str, str]:
    """CSS class of each corridor by its code, the busiest corridor first."""
    totals = (
        data.corridor_flows.group_by("corridor")
        .agg(pl.col("quantity_t").sum())
        .sort("quantity_t", "corridor", descending=[True, False], nulls_last=True)
    )
    codes = [code for code in totals["corridor"] if code]
    return {
        code: f"corridor-{rank}" if rank <= CORRIDOR_COLOURS else "corridor-0"
        for rank, code in enumerate(codes, start=1)
    }
