"""Intra-period overdraft: grain used before it arrives, and space used before it is free."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from keruen.case.case import Case
from keruen.simulation import world as w
from keruen.simulation.inputs import PlanTables
from keruen.simulation.kernel_state import ENFORCE_NONE, ENFORCE_STOCK
from keruen.simulation.policies import Policies
from keruen.simulation.replication import replicate
from keruen.simulation.world import World


class Made(Protocol):
    """What is known of a corridor once its world is assembled."""

    plan: PlanTables
    whole_case: Case
    random: bool
    sites: dict[str, int]
    stores: dict[tuple[str, str], int]
    markets: list[str]
    routes: dict[tuple[str, str], int]
    policies: Policies
    periods: int

    def rooms(self, case: Case) -> w.Integers:
        """Storage by site and period, in kilograms."""
        ...

    def without_random_variation(self) -> World:
        """The plan's own world without random variation and without overdraft."""
        ...


def allow_intra_period_overdraft(assembler: Made, world: World) -> World:
    """The world with the intra-period overdraft of the plan.

    A plan counts stocks at the ends of its periods; in between a ship may load what a train brings
    later in the same month. Two runs without random variation measure how much that is. In the
    first each store gives what it does not have, and its lowest level is added to it at the start.
    In the second each site takes more than it has space for, and its capacity is raised to its
    highest level. Both are reported with the results.
    """
    plan_rooms = assembler.rooms(assembler.plan.case)
    overdraft_kg, high, low = _overdrafts(assembler, world)
    at_site = np.zeros(len(assembler.sites), np.int64)
    np.add.at(at_site, world.stores["site"], overdraft_kg)
    allowed = np.maximum(0, high - plan_rooms - at_site[:, None])
    capacity = assembler.rooms(assembler.whole_case) + at_site[:, None] + allowed
    hold = assembler.policies.hold(assembler.sites, assembler.periods)
    sites = world.sites.copy()
    releases = assembler.policies.releases(assembler.sites, assembler.markets)
    sites["release"] = [days for days, _ in releases]
    sites["market"] = [market for _, market in releases]
    world = _with_overdraft(world, overdraft_kg)
    return world._replace(capacity=capacity, hold=np.minimum(hold, low), sites=sites)


def _overdrafts(assembler: Made, world: World) -> tuple[w.Integers, w.Integers, w.Integers]:
    """Kilograms that each store lacks within periods, and the highest and lowest levels of the
    sites; computed once for a plan and its stores."""
    key, known = tuple(assembler.stores), assembler.plan.memory.overdrafts
    if key not in known:
        baseline = assembler.without_random_variation() if assembler.random else world
        routes = max(len(assembler.routes), 1)
        overdraft_kg = np.maximum(
            0, -replicate(baseline, routes, 0, 0, enforce=ENFORCE_NONE).store_low
        )
        second = replicate(
            _with_overdraft(baseline, overdraft_kg), routes, 0, 0, enforce=ENFORCE_STOCK
        )
        known[key] = (overdraft_kg, second.site_high, second.site_low)
    return known[key]


def _with_overdraft(world: World, overdraft_kg: w.Integers) -> World:
    stores = world.stores.copy()
    stores.kg = stores.kg + overdraft_kg
    stores.borrowed = overdraft_kg
    return world._replace(stores=stores)
