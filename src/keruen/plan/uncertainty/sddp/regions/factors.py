"""What the regimes and the year of a month multiply."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from keruen.plan.uncertainty.sddp.regions.corridor import Corridor
from keruen.plan.uncertainty.sddp.regions.world_chain import YearKind
from keruen.solver import Floats


@dataclass(frozen=True)
class Factors:
    """What a month's world multiplies: price, capacity, crop and freight of origins, and so on.

    `demand` is by region; `hub_freight` one factor for ships from the hub.
    """

    price: Floats
    capacity: Floats
    crop: Floats
    freight: Floats
    lane_capacity: Floats
    lane_cost: Floats
    hub_freight: float
    demand: Floats


def factors_of(corridor: Corridor, combination: Sequence[int], year: YearKind) -> Factors:
    """The factors of a combination of regimes in a kind of year."""
    price, capacity, freight = (np.ones(len(corridor.origins)) for _ in range(3))
    lane_capacity, lane_cost = (np.ones(len(corridor.lanes)) for _ in range(2))
    hub = 1.0
    for chain, state in zip(corridor.chains, combination, strict=True):
        price = price * chain.price[state]
        capacity = capacity * chain.capacity[state]
        freight = freight * chain.freight[state]
        lane_capacity = lane_capacity * chain.lane_capacity[state]
        lane_cost = lane_cost * chain.lane_cost[state]
        hub *= float(chain.hub_freight[state])
    return Factors(
        price=price * np.exp(year.price),
        capacity=capacity,
        crop=np.exp(year.crop),
        freight=freight,
        lane_capacity=lane_capacity,
        lane_cost=lane_cost,
        hub_freight=hub,
        demand=np.exp(year.demand),
    )
