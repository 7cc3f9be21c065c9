"""The estimate of a hub's value: its own network solved whole, all else priced.

    value = max over prices of L(no hub) - max over prices of L(with hub)

Each L is a proven bound of its plan (network.py). Their difference is an estimate: both lose what
relaxing the rest of the corridor loses, and that is nearly the same with and without the hub. How
near, was measured on cases that were solved both ways to optimality (docs/benchmarks.md).
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, replace

from keruen.plan.hub_value.network import Network, Whole
from keruen.plan.hub_value.prices import RowPrices
from keruen.plan.hub_value.problem import HubProblem
from keruen.solver import Floats, Matrix

# The network is solved to this share of the fixed cost, and counts as solved within CLOSED.
WANTED = 0.01
CLOSED = 0.10
# Where the values at either relaxation's prices differ by no more, the estimate is `checked`.
AGREE = 0.3


@dataclass(frozen=True)
class Gain:
    """What a hub saves before its fixed cost, in thousand USD over the horizon.

    It lies between `low` and `high` at the prices used; equal where both programs were solved.
    `checked` tells whether the prices of the two relaxations, each alone, give nearly the same.
    """

    low: float
    high: float
    checked: bool

    @property
    def middle(self) -> float:
        """The middle of the range."""
        return 0.5 * (self.low + self.high)


@dataclass(frozen=True)
class Costs:
    """Changed costs of the columns, with and without the hub; None for the case's own."""

    with_hub: Floats | None = None
    no_hub: Floats | None = None


def estimate_gain(
    problem: HubProblem,
    network: Network,
    prices: RowPrices,
    *,
    time_limit_seconds: float,
    costs: Costs | None = None,
) -> Gain | None:
    """The gain by the hub's own network; None where it is not solved within the time.

    The gain never falls below zero where the hub may stand idle.
    """
    ends = time.perf_counter() + time_limit_seconds
    costs = costs or Costs()
    fixed = problem.fixed_cost
    sides = (
        with_costs(problem.no_hub, costs.no_hub),
        with_costs(problem.with_hub, costs.with_hub),
    )
    least, alone = [], []
    for name, vector in prices.vectors():
        pair: list[Whole] = []
        for matrix in sides:
            left = ends - time.perf_counter()
            if left <= 0.0:
                return None
            pair.append(network.solve(matrix, vector, WANTED * fixed, left))
            if not math.isfinite(pair[-1].cost) or pair[-1].cost - pair[-1].bound > CLOSED * fixed:
                return None
        least.append(pair)
        if name != "mean":
            alone.append(pair[0].cost - pair[1].cost)
    closed, opened = (
        Whole(max(pair[side].cost for pair in least), max(pair[side].bound for pair in least))
        for side in (0, 1)
    )
    low, high = closed.bound - opened.cost + fixed, closed.cost - opened.bound + fixed
    if problem.can_be_idle:
        low, high = max(low, 0.0), max(high, 0.0)
    return Gain(low, high, max(alone) - min(alone) <= AGREE * fixed)


def with_costs(matrix: Matrix, cost: Floats | None) -> Matrix:
    """The program with other costs of its columns."""
    return matrix if cost is None else replace(matrix, cost=cost)
