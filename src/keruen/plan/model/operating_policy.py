"""Family 13, operating policy: stock floors and target utilisation, for delays (R34)."""

from __future__ import annotations

import numpy as np
import polars as pl

from keruen.case.table_rows import CorridorRow
from keruen.movements.operating_policies import MOST_OF_SILO, read_operating_policies
from keruen.plan.model.hub import hub_capacity
from keruen.plan.model.lanes import corridor_ends
from keruen.plan.model.parameters import Floats, PlanParameters
from keruen.plan.model.variables import TONNES_PER_UNIT, Decisions
from keruen.solver import Model

KEYS = ["site", "period"]


def add_operating_policy(model: Model, decisions: Decisions, parameters: PlanParameters) -> None:
    """Stock of a market >= its floor; what a site or path handles <= a share of what it can."""
    _add_floors(model, decisions, parameters)
    _add_paths(model, decisions, parameters)
    _add_sites(model, decisions, parameters)


def _add_floors(model: Model, decisions: Decisions, parameters: PlanParameters) -> None:
    days = read_operating_policies(parameters.case).floor_days
    if not days:
        return
    rows: list[tuple[str, str, int, float]] = []
    for market in sorted(days):
        site = parameters.markets[market].site
        daily = parameters.demand_t(market) / parameters.days
        most = MOST_OF_SILO * parameters.sites[site].storage_capacity_t
        # The first period has only what lies there and what can come within it.
        for period in range(1, parameters.period_count):
            rows.append((market, site, period, min(days[market] * float(daily[period]), most)))
    schema = {"market": pl.String, "site": pl.String, "period": pl.Int64, "floor_t": pl.Float64}
    index = pl.DataFrame(rows, schema=schema, orient="row")
    block = model.add_rows(
        "stock_floor", index.select("market", *KEYS), lower=index["floor_t"] / TONNES_PER_UNIT
    )
    model.add_terms(block, decisions.stock.index, KEYS, 1.0)


def _add_paths(model: Model, decisions: Decisions, parameters: PlanParameters) -> None:
    policies = read_operating_policies(parameters.case)
    sent = decisions.send.index
    lanes = [
        (name, policies.lane(name) * rate * parameters.days * parameters.lane_factor(name))
        for name in sorted(parameters.lanes)
        if policies.lane(name) < 1.0 and (rate := parameters.lane_rate_t_per_day(name)) is not None
    ]
    _add_limits(model, "target_lane", "lane", lanes, sent)
    if policies.usual >= 1.0:
        return
    ends = corridor_ends(parameters)
    corridors = [
        (row.corridor, policies.usual * row.capacity_t_per_day * parameters.days * factor)
        for row in sorted(parameters.case.rows(CorridorRow), key=lambda row: str(row.corridor))
        if row.capacity_t_per_day is not None
        for factor in [parameters.corridor_factor(row.corridor)]
    ]
    on_corridor = sent.filter(pl.col("lane").is_in(sorted(ends))).with_columns(
        corridor=pl.col("lane").replace_strict(ends, default=None, return_dtype=pl.String)
    )
    _add_limits(model, "target_corridor", "corridor", corridors, on_corridor)


def _add_sites(model: Model, decisions: Decisions, parameters: PlanParameters) -> None:
    """Receiving and loading; open tiers add to the receiving of a hub site, in the same share.

    Ships that load at a hub site have the loading capacity of its tiers alone (R12), times the
    share.
    """
    policies = read_operating_policies(parameters.case)
    receiving: list[tuple[str, Floats]] = []
    loading: list[tuple[str, Floats]] = []
    for name, site in sorted(parameters.sites.items()):
        share = policies.site(name)
        if share >= 1.0:
            continue
        hours = parameters.days * parameters.site_factor(name) * share
        if site.receiving_capacity_t_per_day is not None:
            receiving.append((name, site.receiving_capacity_t_per_day * hours))
        if site.loading_capacity_t_per_day is not None:
            loading.append((name, site.loading_capacity_t_per_day * hours))
    if not receiving and not loading:
        return
    by_lane = pl.col("by") == "lane"
    at_hub = pl.col("site").is_in(sorted(parameters.hub_sites))
    _add_limits(model, "target_receiving", "site", receiving, decisions.arriving)
    leaving = decisions.leaving.filter(by_lane | ~at_hub)
    _add_limits(model, "target_loading", "site", loading, leaving)
    shares = {name: policies.site(name) for name in parameters.hub_sites}
    of_site = pl.col("site").replace_strict(shares, default=1.0, return_dtype=pl.Float64)
    tiers = hub_capacity(decisions, parameters, "receiving_capacity_t_per_day", per_day=True)
    if "target_receiving" in model.rows and tiers.height:
        named = [name for name, _ in receiving]
        model.add_terms(
            model.rows["target_receiving"],
            tiers.filter(pl.col("site").is_in(named)).with_columns(value=pl.col("value") * of_site),
            KEYS,
        )
    limited = sorted(name for name, each in shares.items() if each < 1.0)
    shipped = decisions.leaving.filter(~by_lane & pl.col("site").is_in(limited))
    if shipped.height:
        rows = model.add_rows(
            "target_hub_loading", shipped.select(KEYS).unique().sort(KEYS), upper=0.0
        )
        model.add_terms(rows, shipped, KEYS)
        tiers = hub_capacity(decisions, parameters, "loading_capacity_t_per_day", per_day=True)
        model.add_terms(
            rows,
            tiers.filter(pl.col("site").is_in(limited)).with_columns(
                value=pl.col("value") * of_site
            ),
            KEYS,
        )


def _add_limits(
    model: Model, name: str, key: str, limits: list[tuple[str, Floats]], moved: pl.DataFrame
) -> None:
    rows = [
        (place, period, float(limit))
        for place, by_period in limits
        for period, limit in enumerate(np.asarray(by_period))
    ]
    if not rows:
        return
    frame = pl.DataFrame(
        rows, schema={key: pl.String, "period": pl.Int64, "limit_t": pl.Float64}, orient="row"
    )
    block = model.add_rows(
        name, frame.select(key, "period"), upper=frame["limit_t"] / TONNES_PER_UNIT
    )
    columns = [key, "period", "column"]
    if "value" in moved.columns:
        model.add_terms(block, moved.select(*columns, "value"), [key, "period"])
    else:
        model.add_terms(block, moved.select(columns), [key, "period"], 1.0)
