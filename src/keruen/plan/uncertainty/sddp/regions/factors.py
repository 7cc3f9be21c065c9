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
    names = ("price", "capacity", "freight", "lane_capacity", "lane_cost")
    found: dict[str, Floats] = {}
    for name in names:
        size = len(corridor.lanes) if name.startswith("lane") else len(corridor.origins)
        product = np.ones(size)
        for chain, state in zip(corridor.chains, combination, strict=True):
            product = product * getattr(chain, name)[state]
        found[name] = product
    hub = 1.0
    for chain, state in zip(corridor.chains, combination, strict=True):
        hub *= float(chain.hub_freight[state])
    return Factors(
        price=found["price"] * np.exp(year.price),
        capacity=found["capacity"],
        crop=np.exp(year.crop),
        freight=found["freight"],
        lane_capacity=found["lane_capacity"],
        lane_cost=found["lane_cost"],
        hub_freight=hub,
        demand=np.exp(year.demand),
    )
