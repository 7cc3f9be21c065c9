"""Emissions of every column that moves grain (R28)."""

from __future__ import annotations

import polars as pl

from keruen.plan.model.parameters import PlanParameters
from keruen.plan.model.variables import Decisions

GRAMS_PER_TONNE = 1e6
KILOGRAMS_PER_TONNE = 1e3


def emissions_frame(decisions: Decisions, parameters: PlanParameters) -> pl.DataFrame:
    """Tonnes of CO2e for one tonne of a column: column, period, value; parts in own rows."""
    return pl.concat(
        [_by_lane(decisions, parameters), _by_ship(decisions), _by_handling(decisions, parameters)]
    )


def _by_lane(decisions: Decisions, parameters: PlanParameters) -> pl.DataFrame:
    factors = parameters.case.frames.emission_factors.select(
        "emission_factor",
        (pl.col("g_co2e_per_t_km") * pl.col("distance_adjustment") / GRAMS_PER_TONNE).alias("g"),
    )
    lanes = parameters.case.frames.lanes.join(factors, on="emission_factor").select(
        "lane", (pl.col("g") * pl.col("distance_km")).alias("value")
    )
    return decisions.send.index.join(lanes, on="lane").select("column", "period", "value")


def _by_ship(decisions: Decisions) -> pl.DataFrame:
    options = decisions.trips.index.select(
        "option", "kg_co2e_per_t", "second_kg_co2e_per_t"
    ).unique()
    kilograms = (
        pl.when(pl.col("second"))
        .then(pl.col("second_kg_co2e_per_t"))
        .otherwise(pl.col("kg_co2e_per_t"))
    )
    return decisions.load.index.join(options, on="option").select(
        "column", "period", (kilograms / KILOGRAMS_PER_TONNE).alias("value")
    )


def _by_handling(decisions: Decisions, parameters: PlanParameters) -> pl.DataFrame:
    ports = sorted(name for name, site in parameters.sites.items() if site.kind == "port")
    each = parameters.case.settings.transshipment_kg_co2e_per_t / KILOGRAMS_PER_TONNE
    handled = pl.concat(
        [
            decisions.leaving,
            decisions.arriving.filter(pl.col("period") < parameters.period_count),
        ]
    ).filter(pl.col("site").is_in(ports))
    return handled.select("column", "period", (pl.col("value") * each).alias("value"))
