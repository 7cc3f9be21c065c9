"""Why a market is served as it is: its way beside the cheapest through a hub, and beside others."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from keruen.errors import KeruenError
from keruen.plan.prices.program import HeldProgram
from keruen.plan.prices.supply_routes import find_supply_columns


@dataclass(frozen=True)
class Service:
    """One way by which a market's port is served in a plan.

    `usd_per_t` is what the tonne costs at the port in a full ship at the program's prices, the mean
    by tonnes over the periods in which it comes; `grain_usd_per_t` is the part of it that is the
    price of the grain where it is loaded.
    """

    port: str
    first_site: str
    first_class: str
    via: str | None
    vessel_class: str
    quantity_t: float
    usd_per_t: float
    grain_usd_per_t: float


@dataclass(frozen=True)
class Alternative:
    """The cheapest other way of a kind, period by period, against the one that is used.

    `dearer_usd_per_t` is the mean by tonnes of what it costs more (below zero: less), and
    `least_usd_per_t` the least of it over the periods: where the switch would begin. `first_site`
    and `vessel_class` are those of that period.
    """

    first_site: str
    first_class: str
    via: str | None
    vessel_class: str
    dearer_usd_per_t: float
    least_usd_per_t: float


@dataclass(frozen=True)
class Reason:
    """Why a market is served as it is.

    `handling_usd_per_t` is what the hub of `through_hub` takes for a tonne, in and out, and
    `switch_below_usd_per_t` the handling below which the first tonne would go through it, at the
    program's prices; both None without such a way, the second also where the way is in use.
    """

    market: str
    services: tuple[Service, ...]
    through_hub: Alternative | None
    direct: Alternative | None
    handling_usd_per_t: float | None
    switch_below_usd_per_t: float | None


def explain_market(
    program: HeldProgram,
    movements: pl.DataFrame,
    market: str,
    routes: pl.DataFrame | None = None,
) -> Reason:
    """Why a market is served as it is in a plan.

    Parameters
    ----------
    movements : those of the plan.
    routes : what `find_supply_columns` gives for the program, where it is known already.

    Raises
    ------
    KeruenError : the case has no such market.
    """
    markets = program.parameters.markets
    if market not in markets:
        raise KeruenError(
            f"table markets has no row market={market}",
            f"Use one of: {', '.join(sorted(markets))}.",
        )
    ports = _ports_of(program, markets[market].site)
    ways = (find_supply_columns(program) if routes is None else routes).filter(
        pl.col("to_site").is_in(ports) & pl.col("second_site").is_null()
    )
    used = _used(program, movements, ports, ways)
    services = _services(used)
    if not services:
        return Reason(market, (), None, None, None, None)
    main = services[0]
    rows = used.filter(
        (pl.col("to_site") == main.port)
        & (pl.col("first_site") == main.first_site)
        & (pl.col("vessel_class") == main.vessel_class)
        & pl.col("via").eq_missing(pl.lit(main.via))
    )
    ways = ways.filter(pl.col("to_site") == main.port)
    through = ways.filter(pl.col("via").is_not_null())
    direct = ways.filter(pl.col("via").is_null())
    if main.via is None:
        direct = direct.filter(pl.col("first_site") != main.first_site)
    else:
        through = through.filter(pl.col("via") != main.via)
    hub_way = _cheapest(rows, through)
    handling, below = _threshold(program, main, hub_way)
    return Reason(market, services, hub_way, _cheapest(rows, direct), handling, below)


def _ports_of(program: HeldProgram, site: str) -> list[str]:
    """The site, and the sites from which lanes lead to it without a sea between."""
    seen, frontier = {site}, [site]
    while frontier:
        here = frontier.pop()
        for lane in program.parameters.lanes.values():
            if lane.to_site == here and lane.from_site not in seen:
                seen.add(lane.from_site)
                frontier.append(lane.from_site)
    return sorted(seen)


def _used(
    program: HeldProgram, movements: pl.DataFrame, ports: list[str], ways: pl.DataFrame
) -> pl.DataFrame:
    """Voyages of the plan to the ports, with what each costs as a way and where it began."""
    voyages = movements.filter(
        (pl.col("kind") == "voyage")
        & pl.col("to_site").is_in(ports)
        & (pl.col("to_period") < program.parameters.period_count)
    ).select(pl.col("route").alias("option"), "grade", "to_site", "from_period", "quantity_t")
    return voyages.rename({"from_period": "period"}).join(
        ways, on=["option", "grade", "to_site", "period"]
    )


def _services(used: pl.DataFrame) -> tuple[Service, ...]:
    keys = ["to_site", "first_site", "first_class", "via", "vessel_class"]
    means = [
        ((pl.col(name) * pl.col("quantity_t")).sum() / pl.col("quantity_t").sum()).alias(name)
        for name in ("usd_per_t", "grain_usd_per_t")
    ]
    sums = (
        used.group_by(keys)
        .agg(*means, pl.col("quantity_t").sum())
        .sort("quantity_t", *keys, descending=[True, *[False] * len(keys)])
    )
    columns = [*keys, "quantity_t", "usd_per_t", "grain_usd_per_t"]
    return tuple(Service(*row) for row in sums.select(columns).iter_rows())


def _cheapest(rows: pl.DataFrame, others: pl.DataFrame) -> Alternative | None:
    """The cheapest of other ways in each period of arrival, against the ways in use."""
    best = others.sort("usd_per_t", "option", "first_site").unique(
        "arrival", keep="first", maintain_order=True
    )
    names = ["first_site", "first_class", "via", "vessel_class"]
    pairs = (
        rows.select("arrival", "quantity_t", "usd_per_t")
        .join(best.select("arrival", pl.col("usd_per_t").alias("other"), *names), on="arrival")
        .with_columns(dearer=pl.col("other") - pl.col("usd_per_t"))
        .sort("dearer", "arrival")
    )
    if pairs.is_empty():
        return None
    first, first_class, via, last_class, dearer = pairs.select(*names, "dearer").row(0)
    weight = float(pairs["quantity_t"].sum())
    mean = float((pairs["dearer"] * pairs["quantity_t"]).sum()) / weight
    return Alternative(first, first_class, via, last_class, mean, dearer)


def _threshold(
    program: HeldProgram, main: Service, hub_way: Alternative | None
) -> tuple[float | None, float | None]:
    """Handling at the hub now, and the handling at which its way is as cheap as the one in use."""
    via = main.via or (None if hub_way is None else hub_way.via)
    if via is None:
        return None, None
    site = program.parameters.sites[via]
    handling = float(site.receiving_cost_usd_per_t + site.loading_cost_usd_per_t)
    if main.via is not None or hub_way is None:
        return handling, None
    kept = 1.0 - program.parameters.sites[main.port].loss_fraction
    return handling, handling - hub_way.least_usd_per_t * kept
