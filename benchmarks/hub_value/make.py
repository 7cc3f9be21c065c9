"""Small corridors cut from the shipped case, in which both plans can be solved to optimality.

A few ports of destination, one hub site and a few loading ports are kept, for four to six
months. Demand, storage, hub cost, handling and charter hire are scaled, so that hubs pay in some
cases and not in others. The same seed makes the same corridor from the same shipped case.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

import polars as pl

from keruen.case import read_case
from keruen.case.case import Case

SHIPPED = "kazakhstan-morocco-africa"
EMPTIED = (
    "reserves",
    "uncertainty",
    "disruptions",
    "scenarios",
    "changes",
    "variations",
    "closures",
    "quotas",
    "origin_limits",
    "subsidies",
    "subsidy_programmes",
    "two_port_discharges",
)
LARGEST_DEMAND_T = 600_000.0


@dataclass(frozen=True)
class Corridor:
    """A small case, the site of its hub, and whether towns lie behind the hub.

    `shared` shows that another port, which is no hub here, feeds a town behind it too.
    """

    seed: int
    case: Case
    site: str
    inland: bool
    shared: bool


def make_corridor(seed: int) -> Corridor:
    """The corridor of a seed."""
    shipped = read_case(SHIPPED)
    pick = random.Random(seed)
    markets = shipped["markets"]
    ports = _small_ports(shipped)
    served = pick.sample(ports, pick.choice((1, 1, 2, 2)))
    site = pick.choice(sorted(set(shipped["hub_options"]["site"])))
    inland = pick.random() < 0.4
    behind = shipped["lanes"].filter(pl.col("from_site") == site)["to_site"].to_list()
    origins = {pick.choice(_origins(shipped, through_hub=True))}
    origins |= set(pick.sample(_origins(shipped), pick.choice((0, 1, 1))))
    other = _other_feeder(shipped, seed, site, behind) if inland else None
    sites = {*served, site, *origins, *(behind if inland else [])}
    sites |= set() if other is None else {other}
    tables = dict(shipped.tables)
    for name in EMPTIED:
        if name in tables:
            tables[name] = tables[name].clear()
    here = pl.col("site").is_in(sorted(sites))
    kept = markets.filter(here)["market"].to_list()
    lanes = pl.col("from_site").is_in(sorted(sites)) & pl.col("to_site").is_in(sorted(sites))
    tables["lanes"] = tables["lanes"].filter(lanes)
    for name in ("sites", "markets", "offers", "harvests", "grade_shares", "opening_stocks"):
        tables[name] = tables[name].filter(here)
    tables["demand"] = tables["demand"].filter(pl.col("market").is_in(kept))
    tables["hub_options"] = tables["hub_options"].filter(here & (pl.col("tier") == 1))
    for name, frame in tables.items():
        if "market" in frame.columns and name not in ("markets", "demand"):
            tables[name] = frame.filter(pl.col("market").is_null() | pl.col("market").is_in(kept))
    case = Case(_scaled(tables, pick, site, served))
    return Corridor(seed, case, site, inland, shared=other is not None)


def _other_feeder(shipped: Case, seed: int, site: str, behind: list[str]) -> str | None:
    """Another hub site with a lane to a town behind the hub, in half of the cases."""
    pick = random.Random(f"{seed} other feeder")
    hubs = set(shipped["hub_options"]["site"])
    lanes = shipped["lanes"].filter(pl.col("to_site").is_in(behind))
    others = sorted(set(lanes["from_site"]) & hubs - {site})
    return pick.choice(others) if others and pick.random() < 0.5 else None


def _scaled(
    tables: dict[str, pl.DataFrame], pick: random.Random, site: str, served: list[str]
) -> dict[str, pl.DataFrame]:
    capital = pick.choice((0.03, 0.1, 0.2, 0.35, 0.6, 1.0))
    handling = pick.choice((0.0, 0.25, 0.5, 1.0))
    hire = pick.choice((1.0, 1.0, 1.3, 1.7))
    demand = pick.choice((0.1, 0.2, 0.3, 0.5))
    storage = pick.choice((0.2, 0.5, 1.0))
    at_hub, at_port = pl.col("site") == site, pl.col("site").is_in(served)

    def scale(table: str, column: str, factor: float, where: pl.Expr) -> None:
        tables[table] = tables[table].with_columns(
            pl.when(where).then(pl.col(column) * factor).otherwise(pl.col(column)).alias(column)
        )

    anywhere = pl.lit(True)
    for column in ("capex_usd", "fixed_opex_usd_per_year"):
        scale("hub_options", column, capital, anywhere)
    for column in ("receiving_cost_usd_per_t", "loading_cost_usd_per_t"):
        scale("sites", column, handling, at_hub)
    scale("sites", "storage_capacity_t", storage, at_port)
    scale("vessel_classes", "hire_usd_per_day", hire, anywhere)
    scale("demand", "quantity_t_per_year", demand, anywhere)
    scale("opening_stocks", "quantity_t", 0.3 * storage * demand, anywhere)
    periods = pl.lit(pick.choice((4, 5, 5, 6)), dtype=pl.Int64).alias("periods")
    tables["case"] = tables["case"].with_columns(periods)
    return tables


def _small_ports(shipped: Case) -> list[str]:
    """Ports of markets that a hub may serve and whose demand is small."""
    demand = shipped["demand"].group_by("market").agg(pl.col("quantity_t_per_year").max())
    ports = (
        shipped["markets"]
        .filter(pl.col("hub_allowed"))
        .join(demand, on="market")
        .filter(pl.col("quantity_t_per_year") < LARGEST_DEMAND_T)
        .join(shipped["sites"].filter(pl.col("kind") == "port").select("site"), on="site")
        .filter(~pl.col("site").is_in(shipped["hub_options"]["site"].to_list()))
    )
    return sorted(set(ports["site"]))


def _origins(shipped: Case, *, through_hub: bool = False) -> list[str]:
    """Loading ports at which grain is offered, and may pass through a hub."""
    ports = shipped["sites"].filter(
        (pl.col("kind") == "port") & pl.col("load_rate_t_per_day").is_not_null()
    )
    offers = shipped["offers"]
    offers = offers.filter(pl.col("through_hub")) if through_hub else offers
    return sorted(set(offers["site"]) & set(ports["site"]))
