"""Columns of the grain left at the end that the period after the horizon needs (R27)."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from keruen.case.table_rows import (
    GradeShareRow,
    HarvestRow,
    OfferRow,
    ReserveRow,
    SubsidyProgrammeRow,
    SubsidyRow,
)
from keruen.case.voyage_rows import VoyageCostRow
from keruen.plan.model.next_period import following_demand_t, following_reserve_t
from keruen.plan.model.parameters import PlanParameters
from keruen.rows import rows as typed_rows

TONNES_PER_UNIT = 1000.0
Step = tuple[str, str, float, float]


@dataclass(frozen=True)
class Need:
    """What the period after the horizon needs at a site; `hub` where tier 1 must be open there."""

    name: str
    site: str
    tonnes: float
    hub: bool


def list_needs(parameters: PlanParameters) -> list[Need]:
    """Needs of markets and reserves above zero, by name."""
    needs = [
        Need(f"market {name}", row.site, following_demand_t(parameters, name), hub=False)
        for name, row in parameters.markets.items()
    ]
    for row in parameters.case.rows(ReserveRow):
        tonnes = following_reserve_t(parameters, row)
        hub = bool(row.only_with_hub)
        needs.append(Need(f"reserve {row.reserve}", row.site, tonnes, hub))
    return sorted((need for need in needs if need.tonnes > 0.0), key=lambda need: need.name)


def ending_columns(
    parameters: PlanParameters, voyages: pl.DataFrame, stock: pl.DataFrame, arriving: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Columns of credited grain (site, grade, group, usd_per_t) and of its division among needs.

    Parameters
    ----------
    voyages : all voyage options of the case, whether a hub can open or not.
    stock, arriving : frames of the decisions, with site, grade and period.

    Returns
    -------
    Frames with `upper_kt`; `period` is the last one in both.
    """
    last = parameters.period_count - 1
    credit_schema = {"site": pl.String, "grade": pl.String, "group": pl.String}
    assigned_schema = {"group": pl.String, "need": pl.String, "site": pl.String, "hub": pl.Boolean}
    numbers = {"period": pl.Int64, "usd_per_t": pl.Float64, "upper_kt": pl.Float64}
    needs = list_needs(parameters)
    fraction = float(parameters.case.settings.ending_value_fraction)
    credit: list[tuple[object, ...]] = []
    assigned: list[tuple[object, ...]] = []
    if needs and fraction > 0.0:
        served = _needs_by_site(parameters, voyages, needs)
        groups: dict[tuple[str, ...], str] = {}
        for site in sorted(parameters.sites):
            groups.setdefault(served[site], site)
        total = {kind: sum(n.tonnes for n in needs if n.name in kind) for kind in groups}
        left = pl.concat(
            [
                stock.filter(pl.col("period") == last).select("site", "grade"),
                arriving.filter(pl.col("period") > last).select("site", "grade"),
            ]
        )
        least = {
            name: least_cost_usd_per_t(parameters, voyages, name) for name in parameters.grades
        }
        for site, grade in left.unique().sort("site", "grade").rows():
            kind = served[site]
            reference = float(parameters.grades[grade].reference_value_usd_per_t)
            usd = fraction * min(reference, least[grade][site])
            if kind and usd > 0.0:
                upper = total[kind] / TONNES_PER_UNIT
                credit.append((site, grade, groups[kind], last, usd, upper))
        used = {row[2] for row in credit}
        assigned = [
            (group, need.name, need.site, need.hub, last, 0.0, need.tonnes / TONNES_PER_UNIT)
            for kind, group in sorted(groups.items(), key=lambda pair: pair[1])
            if group in used
            for need in needs
            if need.name in kind
        ]
    return (
        pl.DataFrame(credit, schema={**credit_schema, **numbers}, orient="row"),
        pl.DataFrame(assigned, schema={**assigned_schema, **numbers}, orient="row"),
    )


def _needs_by_site(
    parameters: PlanParameters, voyages: pl.DataFrame, needs: Iterable[Need]
) -> dict[str, tuple[str, ...]]:
    """Names of the needs that each site serves: its own and those that its routes lead to."""
    ahead: dict[str, set[str]] = {site: set() for site in parameters.sites}
    for lane in parameters.lanes.values():
        ahead[lane.from_site].add(lane.to_site)
    for start, *ends in voyages.select("from_site", "to_site", "second_site").unique().rows():
        ahead[start].update(end for end in ends if end is not None)
    served = {}
    for site in parameters.sites:
        seen, front = {site}, [site]
        while front:
            new = ahead[front.pop()] - seen
            seen |= new
            front += sorted(new)
        served[site] = tuple(need.name for need in needs if need.site in seen)
    return served


def least_cost_usd_per_t(
    parameters: PlanParameters, voyages: pl.DataFrame, grade: str
) -> dict[str, float]:
    """The least cost of a tonne of a grade at each site (R27); infinite where none is brought."""
    cost = dict.fromkeys(parameters.sites, math.inf)
    for offer in parameters.case.rows(OfferRow):
        if offer.grade == grade:
            cost[offer.site] = min(
                (
                    _price_usd_per_t(parameters, offer, period)
                    for period in _sold(parameters, offer)
                ),
                default=math.inf,
            )
    steps = _steps(parameters, voyages)
    for _ in range(len(cost) - 1):
        further = dict(cost)
        for start, end, usd, kept in steps:
            if math.isfinite(cost[start]):
                further[end] = min(further[end], (cost[start] + usd) / kept)
        if further == cost:
            break
        cost = further
    return {site: max(usd, 0.0) for site, usd in cost.items()}


def _price_usd_per_t(parameters: PlanParameters, offer: OfferRow, period: int) -> float:
    profile = parameters.profile(offer.price_profile)[period]
    varied = parameters.variation("offer_price", offer.site)[period]
    return float(offer.price_usd_per_t * profile * varied)


def _sold(parameters: PlanParameters, offer: OfferRow) -> set[int]:
    """Periods in which a crop of the offer's site with its grade is on sale."""
    crops = {
        row.crop_year
        for row in parameters.case.rows(GradeShareRow)
        if (row.site, row.grade) == (offer.site, offer.grade) and row.share > 0.0
    }
    return {
        period
        for row in parameters.case.rows(HarvestRow)
        if row.site == offer.site and row.crop_year in crops
        for period in parameters.neighbourhood(row.from_date, row.to_date)
    }


def _steps(parameters: PlanParameters, voyages: pl.DataFrame) -> list[Step]:
    """Lanes, and of the voyages between two sites the cheapest: start, end, USD a tonne, kept."""
    active = {
        row.programme
        for row in parameters.case.rows(SubsidyProgrammeRow)
        if row.active and parameters.share(row.from_date, row.to_date).max() > 0.0
    }
    steps: dict[tuple[str, str, str], Step] = {}

    def add(key: str, start: str, end: str, usd: float, lost: float) -> None:
        kept = (1.0 - lost) * (1.0 - parameters.sites[end].loss_fraction)
        usd += parameters.sites[start].loading_cost_usd_per_t
        known = steps.get((key, start, end))
        if kept > 0.0 and (known is None or usd < known[2]):
            steps[key, start, end] = (start, end, usd, kept)

    for name, lane in parameters.lanes.items():
        varied = parameters.variation("lane_cost", name, lane.corridor)
        usd = float((lane.cost_usd_per_t * varied).min())
        usd -= sum(
            row.amount_usd_per_t
            for row in parameters.case.rows(SubsidyRow)
            if row.lane == name and row.programme in active
        )
        add(name, lane.from_site, lane.to_site, usd, lane.loss_fraction)
    fuel = parameters.variation("fuel_price")
    hire = {
        name: parameters.variation("hire", name)
        for name in parameters.case.frames.vessel_classes["vessel_class"]
    }
    for voyage in typed_rows(voyages, VoyageCostRow):
        if voyage.intake_t > 0.0:
            lump = voyage.hire_usd * hire[voyage.vessel_class] + voyage.fuel_usd * fuel
            fixed = voyage.lump_sum_usd - voyage.hire_usd - voyage.fuel_usd
            usd = (float(lump.min()) + fixed) / voyage.intake_t
            for end in (voyage.to_site, voyage.second_site):
                if end is not None:
                    add("", voyage.from_site, end, usd, 0.0)
    return list(steps.values())
