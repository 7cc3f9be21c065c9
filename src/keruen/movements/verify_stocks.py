"""Verifies what is in store: balance, storage, handling capacities, reserves (R10 to R12, R23)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from keruen.case.table_rows import ReserveRow
from keruen.movements.circulation import can_return, returned
from keruen.movements.evidence import Evidence
from keruen.movements.flows import storage_capacity_t
from keruen.movements.periods import Floats
from keruen.movements.violations import (
    ABSOLUTE_TOLERANCE_T,
    RELATIVE_TOLERANCE,
    Violation,
    exceedings,
    number,
)
from keruen.rows import given


def check_balance(evidence: Evidence) -> list[Violation]:
    """Stock = stock before + received + bought - sent - used, to a kilogram (R10)."""
    before = np.concatenate([evidence.opening_stock[:, :, None], evidence.held[:, :, :-1]], axis=2)
    entered = before + evidence.received + evidence.bought
    should = entered - evidence.sent_by_lane - evidence.sent_by_ship - evidence.used
    # Doubles hold a kilogram in any sum of tonnes that a case can have.
    wrong = np.argwhere(np.abs(should - evidence.held) > ABSOLUTE_TOLERANCE_T)
    return [
        Violation(
            "R10",
            "stocks",
            f"site={evidence.sites[site]} and grade={evidence.grades[grade]} and period={period}",
            "quantity_t",
            number(float(evidence.held[site, grade, period])),
            "stock before + received + bought - sent - used is "
            f"{number(float(should[site, grade, period]))}",
        )
        for site, grade, period in wrong
    ]


def check_storage(evidence: Evidence) -> list[Violation]:
    """Stocks fit in the storage of the site and its open tiers (R11)."""
    capacities = storage_capacity_t(evidence.case, evidence.openings)
    held = evidence.held.sum(axis=1)
    found = []
    for index, site in enumerate(evidence.sites):
        problem = "the stock is more than the storage"
        found += exceedings(
            "R11", f"site={site}", held[index], capacities[site], problem, table="stocks"
        )
    return found


def check_handling(evidence: Evidence) -> list[Violation]:
    """What reaches and leaves a site is within its receiving and loading capacities (R12)."""
    received = evidence.received.sum(axis=1)
    by_lane, by_ship = evidence.sent_by_lane.sum(axis=1), evidence.sent_by_ship.sum(axis=1)
    found = []
    for index, site in enumerate(evidence.sites):
        row = evidence.parameters.sites[site]
        days = evidence.parameters.days.lengths * evidence.parameters.site_factor[site]
        tier_receiving, tier_loading = tier_capacities(evidence, site)
        if row.receiving_capacity_t_per_day is not None:
            limit = (row.receiving_capacity_t_per_day + tier_receiving) * days
            problem = "more reaches the site than its receiving capacity"
            found += exceedings("R12", f"to_site={site}", received[index], limit, problem)
        own = by_lane[index] + by_ship[index]
        if site in evidence.parameters.hub_sites:
            own = by_lane[index]
            problem = "ships load more at the hub site than the loading capacity of its open tiers"
            limit = tier_loading * days
            found += exceedings("R12", f"from_site={site}", by_ship[index], limit, problem)
        if row.loading_capacity_t_per_day is not None:
            limit = row.loading_capacity_t_per_day * days
            problem = "more leaves the site than its loading capacity"
            found += exceedings("R12", f"from_site={site}", own, limit, problem)
    return found


def tier_capacities(evidence: Evidence, site: str) -> tuple[Floats, Floats]:
    """Receiving and loading of a site's open tiers in t a day, times the tiers' factors."""
    receiving, loading = np.zeros(evidence.periods), np.zeros(evidence.periods)
    for name, tier in evidence.parameters.hub_options.items():
        if tier.site == site:
            state = evidence.open_tiers[name] * evidence.parameters.tier_factor[name]
            receiving += tier.receiving_capacity_t_per_day * state
            loading += tier.loading_capacity_t_per_day * state
    return receiving, loading


def check_reserves(evidence: Evidence) -> list[Violation]:
    """Reserves lie in store where they must, and are rotated (R23)."""
    found = []
    for row in evidence.case.rows(ReserveRow):
        asked = evidence.parameters.reserve_t[row.reserve]
        open_first = np.ones(evidence.periods)
        if row.only_with_hub:
            open_first = _first_tier_open(evidence, row.site)
        found += _reserve_stock(evidence, row, asked, open_first)
        if row.rotation_months is not None:
            found += _reserve_rotation(evidence, row, asked, open_first)
    return found


def _first_tier_open(evidence: Evidence, site: str) -> Floats:
    state = np.zeros(evidence.periods)
    for name, tier in evidence.parameters.hub_options.items():
        if tier.site == site and tier.tier == 1:
            state = np.maximum(state, evidence.open_tiers[name])
    return state


def _short(amount: Floats, least: Floats) -> npt.NDArray[np.bool_]:
    return amount < least * (1 - RELATIVE_TOLERANCE) - ABSOLUTE_TOLERANCE_T


def _reserve_stock(
    evidence: Evidence, row: ReserveRow, asked: Floats, open_first: Floats
) -> list[Violation]:
    held = evidence.held.sum(axis=1)[evidence.sites.index(row.site)]
    # Comparing with NaN is false: where the reserve does not hold, nothing is short.
    wrong = _short(held, asked) & (open_first > 0)
    return [
        Violation(
            "R23",
            "stocks",
            f"reserve={row.reserve} and site={row.site} and period={t}",
            "quantity_t",
            number(float(held[t])),
            f"the reserve asks for {number(float(asked[t]))} t in store",
        )
        for t in np.flatnonzero(wrong)
    ]


def _back(evidence: Evidence, site: str, run: range) -> float:
    """What leaves a site in a run of periods and comes back by movements of the run (R23)."""
    total = 0.0
    for moves in evidence.moves.values():
        inside = [move for move in moves if move.from_period in run]
        left = [move for move in inside if move.from_site == site]
        if left and can_return(inside, site, site):
            total += returned(inside, left, site).quantity_t
    return total


def _reserve_rotation(
    evidence: Evidence, row: ReserveRow, asked: Floats, open_first: Floats
) -> list[Violation]:
    site = evidence.sites.index(row.site)
    out = (evidence.sent_by_lane + evidence.sent_by_ship + evidence.used).sum(axis=1)[site]
    length = evidence.parameters.rotation_periods(given(row.rotation_months))
    found = []
    for first in range(evidence.periods - length + 1):
        run = slice(first, first + length)
        if np.isnan(asked[run]).any() or not open_first[first]:
            continue
        turned, least = out[run].sum(), asked[run].max()
        if not _short(turned, least):
            turned -= _back(evidence, row.site, range(first, first + length))
        if _short(turned, least):
            words = f"reserve={row.reserve} and from_site={row.site} and period={first}"
            problem = (
                f"in {length} periods from this one at least {number(float(least))} t must leave "
                "the site or be used there, less what comes back"
            )
            found.append(
                Violation("R23", "movements", words, "quantity_t", number(float(turned)), problem)
            )
    return found
