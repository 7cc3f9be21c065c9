"""What the months of a program look like: as they are in a world, or as they are expected."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from keruen.case.regime_prices import INLAND_PRICE_SHARE
from keruen.plan.uncertainty.network import Network
from keruen.plan.uncertainty.regimes import Chain, Effects
from keruen.plan.uncertainty.worlds import World
from keruen.solver import Floats


@dataclass(frozen=True)
class Conditions:
    """Data of consecutive months, the first axis of each array.

    Attributes
    ----------
    price_usd, offer_kt, freight : of each origin; freight is the factor on its ships.
    hub_freight : the factor on ships that load at the hub, shape (months,).
    inflow_kt : crop that comes to each store.
    lane_kt, lane_factor : capacity of each lane, and the factor on its cost.
    shared : share of each shared corridor that is left.
    demand_kt : need of each place.
    """

    price_usd: Floats
    offer_kt: Floats
    freight: Floats
    hub_freight: Floats
    inflow_kt: Floats
    lane_kt: Floats
    lane_factor: Floats
    demand_kt: Floats
    months: tuple[int, ...]

    @property
    def count(self) -> int:
        """Number of months."""
        return len(self.months)


@dataclass(frozen=True)
class _Factors:
    """What the base figures of some months are multiplied by, the first axis of each array."""

    price: Floats
    capacity: Floats
    crop: Floats
    freight: Floats
    hub_freight: Floats
    lanes: Floats
    lane_cost: Floats


@dataclass(frozen=True)
class Oracle:
    """Makes conditions of a network: what is known of a world at a month, and what it becomes.

    Chances of regimes are those of the case: nobody knows the rates that a world was drawn from.
    Prices are expected to stay as they are, for a price that is known to return would make every
    silo a speculation; capacities return with the chances of the chains.
    """

    network: Network
    chains: tuple[Chain, ...]
    effects: Effects

    def expected(self, world: World, month: int, count: int) -> Conditions:
        """What is known at the start of a month: that month as it is, the later ones on average.

        The hidden part of the month's demand error is not known; of the world's later months
        nothing is read. The residuals of a year are known from its first month; those of the next
        are taken to be zero, except those of prices, which stay.
        """
        network = self.network
        numbers = tuple(range(month, month + count))
        states = world.states[month]
        price, _, freight, _, lane_cost, hub_freight = self._at(states)
        capacity = np.ones((count, len(network.origins)))
        lanes = np.ones((count, len(network.lanes)))
        for column, chain in enumerate(self.chains):
            chance = np.zeros(len(chain.regimes) + 1)
            chance[states[column]] = 1.0
            for step, number in enumerate(numbers):
                if step:
                    calendar = (network.start.month - 1 + number) % 12 + 1
                    chance = chance @ chain.transition(calendar, chain.rates)
                capacity[step] *= _expected(chance, self.effects.capacity[column])
                lanes[step] *= _expected(chance, self.effects.lane_capacity[column])
        level = world.level(month)
        known = np.array([1.0 if number // 12 == month // 12 else 0.0 for number in numbers])
        crop = np.exp(known[:, None] * level.crop)
        demand = self._use(numbers) * np.exp(known[:, None] * level.demand)
        demand[0] *= np.maximum(1.0 + world.seen[month], 0.1)
        factors = _Factors(
            price=np.tile(price * np.exp(level.price), (count, 1)),
            capacity=capacity,
            crop=crop,
            freight=np.tile(freight, (count, 1)),
            hub_freight=np.full(count, hub_freight),
            lanes=lanes,
            lane_cost=np.tile(lane_cost, (count, 1)),
        )
        return self._make(numbers, factors, demand)

    def actual(self, world: World) -> Conditions:
        """All months of a world as they are."""
        network = self.network
        numbers = tuple(range(network.months))
        rows = [self._at(world.states[month]) for month in numbers]
        levels = [world.level(month) for month in numbers]
        factors = _Factors(
            price=np.stack(
                [row[0] * np.exp(level.price) for row, level in zip(rows, levels, strict=True)]
            ),
            capacity=np.stack([row[1] for row in rows]),
            crop=np.stack([np.exp(level.crop) for level in levels]),
            freight=np.stack([row[2] for row in rows]),
            hub_freight=np.array([row[5] for row in rows]),
            lanes=np.stack([row[3] for row in rows]),
            lane_cost=np.stack([row[4] for row in rows]),
        )
        demand = np.stack([world.demand_kt(network, month) for month in numbers])
        return self._make(numbers, factors, demand)

    def mean(self, month: int, count: int) -> Conditions:
        """Months on average, from a first one without a regime, with all years on trend."""
        network = self.network
        numbers = tuple(range(month, month + count))
        size = len(network.origins)
        capacity, lanes = np.ones((count, size)), np.ones((count, len(network.lanes)))
        price, freight = np.ones((count, size)), np.ones((count, size))
        lane_cost, hub = np.ones((count, len(network.lanes))), np.ones(count)
        for column, chain in enumerate(self.chains):
            chance = np.zeros(len(chain.regimes) + 1)
            chance[0] = 1.0
            for step, number in enumerate(numbers):
                calendar = (network.start.month - 1 + number) % 12 + 1
                if step:
                    chance = chance @ chain.transition(calendar, chain.rates)
                capacity[step] *= _expected(chance, self.effects.capacity[column])
                price[step] *= _expected(chance, self.effects.price[column])
                freight[step] *= _expected(chance, self.effects.freight[column])
                lanes[step] *= _expected(chance, self.effects.lane_capacity[column])
                lane_cost[step] *= _expected(chance, self.effects.lane_cost[column])
                hub[step] *= _expected(chance, self.effects.hub_freight[column])
        factors = _Factors(
            price=price,
            capacity=capacity,
            crop=np.ones((count, size)),
            freight=freight,
            hub_freight=hub,
            lanes=lanes,
            lane_cost=lane_cost,
        )
        return self._make(numbers, factors, self._use(numbers))

    def _at(self, states: Floats) -> tuple[Floats, Floats, Floats, Floats, Floats, float]:
        """Factors of a month: price, capacity, freight, lane capacity, lane cost, hub freight."""
        effects = self.effects
        size, lanes = len(self.network.origins), len(self.network.lanes)
        found = [np.ones(size), np.ones(size), np.ones(size), np.ones(lanes), np.ones(lanes)]
        hub = 1.0
        for column, state in enumerate(states):
            found[0] = found[0] * effects.price[column][state]
            found[1] = found[1] * effects.capacity[column][state]
            found[2] = found[2] * effects.freight[column][state]
            found[3] = found[3] * effects.lane_capacity[column][state]
            found[4] = found[4] * effects.lane_cost[column][state]
            hub *= float(effects.hub_freight[column][state])
        return found[0], found[1], found[2], found[3], found[4], hub

    @cached_property
    def _inland(self) -> Floats:
        """1 for origins that draw on a store: their capacity does not follow the crop."""
        return np.array([0.0 if each.store is None else 1.0 for each in self.network.origins])

    @cached_property
    def _store_of(self) -> list[int]:
        """An origin of each store, whose crop is that of the store."""
        found = [0] * len(self.network.stores)
        for number, origin in enumerate(self.network.origins):
            if origin.store is not None:
                found[origin.store] = number
        return found

    def _use(self, numbers: tuple[int, ...]) -> Floats:
        return np.array(
            [[place.use_kt[number] for place in self.network.places] for number in numbers]
        )

    def _make(self, numbers: tuple[int, ...], factors: _Factors, demand: Floats) -> Conditions:
        origins, stores = self.network.origins, self.network.stores
        base = np.array([[each.price_usd[number] for each in origins] for number in numbers])
        offer = np.array([[each.offer_kt[number] for each in origins] for number in numbers])
        grown = np.where(self._inland > 0.0, 1.0, factors.crop)
        inflow = np.array([[each.inflow_kt[number] for each in stores] for number in numbers])
        inflow = inflow.reshape(len(numbers), len(stores)) * factors.crop[:, self._store_of]
        lane = np.array([each.capacity_kt for each in self.network.lanes])
        return Conditions(
            price_usd=self._priced(base, factors.price),
            offer_kt=offer * factors.capacity * grown,
            freight=factors.freight,
            hub_freight=factors.hub_freight,
            inflow_kt=inflow,
            lane_kt=lane * factors.lanes,
            lane_factor=factors.lane_cost,
            demand_kt=demand,
            months=numbers,
        )

    def _priced(self, base: Floats, factor: Floats) -> Floats:
        """Prices times their factor; an inland price follows by half, for its lanes do not."""
        inland = 1.0 + INLAND_PRICE_SHARE * (factor - 1.0)
        return np.asarray(base * np.where(self._inland > 0.0, inland, factor))


def _expected(chance: Floats, factors: Floats) -> Floats:
    """Mean of factors by state; exactly 1 where all are, whatever the chances."""
    return np.asarray(1.0 + chance @ (factors - 1.0))
