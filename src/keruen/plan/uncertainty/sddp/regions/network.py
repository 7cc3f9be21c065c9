"""The corridor of a reduced case: what the valuation of hubs has, as the bound on regions needs it.

The classes of the valuation are described by what is read of them, so that neither imports the
other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Protocol

import numpy as np

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
from keruen.solver import Floats

INLAND_PRICE_SHARE = 0.5
"""An inland price follows a factor by half, for the lanes to its port do not."""
Lags = tuple[tuple[int, float], ...]


class StepLike(Protocol):
    """A step of an offer."""

    @property
    def share(self) -> float: ...
    @property
    def premium_usd_per_t(self) -> float: ...


class ParametersLike(Protocol):
    """Single figures of the valuation."""

    @property
    def shortage_price_factor(self) -> float: ...
    @property
    def demand_error_share(self) -> float: ...
    @property
    def demand_error_correlation(self) -> float: ...
    @property
    def late_share(self) -> float: ...
    @property
    def late_cost_usd_per_t(self) -> float: ...
    @property
    def overflow_cost_usd_per_t(self) -> float: ...
    @property
    def ending_value_share(self) -> float: ...
    @property
    def steps(self) -> Sequence[StepLike]: ...


class PlaceLike(Protocol):
    """A place of use."""

    @property
    def market(self) -> str: ...
    @property
    def group(self) -> str: ...
    @property
    def use_kt(self) -> Floats: ...
    @property
    def deviation(self) -> float: ...
    @property
    def capacity_kt(self) -> float: ...
    @property
    def storage_usd(self) -> float: ...
    @property
    def opening_kt(self) -> float: ...
    @property
    def ceiling_usd(self) -> float: ...
    @property
    def duty_usd(self) -> float: ...


class OriginLike(Protocol):
    """An origin of grain."""

    @property
    def name(self) -> str: ...
    @property
    def price_usd(self) -> Floats: ...
    @property
    def offer_kt(self) -> Floats: ...
    @property
    def store(self) -> int | None: ...
    @property
    def subsidy_usd(self) -> float: ...


class StoreLike(Protocol):
    """Crop that waits inland."""

    @property
    def inflow_kt(self) -> Floats: ...
    @property
    def opening_kt(self) -> float: ...


class ArcLike(Protocol):
    """A way by sea; the hub has the number -1."""

    @property
    def origin(self) -> int: ...
    @property
    def place(self) -> int: ...
    @property
    def freight_usd(self) -> float: ...
    @property
    def lot_usd(self) -> float: ...
    @property
    def other_usd(self) -> float: ...
    @property
    def loss(self) -> float: ...
    @property
    def lags(self) -> Lags: ...


class LaneLike(Protocol):
    """A way by land."""

    @property
    def from_place(self) -> int: ...
    @property
    def to_place(self) -> int: ...
    @property
    def cost_usd(self) -> float: ...
    @property
    def other_usd(self) -> float: ...
    @property
    def loss(self) -> float: ...
    @property
    def lags(self) -> Lags: ...
    @property
    def capacity_kt(self) -> float: ...


class SharedLike(Protocol):
    """A corridor that several origins load through."""

    @property
    def capacity_kt(self) -> Floats: ...
    @property
    def origins(self) -> tuple[int, ...]: ...


class HubLike(Protocol):
    """A hub."""

    @property
    def silo_kt(self) -> float: ...
    @property
    def receiving_kt(self) -> Floats: ...
    @property
    def loading_kt(self) -> Floats: ...
    @property
    def storage_usd(self) -> float: ...


class NetworkLike(Protocol):
    """A case reduced to places, origins and ways; with a hub or without."""

    @property
    def start(self) -> dt.date: ...
    @property
    def months(self) -> int: ...
    @property
    def places(self) -> Sequence[PlaceLike]: ...
    @property
    def origins(self) -> Sequence[OriginLike]: ...
    @property
    def stores(self) -> Sequence[StoreLike]: ...
    @property
    def arcs(self) -> Sequence[ArcLike]: ...
    @property
    def lanes(self) -> Sequence[LaneLike]: ...
    @property
    def shared(self) -> Sequence[SharedLike]: ...
    @property
    def hub(self) -> HubLike | None: ...
    @property
    def capital_usd(self) -> float: ...
    @property
    def subsidy_kusd(self) -> Floats: ...
    @property
    def parameters(self) -> ParametersLike: ...


class EffectsLike(Protocol):
    """Factors by chain and state."""

    @property
    def capacity(self) -> Sequence[Floats]: ...
    @property
    def price(self) -> Sequence[Floats]: ...
    @property
    def freight(self) -> Sequence[Floats]: ...
    @property
    def lane_capacity(self) -> Sequence[Floats]: ...
    @property
    def lane_cost(self) -> Sequence[Floats]: ...
    @property
    def hub_freight(self) -> Sequence[Floats]: ...


class YearLike(Protocol):
    """Residuals of a past year."""

    @property
    def price(self) -> Floats: ...
    @property
    def crop(self) -> Floats: ...
    @property
    def demand(self) -> Floats: ...


def corridor_of(
    network: NetworkLike,
    names: Sequence[str],
    transitions: Sequence[Floats],
    effects: EffectsLike,
    years: Sequence[YearLike],
    arriving_kt: Floats,
) -> tuple[Corridor, HubPart | None]:
    """The corridor of a reduced case and its hub.

    Parameters
    ----------
    network : the reduced case; with the hub of a design, or without one.
    names, transitions : of each chain its name and its probabilities by calendar month, January
        first, shape (12, states, states).
    effects : what each state of each chain changes in this network.
    years : past years that are drawn from.
    arriving_kt : what was ordered before and lands in month 0, 1, ..., shape (months, places).
    """
    parameters = network.parameters
    months = network.months
    corridor = Corridor(
        months=months,
        first_calendar_month=network.start.month,
        places=tuple(
            Place(
                name=place.market,
                region=place.group or place.market,
                use_kt=place.use_kt[:months],
                deviation=place.deviation * parameters.demand_error_share,
                capacity_kt=place.capacity_kt,
                storage_usd=place.storage_usd,
                opening_kt=place.opening_kt,
                arriving_kt=arriving_kt[:, number],
                ceiling_usd=place.ceiling_usd * parameters.shortage_price_factor,
                duty_usd=place.duty_usd,
            )
            for number, place in enumerate(network.places)
        ),
        origins=tuple(_origin(origin, months) for origin in network.origins),
        stores=tuple(Store(each.inflow_kt[:months], each.opening_kt) for each in network.stores),
        steps=tuple(OfferStep(step.share, step.premium_usd_per_t) for step in parameters.steps),
        arcs=tuple(_arc(arc) for arc in network.arcs if HUB not in (arc.origin, arc.place)),
        lanes=tuple(
            Lane(
                from_place=lane.from_place,
                to_place=lane.to_place,
                cost_usd=lane.cost_usd,
                other_usd=lane.other_usd,
                loss=lane.loss,
                lags=lane.lags,
                capacity_kt=lane.capacity_kt,
            )
            for lane in network.lanes
        ),
        shared=tuple(
            SharedCapacity(each.origins, each.capacity_kt[:months]) for each in network.shared
        ),
        chains=_chains(names, transitions, effects),
        past_years=tuple(PastYear(year.price, year.crop, year.demand) for year in years),
        capital_usd=network.capital_usd,
        late_share=parameters.late_share,
        late_usd=parameters.late_cost_usd_per_t,
        overflow_usd=parameters.overflow_cost_usd_per_t,
        ending_share=parameters.ending_value_share,
        correlation=parameters.demand_error_correlation,
        subsidy_kusd=network.subsidy_kusd[:months],
    )
    hub = network.hub
    if hub is None:
        return corridor, None
    part = HubPart(
        silo_kt=hub.silo_kt,
        receiving_kt=hub.receiving_kt[:months],
        loading_kt=hub.loading_kt[:months],
        storage_usd=hub.storage_usd,
        arcs=tuple(_arc(arc) for arc in network.arcs if HUB in (arc.origin, arc.place)),
    )
    return corridor, part


def _origin(origin: OriginLike, months: int) -> Origin:
    return Origin(
        name=origin.name,
        price_usd=origin.price_usd[:months],
        offer_kt=origin.offer_kt[:months],
        price_share=1.0 if origin.store is None else INLAND_PRICE_SHARE,
        store=origin.store,
        subsidy_usd=origin.subsidy_usd,
    )


def _arc(arc: ArcLike) -> Arc:
    return Arc(
        origin=arc.origin,
        place=arc.place,
        freight_usd=arc.freight_usd,
        other_usd=arc.lot_usd + arc.other_usd,
        loss=arc.loss,
        lags=arc.lags,
    )


def _chains(
    names: Sequence[str], transitions: Sequence[Floats], effects: EffectsLike
) -> tuple[Chain, ...]:
    return tuple(
        Chain(
            name=name,
            transition=np.asarray(transition),
            capacity=effects.capacity[number],
            price=effects.price[number],
            freight=effects.freight[number],
            lane_capacity=effects.lane_capacity[number],
            lane_cost=effects.lane_cost[number],
            hub_freight=effects.hub_freight[number],
        )
        for number, (name, transition) in enumerate(zip(names, transitions, strict=True))
    )
