"""The bound on regions: a corridor's expected cost from below, with and without a hub."""

from keruen.plan.uncertainty.sddp.regions.bound import (
    Interval,
    RegionBound,
    RegionOptions,
    SideBound,
    bound,
)
from keruen.plan.uncertainty.sddp.regions.corridor import (
    HUB,
    Arc,
    Chain,
    Corridor,
    HubPart,
    Lane,
    OfferStep,
    Origin,
    PastYear,
    Place,
    SharedCapacity,
    Store,
)

__all__ = [
    "HUB",
    "Arc",
    "Chain",
    "Corridor",
    "HubPart",
    "Interval",
    "Lane",
    "OfferStep",
    "Origin",
    "PastYear",
    "Place",
    "RegionBound",
    "RegionOptions",
    "SharedCapacity",
    "SideBound",
    "Store",
    "bound",
]
