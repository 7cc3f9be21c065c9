"""Verifies the idle hub: tiers that may stand idle beside any plan without a hub (R30)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

from keruen.case.calendar import DAYS_PER_YEAR
from keruen.case.table_rows import ReserveRow
from keruen.movements.evidence import Evidence
from keruen.movements.verify_hub import check_opening_words, check_openings
from keruen.movements.violations import CENT_USD, RELATIVE_TOLERANCE, Violation, number
from keruen.summaries import Openings

TABLE = "idle_hub"


def idle_loss_usd(evidence: Evidence) -> float | None:
    """What the idle hub of the summary costs, discounted; None where the summary has none."""
    idle = evidence.summary.get("idle_hub")
    cost = idle.get("cost_usd") if isinstance(idle, Mapping) else None
    return cost if isinstance(cost, int | float) else None


def check_idle_hub(evidence: Evidence) -> list[Violation]:
    """Its tiers may be open when they are, for the last year, ask for no reserve, cost as told."""
    idle = evidence.summary.get("idle_hub")
    if idle is None:
        return []
    loss, openings = idle_loss_usd(evidence), _openings(idle)
    if loss is None or openings is None:
        problem = "it must have a cost_usd and a list of openings"
        return [Violation("R30", "summary", TABLE, "", number(idle), problem)]
    beside = replace(evidence, openings=openings)
    found = check_opening_words(beside)
    if not found:
        found = [
            *check_openings(beside),
            *_check_last_year(beside),
            *_check_no_reserve(beside),
            *_check_cost(beside, loss),
        ]
    return [replace(each, rule="R30", table=TABLE) for each in found]


def _openings(idle: object) -> Openings | None:
    """The tiers of the idle hub; None where they are not a list of rows."""
    found = idle.get("openings") if isinstance(idle, Mapping) else None
    is_list = isinstance(found, list) and all(isinstance(row, Mapping) for row in found)
    return found if is_list else None


def _check_last_year(evidence: Evidence) -> list[Violation]:
    """A first tier is open by the last year, or as soon as one can be where that is later."""
    calendar, parameters = evidence.case.calendar, evidence.parameters
    last_year = [
        period.index
        for period in calendar.periods
        if (calendar.end_date - period.start).days >= DAYS_PER_YEAR
    ]
    possible = [
        period
        for name, period in parameters.earliest_period.items()
        if period is not None and parameters.hub_options[name].tier == 1
    ]
    by = max(max(last_year, default=0), min(possible, default=0))
    opened = [row["opening_period"] for row in evidence.openings if row["tier"] == 1]
    if any(period <= by for period in opened):
        return []
    first = number(min(opened, default=None))
    problem = f"a first tier must be open from period {by}"
    return [Violation("", "", "", "opening_period", first, problem)]


def _check_no_reserve(evidence: Evidence) -> list[Violation]:
    """A reserve that an open hub must hold asks something of the plan beside it."""
    found = []
    for reserve in evidence.case.rows(ReserveRow):
        asked = evidence.parameters.reserve_t[reserve.reserve]
        for row in evidence.openings:
            there = reserve.only_with_hub and row["site"] == reserve.site
            if there and row["tier"] == 1 and (asked[row["opening_period"] :] > 0.0).any():
                problem = f"the reserve {reserve.reserve} must lie there once it is open"
                words = f"hub_option={row['hub_option']}"
                found.append(Violation("", "", words, "site", row["site"], problem))
    return found


def _check_cost(evidence: Evidence, told: float) -> list[Violation]:
    parameters = evidence.parameters
    cost = math.fsum(
        float((state * parameters.tier_cost_usd[name]) @ parameters.discount)
        for name, state in evidence.open_tiers.items()
    )
    if abs(told - cost) <= RELATIVE_TOLERANCE * abs(cost) + CENT_USD:
        return []
    problem = (
        f"added up over the periods in which its tiers are open, discounted, it is {number(cost)}"
    )
    return [Violation("", "", "", "cost_usd", number(told), problem)]
