"""Planned, simulated and actual movements side by side, by voyage, month and market."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import polars as pl

from keruen.case.case import Case

By = Literal["voyage", "month", "market"]
MOVED = ("lane", "voyage")
KEYS: dict[By, tuple[str, ...]] = {
    "voyage": ("route", "month", "grade"),
    "month": ("month", "direction"),
    "market": ("market",),
}
"""Columns by which each comparison adds up."""


def comparable_part(frame: pl.DataFrame, site: str, months: tuple[str, str] | None) -> pl.DataFrame:
    """Lanes and voyages of a table that a table of actual movements could contain.

    Parameters
    ----------
    frame : movements of any status.
    site : the terminal whose book was exported: its own movements alone; all if empty.
    months : the first and last month of arrival at which it was exported; all without.

    Returns
    -------
    The rows, with `month` of arrival such as ``2026-11``, and `direction`: ``in`` to the terminal,
    ``out`` from it, or empty without one.
    """
    found = frame.filter(pl.col("kind").is_in(MOVED)).with_columns(
        month=pl.col("to_date").dt.strftime("%Y-%m")
    )
    if site:
        found = found.filter((pl.col("from_site") == site) | (pl.col("to_site") == site))
    way = pl.when(pl.col("to_site") == site).then(pl.lit("in")).otherwise(pl.lit("out"))
    found = found.with_columns(direction=way if site else pl.lit(""))
    if months:
        found = found.filter(pl.col("month").is_between(pl.lit(months[0]), pl.lit(months[1])))
    return found


def compare_statuses(frames: Mapping[str, pl.DataFrame], by: By, case: Case) -> pl.DataFrame:
    """Tonnes that arrived in several tables of movements, side by side.

    Parameters
    ----------
    frames : movements by the name of their table, from `comparable_part`.
    by : ``voyage`` adds up by voyage option, month of arrival and grade; ``month`` by month of
        arrival and direction; ``market`` by the market whose site is the destination. A site with
        several markets has them all in its name, and a site without a market its own.
    case : names the sites of markets.

    Returns
    -------
    Frame of the keys and a column of tonnes for each table, in the order of `frames`; a table
    without a row of a key has 0.
    """
    keys = list(KEYS[by])
    sites = case["markets"].group_by("site").agg(pl.col("market").sort().str.join(", "))
    joined: pl.DataFrame | None = None
    for name, frame in frames.items():
        rows = frame
        if by == "voyage":
            rows = rows.filter(pl.col("kind") == "voyage")
        if by == "market":
            named = sites.rename({"site": "to_site"})
            rows = rows.drop("market").join(named, on="to_site", how="left")
            rows = rows.with_columns(pl.col("market").fill_null(pl.col("to_site")))
        sums = rows.group_by(keys).agg(pl.col("received_t").sum().alias(name))
        joined = (
            sums
            if joined is None
            else joined.join(sums, on=keys, how="full", coalesce=True, nulls_equal=True)
        )
    if joined is None:
        return pl.DataFrame(schema=dict.fromkeys(keys, pl.String))
    return joined.with_columns(pl.col(list(frames)).fill_null(0.0)).sort(keys)
