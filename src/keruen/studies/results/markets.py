"""From a market to the ships that supply it, and to the rows of the case behind them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from keruen.store.refusal import refuse
from keruen.studies.results.measured import Measured


@dataclass(frozen=True)
class Supply:
    """Grain of one origin at a market: tonnes used and cost of a tonne (USD/t)."""

    origin: str
    quantity_t: float
    landed_usd_per_t: float


@dataclass(frozen=True)
class ShipLine:
    """Ships to fix in a period to a port that serves the market."""

    laycan_from: date
    laycan_to: date
    route: str
    vessel_class: str
    trips: int
    quantity_t: float


@dataclass(frozen=True)
class AssumptionLine:
    """A figure of the case with its source."""

    table: str
    row: str
    column: str
    value: str
    unit: str
    source: str
    confidence: str


@dataclass(frozen=True)
class MarketDetail:
    """What supplies a market, and on which rows of the case it rests.

    Parameters
    ----------
    ports : names of the ports through which it is supplied.
    """

    market: str
    name: str
    supplies: tuple[Supply, ...]
    ports: tuple[str, ...]
    ships: tuple[ShipLine, ...]
    assumptions: tuple[AssumptionLine, ...]


def read_market(measured: Measured, market: str) -> MarketDetail:
    """What supplies a market.

    Ships are those to the ports from which grain reaches its site; a port may serve other markets
    too.

    Raises
    ------
    RefusalError : the case has no such market.
    """
    rows = measured.case["markets"].filter(pl.col("market") == market)
    if rows.is_empty():
        refuse(
            "the case has no market {market}",
            "Choose a market on the page of the run.",
            kind="missing",
            market=repr(market[:80]),
        )
    row = rows.row(0, named=True)
    data = measured.data
    sites, lanes = _upstream(measured, str(row["site"]))
    ships = data.sailings.filter(
        pl.col("to_site").is_in(list(sites)) | pl.col("second_site").is_in(list(sites))
    )
    keys = ["laycan_from", "laycan_to", "from_site", "to_site", "second_site", "vessel_class"]
    # A sailing has a row for each grade on board; its trips are the same in each.
    ships = (
        ships.group_by(keys)
        .agg(pl.col("trips").max(), pl.col("quantity_t").sum())
        .filter(pl.col("quantity_t") > 0)
        .sort(keys)
    )
    lines = tuple(
        ShipLine(
            each["laycan_from"],
            each["laycan_to"],
            " → ".join(
                data.site_name(each[key])
                for key in ("from_site", "to_site", "second_site")
                if each[key]
            ),
            each["vessel_class"],
            int(each["trips"]),
            float(each["quantity_t"]),
        )
        for each in ships.iter_rows(named=True)
    )
    costs = data.landed_cost.filter((pl.col("market") == market) & (pl.col("quantity_t") > 0))
    supplies = tuple(
        Supply(
            data.country_name(each["origin_country"]),
            float(each["quantity_t"]),
            float(each["landed_usd_per_t"]),
        )
        for each in costs.sort("quantity_t", descending=True).iter_rows(named=True)
    )
    ports = ships["to_site"].to_list() + ships["second_site"].drop_nulls().to_list()
    named = {each for each in ports if each in sites}
    words = {f"market={market}", *(f"lane={each}" for each in lanes)}
    words |= {f"vessel_class={each}" for each in ships["vessel_class"].unique()}
    words |= {f"site={each}" for each in named}
    return MarketDetail(
        market,
        str(row["name"]),
        supplies,
        tuple(sorted(data.site_name(each) for each in named)),
        lines,
        _assumptions(measured, words),
    )


def _upstream(measured: Measured, site: str) -> tuple[set[str], set[str]]:
    """Sites from which grain reaches a site over land, with that site, and the lanes between."""
    links = measured.data.lane_flows.filter(
        (pl.col("quantity_t") > 0) & (pl.col("mode") != "sea")
    ).select("lane", "from_site", "to_site")
    sites, lanes, waiting = {site}, set[str](), [site]
    while waiting:
        here = links.filter(pl.col("to_site") == waiting.pop())
        lanes |= set(here["lane"].to_list())
        fresh = set(here["from_site"].to_list()) - sites
        sites |= fresh
        waiting += sorted(fresh)
    return sites, lanes


def _assumptions(measured: Measured, words: set[str]) -> tuple[AssumptionLine, ...]:
    """Figures of the rows whose key names one of the words."""
    found = []
    for row in measured.data.assumptions.iter_rows(named=True):
        if words & set(str(row["row"]).split(" and ")):
            found.append(AssumptionLine(**{key: str(value or "") for key, value in row.items()}))
    return tuple(found)
