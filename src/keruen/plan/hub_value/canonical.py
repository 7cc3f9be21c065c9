"""Prices and grades in the form in which the program of a port, which pools grades, loses least."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from keruen.plan.model.build import PlanModel
from keruen.plan.search.port_subproblems import Block, Source
from keruen.solver import Floats, Matrix, column_numbers


def canonical_prices(
    plan_model: PlanModel, matrix: Matrix, blocks: list[Block], prices: Floats
) -> Floats:
    """Prices of grain at the ports lowered until every grade is used there at the same cost.

    A grade whose price is higher than its use is worth would be sold to its own port by a program
    that keeps the stock of all grades together. A price is lowered no further than the lanes out
    of the port and the stock of the grade leave it dual feasible.
    """
    decisions = plan_model.decisions
    sites = sorted(block.site for block in blocks if block.use_column.size)
    reduced = matrix.reduced_costs(prices)
    keys = ["site", "grade", "period"]

    def least(index: pl.DataFrame, site: str, name: str) -> pl.DataFrame:
        costs = pl.Series(name, reduced[column_numbers(index)])
        frame = index.select(pl.col(site).alias("site"), "grade", "period").with_columns(costs)
        frame = frame.filter(pl.col("site").is_in(sites))
        return frame.group_by(keys).agg(pl.col(name).min())

    frame = (
        least(decisions.use.index, "site", "use")
        .join(least(decisions.send.index, "from_site", "lanes"), on=keys, how="left")
        .join(least(decisions.stock.index, "site", "stock"), on=keys, how="left")
        .join(plan_model.model.rows["balance"].index, on=keys, how="left")
        .with_columns(more=pl.col("use") - pl.col("use").min().over("site", "period"))
        .sort("period", descending=True)
    )
    lowered: dict[tuple[str, str, int], float] = {}
    prices = prices.copy()
    for site, grade, period, more, lanes, stock, row in frame.select(
        *keys, "more", "lanes", "stock", "row"
    ).iter_rows():
        by = more
        if lanes is not None:
            by = min(by, max(lanes, 0.0))
        if stock is not None:
            by = min(by, lowered.get((site, grade, period + 1), 0.0) + max(stock, 0.0))
        lowered[site, grade, period] = by
        prices[row] -= by
    return prices


def free_grades(block: Block) -> Block:
    """The block with each ship's own cheapest grade where no specification binds."""
    return replace(block, sources=[_freed(source) for source in block.sources])


def _freed(source: Source) -> Source:
    grades = source.column.shape[1]
    binds = source.mixes.shape != (grades, grades) or not np.allclose(
        np.sort(source.mixes, axis=1)[:, -1], 1.0
    )
    return source if binds else replace(source, loose=np.ones_like(source.loose))
