"""The estimate of a hub's value: its own network solved whole, all else priced.

    value = max over prices of L(no hub) - max over prices of L(with hub)

Each L is a proven bound of its plan (network.py). Their difference is an estimate: both lose what
relaxing the rest of the corridor loses, and that is nearly the same with and without the hub. How
near, was measured on cases that were solved both ways to optimality (docs/benchmarks.md).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from keruen.plan.hub_value.bounded_cost import Whole
from keruen.plan.hub_value.network import Network
from keruen.plan.hub_value.prices import RowPrices
from keruen.plan.hub_value.problem import HubProblem
from keruen.plan.search.deadline import ENDLESS, Deadline

# The network is solved to this share of the fixed cost, and counts as solved within CLOSED.
WANTED = 0.01
CLOSED = 0.10
# Where the values at either relaxation's prices differ by no more, the estimate is `checked`.
AGREE = 0.3


@dataclass(frozen=True)
class Estimate:
    """What a hub saves before its fixed cost, in thousand USD over the horizon.

    It lies between `low` and `high` at the prices used; equal where both programs were solved.
    `checked` says whether the prices of the two relaxations, each alone, give nearly the same.
    """

    low: float
    high: float
    checked: bool


def estimate_gain(
    problem: HubProblem, network: Network, prices: RowPrices, *, deadline: Deadline = ENDLESS
) -> Estimate | None:
    """The gain by the hub's own network; None where it is not solved within its work."""
    pairs: list[tuple[Whole, Whole]] = []
    for _, vector in prices.vectors():
        pair = []
        for matrix in (problem.no_hub, problem.with_hub):
            if deadline.has_ended():
                return None
            found = network.solve(matrix, vector, WANTED * problem.scale, deadline)
            if not (
                math.isfinite(found.cost) and found.cost - found.bound <= CLOSED * problem.scale
            ):
                return None
            pair.append(found)
        pairs.append((pair[0], pair[1]))
    shut = Whole(max(pair[0].cost for pair in pairs), max(pair[0].bound for pair in pairs))
    work = Whole(max(pair[1].cost for pair in pairs), max(pair[1].bound for pair in pairs))
    # The vectors are those without a hub, with it, and their mean.
    alone = [pair[0].cost - pair[1].cost for pair in pairs[:2]]
    return Estimate(
        low=shut.bound - work.cost + problem.fixed_cost,
        high=shut.cost - work.bound + problem.fixed_cost,
        checked=abs(alone[0] - alone[1]) <= AGREE * problem.scale,
    )
