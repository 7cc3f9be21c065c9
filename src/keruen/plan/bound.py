"""A bound that counts whole ships: what every port would do alone, at given prices.

The Lagrangian bound of solver.Matrix, in which the part of each port is not the least that its
columns could cost one by one but the least that whole ships into it can cost together. It holds
whatever the prices are.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from keruen.plan.blocks import Block, port_blocks
from keruen.plan.build import PlanModel
from keruen.plan.pricing import price_block
from keruen.solver import Floats, Matrix

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class PortPart:
    """What a plan costs at one port above the bound of that port, in thousand USD."""

    site: str
    cost: float


class PortBound:
    """The ports of one model, ready to be asked at any prices."""

    def __init__(self, plan_model: PlanModel, matrix: Matrix, most: Floats) -> None:
        """
        Parameters
        ----------
        most : a value that no column needs to exceed, shape (columns,).
        """
        self.matrix = matrix
        self.most = most
        self.blocks = port_blocks(plan_model)
        self.in_block = np.zeros(matrix.shape[1], dtype=bool)
        self.own = np.zeros(matrix.shape[0], dtype=bool)
        for block in self.blocks:
            self.in_block[block.columns] = True
            self.own[block.own_rows] = True
        self.priced = self._priced_rows(plan_model)

    def _priced_rows(self, plan_model: PlanModel) -> Mask:
        """Rows that keep their prices: all but those that the ports obey themselves.

        Balances are obeyed for all grades together and priced for each, so that a grade keeps its
        worth; specifications that columns outside a port share are only priced.
        """
        priced = ~self.own
        for block in self.blocks:
            priced[block.balance_rows] = True
        quality = plan_model.model.rows["quality"]
        numbers = np.arange(quality.start, quality.start + quality.count)
        touched = np.zeros(self.matrix.shape[0], dtype=bool)
        row_of = np.repeat(np.arange(self.matrix.shape[0]), np.diff(self.matrix.start))
        touched[row_of[~self.in_block[self.matrix.index]]] = True
        priced[numbers[touched[numbers]]] = True
        return priced

    def at(self, prices: Floats) -> float:
        """The bound at row prices of the relaxation, shape (rows,), in thousand USD."""
        kept = np.where(self.priced, prices, 0.0)
        outside = ~self.in_block
        costs = self.matrix.reduced_costs(self._signed(kept))
        least = np.where(costs > 0.0, self.matrix.lower, np.minimum(self.matrix.upper, self.most))
        least = np.where(costs == 0.0, 0.0, least)
        rest = float(costs[outside] @ least[outside])
        return self._right_side(kept) + rest + sum(self._ports(costs))

    def excess(self, prices: Floats, values: Floats) -> list[PortPart]:
        """Where the gap of a plan sits: what it costs at each port above the port's own bound.

        At the prices given; the most first. What is missing to the whole gap lies outside the
        ports. `values` has shape (columns,).
        """
        kept = np.where(self.priced, prices, 0.0)
        costs = self.matrix.reduced_costs(self._signed(kept))
        found = [
            PortPart(block.site, float(costs[block.columns] @ values[block.columns]) - cost)
            for block, cost in zip(self.blocks, self._ports(costs), strict=True)
        ]
        return sorted(found, key=lambda part: (-part.cost, part.site))

    def columns_wanted(self, prices: Floats) -> Mask:
        """Columns of the ships, loads and stocks that the ports would choose at the prices."""
        costs = self.matrix.reduced_costs(self._signed(np.where(self.priced, prices, 0.0)))
        wanted = np.zeros(self.matrix.shape[1], dtype=bool)
        for block in self.blocks:
            wanted[price_block(block, costs, pattern=True).columns] = True
        return wanted

    def _ports(self, costs: Floats) -> Iterator[float]:
        def price(block: Block) -> float:
            return price_block(block, costs, pattern=False).cost

        with ThreadPoolExecutor(max_workers=2) as pool:
            yield from pool.map(price, self.blocks)

    def _signed(self, prices: Floats) -> Floats:
        """The prices without those that push against a side that their row does not have."""
        matrix = self.matrix
        prices = np.where((prices > 0.0) & ~np.isfinite(matrix.row_lower), 0.0, prices)
        return np.where((prices < 0.0) & ~np.isfinite(matrix.row_upper), 0.0, prices)

    def _right_side(self, prices: Floats) -> float:
        prices = self._signed(prices)
        right = np.where(prices > 0.0, self.matrix.row_lower, self.matrix.row_upper)
        used = prices != 0.0
        return float(prices[used] @ right[used])
