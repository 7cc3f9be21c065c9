"""The tables of a case as frames, one attribute a table.

Generated from `dictionary.csv` by ``python scripts/make_row_types.py``; changes here are
overwritten.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True, slots=True)
class TableFrames:
    """Every table of the data dictionary; empty where the case has no rows."""

    case: pl.DataFrame
    table_sources: pl.DataFrame
    grades: pl.DataFrame
    sites: pl.DataFrame
    opening_stocks: pl.DataFrame
    profiles: pl.DataFrame
    offers: pl.DataFrame
    harvests: pl.DataFrame
    grade_shares: pl.DataFrame
    quotas: pl.DataFrame
    corridors: pl.DataFrame
    lanes: pl.DataFrame
    vessel_classes: pl.DataFrame
    passages: pl.DataFrame
    passage_dues: pl.DataFrame
    war_risk_premiums: pl.DataFrame
    sea_distances: pl.DataFrame
    trades: pl.DataFrame
    two_port_discharges: pl.DataFrame
    hub_options: pl.DataFrame
    markets: pl.DataFrame
    demand: pl.DataFrame
    duties: pl.DataFrame
    subsidy_programmes: pl.DataFrame
    subsidies: pl.DataFrame
    origin_limits: pl.DataFrame
    reserves: pl.DataFrame
    closures: pl.DataFrame
    variations: pl.DataFrame
    uncertainty: pl.DataFrame
    disruptions: pl.DataFrame
    policies: pl.DataFrame
    regimes: pl.DataFrame
    regime_effects: pl.DataFrame
    regime_history: pl.DataFrame
    joint_years: pl.DataFrame
    error_correlations: pl.DataFrame
    value_parameters: pl.DataFrame
    offer_steps: pl.DataFrame
    safety_stocks: pl.DataFrame
    observed_flows: pl.DataFrame
    emission_factors: pl.DataFrame
    labels: pl.DataFrame
    country_shapes: pl.DataFrame
    scenarios: pl.DataFrame
    changes: pl.DataFrame
