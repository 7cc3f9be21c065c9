"""The reduced corridor: places of use, origins with their offers, and the ways between them.

Quantities are in thousand tonnes (kt), money in thousand USD, so that a cost of 1 USD/t has the
coefficient 1. Months are numbered from 0; arrays by month reach `AHEAD` months past the last.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TypeAlias

from keruen.plan.uncertainty.parameters import ValueParameters
from keruen.solver import Floats

AHEAD = 5
"""Months that an order looks ahead, its own included."""
MOST_MONTHS = 24
MONTH_DAYS = 30.4375
SMALL_PARCEL_KT = 15.0

Lags: TypeAlias = tuple[tuple[int, float], ...]
"""Months after leaving, and the share that arrives then (R6)."""


@dataclass(frozen=True)
class Place:
    """Where a market uses grain.

    `use_kt` is the mean use by month; `deviation` the standard deviation of a year's demand over
    its mean; costs are in USD per tonne (and month, for storage).
    """

    market: str
    name: str
    site: str
    country: str
    group: str
    use_kt: Floats
    deviation: float
    capacity_kt: float
    storage_usd: float
    loss: float
    opening_kt: float
    ceiling_usd: float
    duty_usd: float

    @property
    def mean_use_kt(self) -> float:
        """Mean use of a month."""
        return float(self.use_kt.mean())


@dataclass(frozen=True)
class Origin:
    """Grain for sale at a port of loading.

    `price_usd` and `offer_kt` are by month. An inland origin has a `store`: the country whose crop
    it draws on, what is unsold waiting for the next month; `corridors` and `lanes` lead to its
    port. `subsidy_usd` is paid on each tonne while the budget lasts.
    """

    name: str
    port: str
    country: str
    sea_region: str
    price_usd: Floats
    offer_kt: Floats
    through_hub: bool
    store: int | None = None
    corridors: tuple[str, ...] = ()
    lanes: tuple[str, ...] = ()
    subsidy_usd: float = 0.0


@dataclass(frozen=True)
class Store:
    """Crop of a country that waits inland: what comes to it by month, and what is there."""

    country: str
    inflow_kt: Floats
    opening_kt: float


HUB = -1
"""In place of the number of an origin, or of a place: the hub."""


@dataclass(frozen=True)
class Arc:
    """A way by ship from an origin or the hub to a place or the hub.

    Freight is what varies with the freight factor; it contains the cost of the lot, which is half
    the intake over the monthly use, in months, times the cost of storage and capital.
    """

    origin: int
    place: int
    freight_usd: float
    lot_usd: float
    other_usd: float
    loss: float
    lags: Lags
    intake_kt: float
    option: str

    @property
    def cost_usd(self) -> float:
        """Cost of a tonne at the usual freight."""
        return self.freight_usd + self.lot_usd + self.other_usd


@dataclass(frozen=True)
class Lane:
    """A lane from one place to another, such as from a port to a market behind it."""

    name: str
    corridor: str
    from_place: int
    to_place: int
    cost_usd: float
    other_usd: float
    loss: float
    lags: Lags
    capacity_kt: float


@dataclass(frozen=True)
class Hub:
    """The tiers 1 to `tier` at a site, open in every month; rates by month."""

    site: str
    name: str
    tier: int
    silo_kt: float
    receiving_kt: Floats
    loading_kt: Floats
    storage_usd: float
    loss: float
    handling_usd: float
    fixed_usd_per_year: float


@dataclass(frozen=True)
class SharedCorridor:
    """A corridor that several origins load through: its capacity by month."""

    corridor: str
    capacity_kt: Floats
    origins: tuple[int, ...]


@dataclass(frozen=True)
class Network:
    """A case reduced to what the value of a hub needs; `hub` is None in the plan without one.

    `months` are valued. `capital_usd` is the cost of capital of a tonne and month, and
    `subsidy_kusd` the budget of the subsidies by month.
    """

    case: str
    start: dt.date
    months: int
    places: tuple[Place, ...]
    origins: tuple[Origin, ...]
    stores: tuple[Store, ...]
    arcs: tuple[Arc, ...]
    lanes: tuple[Lane, ...]
    shared: tuple[SharedCorridor, ...]
    hub: Hub | None
    capital_usd: float
    subsidy_kusd: Floats
    parameters: ValueParameters

    @property
    def years(self) -> float:
        """Years that are valued."""
        return self.months / 12.0

    def month_date(self, month: int) -> dt.date:
        """First day of a month."""
        number = self.start.year * 12 + self.start.month - 1 + month
        return dt.date(number // 12, number % 12 + 1, 1)
