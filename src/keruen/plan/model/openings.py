"""The hub tiers that a solution opens."""

from __future__ import annotations

import polars as pl

from keruen.plan.model.build import PlanModel
from keruen.plan.model.parameters import Floats
from keruen.summaries import Opening


def make_openings(plan_model: PlanModel, values: Floats) -> list[Opening]:
    """Hub tiers that open: hub_option, site, tier, opening_period, in the order of opening."""
    block = plan_model.decisions.open
    opened = (
        block.index.with_columns(opened=pl.Series(block.of(values) > 0.5))
        .filter(pl.col("opened"))
        .group_by("hub_option", "site", "tier")
        .agg(pl.col("period").min().alias("opening_period"))
        .sort("opening_period", "site", "tier")
    )
    return [
        Opening(hub_option=option, site=site, tier=tier, opening_period=period)
        for option, site, tier, period in opened.select(
            "hub_option", "site", "tier", "opening_period"
        ).iter_rows()
    ]
