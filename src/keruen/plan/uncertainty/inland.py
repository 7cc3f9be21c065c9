"""Inland origins: the cheapest way by lanes from elevators to each port, one port a corridor."""

from __future__ import annotations

import heapq
from dataclasses import dataclass

from keruen.case.table_rows import LaneRow, SubsidyProgrammeRow, SubsidyRow
from keruen.plan.model.parameters import PlanParameters


@dataclass(frozen=True)
class InlandWay:
    """Lanes from one elevator to a port: USD and days a tonne, and the subsidy on them."""

    site: str
    port: str
    lanes: tuple[str, ...]
    cost_usd: float
    days: float
    subsidy_usd: float


def find_ways(
    parameters: PlanParameters, start: str, capital_usd_per_day: float
) -> dict[str, InlandWay]:
    """The cheapest way from an elevator to each port that loads ships, by port.

    Each lane costs its tariff, the loading and receiving at its ends, and capital on its days,
    less its subsidy.
    """
    sites, lanes = parameters.sites, parameters.lanes
    subsidies = subsidy_by_lane(parameters)
    best: dict[str, tuple[float, tuple[str, ...]]] = {start: (0.0, ())}
    queue: list[tuple[float, str]] = [(0.0, start)]
    while queue:
        cost, site = heapq.heappop(queue)
        if cost > best[site][0]:
            continue
        for row in parameters.lanes_from.get(site, []):
            price = (
                _lane_usd(parameters, row, capital_usd_per_day)
                - subsidies.get(row.lane, (0.0, ""))[0]
            )
            total = cost + max(price, 0.0)
            if total < best.get(row.to_site, (float("inf"), ()))[0]:
                best[row.to_site] = total, (*best[site][1], row.lane)
                heapq.heappush(queue, (total, row.to_site))
    ways: dict[str, InlandWay] = {}
    for site, (_, names) in best.items():
        if names and sites[site].kind == "port" and sites[site].load_rate_t_per_day:
            rows = [lanes[name] for name in names]
            ways[site] = InlandWay(
                site=start,
                port=site,
                lanes=names,
                cost_usd=sum(_lane_usd(parameters, row, capital_usd_per_day) for row in rows),
                days=sum(float(row.transit_days) for row in rows),
                subsidy_usd=sum(subsidies.get(name, (0.0, ""))[0] for name in names),
            )
    return ways


def _lane_usd(parameters: PlanParameters, row: LaneRow, capital_usd_per_day: float) -> float:
    sites = parameters.sites
    return (
        float(row.cost_usd_per_t)
        + float(sites[row.from_site].loading_cost_usd_per_t)
        + float(sites[row.to_site].receiving_cost_usd_per_t)
        + capital_usd_per_day * float(row.transit_days)
    )


def subsidy_by_lane(parameters: PlanParameters) -> dict[str, tuple[float, str]]:
    """What active programmes pay on a lane: the most of them, and the programme."""
    case = parameters.case
    active = {row.programme for row in case.rows(SubsidyProgrammeRow) if row.active}
    found: dict[str, tuple[float, str]] = {}
    for row in case.rows(SubsidyRow):
        if row.programme in active:
            each = float(row.amount_usd_per_t), row.programme
            found[row.lane] = max(found.get(row.lane, (0.0, "")), each)
    return found
