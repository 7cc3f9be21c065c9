"""A corridor reduced to monthly figures: what the bound on regions is computed from.

Quantities are in thousand tonnes (kt) and money in thousand USD, so that 1 USD/t is a coefficient
of 1. Months are numbered from 0; `first_calendar_month` is that of month 0.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from keruen.solver import Floats

HUB = -1
"""In place of the number of an origin or of a place: the hub."""


@dataclass(frozen=True)
class Place:
    """Where grain is used.

    `use_kt` is the mean use by month, shape (months,); `deviation` the standard deviation of a
    month's use over its mean. Costs are in USD/t (storage: and month). `arriving_kt` is what was
    ordered before and lands in month 0, 1, ..., shape (any,).
    """

    name: str
    region: str
    use_kt: Floats
    deviation: float
    capacity_kt: float
    storage_usd: float
    opening_kt: float
    arriving_kt: Floats
    ceiling_usd: float
    duty_usd: float


@dataclass(frozen=True)
class Origin:
    """Grain for sale: price in USD/t and usual offer in kt by month, shape (months,).

    A price factor f multiplies the price by 1 + `price_share` x (f - 1). An origin with a `store`
    draws on the crop there, sells its first step only, and its offer does not follow the crop.
    """

    name: str
    price_usd: Floats
    offer_kt: Floats
    price_share: float = 1.0
    store: int | None = None
    subsidy_usd: float = 0.0


@dataclass(frozen=True)
class Store:
    """Crop that waits inland: what comes to it by month, shape (months,), and what is there."""

    inflow_kt: Floats
    opening_kt: float


@dataclass(frozen=True)
class OfferStep:
    """A share of the usual offer that is sold at a premium, USD/t."""

    share: float
    premium_usd: float


@dataclass(frozen=True)
class Arc:
    """A way by sea. `lags` are months after leaving and the share that lands then."""

    origin: int
    place: int
    freight_usd: float
    other_usd: float
    loss: float
    lags: tuple[tuple[int, float], ...]


@dataclass(frozen=True)
class Lane:
    """A way by land from one place to another; `capacity_kt` a month."""

    from_place: int
    to_place: int
    cost_usd: float
    other_usd: float
    loss: float
    lags: tuple[tuple[int, float], ...]
    capacity_kt: float


@dataclass(frozen=True)
class SharedCapacity:
    """Several origins load through one corridor: its capacity by month, shape (months,)."""

    origins: tuple[int, ...]
    capacity_kt: Floats


@dataclass(frozen=True)
class Chain:
    """States of the world of which one is in force at a time; state 0 is the normal one.

    `transition` has shape (12, states, states): probabilities of the states of a calendar month,
    January first, given those of the month before. Factors have shape (states, origins),
    (states, lanes) and, for ships that load at the hub, (states,).
    """

    name: str
    transition: Floats
    capacity: Floats
    price: Floats
    freight: Floats
    lane_capacity: Floats
    lane_cost: Floats
    hub_freight: Floats


@dataclass(frozen=True)
class PastYear:
    """How far a past year lay from its trend: logarithms by origin, and by place for demand."""

    price: Floats
    crop: Floats
    demand: Floats


@dataclass(frozen=True)
class Corridor:
    """A corridor without a hub.

    `capital_usd` is the cost of capital of a tonne and month. Of unmet demand at most `late_share`
    of the month's use waits for the next month at `late_usd`; what has no room in a silo costs
    `overflow_usd` more. Grain left at the end counts `ending_share` of its landed cost.
    `correlation` is that of the monthly demand of two places. Years are redrawn every twelve months
    from month 0.
    """

    months: int
    first_calendar_month: int
    places: tuple[Place, ...]
    origins: tuple[Origin, ...]
    stores: tuple[Store, ...]
    steps: tuple[OfferStep, ...]
    arcs: tuple[Arc, ...]
    lanes: tuple[Lane, ...]
    shared: tuple[SharedCapacity, ...]
    chains: tuple[Chain, ...]
    past_years: tuple[PastYear, ...]
    capital_usd: float
    late_share: float
    late_usd: float
    overflow_usd: float
    ending_share: float
    correlation: float
    subsidy_kusd: Floats

    @property
    def years(self) -> float:
        """Length of the horizon in years."""
        return self.months / 12.0

    def calendar(self, month: int) -> int:
        """Calendar month of a month, 0 for January."""
        return (self.first_calendar_month - 1 + month) % 12


@dataclass(frozen=True)
class HubPart:
    """A hub and its ways: arcs with `HUB` as place lead to it, arcs with `HUB` as origin from it.

    `receiving_kt` and `loading_kt` are the most of a month, shape (months,).
    """

    silo_kt: float
    receiving_kt: Floats
    loading_kt: Floats
    storage_usd: float
    arcs: tuple[Arc, ...]


def deviation_of(deviations: Floats, uses: Floats, correlation: float) -> float:
    """Relative deviation of a sum whose parts have one common correlation."""
    sizes = deviations * uses
    common = correlation * float(sizes.sum()) ** 2
    own = (1.0 - correlation) * float(sizes @ sizes)
    total = float(uses.sum())
    return float(np.sqrt(max(common + own, 0.0)) / total) if total > 0.0 else 0.0
