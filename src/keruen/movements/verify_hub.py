"""Verifies the hub: when tiers open, what they cost in all, what may pass through (R24)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from keruen.case.table_rows import OfferRow, SiteRow
from keruen.movements.evidence import Evidence
from keruen.movements.violations import Violation, allowed, exceedings, number


def _opening_fault(opening: Mapping[str, object], column: str, problem: str) -> Violation:
    row = f"hub_option={opening.get('hub_option')}"
    return Violation("R24", "openings", row, column, number(opening.get(column)), problem)


def check_opening_words(evidence: Evidence) -> list[Violation]:
    """Openings name options of the case once, with their site and tier, in the horizon (R24)."""
    options = evidence.parameters.hub_options
    found, seen = [], set()
    for opening in evidence.openings:
        name = opening.get("hub_option")
        if name not in options:
            found.append(_opening_fault(opening, "hub_option", "the case has no such hub option"))
            continue
        if name in seen:
            found.append(_opening_fault(opening, "hub_option", "the option opens twice"))
        seen.add(name)
        for column in ("site", "tier"):
            if opening.get(column) != options[name][column]:
                problem = f"the case says {options[name][column]}"
                found.append(_opening_fault(opening, column, problem))
        period = opening.get("opening_period")
        if not isinstance(period, int) or not 0 <= period < evidence.periods:
            problem = f"not one of the periods 0 to {evidence.periods - 1}"
            found.append(_opening_fault(opening, "opening_period", problem))
    return found


def check_openings(evidence: Evidence) -> list[Violation]:
    """Tiers open in order, not too early, within the budget and the number of hubs (R24)."""
    parameters, settings = evidence.parameters, evidence.case.settings
    opened = {row["hub_option"]: row for row in evidence.openings}
    periods = {(row["site"], row["tier"]): row["opening_period"] for row in evidence.openings}
    found = []
    for name, row in opened.items():
        earliest, period = parameters.earliest_period[name], row["opening_period"]
        if earliest is None or period < earliest:
            problem = f"the earliest period in which it can be open is {number(earliest)}"
            found.append(_opening_fault(row, "opening_period", problem))
        below = periods.get((row["site"], row["tier"] - 1))
        if row["tier"] > 1 and (below is None or below > period):
            problem = f"tier {row['tier'] - 1} of the site is not open then"
            found.append(_opening_fault(row, "opening_period", problem))
    sites = {row["site"] for row in evidence.openings}
    if len(sites) > settings.maximum_hubs:
        problem = f"hub tiers open at more than {settings.maximum_hubs} sites"
        words = ", ".join(sorted(sites))
        found.append(Violation("R24", "openings", "", "site", words, problem))
    capital = sum(parameters.hub_options[name].capex_usd for name in opened)
    budget = settings.hub_budget_usd
    if budget is not None and capital > allowed(budget):
        problem = f"the capital of all open tiers in USD is above the budget of {number(budget)}"
        found.append(Violation("R24", "openings", "", "hub_option", number(capital), problem))
    return found


def check_through_hub(evidence: Evidence) -> list[Violation]:
    """Only grades that may pass are loaded into ships at hub sites, beyond what was in store at
    the start (R24)."""
    allowed_grades = _grades_through_hub(evidence)
    found = []
    for site in sorted(evidence.parameters.hub_sites):
        place = evidence.sites.index(site)
        for index, grade in enumerate(evidence.grades):
            if grade in allowed_grades:
                continue
            loaded = float(evidence.sent_by_ship[place, index].sum())
            stock = float(evidence.opening_stock[place, index])
            if loaded > allowed(stock):
                words = f"from_site={site} and grade={grade}"
                problem = (
                    "the grade may not pass through the hub; in store there at the start were "
                    f"{number(stock)} t"
                )
                value = number(loaded)
                found.append(Violation("R24", "movements", words, "quantity_t", value, problem))
    return found


def _grades_through_hub(evidence: Evidence) -> set[str]:
    rivals = evidence.case.settings.rivals_through_hub
    return {
        row.grade
        for row in evidence.case.rows(OfferRow)
        if row.through_hub and (rivals or evidence.parameters.sites[row.site].kind == "elevator")
    }


def check_direct_only(evidence: Evidence) -> list[Violation]:
    """No ship goes from a hub site to a port whose markets are all direct-only (R24)."""
    by_site: dict[str, list[bool]] = {}
    for market in evidence.parameters.markets.values():
        by_site.setdefault(market.site, []).append(market.hub_allowed)
    direct_only = [site for site, markets in by_site.items() if not any(markets)]
    ports = evidence.destinations.filter(
        pl.col("from_site").is_in(list(evidence.parameters.hub_sites))
        & pl.col("destination").is_in(direct_only)
    )
    sailed = evidence.of_kind("trip", "voyage").join(
        ports.select(route="option", port="destination"), on="route", how="inner"
    )
    problem = "no ship may go there from a hub site: all markets of the port are direct-only"
    rows = sailed.select("route", "port").unique().sort("route", "port")
    return [
        Violation("R24", "movements", f"route={route}", "to_site", port, problem)
        for route, port in rows.iter_rows()
    ]


def check_transshipment(evidence: Evidence) -> list[Violation]:
    """Where a port has no transshipment of its own, ships load only what no ship brought (R12)."""
    by_ship = evidence.of_kind("voyage")
    by_lane = evidence.by_site(evidence.of_kind("lane"), "to_site", "to_period", "received_t")
    own = evidence.opening_stock[:, :, None] + np.cumsum(evidence.bought + by_lane, axis=2)
    loaded = np.cumsum(evidence.sent_by_ship, axis=2)
    reached = evidence.by_site(by_ship, "to_site", "to_period", "received_t").sum(axis=2) > 0.0
    found = []
    for place, site in enumerate(evidence.sites):
        row = evidence.parameters.sites[site]
        if site in evidence.parameters.hub_sites or _has_transshipment(row):
            continue
        for index, grade in enumerate(evidence.grades):
            words = f"from_site={site} and grade={grade}"
            problem = (
                "the site has no transshipment of its own, and ships load up to the end of the "
                "period more than was there at the start, bought there and received by lane: a "
                "limit"
            )
            if reached[place, index]:
                found += exceedings("R12", words, loaded[place, index], own[place, index], problem)
    return found


def _has_transshipment(site: SiteRow) -> bool:
    if site.receiving_capacity_t_per_day is None or site.loading_capacity_t_per_day is None:
        return False
    costs = site.receiving_cost_usd_per_t + site.loading_cost_usd_per_t
    return bool(site.storage_capacity_t > 0.0 and costs > 0.0)
