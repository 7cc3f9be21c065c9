"""The drop heuristic of facility location: all warehouses open, then closed one by one.

A. A. Kuehn and M. J. Hamburger describe its counterpart that adds (Management Science 9, 1963); E.
Feldman, F. A. Lehrer and T. L. Ray the one that drops (Management Science 12, 1966).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from benchmarks.hubs.make import Floats, Problem
from keruen.solver import Matrix, solve_relaxation

Mask = npt.NDArray[np.bool_]


def drop(problem: Problem) -> tuple[float, Mask]:
    """Cost in USD and the open warehouses, after closing whichever saves the most, step by step.

    Customers are assigned quickly on the way (`quick_cost`), and at the least cost at the end.
    """
    opened = np.ones(len(problem.capacity_t), dtype=bool)
    cost = quick_cost(problem, opened)
    while True:
        tried: list[tuple[float, int]] = []
        for place in np.flatnonzero(opened):
            without = opened.copy()
            without[place] = False
            if problem.capacity_t[without].sum() >= problem.demand_t.sum():
                tried.append((quick_cost(problem, without), int(place)))
        if not tried or min(tried)[0] >= cost:
            return least_cost(problem, opened), opened
        cost, place = min(tried)
        opened[place] = False


def quick_cost(problem: Problem, opened: Mask) -> float:
    """Cost when each customer in turn takes the cheapest warehouse with capacity left.

    Those who would lose the most by the second cheapest come first; a demand may be split.
    """
    costs = problem.cost_usd_per_t[opened]
    order = np.argsort(costs, axis=0, kind="stable")
    regret = np.zeros(costs.shape[1])
    if len(costs) > 1:
        two = np.take_along_axis(costs, order[:2], axis=0)
        regret = (two[1] - two[0]) * problem.demand_t
    left = problem.capacity_t[opened].copy()
    if (np.bincount(order[0], problem.demand_t, minlength=len(left)) <= left).all():
        moved = float(costs.min(axis=0) @ problem.demand_t)
        return moved + float(problem.fixed_cost_usd[opened].sum())
    total = float(problem.fixed_cost_usd[opened].sum())
    for customer in np.argsort(-regret, kind="stable"):
        needed = problem.demand_t[customer]
        for warehouse in order[:, customer]:
            taken = min(needed, left[warehouse])
            left[warehouse] -= taken
            needed -= taken
            total += taken * costs[warehouse, customer]
            if needed <= 0.0:
                break
    return total


def least_cost(problem: Problem, opened: Mask) -> float:
    """Cost of the best assignment to open warehouses: a transport problem."""
    costs: Floats = problem.cost_usd_per_t[opened]
    warehouses, customers = costs.shape
    pairs = np.arange(warehouses * customers)
    solution, _ = solve_relaxation(
        Matrix(
            cost=costs.ravel(),
            lower=np.zeros(len(pairs)),
            upper=np.full(len(pairs), np.inf),
            integer=np.zeros(len(pairs), dtype=bool),
            row_lower=np.concatenate([problem.demand_t, np.full(warehouses, -np.inf)]),
            row_upper=np.concatenate([problem.demand_t, problem.capacity_t[opened]]),
            start=np.concatenate(
                [
                    warehouses * np.arange(customers),
                    warehouses * customers + customers * np.arange(warehouses + 1),
                ]
            ),
            index=np.concatenate([pairs.reshape(warehouses, customers).T.ravel(), pairs]),
            value=np.ones(2 * len(pairs)),
        )
    )
    return solution.cost + float(problem.fixed_cost_usd[opened].sum())
