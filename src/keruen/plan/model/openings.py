"""The hub tiers that a solution opens."""

from __future__ import annotations

import polars as pl

from keruen.plan.model.build import PlanModel
from keruen.plan.model.parameters import Floats


def make_openings(plan_model: PlanModel, values: Floats) -> list[dict[str, object]]:
    """Hub tiers that open: hub_option, site, tier, opening_period, in the order of opening."""
    block = plan_model.decisions.open
    opened = (
        block.index.with_columns(opened=pl.Series(block.of(values) > 0.5))
        .filter(pl.col("opened"))
        .group_by("hub_option", "site", "tier")
        .agg(pl.col("period").min().alias("opening_period"))
        .sort("opening_period", "site", "tier")
    )
    return opened.select("hub_option", "site", "tier", "opening_period").to_dicts()
