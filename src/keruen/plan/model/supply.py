"""Family 2, supply: harvest profile, grade shares by crop, export quotas and bans (R16, R17)."""

from __future__ import annotations

import numpy as np
import polars as pl

from keruen.case.table_rows import HarvestRow
from keruen.plan.model.parameters import PlanParameters
from keruen.plan.model.variables import TONNES_PER_UNIT, Decisions
from keruen.solver import Model


def add_supply(model: Model, decisions: Decisions, parameters: PlanParameters) -> None:
    """Bought of a crop up to a period <= offered up to its end; bought under a quota <= quota."""
    _add_crops(model, decisions, parameters)
    _add_quotas(model, decisions, parameters)


def _add_crops(model: Model, decisions: Decisions, parameters: PlanParameters) -> None:
    keys = ["site", "crop_year", "grade", "period"]
    offered = pl.DataFrame(
        [
            (harvest.site, harvest.crop_year, period, quantity)
            for harvest in parameters.case.rows(HarvestRow)
            for period, quantity in enumerate(np.cumsum(parameters.offered_t(harvest)))
        ],
        schema={
            "site": pl.String,
            "crop_year": pl.Int64,
            "period": pl.Int64,
            "offered_t": pl.Float64,
        },
        orient="row",
    )
    shares = parameters.case.frames.grade_shares.select("site", "crop_year", "grade", "share")
    limits = (
        decisions.buy.index.join(offered, on=["site", "crop_year", "period"])
        .join(shares, on=["site", "crop_year", "grade"])
        .select([*keys, (pl.col("offered_t") * pl.col("share")).alias("offered_t")])
        .sort(keys)
    )
    upper = limits["offered_t"] / TONNES_PER_UNIT
    rows = model.add_rows("supply", limits.select(keys), upper=upper)
    # Cumulative: a purchase of period s is in the rows of s and of every later period of the crop.
    later = (
        decisions.buy.index.rename({"period": "bought_period"})
        .join(limits.select(keys), on=["site", "crop_year", "grade"])
        .filter(pl.col("period") >= pl.col("bought_period"))
    )
    model.add_terms(rows, later, keys, 1.0)


def _add_quotas(model: Model, decisions: Decisions, parameters: PlanParameters) -> None:
    quotas = parameters.case.frames.quotas.sort("quota")
    country = {name: grade.origin_country for name, grade in parameters.grades.items()}
    bought = decisions.buy.index.with_columns(
        country=pl.col("grade").replace_strict(country, return_dtype=pl.String)
    )
    terms = [
        pl.DataFrame({"quota": quota["quota"], "country": quota["country"]})
        .join(bought, on="country")
        .join(_weights(parameters.share(quota["from_date"], quota["to_date"])), on="period")
        for quota in quotas.iter_rows(named=True)
    ]
    upper = quotas["quantity_t"] / TONNES_PER_UNIT
    rows = model.add_rows("quota", quotas.select("quota"), upper=upper)
    for term in terms:
        model.add_terms(rows, term, ["quota"])


def _weights(share: np.ndarray[tuple[int], np.dtype[np.float64]]) -> pl.DataFrame:
    frame = pl.DataFrame({"period": np.arange(len(share)), "value": share})
    return frame.filter(pl.col("value") > 0.0)
