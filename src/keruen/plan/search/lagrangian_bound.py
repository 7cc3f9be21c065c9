"""A bound that counts whole ships: what every port would do alone, at given prices.

The Lagrangian bound of solver.Matrix, in which the part of each port is not the least that its
columns could cost one by one but the least that whole ships into it can cost together. It holds
whatever the prices are, so the prices of the relaxation are made better first: grades at each port
are priced alike where that costs nothing (grade_prices.py), and the prices of least cover are those
that suit whole ships (cover_prices.py). A port counts as the better of both parts.
"""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from keruen.plan.model.build import PlanModel
from keruen.plan.search.cover_prices import raise_cover
from keruen.plan.search.grade_prices import grade_prices
from keruen.plan.search.port_pricing import price_block
from keruen.plan.search.port_subproblems import Block, port_blocks
from keruen.solver import Floats, Matrix

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class PortPart:
    """What a plan costs at one port above the bound of that port, in thousand USD."""

    site: str
    cost: float


@dataclass(frozen=True)
class _Priced:
    """The bound at the prices `given`, the costs of columns and the part of each port in it.

    `by_ports` are the prices at which all ports were priced by whole ships.
    """

    given: Floats
    matrix: Matrix
    bound: float
    costs: Floats
    parts: list[float]
    by_ports: Floats


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
        self.grades = grade_prices(plan_model, [block.site for block in self.blocks])
        self._known: _Priced | None = None

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
        return self._priced_at(prices).bound

    def excess(self, prices: Floats, values: Floats) -> list[PortPart]:
        """Where the gap of a plan is: what it costs at each port above the port's own bound.

        At the prices given; the most first. What is missing to the whole gap lies outside the
        ports. `values` has shape (columns,).
        """
        known = self._priced_at(prices)
        found = [
            PortPart(block.site, float(known.costs[block.columns] @ values[block.columns]) - part)
            for block, part in zip(self.blocks, known.parts, strict=True)
        ]
        return sorted(found, key=lambda part: (-part.cost, part.site))

    def columns_wanted(self, prices: Floats) -> Mask:
        """Columns of the ships, loads and stocks that the ports would choose at the prices."""
        costs = self.matrix.reduced_costs(self._signed(self._priced_at(prices).by_ports))
        wanted = np.zeros(self.matrix.shape[1], dtype=bool)
        for block in self.blocks:
            wanted[price_block(block, costs, pattern=True).columns] = True
        return wanted

    def _priced_at(self, prices: Floats) -> _Priced:
        """All that is known at these prices; kept, as a search asks for it several times."""
        known = self._known
        if known is None or known.given is not prices or known.matrix is not self.matrix:
            self._known = known = self._price(prices)
        return known

    def _price(self, prices: Floats) -> _Priced:
        kept = self._alike(np.where(self.priced, prices, 0.0))
        costs = self.matrix.reduced_costs(self._signed(kept))

        def price(block: Block) -> tuple[float, Floats]:
            return raise_cover(block, self.matrix, costs, kept)

        with ThreadPoolExecutor(max_workers=2) as pool:
            found = list(pool.map(price, self.blocks))
        for block, (_, cover) in zip(self.blocks, found, strict=True):
            kept[block.cover_rows] = cover
        parts = [cost for cost, _ in found]
        first = self._joined(prices, kept, parts, self.blocks)
        # A port whose whole ships cost less than its columns one by one counts as these.
        full = self.matrix.reduced_costs(self._signed(np.where(self.priced, kept, prices)))
        better = [
            block
            for block, part in zip(self.blocks, parts, strict=True)
            if part >= self._by_columns(block, prices, full)
        ]
        if len(better) == len(self.blocks):
            return first
        second = self._joined(prices, kept, parts, better)
        return first if first.bound >= second.bound else second

    def _alike(self, prices: Floats) -> Floats:
        """The prices with grades priced alike at each port, where that costs nothing."""
        costs = self.matrix.reduced_costs(self._signed(prices))
        for grades in self.grades:
            there = grades.balance >= 0
            prices[grades.balance[there]] -= grades.lowered(costs)[there]
        return prices

    def _by_columns(self, block: Block, prices: Floats, costs: Floats) -> float:
        """What a port costs column by column at the prices of all rows."""
        own = np.zeros(self.matrix.shape[0])
        rows = block.own_rows[~self.priced[block.own_rows]]
        own[rows] = prices[rows]
        columns = block.columns
        return self._right_side(own) + float(costs[columns] @ self._least(costs)[columns])

    def _joined(
        self, given: Floats, prices: Floats, parts: list[float], blocks: Iterable[Block]
    ) -> _Priced:
        """The bound in which these ports count by whole ships and all else by columns.

        Parameters
        ----------
        given : prices of all rows.
        prices : those of rows that have a price beside the ports.
        parts : the bound of each port by whole ships.
        """
        by_ships = {block.site for block in blocks}
        kept, outside = prices.copy(), ~self.in_block
        for block in self.blocks:
            if block.site not in by_ships:
                rows = block.own_rows[~self.priced[block.own_rows]]
                kept[rows] = given[rows]
                outside[block.columns] = True
        costs = self.matrix.reduced_costs(self._signed(kept))
        least = costs * self._least(costs)
        found = [
            part if block.site in by_ships else float(least[block.columns].sum())
            for block, part in zip(self.blocks, parts, strict=True)
        ]
        ports = sum(
            part for block, part in zip(self.blocks, found, strict=True) if block.site in by_ships
        )
        bound = self._right_side(kept) + float(least[outside].sum()) + ports
        return _Priced(given, self.matrix, bound, costs, found, prices)

    def _least(self, costs: Floats) -> Floats:
        """The value of each column that makes it cost least, shape (columns,)."""
        least = np.where(costs > 0.0, self.matrix.lower, np.minimum(self.matrix.upper, self.most))
        return np.where(costs == 0.0, 0.0, least)

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
