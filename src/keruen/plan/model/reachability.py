"""Where grain can be at all: which grades reach which sites, and when sites are open."""

from __future__ import annotations

import polars as pl

from keruen.case.table_rows import GradeShareRow, OfferRow, OpeningStockRow, ReserveRow
from keruen.plan.model.parameters import PlanParameters


def grades_here(parameters: PlanParameters, voyages: pl.DataFrame) -> pl.DataFrame:
    """Which grades can be at which site on the way to a market: frame site, grade."""
    useful = sites_that_serve(parameters, voyages)
    steps: dict[str, list[tuple[str, bool]]] = {}
    for lane in parameters.lanes.values():
        steps.setdefault(lane.from_site, []).append((lane.to_site, False))
    for option in voyages.select("from_site", "to_site", "second_site").unique().rows():
        for site in option[1:]:
            if site is not None:
                steps.setdefault(option[0], []).append((site, True))
    may_ship = hub_grades(parameters)
    opening = {(row.site, row.grade) for row in parameters.case.rows(OpeningStockRow)}
    offered = {(row.site, row.grade) for row in parameters.case.rows(GradeShareRow)}
    frontier = sorted(opening | offered)
    seen = set(frontier)
    while frontier:
        site, grade = frontier.pop()
        for target, by_ship in steps.get(site, []):
            barred = by_ship and site in parameters.hub_sites and grade not in may_ship
            if barred and (site, grade) not in opening:
                continue
            if (target, grade) not in seen:
                seen.add((target, grade))
                frontier.append((target, grade))
    pairs = sorted(pair for pair in seen if pair[0] in useful)
    return pl.DataFrame(
        {"site": [pair[0] for pair in pairs], "grade": [pair[1] for pair in pairs]},
        schema={"site": pl.String, "grade": pl.String},
    )


def sites_that_serve(parameters: PlanParameters, voyages: pl.DataFrame) -> set[str]:
    """Sites from which a market or a reserve can be reached."""
    before: dict[str, list[str]] = {}
    for lane in parameters.lanes.values():
        before.setdefault(lane.to_site, []).append(lane.from_site)
    for from_site, *targets in (
        voyages.select("from_site", "to_site", "second_site").unique().rows()
    ):
        for site in targets:
            if site is not None:
                before.setdefault(site, []).append(from_site)
    frontier = [market.site for market in parameters.markets.values()]
    frontier += [reserve.site for reserve in parameters.case.rows(ReserveRow)]
    frontier += [row.site for row in parameters.case.rows(OpeningStockRow)]
    seen = set(frontier)
    while frontier:
        for site in before.get(frontier.pop(), []):
            if site not in seen:
                seen.add(site)
                frontier.append(site)
    return seen


def hub_grades(parameters: PlanParameters) -> set[str]:
    """Grades that may be loaded into ships at a hub site (R24)."""
    elevators = {name for name, site in parameters.sites.items() if site.kind == "elevator"}
    rivals = bool(parameters.case.settings.rivals_through_hub)
    return {
        row.grade
        for row in parameters.case.rows(OfferRow)
        if row.through_hub and (rivals or row.site in elevators)
    }


def open_periods(parameters: PlanParameters, voyages: pl.DataFrame) -> pl.DataFrame:
    """Frame site, period: when grain can leave or reach a site (R4), past the horizon always."""
    latest = parameters.period_count + 1
    for column in ("later", "second_later"):
        longest = voyages[column].max()
        latest += int(longest) if isinstance(longest, int) else 0
    longest_lane = max((lane.transit_days for lane in parameters.lanes.values()), default=0.0)
    latest += int(longest_lane / parameters.mean_period_days) + 2
    rows = [
        (site, period)
        for site in parameters.sites
        for factor in [parameters.site_factor(site)]
        for period in range(latest)
        if parameters.open_at(factor, period)
    ]
    return pl.DataFrame(rows, schema={"site": pl.String, "period": pl.Int64}, orient="row")
