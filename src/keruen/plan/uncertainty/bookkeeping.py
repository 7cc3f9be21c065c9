"""Orders carried out in a world, month by month, and what they cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from keruen.plan.uncertainty.conditions import Conditions
from keruen.plan.uncertainty.network import HUB, Network
from keruen.plan.uncertainty.program import Program, State
from keruen.rows import given
from keruen.solver import Floats

PARTS = ("purchase", "freight", "holding", "shortage")
"""Parts of the cost: what is bought; freight with lots, handling, lanes and duties; storage,
capital and room that lacks; and demand that goes short or waits. Grain left at the end is credited
to purchase."""


@dataclass(frozen=True)
class Orders:
    """What leaves in a month, kt: on each arc and lane, bought by origin and step, subsidised."""

    arc_kt: Floats
    lane_kt: Floats
    buy_kt: Floats
    subsidised_kt: Floats


@dataclass(frozen=True)
class Outcome:
    """What a policy comes to in a world; money in thousand USD over the horizon.

    `parts` in the order of `PARTS`; `short_kt` and `late_kt` by month and place; `stock_kt` by
    month and place at the end of each month; `hub_kt` in the hub and `hub_in_kt` sent to it by
    month; `out_kt` sent from the hub by month and place.
    """

    parts: Floats
    short_kt: Floats
    late_kt: Floats
    stock_kt: Floats
    hub_kt: Floats
    hub_in_kt: Floats
    out_kt: Floats

    @property
    def cost(self) -> float:
        """Cost of the world, thousand USD."""
        return float(self.parts.sum())


def first_state(network: Network) -> State:
    """The opening stocks; what was ordered before is taken to be the use of the next months.

    A place that is reached in months has grain under way for them, or it would begin empty.
    """
    reach = _reach(network)
    places = len(network.places)
    arriving = np.zeros((reach, places + 1))
    for number in range(places):
        lead = _lead_months(network, number)
        for month in range(reach):
            share = max(0.0, min(1.0, lead - month))
            arriving[month, number] = share * network.places[number].use_kt[month]
    return State(
        stock_kt=np.array([min(place.opening_kt, place.capacity_kt) for place in network.places]),
        late_kt=np.zeros(places),
        arriving_kt=arriving,
        hub_kt=0.0,
        store_kt=np.array([store.opening_kt for store in network.stores]),
    )


def _reach(network: Network) -> int:
    """Months after leaving in which the last grain lands, and one."""
    lags = [lag for arc in network.arcs for lag, _ in arc.lags]
    lags += [lag for lane in network.lanes for lag, _ in lane.lags]
    return max(lags, default=0) + 1


def _lead_months(network: Network, place: int) -> float:
    """Mean months of the quickest arc from an origin, or of a lane behind one."""
    arcs = [
        sum(lag * share for lag, share in arc.lags)
        for arc in network.arcs
        if arc.place == place and arc.origin != HUB
    ]
    if arcs:
        return min(arcs)
    return min(
        (
            sum(lag * share for lag, share in lane.lags)
            for lane in network.lanes
            if lane.to_place == place
        ),
        default=0.0,
    )


class Bookkeeping:
    """Carries out orders in a world month by month, and counts what they cost."""

    def __init__(self, network: Network, program: Program) -> None:
        self._network = network
        self._unit = program.unit_costs
        self._premiums = np.array([step.premium_usd_per_t for step in network.parameters.steps])
        self._subsidies = np.array(
            [network.origins[n].subsidy_usd for n in program.layout.subsidised]
        )
        self.subsidised = tuple(program.layout.subsidised)
        self._program = program
        self._reach = _reach(network)
        self._capacity = np.array([place.capacity_kt for place in network.places])
        places = len(network.places)
        arcs, lanes = network.arcs, network.lanes
        # What lands of each move, by lag: shape (reach, places + 1, moves).
        self._landing = np.zeros((self._reach, places + 1, len(arcs) + len(lanes)))
        for number, arc in enumerate(arcs):
            for lag, share in arc.lags:
                self._landing[lag, arc.place, number] += (1.0 - arc.loss) * share
        for number, lane in enumerate(lanes):
            for lag, share in lane.lags:
                self._landing[lag, lane.to_place, len(arcs) + number] += (1.0 - lane.loss) * share
        self.from_hub = np.array([arc.origin == HUB for arc in arcs], dtype=bool)
        self._to_hub = np.array([arc.place == HUB for arc in arcs], dtype=bool)
        self.lane_from = np.zeros((places, len(lanes)))
        for number, lane in enumerate(lanes):
            self.lane_from[lane.from_place, number] = 1.0
        self._store_of = np.zeros((len(network.stores), len(network.origins)))
        for number, origin in enumerate(network.origins):
            if origin.store is not None:
                self._store_of[origin.store, number] = 1.0
        self._out = np.zeros((places, len(arcs)))
        for number, arc in enumerate(arcs):
            if arc.origin == HUB:
                self._out[arc.place, number] = 1.0

    def run_month(
        self, actual: Conditions, month: int, state: State, orders: Orders
    ) -> tuple[State, Floats, dict[str, Floats]]:
        """The state after a month, its parts of the cost, and what is recorded of it."""
        unit, network = self._unit, self._network
        late_share = network.parameters.late_share
        moved = np.concatenate([orders.arc_kt, orders.lane_kt])
        landing = self._landing @ moved
        landing[: len(state.arriving_kt)] += state.arriving_kt
        ready = state.stock_kt + landing[0, :-1] - self.lane_from @ orders.lane_kt
        # What is below zero here is rounding of the solver.
        ready = np.maximum(ready, 0.0)
        demand = actual.demand_kt[month]
        needed = demand + state.late_kt
        use = np.minimum(ready, needed)
        late = np.minimum(needed - use, late_share * demand)
        short = needed - use - late
        if month == network.months - 1:
            # Nothing is delivered after the end, so what waits goes short.
            short, late_paid = short + late, late
        else:
            late_paid = late
        stock = ready - use
        kept = np.minimum(stock, self._capacity)
        hub = state.hub_kt + landing[0, -1] - orders.arc_kt[self.from_hub].sum()
        hub = max(hub, 0.0)
        over_hub = max(hub - network.hub.silo_kt, 0.0) if network.hub is not None else 0.0
        arc_usd = self._program.arc_costs(actual)[month]
        lane_usd = self._program.lane_costs(actual)[month]
        buy_usd = actual.price_usd[month][:, None] + self._premiums[None, :]
        purchase = float((buy_usd * orders.buy_kt).sum())
        purchase -= float(self._subsidies @ orders.subsidised_kt)
        freight = float(arc_usd @ orders.arc_kt + lane_usd @ orders.lane_kt + unit.use @ use)
        holding = float(unit.stock @ kept + unit.over @ (stock - kept))
        if network.hub is not None:
            holding += float(given(unit.hub_stock)[0] * (hub - over_hub))
            holding += float(given(unit.hub_over)[0] * over_hub)
        shortage = float(unit.short @ short + unit.late @ late_paid)
        following = np.zeros_like(landing)
        following[:-1] = landing[1:]
        bought = orders.buy_kt.sum(axis=1)
        store = state.store_kt
        if len(network.stores):
            store = np.maximum(
                state.store_kt + actual.inflow_kt[month] - self._store_of @ bought, 0.0
            )
        after = State(
            stock_kt=stock,
            late_kt=late,
            arriving_kt=following,
            hub_kt=hub,
            store_kt=store,
        )
        record = {
            "short_kt": short,
            "late_kt": late,
            "stock_kt": stock,
            "hub_kt": np.array(hub),
            "hub_in_kt": np.array(orders.arc_kt[self._to_hub].sum()),
            "out_kt": self._out @ orders.arc_kt,
        }
        return after, np.array([purchase, freight, holding, shortage]), record

    def lands_now(self, state: State, arcs: Floats, lanes: Floats) -> Floats:
        """What lands in the month at each place and at the hub (last), kt."""
        landing = self._landing[0] @ np.concatenate([arcs, lanes])
        return np.asarray(landing + state.arriving_kt[0])

    def credit(self, actual: Conditions, state: State) -> float:
        """Value of what is left after the last month, in store and under way, thousand USD."""
        value = self._program.ending_value.at(actual.price_usd[self._network.months - 1])
        left = np.append(state.stock_kt, state.hub_kt) + state.arriving_kt.sum(axis=0)
        return float(value @ left)


def collect(parts: Floats, records: Sequence[dict[str, Floats]]) -> Outcome:
    """An outcome from the records of its months."""
    stacked = {name: np.stack([record[name] for record in records]) for name in records[0]}
    return Outcome(parts=parts, **stacked)
