"""Every bound of a hub's network holds, on random cases solved to optimality."""

from __future__ import annotations

import math
import random

import numpy as np

from keruen.plan.hub_value import find_gain, make_problem
from keruen.plan.hub_value.network import Network
from keruen.plan.hub_value.prices import relaxation_prices
from keruen.routes.voyages import make_voyage_options
from tests.plan.random_cases import CHOICES, make_random_case
from tests.plan.solving import whole_solution

DRAWS = 60
REACHED = 2


def test_a_bound_at_any_prices_is_below_the_optimum() -> None:
    """Of every draw with both plans: the mean of the prices, and prices that are off at random."""
    pick = random.Random(11)
    reached = 0
    for draw in range(DRAWS):
        if reached == REACHED:
            break
        case = make_random_case(tuple(pick.randrange(6) for _ in range(CHOICES)))
        problem = make_problem(case, make_voyage_options(case).frame, "hub", 1)
        prices = relaxation_prices(problem, 10.0)
        if prices is None or not problem.served_ports:
            continue
        network = Network(problem)
        chance = np.random.default_rng(draw)
        vectors = [0.5 * (prices.no_hub + prices.with_hub)]
        vectors.append(prices.no_hub + chance.normal(0.0, 5.0, len(prices.no_hub)))
        best = {}
        for name, matrix in (("no_hub", problem.no_hub), ("with_hub", problem.with_hub)):
            optimum = whole_solution(matrix).cost
            if not math.isfinite(optimum):
                break
            slack = 1e-6 * (1.0 + abs(optimum))
            for vector in vectors:
                found = network.solve(matrix, vector, 1e-6)
                assert found.bound <= found.cost + slack
                assert found.bound <= optimum + slack
            best[name] = optimum
        if len(best) < 2:
            continue
        reached += 1
        gain = find_gain(problem, kinds=("solved",))
        assert gain is not None
        true = best["no_hub"] - best["with_hub"] + problem.fixed_cost
        slack = 1e-5 * (1.0 + abs(best["no_hub"]))
        assert gain.low - slack <= true <= gain.high + slack
        if problem.can_be_idle:
            assert true >= -slack
    assert reached == REACHED
