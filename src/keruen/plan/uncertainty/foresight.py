"""Two yardsticks of a policy: perfect foresight, and a plan made once for the mean world."""

from __future__ import annotations

import numpy as np

from keruen.plan.uncertainty.bookkeeping import (
    PARTS,
    Bookkeeping,
    Orders,
    Outcome,
    collect,
    first_state,
)
from keruen.plan.uncertainty.conditions import Oracle
from keruen.plan.uncertainty.possible import possible_orders
from keruen.plan.uncertainty.program import Program
from keruen.plan.uncertainty.worlds import World
from keruen.solver import Basis, Floats


class Foresight:
    """The cheapest orders over all months at once, for one who knows the whole world.

    It has the rows, costs and ending credits by which a policy is judged; its cost is a
    lower bound of the cost of any policy in every world.
    """

    def __init__(self, oracle: Oracle) -> None:
        self.oracle = oracle
        self._program = Program(oracle.network, oracle.network.months, safety=False)
        self._basis: Basis | None = None

    def cost(self, world: World) -> float:
        """Least cost of a world, thousand USD over the horizon."""
        if self._basis is None:
            mean = self.oracle.mean(0, self.oracle.network.months)
            self._program.solve(mean, first_state(self.oracle.network), None)
            self._basis = self._program.basis()
        actual = self.oracle.actual(world)
        _, cost = self._program.solve(actual, first_state(self.oracle.network), self._basis)
        return cost


class MeanPlan:
    """Orders of all months fixed at the start for the mean world, carried out as far as they can.

    Where an origin or lane has less than was ordered, all that was to leave there is cut in
    proportion; so is what leaves the hub or a place that has less than that.
    """

    def __init__(self, oracle: Oracle) -> None:
        self.oracle = oracle
        network = oracle.network
        self._program = Program(network, network.months, safety=False)
        self._books = Bookkeeping(network, self._program)
        values, _ = self._program.solve(oracle.mean(0, network.months), first_state(network), None)
        column = self._program.layout.columns
        steps = len(network.parameters.steps)
        self._orders = [
            Orders(
                arc_kt=values[column.arc[month]],
                lane_kt=values[column.lane[month]],
                buy_kt=values[column.buy[month]].reshape(-1, steps),
                subsidised_kt=values[column.subsidised[month]],
            )
            for month in range(network.months)
        ]

    def run(self, world: World) -> Outcome:
        """What the plan comes to in a world."""
        network = self.oracle.network
        actual = self.oracle.actual(world)
        state = first_state(network)
        parts = np.zeros(len(PARTS))
        records: list[dict[str, Floats]] = []
        for month in range(network.months):
            orders = possible_orders(
                network, self._books, actual, month, state, self._orders[month]
            )
            state, cost, record = self._books.run_month(actual, month, state, orders)
            parts += cost
            records.append(record)
        parts[0] -= self._books.credit(actual, state)
        return collect(parts, records)
