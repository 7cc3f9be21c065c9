"""Family 4, ships: whole shiploads, and what a port takes in and puts out (R12, R15)."""

from __future__ import annotations

import polars as pl

from keruen.case.table_rows import SiteRow
from keruen.plan.model.parameters import Floats, PlanParameters
from keruen.plan.model.reachability import hub_grades
from keruen.plan.model.variables import TONNES_PER_UNIT, Decisions
from keruen.solver import Model


def add_ships(model: Model, decisions: Decisions, parameters: PlanParameters) -> None:
    """Loaded <= intake x trips; arrivals and departures within the rates of each site."""
    _add_shiploads(model, decisions)
    _add_barred_grades(model, decisions, parameters)
    _add_transshipment(model, decisions, parameters)
    _add_site_limits(model, decisions, parameters)


def _add_shiploads(model: Model, decisions: Decisions) -> None:
    trips = decisions.trips.index
    loaded = decisions.load.index
    keys = ["option", "period"]
    rows = model.add_rows("shipload", trips.select(keys), upper=0.0)
    model.add_terms(rows, loaded, keys, 1.0)
    intake = (pl.col("largest_t") / -TONNES_PER_UNIT).alias("value")
    model.add_terms(rows, trips.select([*keys, "column", intake]), keys)
    two_port = trips.filter(pl.col("second_intake_t").is_not_null())
    second = model.add_rows("second_shipload", two_port.select(keys), upper=0.0)
    model.add_terms(second, loaded.filter(pl.col("second")), keys, 1.0)
    intake = (pl.col("second_largest_t") / -TONNES_PER_UNIT).alias("value")
    model.add_terms(second, two_port.select([*keys, "column", intake]), keys)


def _add_barred_grades(model: Model, decisions: Decisions, parameters: PlanParameters) -> None:
    """Of a grade that may not pass, a hub site ships only as much as lay there at first (R24)."""
    keys = ["site", "grade"]
    barred = decisions.leaving.filter(
        (pl.col("by") == "ship")
        & pl.col("site").is_in(sorted(parameters.hub_sites))
        & ~pl.col("grade").is_in(sorted(hub_grades(parameters)))
    )
    stored = parameters.case.frames.opening_stocks.select(*keys, "quantity_t")
    index = barred.select(keys).unique().join(stored, on=keys).sort(keys)
    rows = model.add_rows(
        "barred_grade", index.select(keys), upper=index["quantity_t"] / TONNES_PER_UNIT
    )
    model.add_terms(rows, barred, keys)


def _add_transshipment(model: Model, decisions: Decisions, parameters: PlanParameters) -> None:
    """Where a port has no transshipment of its own, ships load what no ship brought (R12)."""
    keys = ["site", "grade", "period"]
    ports = [
        name
        for name, site in sorted(parameters.sites.items())
        if name not in parameters.hub_sites and not transships(site)
    ]
    here = pl.col("site").is_in(ports)
    by_ship = pl.col("by") == "ship"
    brought = decisions.arriving.filter(here & by_ship).select("site", "grade").unique()
    shipped = decisions.leaving.filter(here & by_ship).join(
        brought, on=["site", "grade"], how="semi"
    )
    stored = parameters.case.frames.opening_stocks.select("site", "grade", "quantity_t")
    index = shipped.select(keys).unique().join(stored, on=["site", "grade"], how="left").sort(keys)
    upper = index["quantity_t"].fill_null(0.0) / TONNES_PER_UNIT
    rows = model.add_rows("transshipment", index.select(keys), upper=upper)
    columns = [*keys, "column"]
    by_lane = decisions.arriving.filter(here & ~by_ship).with_columns(value=-pl.col("value"))
    bought = decisions.buy.index.filter(here).select(*columns, pl.lit(-1.0).alias("value"))
    terms = pl.concat(
        [
            shipped.select(*columns, "value"),
            by_lane.select(*columns, "value"),
            bought.select(*columns, "value"),
        ]
    )
    # Up to the end of each period: a movement of period s is in the rows of s and of later ones.
    up_to = terms.rename({"period": "moved_period"}).join(index.select(keys), on=["site", "grade"])
    model.add_terms(rows, up_to.filter(pl.col("period") >= pl.col("moved_period")), keys)


def transships(site: SiteRow) -> bool:
    """Whether a site has transshipment of its own: storage, both rates and a tariff (R12)."""
    rates = (site.receiving_capacity_t_per_day, site.loading_capacity_t_per_day)
    tariff = site.receiving_cost_usd_per_t + site.loading_cost_usd_per_t
    return site.storage_capacity_t > 0.0 and None not in rates and tariff > 0.0


def _add_site_limits(model: Model, decisions: Decisions, parameters: PlanParameters) -> None:
    """Receiving and loading at sites without hub tiers, and lanes out of hub sites.

    What hub tiers add to a site stands in family 5.
    """
    keys = ["site", "period"]
    receiving: list[tuple[str, int, float]] = []
    loading: list[tuple[str, int, float]] = []
    for name, site in sorted(parameters.sites.items()):
        hours = parameters.days * parameters.site_factor(name)
        if site.receiving_capacity_t_per_day is not None and name not in parameters.hub_sites:
            receiving += _by_period(name, site.receiving_capacity_t_per_day * hours)
        if site.loading_capacity_t_per_day is not None:
            loading += _by_period(name, site.loading_capacity_t_per_day * hours)
    schema = {"site": pl.String, "period": pl.Int64, "limit_t": pl.Float64}
    taken = pl.DataFrame(receiving, schema=schema, orient="row")
    rows = model.add_rows("receiving", taken.select(keys), upper=taken["limit_t"] / TONNES_PER_UNIT)
    model.add_terms(rows, decisions.arriving, keys)
    put = pl.DataFrame(loading, schema=schema, orient="row")
    rows = model.add_rows("loading", put.select(keys), upper=put["limit_t"] / TONNES_PER_UNIT)
    hubs = sorted(parameters.hub_sites)
    limited = decisions.leaving.filter((pl.col("by") == "lane") | ~pl.col("site").is_in(hubs))
    model.add_terms(rows, limited, keys)


def _by_period(name: str, limits: Floats) -> list[tuple[str, int, float]]:
    return [(name, period, float(limit)) for period, limit in enumerate(limits)]
