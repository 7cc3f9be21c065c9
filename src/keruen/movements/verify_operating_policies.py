"""Verifies stock floors and target utilisation from the tables of a plan (R34)."""

from __future__ import annotations

import numpy as np

from keruen.case.table_rows import MarketRow
from keruen.movements.evidence import Evidence
from keruen.movements.operating_policies import (
    MOST_OF_SILO,
    OperatingPolicies,
    read_operating_policies,
)
from keruen.movements.verify_stocks import tier_capacities
from keruen.movements.violations import (
    ABSOLUTE_TOLERANCE_T,
    RELATIVE_TOLERANCE,
    Violation,
    exceedings,
    number,
)


def check_operating_policies(evidence: Evidence) -> list[Violation]:
    """Markets have their floors in store, and no more is handled than the target shares allow."""
    policies = read_operating_policies(evidence.case)
    return [
        *_floors(evidence, policies),
        *_paths(evidence, policies),
        *_sites(evidence, policies),
    ]


def _floors(evidence: Evidence, policies: OperatingPolicies) -> list[Violation]:
    found = []
    markets = {row.market: row.site for row in evidence.case.rows(MarketRow)}
    for market, days in policies.floor_days.items():
        site = markets[market]
        held = evidence.held.sum(axis=1)[evidence.sites.index(site)]
        daily = evidence.parameters.demand_t[market] / evidence.parameters.days.lengths
        most = MOST_OF_SILO * evidence.parameters.sites[site].storage_capacity_t
        floor = np.minimum(days * daily, most)
        low = held < floor * (1.0 - RELATIVE_TOLERANCE) - ABSOLUTE_TOLERANCE_T
        found += [
            Violation(
                "R34",
                "stocks",
                f"market={market} and site={site} and period={period}",
                "quantity_t",
                number(float(held[period])),
                f"the safety stock is {number(float(floor[period]))} t",
            )
            for period in np.flatnonzero(low)
            if period > 0
        ]
    return found


def _paths(evidence: Evidence, policies: OperatingPolicies) -> list[Violation]:
    parameters = evidence.parameters
    sent = evidence.sums(evidence.of_kind("lane"), "route")
    found = []
    for lane, tonnes in sorted(sent.items()):
        capacity, share = parameters.lane_capacity_t[lane], policies.lane(lane)
        if capacity is not None and share < 1.0:
            problem = "the lane carries more than its target utilisation"
            found += exceedings("R34", f"route={lane}", tonnes, share * capacity, problem)
    # The capacity itself is checked as R14.
    shared = parameters.corridor_capacity_t if policies.usual < 1.0 else {}
    for corridor, capacity in shared.items():
        ends = [sent[lane] for lane in parameters.ending_lanes[corridor] if lane in sent]
        total = np.sum(ends, axis=0) if ends else np.zeros(evidence.periods)
        problem = "the lanes that end the corridor carry more than its target utilisation"
        found += exceedings(
            "R34", f"corridor={corridor}", total, policies.usual * capacity, problem
        )
    return found


def _sites(evidence: Evidence, policies: OperatingPolicies) -> list[Violation]:
    received = evidence.received.sum(axis=1)
    by_lane, by_ship = evidence.sent_by_lane.sum(axis=1), evidence.sent_by_ship.sum(axis=1)
    found = []
    for index, site in enumerate(evidence.sites):
        share = policies.site(site)
        if share >= 1.0:
            continue
        row = evidence.parameters.sites[site]
        days = evidence.parameters.days.lengths * evidence.parameters.site_factor[site] * share
        tier_receiving, tier_loading = tier_capacities(evidence, site)
        if row.receiving_capacity_t_per_day is not None:
            limit = (row.receiving_capacity_t_per_day + tier_receiving) * days
            problem = "more reaches the site than its target utilisation"
            found += exceedings("R34", f"to_site={site}", received[index], limit, problem)
        own = by_lane[index] + by_ship[index]
        if site in evidence.parameters.hub_sites:
            own = by_lane[index]
            problem = "ships load more at the hub site than its target utilisation"
            limit = tier_loading * days
            found += exceedings("R34", f"from_site={site}", by_ship[index], limit, problem)
        if row.loading_capacity_t_per_day is not None:
            limit = row.loading_capacity_t_per_day * days
            problem = "more leaves the site than its target utilisation"
            found += exceedings("R34", f"from_site={site}", own, limit, problem)
    return found
