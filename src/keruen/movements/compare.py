"""Comparing plans, simulations and what happened: joins over the common tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

KEYS = (
    *("kind", "route", "from_site", "to_site", "vessel_class", "grade", "market"),
    *("programme", "from_period"),
)
"""Columns by which movements are added up before they are compared."""


def compare_movements(a: pl.DataFrame, b: pl.DataFrame) -> pl.DataFrame:
    """Differences between two tables of movements, whatever their status.

    Rows are added up by kind, route, sites, class, grade, market, programme and period of leaving;
    what one table lacks counts as zero there.

    Returns
    -------
    Frame of the key columns, `a_t`, `b_t`, `difference_t` (b less a), `a_trips`, `b_trips` and
    `difference_trips`; sorted by the keys.
    """
    left, right = _sums(a, "a"), _sums(b, "b")
    joined = left.join(right, on=list(KEYS), how="full", coalesce=True, nulls_equal=True)
    filled = joined.with_columns(
        pl.col("a_t", "b_t").fill_null(0.0), pl.col("a_trips", "b_trips").fill_null(0)
    )
    return filled.select(
        *KEYS,
        "a_t",
        "b_t",
        difference_t=pl.col("b_t") - pl.col("a_t"),
        a_trips="a_trips",
        b_trips="b_trips",
        difference_trips=pl.col("b_trips") - pl.col("a_trips"),
    ).sort(KEYS, nulls_last=False)


def _sums(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    return frame.group_by(KEYS).agg(
        pl.col("quantity_t").sum().alias(f"{name}_t"),
        pl.col("trips").sum().alias(f"{name}_trips"),
    )


def compare_runs(summary_a: Mapping[str, Any], summary_b: Mapping[str, Any]) -> pl.DataFrame:
    """Differences between the numbers of two run summaries.

    Every number of either summary has a row, named by its path (``cost_terms_usd.lanes``); lists
    and texts are left out.

    Returns
    -------
    Frame of `kpi`, `a`, `b`, `difference` (b less a) and `relative` (difference / |a|, null where a
    is zero); `a` or `b` is null where that summary lacks the number. In the order of summary a,
    then what only b has.
    """
    a, b = dict(_numbers(summary_a)), dict(_numbers(summary_b))
    names = [*a, *(name for name in b if name not in a)]
    frame = pl.DataFrame(
        {"kpi": names, "a": [a.get(name) for name in names], "b": [b.get(name) for name in names]},
        schema={"kpi": pl.String, "a": pl.Float64, "b": pl.Float64},
    )
    difference = pl.col("b") - pl.col("a")
    relative = pl.when(pl.col("a") != 0).then(difference / pl.col("a").abs())
    return frame.with_columns(difference=difference, relative=relative)


def _numbers(summary: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, float]]:
    for name, value in summary.items():
        if isinstance(value, Mapping):
            yield from _numbers(value, f"{prefix}{name}.")
        elif isinstance(value, int | float) and not isinstance(value, bool):
            yield f"{prefix}{name}", float(value)
