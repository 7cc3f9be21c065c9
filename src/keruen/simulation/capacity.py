"""Berths, stations and paths: how many servers each has, and what one of them moves in a day.

The plan knows tonnes a day for a place, and tonnes a day for a ship. A place has as many berths as
its capacity holds ships' rates, at least one, and together they move what the plan allows, no more.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from keruen.case.case import Case
from keruen.case.table_rows import HubOptionRow
from keruen.movements.parameters import MeasureParameters
from keruen.movements.periods import Floats
from keruen.rows import number_of
from keruen.simulation.inputs import KG_PER_T
from keruen.summaries import Openings

LOAD_SHIP, DISCHARGE_SHIP = "loading berth", "discharge berth"
LOAD_LANE, RECEIVE_LANE = "loading station", "receiving station"
LANE, CORRIDOR = "lane", "corridor"

Place = tuple[str, str]
"""Kind of a resource and the site, lane or corridor where it is."""

WITHOUT_LIMIT = 1_000_000
LEAST_SHARE = 1e-3
"""A place that a period's average shuts works at this share, so that what came late is not lost."""


@dataclass(frozen=True)
class Capacity:
    """What a resource can do: kilograms a day of one server by period, and how many there are."""

    servers: int
    kg_per_day: Floats


def find_capacities(
    plan_case: Case, case: Case, openings: Openings, periods: int
) -> dict[Place, Capacity]:
    """Every resource of a corridor.

    Parameters
    ----------
    plan_case : the case as planned, which sets the number of servers.
    case : the case of the world, which sets their rates.
    openings : tiers that are open, and from when.
    """
    opened = list(openings)
    planned = _limits(plan_case, opened, periods)
    real = _limits(case, opened, periods)
    return {place: _capacity(planned[place], real[place]) for place in planned}


Limit = tuple[Floats | None, Floats | None]
"""Tonnes a day of a place, and of one ship there; None where nothing limits it."""


def _capacity(planned: Limit, real: Limit) -> Capacity:
    place, ship = planned
    if place is None and ship is not None:
        return Capacity(WITHOUT_LIMIT, _usable(_given(real[1])) * KG_PER_T)
    most = 0.0 if place is None else float(place.max())
    servers = 1 if ship is None else max(1, round(most / max(float(ship.max()), 1e-9)))
    return Capacity(servers, _usable(_given(real[0])) / servers * KG_PER_T)


def _given(rate: Floats | None) -> Floats:
    return np.zeros(1) if rate is None else rate


def _usable(rate: Floats) -> Floats:
    most = max(float(rate.max()), 1e-6)
    usable: Floats = np.maximum(rate, LEAST_SHARE * most)
    return usable


def _limits(case: Case, openings: Openings, periods: int) -> dict[Place, Limit]:
    parameters = MeasureParameters(case)
    state = parameters.open_share(openings)
    lengths = parameters.days.lengths[:periods]
    found: dict[Place, Limit] = {}
    for site, row in parameters.sites.items():
        factor = parameters.site_factor[site][:periods]
        tiers = [
            (tier, state[name][:periods] * parameters.tier_factor[name][:periods])
            for name, tier in parameters.hub_options.items()
            if tier.site == site
        ]

        def added(column: str, tiers: Sequence[tuple[HubOptionRow, Floats]] = tiers) -> Floats:
            total = np.zeros(periods)
            for tier, share in tiers:
                total += number_of(tier, column) * share
            return total

        receiving = _times(row.receiving_capacity_t_per_day, factor, added, "receiving")
        loading = _times(row.loading_capacity_t_per_day, factor, None, "loading")
        ship_loading = loading
        if site in parameters.hub_sites:
            ship_loading = added("loading_capacity_t_per_day") * factor
        if row.load_rate_t_per_day is not None:
            found[LOAD_SHIP, site] = (ship_loading, row.load_rate_t_per_day * factor)
        if row.discharge_rate_t_per_day is not None:
            found[DISCHARGE_SHIP, site] = (receiving, row.discharge_rate_t_per_day * factor)
        if loading is not None:
            found[LOAD_LANE, site] = (loading, None)
        if receiving is not None:
            found[RECEIVE_LANE, site] = (receiving, None)
    for lane, most in parameters.lane_capacity_t.items():
        if most is not None:
            found[LANE, lane] = (most[:periods] / lengths, None)
    for corridor, total in parameters.corridor_capacity_t.items():
        found[CORRIDOR, corridor] = (total[:periods] / lengths, None)
    return found


def _times(
    value: float | None, factor: Floats, added: Callable[[str], Floats] | None, name: str
) -> Floats | None:
    if value is None:
        return None
    extra = 0.0 if added is None else added(f"{name}_capacity_t_per_day")
    whole: Floats = (value + extra) * factor
    return whole
