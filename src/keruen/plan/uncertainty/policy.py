"""The rolling re-plan: orders of one month from what is known, then the month as it comes.

At the start of a month the state, the regimes in force and a part of the month's demand error are
known. A program over some months gives orders; those of the first month are carried out. Then the
demand shows, grain is used as far as it is there, and the next month begins. Nothing of the later
months of a world is read.
"""

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
from keruen.plan.uncertainty.network import AHEAD
from keruen.plan.uncertainty.program import Program, State
from keruen.plan.uncertainty.worlds import World
from keruen.solver import Basis, Floats


class RollingPolicy:
    """Orders by a program over some months, solved again each month."""

    def __init__(self, oracle: Oracle, ahead: int = AHEAD) -> None:
        self.oracle = oracle
        self.network = oracle.network
        self._program = Program(self.network, ahead, safety=True)
        self.books = Bookkeeping(self.network, self._program)
        self._ahead = ahead
        self._bases = self._reference_bases()

    def _reference_bases(self) -> list[Basis]:
        """A basis for each month, from a walk on which everything is as on average.

        The solver begins each month of each world there, so that what a world gives does not
        depend on the worlds before it.
        """
        mean = self.oracle.mean(0, self.network.months)
        state = first_state(self.network)
        bases: list[Basis] = []
        basis: Basis | None = None
        for month in range(self.network.months):
            values, _ = self._program.solve(self.oracle.mean(month, self._ahead), state, basis)
            basis = self._program.basis()
            bases.append(basis)
            state, _, _ = self.books.run_month(mean, month, state, self._orders(values))
        return bases

    def _orders(self, values: Floats) -> Orders:
        column = self._program.layout.columns
        steps = len(self.network.parameters.steps)
        return Orders(
            arc_kt=values[column.arc[0]],
            lane_kt=values[column.lane[0]],
            buy_kt=values[column.buy[0]].reshape(-1, steps),
            subsidised_kt=values[column.subsidised[0]],
        )

    def order(self, world: World, month: int, state: State) -> Orders:
        """The orders of a month from what is known at its start."""
        expected = self.oracle.expected(world, month, self._ahead)
        values, _ = self._program.solve(expected, state, self._bases[month])
        return self._orders(values)

    def run(self, world: World) -> Outcome:
        """What the policy comes to in a world."""
        actual = self.oracle.actual(world)
        state = first_state(self.network)
        months = self.network.months
        parts = np.zeros(len(PARTS))
        records: list[dict[str, Floats]] = []
        for month in range(months):
            orders = self.order(world, month, state)
            state, cost, record = self.books.run_month(actual, month, state, orders)
            parts += cost
            records.append(record)
        parts[0] -= self.books.credit(actual, state)
        return collect(parts, records)
