"""What a tonne costs on each arc and lane, and what a tonne that is left is worth."""

from __future__ import annotations

import numpy as np

from keruen.plan.uncertainty.conditions import Conditions
from keruen.plan.uncertainty.network import HUB, Network
from keruen.solver import Floats


class ArcPrices:
    """Costs of arcs and lanes as arrays."""

    def __init__(self, network: Network) -> None:
        self._freight = np.array([arc.freight_usd for arc in network.arcs])
        self._rest = np.array([arc.lot_usd + arc.other_usd for arc in network.arcs])
        self._origin = np.array([arc.origin for arc in network.arcs], dtype=np.int64)
        self._lane = np.array([lane.cost_usd for lane in network.lanes])
        self._lane_rest = np.array([lane.other_usd for lane in network.lanes])

    def costs(self, conditions: Conditions) -> Floats:
        """Cost of a tonne on each arc, by month."""
        factors = np.concatenate([conditions.freight, conditions.hub_freight[:, None]], axis=1)
        return np.asarray(self._freight * factors[:, self._origin] + self._rest)

    def lane_costs(self, conditions: Conditions) -> Floats:
        """Cost of a tonne on each lane, by month."""
        return np.asarray(self._lane * conditions.lane_factor + self._lane_rest)


class EndingValue:
    """Value of a tonne left at the end, by the prices of a month.

    At a place it is a share of the cheapest landed cost at the usual freight. At the hub it is
    the mean of what the grain saves at the places it can serve, less the way there, weighted by
    their use, and never above its own landed cost. A subsidy may be used up, so it does not lower
    what grain is worth.
    """

    def __init__(self, network: Network) -> None:
        self._share = network.parameters.ending_value_share
        self._network = network
        counted = [
            arc
            for arc in network.arcs
            if arc.origin != HUB and network.origins[arc.origin].offer_kt.max() > 0.0
        ]
        self._origin = np.array([arc.origin for arc in counted], dtype=np.int64)
        self._place = np.array([arc.place for arc in counted], dtype=np.int64)
        self._cost = np.array([arc.cost_usd for arc in counted])
        self._out = [arc for arc in network.arcs if arc.origin == HUB]

    def at(self, prices: Floats) -> Floats:
        """Value at each place, and at the hub (last), USD/t, by the prices of the origins."""
        network = self._network
        landed = np.full(len(network.places) + 1, np.inf)
        np.minimum.at(landed, self._place, prices[self._origin] + self._cost)
        for _ in range(len(network.lanes)):
            before = landed.copy()
            for lane in network.lanes:
                through = (
                    landed[lane.from_place] / (1.0 - lane.loss) + lane.cost_usd + lane.other_usd
                )
                landed[lane.to_place] = min(landed[lane.to_place], through)
            if (landed == before).all():
                break
        if self._out:
            reached = [arc for arc in self._out if np.isfinite(landed[arc.place])]
            saved = [landed[arc.place] * (1.0 - arc.loss) - arc.cost_usd for arc in reached]
            use = [network.places[arc.place].mean_use_kt for arc in reached]
            if sum(use) > 0.0:
                landed[HUB] = min(landed[HUB], max(float(np.average(saved, weights=use)), 0.0))
        return np.where(np.isfinite(landed), landed, 0.0) * self._share
