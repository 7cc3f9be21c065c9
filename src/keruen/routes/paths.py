"""Cheapest chains from where grain is bought to where it is used, whatever the capacities."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import polars as pl

from keruen.case.case import Case
from keruen.case.table_rows import GradeRow, HubOptionRow, MarketRow, OfferRow, SiteRow
from keruen.routes.arcs import (
    Arc,
    Rates,
    arriving_parts,
    leaving_cost_usd_per_t,
    leaving_parts,
    make_arcs,
    read_rates,
)
from keruen.routes.markets import duty_usd_per_t, meets_specification

PARTS = (
    "freight",
    "subsidy",
    "loading",
    "receiving",
    "insurance",
    "working_capital",
    "co2",
)

LEG_SCHEMA: dict[str, type[pl.DataType]] = {
    "leg": pl.Int64,
    "kind": pl.String,
    "route": pl.String,
    "mode": pl.String,
    "vessel_class": pl.String,
    "from_site": pl.String,
    "to_site": pl.String,
    "leaving_t": pl.Float64,
    **{f"{part}_usd_per_t": pl.Float64 for part in PARTS},
    "cost_usd_per_t": pl.Float64,
    "days": pl.Float64,
    "kg_co2e_per_t": pl.Float64,
}

CHAIN_SCHEMA: dict[str, type[pl.DataType]] = {
    "market": pl.String,
    "rank": pl.Int64,
    "grade": pl.String,
    "origin_country": pl.String,
    "origin_site": pl.String,
    "sites": pl.String,
    "through_hub": pl.Boolean,
    "needs_blending": pl.Boolean,
    "purchase_usd_per_t": pl.Float64,
    **{f"{part}_usd_per_t": pl.Float64 for part in PARTS},
    "duty_usd_per_t": pl.Float64,
    "cost_usd_per_t": pl.Float64,
    "days": pl.Float64,
    "kg_co2e_per_t": pl.Float64,
}


@dataclass(frozen=True)
class CheapestPaths:
    """The cheapest chain of each grade to each market that it can reach.

    `chains` has one row for each market and grade, by market and `rank`: first the grades that meet
    the market's specification unblended, then those that do not, each the cheapest first. `legs`
    has their legs, by market, grade and leg. Every USD/t and kg/t is for a tonne delivered, so that
    losses on the way are in them, and the parts of a chain add up to its cost. `leaving_t` is what
    leaves on the leg for one tonne delivered.
    """

    chains: pl.DataFrame
    legs: pl.DataFrame


class _Rank(NamedTuple):
    """What chains are ranked by."""

    market: str
    needs_blending: bool
    cost_usd_per_t: float
    grade: str


@dataclass(frozen=True)
class Leg:
    """One arc of a path, for one tonne delivered at the end of the path.

    `parts` has the USD of each of `PARTS`.
    """

    number: int
    arc: Arc
    leaving_t: float
    parts: Mapping[str, float]
    kg_co2e_per_t: float

    @property
    def cost_usd_per_t(self) -> float:
        """All parts added up."""
        return sum(self.parts.values())

    def to_dict(self) -> dict[str, object]:
        """The leg as a row of `LEG_SCHEMA`."""
        return {
            "leg": self.number,
            "kind": self.arc.kind,
            "route": self.arc.route,
            "mode": self.arc.mode,
            "vessel_class": self.arc.vessel_class,
            "from_site": self.arc.from_site,
            "to_site": self.arc.to_site,
            "leaving_t": self.leaving_t,
            **{f"{part}_usd_per_t": usd for part, usd in self.parts.items()},
            "cost_usd_per_t": self.cost_usd_per_t,
            "days": self.arc.days,
            "kg_co2e_per_t": self.kg_co2e_per_t,
        }


def cheapest_paths(case: Case, options: pl.DataFrame, *, with_hub: bool = True) -> CheapestPaths:
    """The cheapest chain, in USD for a tonne delivered, of each grade to each market.

    Counted are price (without its season), lanes, voyages at full intake, loading, receiving,
    losses, insurance, working capital on the way, CO2e and duty. Not counted are capacities,
    closures, storage and the cost of the hub itself.

    Parameters
    ----------
    case : the case.
    options : voyage options, as `make_voyage_options` gives them in `frame`.
    with_hub : whether ships load at hub sites, of the grades that may pass through the hub (R24).
    """
    arcs = make_arcs(case, options)
    hubs = frozenset(row.site for row in case.rows(HubOptionRow))
    rates = read_rates(case)
    through_hub = _hub_grades(case) if with_hub else frozenset()
    chains: list[tuple[_Rank, dict[str, object]]] = []
    legs: list[dict[str, object]] = []
    for grade in case.rows(GradeRow):
        shut = frozenset() if grade.grade in through_hub else hubs
        graph = graph_of(arc for arc in arcs if arc.kind == "lane" or arc.from_site not in shut)
        prices = _prices(case, grade.grade)
        value = grade.reference_value_usd_per_t
        before = cheapest_tree(graph, prices, rates, value)
        for market in case.rows(MarketRow):
            path = trace(before, market.site)
            if path is None:
                continue
            found = make_legs(path, rates, value)
            names = {"market": market.market, "grade": grade.grade}
            legs += [{**names, **leg.to_dict()} for leg in found]
            chains.append(_chain(case, market, grade, hubs, prices, found))
    return CheapestPaths(_ranked(chains), _leg_frame(legs))


def _chain(
    case: Case,
    market: MarketRow,
    grade: GradeRow,
    hubs: frozenset[str],
    prices: Mapping[str, float],
    legs: list[Leg],
) -> tuple[_Rank, dict[str, object]]:
    origin = legs[0].arc.from_site if legs else market.site
    bought_t = legs[0].leaving_t if legs else 1.0
    purchase, duty = prices[origin] * bought_t, duty_usd_per_t(case, market, grade)
    needs_blending = not meets_specification(market, grade)
    cost = purchase + sum(leg.cost_usd_per_t for leg in legs) + duty
    return _Rank(market.market, needs_blending, cost, grade.grade), {
        "market": market.market,
        "grade": grade.grade,
        "origin_country": grade.origin_country,
        "origin_site": origin,
        "sites": ">".join([origin, *(leg.arc.to_site for leg in legs)]),
        "through_hub": any(leg.arc.kind == "voyage" and leg.arc.from_site in hubs for leg in legs),
        "needs_blending": needs_blending,
        "purchase_usd_per_t": purchase,
        **{f"{part}_usd_per_t": sum(leg.parts[part] for leg in legs) for part in PARTS},
        "duty_usd_per_t": duty,
        "cost_usd_per_t": cost,
        "days": sum(leg.arc.days for leg in legs),
        "kg_co2e_per_t": sum(leg.kg_co2e_per_t for leg in legs),
    }


def graph_of(arcs: Iterable[Arc]) -> dict[str, list[Arc]]:
    """Arcs by the site at which they start, in order of site and route."""
    graph: dict[str, list[Arc]] = {}
    for arc in sorted(arcs, key=lambda arc: (arc.from_site, arc.to_site, arc.route)):
        graph.setdefault(arc.from_site, []).append(arc)
    return graph


def cheapest_tree(
    graph: Mapping[str, list[Arc]],
    start_usd_per_t: Mapping[str, float],
    rates: Rates,
    reference_value_usd_per_t: float,
) -> dict[str, Arc | None]:
    """Last arc of the cheapest way to each site that can be reached; None where grain starts.

    A tonne at a site that costs c costs (c + leaving) / kept + arriving at the next, which is never
    less than c and grows with c, so that Dijkstra's search is exact. Of ways that cost the same,
    the one found first in order of site and route stays.
    """
    best = dict(start_usd_per_t)
    before: dict[str, Arc | None] = dict.fromkeys(start_usd_per_t)
    queue = [(cost, site) for site, cost in sorted(best.items())]
    heapq.heapify(queue)
    settled: set[str] = set()
    while queue:
        cost, site = heapq.heappop(queue)
        if site in settled:
            continue
        settled.add(site)
        for arc in graph.get(site, ()):
            leaving = leaving_cost_usd_per_t(arc, rates, reference_value_usd_per_t)
            arrived = (cost + leaving) / arc.kept + sum(arriving_parts(arc, rates).values())
            if arrived < best.get(arc.to_site, float("inf")):
                best[arc.to_site] = arrived
                before[arc.to_site] = arc
                heapq.heappush(queue, (arrived, arc.to_site))
    return before


def trace(before: Mapping[str, Arc | None], to_site: str) -> list[Arc] | None:
    """Arcs of the cheapest way to a site, first to last; None where it cannot be reached."""
    if to_site not in before:
        return None
    path: list[Arc] = []
    while (arc := before[path[-1].from_site if path else to_site]) is not None:
        path.append(arc)
    return path[::-1]


def make_legs(path: list[Arc], rates: Rates, reference_value_usd_per_t: float) -> list[Leg]:
    """A leg for each arc of a path, for one tonne delivered at its end."""
    legs: list[Leg] = []
    arriving_t = 1.0
    for number, arc in reversed(list(enumerate(path, start=1))):
        leaving_t = arriving_t / arc.kept
        parts = dict.fromkeys(PARTS, 0.0)
        for part, usd in leaving_parts(arc, rates, reference_value_usd_per_t).items():
            parts[part] += usd * leaving_t
        for part, usd in arriving_parts(arc, rates).items():
            parts[part] += usd * arriving_t
        emitted_kg = arc.leaving_kg_co2e_per_t * leaving_t + arc.arriving_kg_co2e_per_t * arriving_t
        legs.append(Leg(number, arc, leaving_t, parts, emitted_kg))
        arriving_t = leaving_t
    return legs[::-1]


def _prices(case: Case, grade: str) -> dict[str, float]:
    return {row.site: row.price_usd_per_t for row in case.rows(OfferRow) if row.grade == grade}


def _hub_grades(case: Case) -> frozenset[str]:
    """Grades that may be loaded into ships at a hub site (R24)."""
    kinds = {row.site: row.kind for row in case.rows(SiteRow)}
    rivals = case.settings.rivals_through_hub
    return frozenset(
        row.grade
        for row in case.rows(OfferRow)
        if row.through_hub and (rivals or kinds[row.site] == "elevator")
    )


def _ranked(chains: list[tuple[_Rank, dict[str, object]]]) -> pl.DataFrame:
    counts: dict[str, int] = {}
    rows: list[dict[str, object]] = []
    for (market, *_), row in sorted(chains, key=lambda chain: chain[0]):
        counts[market] = counts.get(market, 0) + 1
        rows.append({**row, "rank": counts[market]})
    return pl.DataFrame(rows, schema=CHAIN_SCHEMA)


def _leg_frame(legs: list[dict[str, object]]) -> pl.DataFrame:
    schema: dict[str, type[pl.DataType]] = {
        "market": pl.String,
        "grade": pl.String,
        **LEG_SCHEMA,
    }
    return pl.DataFrame(legs, schema=schema).sort("market", "grade", "leg")
