"""Origins of the reduced corridor: ports that sell, and inland crops that reach a port by lanes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from keruen.case.table_rows import (
    CorridorRow,
    GradeShareRow,
    HarvestRow,
    OfferRow,
    OpeningStockRow,
    SubsidyProgrammeRow,
)
from keruen.plan.model.parameters import PlanParameters
from keruen.plan.uncertainty.inland import InlandWay, find_ways, subsidy_by_lane
from keruen.plan.uncertainty.network import AHEAD, Origin, SharedCorridor, Store
from keruen.rows import number_in
from keruen.solver import Floats


@dataclass(frozen=True)
class Months:
    """Which periods of a monthly case stand for the months of the value, and those after them.

    The last months are valued; the months after the case's end repeat those of a year before.
    """

    first: int
    count: int

    def take(self, by_period: Floats) -> Floats:
        """An array by period as one by month, `AHEAD` months past the last."""
        numbers = np.arange(self.first, self.first + self.count + AHEAD)
        last = len(by_period) - 1
        year = min(12, len(by_period))
        while (numbers > last).any():
            numbers = np.where(numbers > last, numbers - year, numbers)
        return np.asarray(by_period[numbers], dtype=np.float64)


def port_origins(parameters: PlanParameters, months: Months, supply_share: float) -> list[Origin]:
    """An origin for each port with offers; its grades are one, at their mean price."""
    found = []
    for site, offers in _offers_by_site(parameters).items():
        row = parameters.sites[site]
        if row.kind == "elevator":
            continue
        price, offer, through = _offer(parameters, site, offers)
        days = months.take(parameters.days)
        factor = months.take(parameters.site_factor(site))
        loading = row.loading_capacity_t_per_day
        most = np.inf if loading is None else float(loading) * days * factor / 1000.0
        kt = np.minimum(months.take(offer) / 1000.0, most) * np.where(factor > 0.0, 1.0, 0.0)
        found.append(
            Origin(
                name=site,
                port=site,
                country=row.country,
                sea_region=row.sea_region or "",
                price_usd=months.take(price) + float(row.loading_cost_usd_per_t),
                offer_kt=kt * supply_share,
                through_hub=through,
            )
        )
    return found


def _offers_by_site(parameters: PlanParameters) -> dict[str, list[OfferRow]]:
    found: dict[str, list[OfferRow]] = {}
    for row in parameters.case.rows(OfferRow):
        found.setdefault(row.site, []).append(row)
    return found


def _offer(
    parameters: PlanParameters, site: str, offers: Sequence[OfferRow]
) -> tuple[Floats, Floats, bool]:
    """Price and tonnes by period of a site, all grades together, and whether a hub may take it.

    Where a hub may take some grades only, these alone count: another grade is not what it would
    sell.
    """
    case = parameters.case
    through = [row for row in offers if row.through_hub]
    counted = through or list(offers)
    names = {row.grade for row in counted}
    shares: dict[tuple[int, str], float] = {
        (row.crop_year, row.grade): float(row.share)
        for row in case.rows(GradeShareRow)
        if row.site == site and row.grade in names
    }
    offered = np.zeros(parameters.period_count)
    weights: dict[str, float] = dict.fromkeys(names, 0.0)
    for harvest in case.rows(HarvestRow):
        if harvest.site != site:
            continue
        for grade in names:
            share = shares.get((harvest.crop_year, grade), 0.0)
            weights[grade] += share * float(harvest.quantity_t)
            offered += share * parameters.offered_t(harvest)
    total = sum(weights.values()) or 1.0
    price = np.zeros(parameters.period_count)
    for row in counted:
        varied = parameters.variation("offer_price", site)
        price += (
            weights[row.grade]
            / total
            * row.price_usd_per_t
            * parameters.profile(row.price_profile)
            * varied
        )
    rivals = bool(case.settings.rivals_through_hub)
    elevator = parameters.sites[site].kind == "elevator"
    return price, offered, bool(through) and (rivals or elevator)


def inland_origins(
    parameters: PlanParameters,
    months: Months,
    sea_usd: Mapping[str, float],
    capital_usd_per_day: float,
    first_store: int = 0,
) -> tuple[list[Origin], list[Store], list[float], list[SharedCorridor]]:
    """The inland origins of each country, its store, days to the port, and shared corridors.

    Of the ports behind the same corridors the cheapest is taken, counted to the markets.

    Parameters
    ----------
    sea_usd : mean freight from a port to the markets, by port; others are left out.
    """
    origins: list[Origin] = []
    stores: list[Store] = []
    days: list[float] = []
    for country, sites in _elevators(parameters).items():
        store = first_store + len(stores)
        price, inflow, opening, through = _crop(parameters, months, sites)
        stores.append(Store(country, inflow, opening))
        for port, ways in _chosen(parameters, sites, sea_usd, capital_usd_per_day).items():
            weights = np.array([_quantity(parameters, way.site) for way in ways])
            weights = weights / weights.sum()
            cost = float(weights @ [way.cost_usd for way in ways])
            row = parameters.sites[port]
            names = tuple(sorted({lane for way in ways for lane in way.lanes}))
            origins.append(
                Origin(
                    name=f"{country}:{port}",
                    port=port,
                    country=country,
                    sea_region=row.sea_region or "",
                    price_usd=price + cost + float(row.loading_cost_usd_per_t),
                    offer_kt=_capacity(parameters, months, port, ways),
                    through_hub=through,
                    store=store,
                    corridors=_corridors(parameters, ways),
                    lanes=names,
                    subsidy_usd=float(weights @ [way.subsidy_usd for way in ways]),
                )
            )
            days.append(float(weights @ [way.days for way in ways]))
    return origins, stores, days, _shared(parameters, months, origins)


def _elevators(parameters: PlanParameters) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for site in _offers_by_site(parameters):
        row = parameters.sites[site]
        if row.kind == "elevator":
            found.setdefault(row.country, []).append(site)
    return found


def _quantity(parameters: PlanParameters, site: str) -> float:
    return sum(
        float(row.quantity_t) for row in parameters.case.rows(HarvestRow) if row.site == site
    )


def _crop(
    parameters: PlanParameters, months: Months, sites: Sequence[str]
) -> tuple[Floats, Floats, float, bool]:
    """Mean price, what comes on offer, the opening stock and whether a hub may take it."""
    offers = _offers_by_site(parameters)
    price = np.zeros(parameters.period_count)
    inflow = np.zeros(parameters.period_count)
    total, through = 0.0, False
    for site in sites:
        each, offered, may = _offer(parameters, site, offers[site])
        weight = _quantity(parameters, site)
        price += weight * each
        inflow += offered
        total += weight
        through = through or may
    opening = sum(
        float(row.quantity_t) for row in parameters.case.rows(OpeningStockRow) if row.site in sites
    )
    return (
        months.take(price / (total or 1.0)),
        months.take(inflow) / 1000.0,
        opening / 1000.0,
        through,
    )


def _corridors(parameters: PlanParameters, ways: Sequence[InlandWay]) -> tuple[str, ...]:
    lanes = parameters.lanes
    names = {lanes[lane].corridor for way in ways for lane in way.lanes}
    return tuple(sorted(name for name in names if name))


def _chosen(
    parameters: PlanParameters,
    sites: Sequence[str],
    sea_usd: Mapping[str, float],
    capital_usd_per_day: float,
) -> dict[str, list[InlandWay]]:
    """Ways by port: of the ports behind the same corridors, the cheapest to the markets."""
    by_port: dict[str, list[InlandWay]] = {}
    for site in sites:
        for port, way in find_ways(parameters, site, capital_usd_per_day).items():
            if port in sea_usd and parameters.site_factor(port).max() > 0.0:
                by_port.setdefault(port, []).append(way)
    best: dict[tuple[str, ...], tuple[float, str]] = {}
    for port, ways in sorted(by_port.items()):
        quantities = [_quantity(parameters, way.site) for way in ways]
        if sum(quantities) <= 0.0:
            continue
        cost = float(
            np.average([way.cost_usd - way.subsidy_usd for way in ways], weights=quantities)
        )
        total = cost + float(parameters.sites[port].loading_cost_usd_per_t) + sea_usd[port]
        key = _corridors(parameters, ways)
        best[key] = min(best.get(key, (np.inf, "")), (total, port))
    return {port: by_port[port] for _, port in best.values()}


def _capacity(
    parameters: PlanParameters, months: Months, port: str, ways: Sequence[InlandWay]
) -> Floats:
    """Thousand tonnes by month: the tightest of lanes, corridors and the port."""
    lanes, period_days = parameters.lanes, parameters.days
    most = np.full(parameters.period_count, np.inf)
    depth = max(len(way.lanes) for way in ways)
    for step in range(depth):
        # Lanes at the same step from their ends carry side by side.
        names = {way.lanes[-1 - step] for way in ways if len(way.lanes) > step}
        if any(len(way.lanes) <= step for way in ways):
            continue
        rates = [
            (parameters.lane_rate_t_per_day(name), parameters.lane_factor(name)) for name in names
        ]
        if all(rate is not None for rate, _ in rates):
            most = np.minimum(
                most, sum(rate * factor for rate, factor in rates if rate is not None)
            )
        for corridor in sorted({lanes[name].corridor or "" for name in names} - {""}):
            rate = _corridor_rate(parameters, corridor)
            if rate is not None:
                most = np.minimum(most, rate * parameters.corridor_factor(corridor))
    row = parameters.sites[port]
    factor = parameters.site_factor(port)
    for column in ("receiving_capacity_t_per_day", "loading_capacity_t_per_day"):
        capacity = number_in(row, column)
        if capacity is not None:
            most = np.minimum(most, float(capacity) * factor)
    finite = np.where(np.isfinite(most), most, 1e6)
    return months.take(finite * period_days) / 1000.0


def _corridor_rate(parameters: PlanParameters, corridor: str) -> float | None:
    for row in parameters.case.rows(CorridorRow):
        if row.corridor == corridor:
            rate = row.capacity_t_per_day
            return None if rate is None else float(rate)
    return None


def _shared(
    parameters: PlanParameters, months: Months, origins: Sequence[Origin]
) -> list[SharedCorridor]:
    found = []
    for corridor in sorted({name for each in origins for name in each.corridors}):
        users = tuple(number for number, each in enumerate(origins) if corridor in each.corridors)
        rate = _corridor_rate(parameters, corridor)
        if len(users) > 1 and rate is not None:
            kt = rate * parameters.corridor_factor(corridor) * parameters.days / 1000.0
            found.append(SharedCorridor(corridor, months.take(kt), users))
    return found


def monthly_subsidy_kusd(parameters: PlanParameters, month_count: int) -> Floats:
    """Budget of the active programmes whose lanes are used, by month; infinite where not given."""
    paid = {programme for _, programme in subsidy_by_lane(parameters).values()}
    total = 0.0
    for row in parameters.case.rows(SubsidyProgrammeRow):
        if row.programme in paid:
            budget = row.budget_usd_per_year
            total += np.inf if budget is None else float(budget) / 12.0 / 1000.0
    return np.full(month_count + AHEAD, total)
