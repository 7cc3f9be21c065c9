"""Family 5, hub: what open tiers add, when they may open, and their cost (R11, R12, R24)."""

from __future__ import annotations

import polars as pl

from keruen.case.calendar import DAYS_PER_YEAR
from keruen.plan.model.parameters import PlanParameters
from keruen.plan.model.variables import TONNES_PER_UNIT, USD_PER_UNIT, Decisions
from keruen.solver import Model

KEYS = ["site", "period"]


def add_hub(
    model: Model, decisions: Decisions, parameters: PlanParameters, *, must_open: bool
) -> None:
    """Storage of every site, the rates of hub sites, and the order in which tiers open."""
    _add_storage(model, decisions, parameters)
    _add_hub_rates(model, decisions, parameters)
    _add_opening(model, decisions)
    _add_budget(model, decisions, parameters)
    if must_open:
        _add_must_open(model, decisions, parameters)


def hub_capacity(
    decisions: Decisions, parameters: PlanParameters, column: str, per_day: bool
) -> pl.DataFrame:
    """Terms of the open tiers: site, period, column and minus the capacity that opening adds."""
    factors = {name: parameters.hub_option_factor(name) for name in parameters.hub_options}
    rows = [
        (site, period, number, -added_t / TONNES_PER_UNIT)
        for name, site, _, period, number in decisions.open.index.rows()
        for scale in [
            parameters.days[period] * parameters.site_factor(site)[period] if per_day else 1.0
        ]
        for added_t in [parameters.hub_options[name][column] * factors[name][period] * scale]
    ]
    return pl.DataFrame(
        rows,
        schema={
            "site": pl.String,
            "period": pl.Int64,
            "column": pl.Int64,
            "value": pl.Float64,
        },
        orient="row",
    )


def _add_storage(model: Model, decisions: Decisions, parameters: PlanParameters) -> None:
    held = decisions.stock.index
    own = parameters.case.frames.sites.select("site", "storage_capacity_t")
    index = held.select(KEYS).unique().join(own, on="site").sort(KEYS)
    upper = index["storage_capacity_t"] / TONNES_PER_UNIT
    rows = model.add_rows("storage", index.select(KEYS), upper=upper)
    model.add_terms(rows, held, KEYS, 1.0)
    tiers = hub_capacity(decisions, parameters, "storage_capacity_t", per_day=False)
    model.add_terms(rows, tiers, KEYS)


def _add_hub_rates(model: Model, decisions: Decisions, parameters: PlanParameters) -> None:
    limits: list[tuple[str, int, float]] = []
    for site in sorted(parameters.hub_sites):
        own = parameters.sites[site].receiving_capacity_t_per_day
        if own is not None:
            hours = parameters.days * parameters.site_factor(site)
            limits += [(site, period, own * time) for period, time in enumerate(hours)]
    frame = pl.DataFrame(
        limits,
        schema={"site": pl.String, "period": pl.Int64, "limit_t": pl.Float64},
        orient="row",
    )
    rows = model.add_rows(
        "hub_receiving", frame.select(KEYS), upper=frame["limit_t"] / TONNES_PER_UNIT
    )
    model.add_terms(rows, decisions.arriving, KEYS)
    tiers = hub_capacity(decisions, parameters, "receiving_capacity_t_per_day", per_day=True)
    model.add_terms(rows, tiers, KEYS)
    shipped = decisions.leaving.filter(
        (pl.col("by") == "ship") & pl.col("site").is_in(sorted(parameters.hub_sites))
    )
    loading = model.add_rows("hub_loading", shipped.select(KEYS).unique().sort(KEYS), upper=0.0)
    model.add_terms(loading, shipped, KEYS)
    tiers = hub_capacity(decisions, parameters, "loading_capacity_t_per_day", per_day=True)
    model.add_terms(loading, tiers, KEYS)


def _add_opening(model: Model, decisions: Decisions) -> None:
    """Once open a tier stays open, and tier k stands on tier k - 1."""
    opened = decisions.open.index
    before = opened.with_columns(period=pl.col("period") + 1)
    keys = ["hub_option", "period"]
    index = opened.join(before, on=keys, how="semi").select(keys)
    rows = model.add_rows("stays_open", index, lower=0.0)
    model.add_terms(rows, opened, keys, 1.0)
    model.add_terms(rows, before, keys, -1.0)
    upper_tiers = opened.filter(pl.col("tier") > 1)
    rows = model.add_rows("tier_order", upper_tiers.select(keys), upper=0.0)
    model.add_terms(rows, upper_tiers, keys, 1.0)
    below = opened.select(
        "site", (pl.col("tier") + 1).alias("tier"), "period", pl.col("column").alias("below")
    )
    pairs = upper_tiers.join(below, on=["site", "tier", "period"])
    model.add_terms(rows, pairs.select([*keys, pl.col("below").alias("column")]), keys, -1.0)


def _add_budget(model: Model, decisions: Decisions, parameters: PlanParameters) -> None:
    """Sites with a hub at the end, and the capital of all tiers, within the case's limits."""
    settings = parameters.case.settings
    last = decisions.open.index.filter(pl.col("period") == parameters.period_count - 1)
    rows = model.add_rows(
        "maximum_hubs",
        pl.DataFrame({"limit": ["maximum_hubs"]}),
        upper=float(settings.maximum_hubs),
    )
    first_tiers = last.filter(pl.col("tier") == 1)["column"]
    zeros = first_tiers * 0
    model.add_entries(zeros + rows.start, first_tiers, 1.0)
    if settings.hub_budget_usd is not None:
        rows = model.add_rows(
            "hub_budget",
            pl.DataFrame({"limit": ["hub_budget_usd"]}),
            upper=settings.hub_budget_usd / USD_PER_UNIT,
        )
        capital = [
            parameters.hub_options[name].capex_usd / USD_PER_UNIT for name in last["hub_option"]
        ]
        model.add_entries(
            last["column"] * 0 + rows.start, last["column"], pl.Series(capital, dtype=pl.Float64)
        )


def _add_must_open(model: Model, decisions: Decisions, parameters: PlanParameters) -> None:
    """A tier is open for the last year of the horizon, or from the first day one can be (R30)."""
    first_tiers = decisions.open.index.filter(pl.col("tier") == 1)
    by = max(last_year_period(parameters), min(first_tiers["period"].to_list(), default=0))
    rows = model.add_rows("must_open", pl.DataFrame({"limit": ["must_open"]}), lower=1.0)
    open_then = first_tiers.filter(pl.col("period") == by)["column"]
    model.add_entries(open_then * 0 + rows.start, open_then, 1.0)


def last_year_period(parameters: PlanParameters) -> int:
    """The last period from whose first day a year of the horizon is left; 0 in a shorter one."""
    end = parameters.case.calendar.end_date
    whole_year = [
        period.index
        for period in parameters.case.calendar.periods
        if (end - period.start).days >= DAYS_PER_YEAR
    ]
    return max(whole_year, default=0)
