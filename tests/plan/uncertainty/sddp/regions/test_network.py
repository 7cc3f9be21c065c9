"""The corridor of a reduced case has its figures, unit by unit."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace

import numpy as np

from keruen.plan.uncertainty.sddp.regions import HUB, bound
from keruen.plan.uncertainty.sddp.regions.network import Lags, corridor_of
from keruen.solver import Floats


def months(value: float) -> Floats:
    """A figure of three months and of those that a case reaches past them."""
    return np.full(8, value)


@dataclass(frozen=True)
class Step:
    share: float = 1.0
    premium_usd_per_t: float = 0.0


@dataclass(frozen=True)
class Parameters:
    shortage_price_factor: float = 2.0
    demand_error_share: float = 0.5
    demand_error_correlation: float = 0.1
    late_share: float = 0.25
    late_cost_usd_per_t: float = 20.0
    overflow_cost_usd_per_t: float = 15.0
    ending_value_share: float = 0.9
    steps: tuple[Step, ...] = (Step(), Step(0.3, 12.0))


@dataclass(frozen=True)
class Market:
    market: str = "dakar"
    group: str = "coast"
    use_kt: Floats = field(default_factory=lambda: months(10.0))
    deviation: float = 0.2
    capacity_kt: float = 30.0
    storage_usd: float = 4.0
    opening_kt: float = 5.0
    ceiling_usd: float = 300.0
    duty_usd: float = 7.0


@dataclass(frozen=True)
class Offer:
    name: str
    store: int | None = None
    subsidy_usd: float = 0.0
    price_usd: Floats = field(default_factory=lambda: months(200.0))
    offer_kt: Floats = field(default_factory=lambda: months(50.0))


@dataclass(frozen=True)
class Crop:
    inflow_kt: Floats = field(default_factory=lambda: months(20.0))
    opening_kt: float = 3.0


@dataclass(frozen=True)
class Way:
    origin: int
    place: int
    freight_usd: float = 30.0
    lot_usd: float = 2.0
    other_usd: float = 8.0
    loss: float = 0.0
    lags: Lags = ((0, 1.0),)


@dataclass(frozen=True)
class Road:
    from_place: int = 0
    to_place: int = 1
    cost_usd: float = 40.0
    other_usd: float = 5.0
    loss: float = 0.01
    lags: Lags = ((0, 0.5), (1, 0.5))
    capacity_kt: float = 12.0


@dataclass(frozen=True)
class Shared:
    capacity_kt: Floats = field(default_factory=lambda: months(40.0))
    origins: tuple[int, ...] = (0,)


@dataclass(frozen=True)
class Silo:
    silo_kt: float = 60.0
    receiving_kt: Floats = field(default_factory=lambda: months(60.0))
    loading_kt: Floats = field(default_factory=lambda: months(90.0))
    storage_usd: float = 5.0


@dataclass(frozen=True)
class Reduced:
    hub: Silo | None
    start: dt.date = dt.date(2026, 9, 1)
    months: int = 3
    places: tuple[Market, ...] = (Market(), Market("bamako", ""))
    origins: tuple[Offer, ...] = (Offer("kz:riga", 0, 9.0), Offer("rouen"))
    stores: tuple[Crop, ...] = (Crop(),)
    arcs: tuple[Way, ...] = (Way(0, 0), Way(1, 0), Way(1, HUB), Way(HUB, 0))
    lanes: tuple[Road, ...] = (Road(),)
    shared: tuple[Shared, ...] = (Shared(),)
    capital_usd: float = 1.5
    subsidy_kusd: Floats = field(default_factory=lambda: months(100.0))
    parameters: Parameters = field(default_factory=Parameters)


@dataclass(frozen=True)
class Changes:
    capacity: tuple[Floats, ...] = (np.ones((1, 2)),)
    price: tuple[Floats, ...] = (np.ones((1, 2)),)
    freight: tuple[Floats, ...] = (np.ones((1, 2)),)
    lane_capacity: tuple[Floats, ...] = (np.ones((1, 1)),)
    lane_cost: tuple[Floats, ...] = (np.ones((1, 1)),)
    hub_freight: tuple[Floats, ...] = (np.ones(1),)


@dataclass(frozen=True)
class Year:
    price: Floats = field(default_factory=lambda: np.zeros(2))
    crop: Floats = field(default_factory=lambda: np.zeros(2))
    demand: Floats = field(default_factory=lambda: np.zeros(2))


ARRIVING = np.array([[1.0, 2.0], [3.0, 4.0]])


def test_every_figure_has_its_place() -> None:
    network = Reduced(Silo())
    made, part = corridor_of(network, ["one"], [np.ones((12, 1, 1))], Changes(), [Year()], ARRIVING)
    assert (made.months, made.first_calendar_month, made.years) == (3, 9, 0.25)
    assert [each.region for each in made.places] == ["coast", "bamako"]
    first = made.places[0]
    assert first.use_kt.tolist() == [10.0] * 3
    assert (first.deviation, first.ceiling_usd, first.duty_usd) == (0.1, 600.0, 7.0)
    assert first.arriving_kt.tolist() == [1.0, 3.0]
    assert [each.price_share for each in made.origins] == [0.5, 1.0]
    assert [each.subsidy_usd for each in made.origins] == [9.0, 0.0]
    assert [(each.origin, each.place, each.other_usd) for each in made.arcs] == [
        (0, 0, 10.0),
        (1, 0, 10.0),
    ]
    assert [step.premium_usd for step in made.steps] == [0.0, 12.0]
    assert made.stores[0].inflow_kt.tolist() == [20.0] * 3
    assert made.shared[0].capacity_kt.tolist() == [40.0] * 3
    assert part is not None
    assert (part.silo_kt, len(part.loading_kt), part.storage_usd) == (60.0, 3, 5.0)
    assert [(each.origin, each.place) for each in part.arcs] == [(1, HUB), (HUB, 0)]


def test_a_network_without_a_hub_has_no_part() -> None:
    network = replace(Reduced(None), arcs=(Way(0, 0), Way(1, 0)))
    made, part = corridor_of(network, ["one"], [np.ones((12, 1, 1))], Changes(), [Year()], ARRIVING)
    assert part is None
    found = bound(made, hub=part, worlds=4, iterations=8)
    assert found.without.bound_usd_per_year > 0.0
