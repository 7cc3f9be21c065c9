"""A hub's gain at held prices, part by part: the markets it can serve, its own site, its lanes.

All rows keep their prices but those of grain in the hub. At prices mu of these rows each part
decides alone: every market's port by the dynamic program of port_subproblems.py with the hub's
ships as one more source, the hub's site by the same program, the towns behind its lanes by a linear
program (inland.py), each other lane by its best grade. With the tiers shut the same parts stand
without the hub's ships.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from keruen.plan.hub_value.canonical import canonical_prices, free_grades
from keruen.plan.hub_value.hub_block import hub_block
from keruen.plan.hub_value.inland import Inland, find_inland
from keruen.plan.hub_value.network import right_side, signed
from keruen.plan.hub_value.problem import HubProblem, Mask
from keruen.plan.search.lagrangian_bound import PortBound
from keruen.plan.search.port_pricing import BARRED, price_block
from keruen.plan.search.port_subproblems import Block
from keruen.solver import Floats, Integers, Matrix, column_numbers, row_numbers

HUB = ""
LANES = "\n"
TOWNS = "\t"
TOGETHER = "\r"
NO_MARKETS = (HUB, LANES, TOWNS, TOGETHER)


@dataclass(frozen=True)
class Part:
    """What one part does at the prices mu: its cost, and the columns that it uses.

    `cost` is proven; `at_zero` is what its columns cost where the rows of mu have no price, and
    `slope` the change of its cost with mu, shape (rows of mu,).
    """

    name: str
    cost: float
    columns: Integers
    values: Floats
    at_zero: float
    slope: Floats


class HeldPrices:
    """One side of a problem, with its tiers open or shut, at held prices."""

    def __init__(
        self,
        problem: HubProblem,
        ports: PortBound,
        prices: Floats,
        *,
        is_open: bool,
        others_cost: float | None = None,
    ) -> None:
        """
        Parameters
        ----------
        ports : the ports of the problem, as blocks.
        others_cost : what the ports that the hub cannot serve cost at these prices, where known.
        """
        self.problem = problem
        self.is_open = is_open
        self.matrix: Matrix = problem.with_hub if is_open else problem.no_hub
        served = set(problem.served_ports)
        self.markets = [block for block in ports.blocks if block.site in served]
        self._others = [block for block in ports.blocks if block.site not in served]
        own = hub_block(problem, is_open=is_open)
        self.hub: Block | None = None if own is None else free_grades(own)
        self._find_rows()
        self._find_columns()
        held = np.where(ports.priced & ~self.own_rows & ~self._tier_rows, prices, 0.0)
        held = canonical_prices(problem.plan_model, self.matrix, ports.blocks, held)
        held[self.rows] = 0.0
        if self.inland is not None:
            # Lanes into the towns keep their prices until the ports' prices are canonical.
            held[self.inland.rows] = 0.0
            self.own_rows[self.inland.rows] = True
        self.prices = signed(self.matrix, held)
        self.first = self._signed_mu(prices[self.rows])
        self.slopes = self.matrix.rows[self.rows].tocsr()
        self._base = self._barred(self.matrix.reduced_costs(self.prices))
        opened = problem.plan_model.decisions.open.numbers
        side = np.where(
            np.isfinite(self.matrix.row_lower), self.matrix.row_lower, self.matrix.row_upper
        )[self.rows]
        self.right = side - self.slopes[:, opened] @ self.matrix.lower[opened]
        self.others_cost = self._others_cost() if others_cost is None else others_cost
        self.constant = self._constant()

    def _find_rows(self) -> None:
        """Rows of mu, rows that the hub's site and lanes obey themselves, rows of tiers alone."""
        rows, site = self.problem.plan_model.model.rows, self.problem.site
        count = self.matrix.shape[0]

        def at_site(name: str) -> Integers:
            return row_numbers(rows[name].index.filter(pl.col("site") == site))

        sites = {block.site for block in self.markets}
        of_market = {
            name: row.site for name, row in self.problem.plan_model.parameters.markets.items()
        }
        cover = [
            (row, of_market[market])
            for market, row in rows["minimum_cover"].index.select("market", "row").rows()
            if of_market[market] in sites
        ]
        balance, loading = at_site("balance"), at_site("hub_loading")
        self.rows: Integers = np.concatenate(
            [balance, loading, np.array([row for row, _ in cover], dtype=np.int64)]
        )
        self.is_grain = np.arange(len(self.rows)) < len(balance)
        self.row_market = ["" for _ in range(len(balance) + len(loading))] + [
            site for _, site in cover
        ]
        self.is_cover = np.array([bool(name) for name in self.row_market], dtype=bool)
        self.own_rows: Mask = np.zeros(count, dtype=bool)
        if self.hub is not None:
            self.own_rows[self.hub.own_rows] = True
        for name in ("hub_receiving", "storage", "loading"):
            if name in rows:
                self.own_rows[at_site(name)] = True
        lanes = self.problem.plan_model.decisions.send.index
        here = lanes.filter((pl.col("from_site") == site) | (pl.col("to_site") == site))
        self._lane_names = sorted(set(here["lane"].to_list()))
        capacity = rows["lane_capacity"].index.filter(pl.col("lane").is_in(self._lane_names))
        self.own_rows[row_numbers(capacity)] = True
        self.own_rows[self.rows] = False
        self._tier_rows: Mask = np.zeros(count, dtype=bool)
        for name in ("must_open", "stays_open", "tier_order", "maximum_hubs", "hub_budget"):
            if name in rows:
                block = rows[name]
                self._tier_rows[block.start : block.start + block.count] = True

    def _find_columns(self) -> None:
        """Columns that are barred, those of lanes and purchases at the hub, and all outside."""
        decisions, site = self.problem.plan_model.decisions, self.problem.site
        size = self.matrix.shape[1]
        touching: Mask = np.zeros(size, dtype=bool)
        pattern = self.matrix.rows[self.rows[self.is_grain]].tocsr()
        touching[pattern.indices] = True
        inside: Mask = np.zeros(size, dtype=bool)
        for block in self.markets:
            inside[block.columns] = True
        if self.hub is not None:
            inside[self.hub.columns] = True
        self.hub_loads: Mask = np.zeros(size, dtype=bool)
        loads, trips = decisions.load, decisions.trips
        self.hub_loads[loads.numbers] = (loads.index["from_site"] == site).to_numpy()
        hub_trips = column_numbers(trips.index.filter(pl.col("from_site") == site))
        self._hub_ships: Mask = self.hub_loads.copy()
        self._hub_ships[hub_trips] = True
        taken = inside | self._hub_ships
        for block in self._others:
            taken[block.columns] = True
        taken[decisions.open.numbers] = True
        self.inland: Inland | None = find_inland(self.problem, taken)
        if self.inland is not None:
            inside[self.inland.columns] = True
        flows: Mask = np.zeros(size, dtype=bool)
        for block_of in (decisions.send, decisions.buy):
            flows[block_of.numbers] = True
        # Ships of the hub or into it that are in no part: two ports, or beyond the horizon.
        self._never: Mask = (touching | self._hub_ships) & ~inside & ~flows
        self._never[decisions.open.numbers] = False
        lost = decisions.trips.index.filter(
            (pl.col("second_site").is_not_null())
            & ((pl.col("to_site") == site) | (pl.col("second_site") == site))
        )
        self._never[column_numbers(lost)] = True
        self._lanes = np.flatnonzero(touching & flows & ~inside)
        limit = np.minimum(self.matrix.upper, self.problem.most)
        self._lane_most = limit[self._lanes]
        index = decisions.send.index.with_columns(
            group=pl.struct("lane", "period").rank("dense").cast(pl.Int64) - 1
        )
        group = np.full(size, -1, dtype=np.int64)
        group[decisions.send.numbers] = index["group"].to_numpy()
        single = group < 0
        group[single] = group.max(initial=-1) + 1 + np.arange(int(single.sum()))
        _, self._lane_group = np.unique(group[self._lanes], return_inverse=True)
        in_parts = inside | self._never
        in_parts[self._lanes] = True
        for block in self._others:
            in_parts[block.columns] = True
        own = np.zeros(size, dtype=bool)
        own[self._lanes] = True
        if self.hub is not None:
            own[self.hub.columns] = True
        if self.inland is not None:
            own[self.inland.columns] = True
        self.own_columns = np.flatnonzero(own)
        self._outside: Mask = ~in_parts

    def _barred(self, costs: Floats) -> Floats:
        barred = self._never if self.is_open else self._never | self._hub_ships
        return np.where(barred, BARRED, costs)

    def _signed_mu(self, mu: Floats) -> Floats:
        lower = np.isfinite(self.matrix.row_lower[self.rows])
        upper = np.isfinite(self.matrix.row_upper[self.rows])
        mu = np.where(~lower, np.minimum(mu, 0.0), mu)
        return np.where(~upper, np.maximum(mu, 0.0), mu)

    def starts(self, grain: Sequence[Floats], cover: Floats) -> list[Floats]:
        """Prices mu to begin from: those of grain given, with the loading limit priced or not."""
        found = []
        for loading in (self.first, np.zeros(len(self.rows))):
            for mu in grain:
                found.append(np.where(self.is_grain, mu, np.where(self.is_cover, cover, loading)))
        return found

    def has_cover(self, markets: Sequence[str]) -> bool:
        """Whether any of the markets' ports must have a least cover."""
        return any(name in markets for name in self.row_market)

    def limits(self) -> tuple[Floats, Floats]:
        """The signs that mu may have: lower and upper limits, shape (rows of mu,)."""
        lower = np.isfinite(self.matrix.row_lower[self.rows])
        upper = np.isfinite(self.matrix.row_upper[self.rows])
        return np.where(upper, -np.inf, 0.0), np.where(lower, np.inf, 0.0)

    def _constant(self) -> float:
        """What the prices and all that does not meet mu cost, in thousand USD."""
        least = np.where(
            self._base > 0.0, self.matrix.lower, np.minimum(self.matrix.upper, self.problem.most)
        )
        outside = np.where((self._base == 0.0) | ~self._outside, 0.0, self._base * least)
        return right_side(self.matrix, self.prices) + float(outside.sum()) + self.others_cost

    def _others_cost(self) -> float:
        return sum(price_block(block, self._base, pattern=False).cost for block in self._others)

    def costs(self, mu: Floats) -> Floats:
        """What each column costs at the prices mu, shape (columns,)."""
        return self._barred(self._base - self.slopes.T @ mu)

    def parts(self, mu: Floats, names: Sequence[str] | None = None) -> list[Part]:
        """What every part does at the prices mu; of the markets only those named."""
        costs = self.costs(mu)
        found = self.market_parts(mu, names)
        if self.hub is not None:
            found.append(self._of_block(HUB, self.hub, costs))
        found.append(self._of_lanes(costs))
        if self.inland is not None:
            cost, values = self.inland.solve(self.matrix, costs, self.problem.most)
            used = np.flatnonzero(values)
            found.append(self._part(TOWNS, cost, self.inland.columns[used], values[used], costs))
        return found

    def market_parts(self, mu: Floats, names: Sequence[str] | None = None) -> list[Part]:
        """What the markets named do at the prices mu."""
        costs = self.costs(mu)
        blocks = [block for block in self.markets if names is None or block.site in names]
        return [self._of_block(block.site, block, costs) for block in blocks]

    def market_costs(self, mu: Floats, more: Floats | None = None) -> dict[str, float]:
        """The proven cost of every market at the prices mu.

        Parameters
        ----------
        more : what the columns cost beside their own cost, shape (columns,); None for nothing.
        """
        costs = self.costs(mu)
        if more is not None:
            costs = costs + more
        return {block.site: price_block(block, costs, pattern=False).cost for block in self.markets}

    def _of_block(self, name: str, block: Block, costs: Floats) -> Part:
        done = price_block(block, costs, pattern=True)
        return self._part(name, done.cost, done.columns, done.values, costs)

    def _of_lanes(self, costs: Floats) -> Part:
        """Each lane at its limit with the grade that pays most, where one pays."""
        if not len(self._lanes):
            return self._part(LANES, 0.0, self._lanes, np.zeros(0), costs)
        gain = costs[self._lanes] * self._lane_most
        order = np.lexsort((gain, self._lane_group))
        first = order[np.r_[True, np.diff(self._lane_group[order]) > 0]]
        chosen = first[gain[first] < 0.0]
        return self._part(
            LANES,
            float(gain[chosen].sum()),
            self._lanes[chosen],
            self._lane_most[chosen],
            costs,
        )

    def _part(
        self, name: str, cost: float, columns: Integers, values: Floats, costs: Floats
    ) -> Part:
        slope = -np.asarray(self.slopes[:, columns] @ values)
        own = max(cost, float(costs[columns] @ values))
        at_zero = own + float((self._base - costs)[columns] @ values)
        return Part(name, cost, columns, values, at_zero, slope)


def priced_ports(problem: HubProblem) -> PortBound:
    """The ports of a problem; each ship takes its own cheapest grade where nothing binds."""
    if problem.shared.ports is None:
        ports = PortBound(problem.plan_model, problem.with_hub, problem.most)
        # The hub's own site has a block for each side (hub_block.py).
        others = [block for block in ports.blocks if block.site != problem.site]
        ports.blocks = [free_grades(block) for block in others]
        problem.shared.ports = ports
    return problem.shared.ports
