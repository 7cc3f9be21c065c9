"""What a plan borrows within its periods: grain before it comes, and room before it is free."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np

from keruen.case.case import Case
from keruen.simulation.inputs import PlanTables
from keruen.simulation.policies import Policies
from keruen.simulation.replication import replicate
from keruen.simulation.world import World


class Made(Protocol):
    """What is known of a corridor once its world is put together."""

    plan: PlanTables
    whole_case: Case
    random: bool
    sites: dict[str, int]
    stores: dict[tuple[str, str], int]
    markets: list[str]
    routes: dict[tuple[str, str], int]
    policies: Policies
    periods: int

    def rooms(self, case: Case) -> Any:
        """Storage by site and period, in kilograms."""
        ...

    def without_chance(self) -> World:
        """The plan's own world, before what it borrows is lent to it."""
        ...


def settle_within_periods(maker: Made, world: World) -> World:
    """The world with what the plan borrows within its periods.

    A plan counts stocks at the ends of its periods; in between a ship may load what a train brings
    later in the same month. Two runs without chance find how much that is: first each store gives
    what it does not have, and its lowest level is lent to it at the start; then each site takes
    what it has no room for, and its highest level is allowed it. Both are told with the results.
    """
    plan_rooms = maker.rooms(maker.plan.case)
    lent, high, low = _borrowed(maker, world)
    at_site = np.zeros(len(maker.sites), np.int64)
    np.add.at(at_site, world.stores["site"], lent)
    allowed = np.maximum(0, high - plan_rooms - at_site[:, None])
    capacity = maker.rooms(maker.whole_case) + at_site[:, None] + allowed
    hold = maker.policies.hold(maker.sites, maker.periods)
    sites = world.sites.copy()
    releases = maker.policies.releases(maker.sites, maker.markets)
    sites["release"] = [days for days, _ in releases]
    sites["market"] = [market for _, market in releases]
    world = _lend(world, lent)
    return world._replace(capacity=capacity, hold=np.minimum(hold, low), sites=sites)


def _borrowed(maker: Made, world: World) -> tuple[Any, Any, Any]:
    """Kilograms that each store lacks within periods, and the highest and lowest levels of the
    sites; found once for a plan and its stores."""
    key = ("borrowed", tuple(maker.stores))
    if key not in maker.plan.memory:
        calm = maker.without_chance() if maker.random else world
        routes = max(len(maker.routes), 1)
        lent = np.maximum(0, -replicate(calm, routes, 0, 0, loose=2).store_low)
        second = replicate(_lend(calm, lent), routes, 0, 0, loose=1)
        maker.plan.memory[key] = (lent, second.site_high, second.site_low)
    found: tuple[Any, Any, Any] = maker.plan.memory[key]
    return found


def _lend(world: World, lent: Any) -> World:
    stores = world.stores.copy()
    stores.kg = stores.kg + lent
    stores.borrowed = lent
    return world._replace(stores=stores)
