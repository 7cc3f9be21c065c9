"""Warnings of prices that reward what no one wants: stock, circles, and free transshipment."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping

from keruen.case.cells import number_text
from keruen.case.check_supply import crop_months
from keruen.case.findings import Findings
from keruen.case.rows import CaseRow, CaseRows
from keruen.case.table_rows import (
    GradeRow,
    HubOptionRow,
    LaneRow,
    OfferRow,
    ProfileRow,
    SettingsRow,
    SiteRow,
    SubsidyProgrammeRow,
    SubsidyRow,
)


def _sound(rows: CaseRows, *tables: str) -> bool:
    return all(row.sound(*row) for table in tables for row in rows[table])


def warn_of_ending_value(rows: CaseRows, findings: Findings) -> None:
    """Grain left at the end is worth no more than the lowest price at which it is bought (R27)."""
    tables = ("case", "grades", "offers", "harvests", "grade_shares", "profiles")
    if not rows.of(SettingsRow) or not _sound(rows, *tables):
        return
    fraction = rows.of(SettingsRow)[0].cells.ending_value_fraction
    values = {row.cells.grade: row.cells.reference_value_usd_per_t for row in rows.of(GradeRow)}
    factors = {
        (row.cells.profile, row.cells.month): row.cells.factor for row in rows.of(ProfileRow)
    }
    for row in rows.of(OfferRow):
        months = crop_months(rows, row.cells.site, row.cells.grade)
        prices = [
            row.cells.price_usd_per_t * factors.get((row.cells.price_profile or "", month), 1.0)
            for month in months
        ]
        credit = fraction * values.get(row.cells.grade, 0.0)
        if prices and credit > min(prices) + 1e-9:
            findings.warn(
                f"left at the end, a tonne is worth {number_text(round(credit, 2))} USD "
                f"({number_text(fraction)} of the reference value), more than its lowest price of "
                f"{number_text(round(min(prices), 2))} USD; no more than what it cost is credited",
                "Lower ending_value_fraction of the case or reference_value_usd_per_t of the "
                "grade, or correct the price.",
                table="offers",
                row=row.name,
                column="price_usd_per_t",
                value=number_text(row.cells.price_usd_per_t),
            )


def warn_of_circles(rows: CaseRows, findings: Findings) -> None:
    """No subsidy exceeds what it costs to bring the grain round to where it left (R22)."""
    if not _sound(rows, "sites", "lanes", "subsidies", "subsidy_programmes"):
        return
    active = {row.cells.programme for row in rows.of(SubsidyProgrammeRow) if row.cells.active}
    aid: defaultdict[str, float] = defaultdict(float)
    for row in rows.of(SubsidyRow):
        if row.cells.programme in active:
            aid[row.cells.lane] += row.cells.amount_usd_per_t
    sites = {row.cells.site: row for row in rows.of(SiteRow)}
    steps = [
        (row.cells.lane, row.cells.from_site, row.cells.to_site, _step_usd_per_t(row, sites))
        for row in rows.of(LaneRow)
    ]
    cost = {name: usd for name, _, _, usd in steps}
    for row in rows.of(SubsidyRow):
        lane = next((step for step in steps if step[0] == row.cells.lane), None)
        if lane is None or not aid[row.cells.lane]:
            continue
        back = _way_back(steps, aid, lane[2], lane[1], len(sites))
        if back is None:
            continue
        circle = [lane[0], *back]
        usd = sum(cost[name] for name in circle)
        paid = sum(aid[name] for name in circle)
        if paid > usd + 1e-9:
            findings.warn(
                f"subsidies of {number_text(round(paid, 2))} USD a tonne are paid on the circle "
                f"{' > '.join(circle)}, which costs {number_text(round(usd, 2))} USD a tonne; "
                "tonnes that come back are not paid",
                "Lower the amount, or correct the costs of the lanes.",
                table="subsidies",
                row=row.name,
                column="amount_usd_per_t",
                value=number_text(row.cells.amount_usd_per_t),
            )


def _step_usd_per_t(lane: CaseRow[LaneRow], sites: Mapping[str, CaseRow[SiteRow]]) -> float:
    loading = sites[lane.cells.from_site].cells.loading_cost_usd_per_t
    receiving = sites[lane.cells.to_site].cells.receiving_cost_usd_per_t
    return float(lane.cells.cost_usd_per_t + loading + receiving)


def _way_back(
    steps: list[tuple[str, str, str, float]], aid: dict[str, float], start: str, end: str, most: int
) -> list[str] | None:
    """Lanes of the way between two sites that costs least net of subsidies; None where none."""
    usd: dict[str, float] = {start: 0.0}
    ways: dict[str, list[str]] = {start: []}
    for _ in range(most):
        changed = False
        for name, first, second, cost in steps:
            known = usd.get(first, math.inf) + cost - aid.get(name, 0.0)
            # A way that meets itself would be a circle of its own.
            if known < usd.get(second, math.inf) - 1e-9 and second != start:
                if name in ways[first] or first == end:
                    continue
                usd[second], ways[second] = known, [*ways[first], name]
                changed = True
        if not changed:
            break
    return ways.get(end)


def warn_of_free_transshipment(rows: CaseRows, findings: Findings) -> None:
    """Where ships discharge and load, transshipment has a storage, rates and a price (R12)."""
    if not _sound(rows, "sites", "hub_options", "trades"):
        return
    hubs = rows.names("hub_options", "site")
    loading = {
        row.cells.site for row in rows.of(SiteRow) if row.cells.load_rate_t_per_day is not None
    }
    if not hubs <= loading:
        return  # A hub at a site that loads no ships is an error, and its port is not known.
    reached, left = rows.names("trades", "to_region"), rows.names("trades", "from_region")
    for row in rows.of(SiteRow):
        both = (
            row.cells.load_rate_t_per_day is not None
            and row.cells.discharge_rate_t_per_day is not None
        )
        passed = row.cells.sea_region in reached and row.cells.sea_region in left
        if row.cells.kind != "port" or row.cells.site in hubs or not both or not passed:
            continue
        missing = _missing(row)
        if missing:
            findings.warn(
                "ships discharge and load here, but the port has no hub options, and no "
                f"transshipment of its own without {' and '.join(missing)}: what ships bring is "
                "not loaded into ships again",
                "Fill in these cells, or add the port to hub_options, if grain is transshipped.",
                table="sites",
                row=row.name,
                column=missing[0],
            )
    for tier in rows.of(HubOptionRow):
        if not tier.cells.capex_usd and not tier.cells.fixed_opex_usd_per_year:
            findings.warn(
                "the tier costs nothing, so the hub is free",
                "Give its capital in capex_usd, or its yearly cost in fixed_opex_usd_per_year.",
                table="hub_options",
                row=tier.name,
                column="capex_usd",
                value=number_text(tier.cells.capex_usd),
            )


def _missing(site: CaseRow[SiteRow]) -> list[str]:
    """What a port lacks for transshipment of its own."""
    missing = [
        column
        for column in ("receiving_capacity_t_per_day", "loading_capacity_t_per_day")
        if site[column] is None
    ]
    if not site.cells.storage_capacity_t:
        missing.append("storage_capacity_t")
    if not site.cells.receiving_cost_usd_per_t and not site.cells.loading_cost_usd_per_t:
        missing.append("a receiving_cost_usd_per_t or loading_cost_usd_per_t above 0")
    return missing
