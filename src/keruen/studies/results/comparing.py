"""Runs beside one another: what is proven of their difference, and their measures by row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import polars as pl

from keruen.report.report_data import ReportData
from keruen.studies.results.measured import Measured


class Interval(NamedTuple):
    """Where a number lies; an end is None where nothing is proven."""

    low: float | None
    high: float | None

    @property
    def decided(self) -> bool:
        """Whether its sign is proven."""
        return (self.low is not None and self.low > 0) or (self.high is not None and self.high < 0)


def difference(
    first_cost: float, first_bound: float | None, cost: float, bound: float | None
) -> Interval:
    """By how much the least cost of a case exceeds that of the first, as far as it is proven.

    The least cost of each lies between its bound and the cost of the plan that was found.

    Examples
    --------
    >>> difference(100.0, 90.0, 130.0, 120.0)
    Interval(low=20.0, high=40.0)
    >>> difference(100.0, 90.0, 105.0, 95.0).decided
    False
    """
    low = None if bound is None else bound - first_cost
    high = None if first_bound is None else cost - first_bound
    return Interval(low, high)


def landed_costs(data: ReportData) -> dict[str, float]:
    """Cost of a tonne at each market, over all origins (USD/t)."""
    weighted = (
        data.landed_cost.filter(pl.col("quantity_t") > 0)
        .group_by("market", maintain_order=True)
        .agg((pl.col("landed_usd_per_t") * pl.col("quantity_t")).sum() / pl.col("quantity_t").sum())
    )
    return {str(market): float(value) for market, value in weighted.iter_rows()}


def covers(data: ReportData) -> dict[str, float]:
    """Share of demand that is met at each market over the horizon."""
    sums = data.cover.group_by("market", maintain_order=True).agg(
        pl.col("use_t").sum(), pl.col("demand_t").sum()
    )
    return {str(m): float(use / demand) for m, use, demand in sums.iter_rows() if demand > 0}


def market_names(runs: Sequence[Measured]) -> dict[str, str]:
    """Names of the markets of several runs by code, in the order of their first run."""
    found: dict[str, str] = {}
    for each in runs:
        for frame in (each.data.cover, each.data.landed_cost):
            for market, name in (
                frame.select("market", "name").unique(maintain_order=True).iter_rows()
            ):
                found.setdefault(str(market), str(name))
    return found


def cost_terms(measured: Measured) -> Mapping[str, float]:
    """Discounted USD of each term of the cost; they add up to it."""
    return dict(measured.data.summary["cost_terms_usd"])
