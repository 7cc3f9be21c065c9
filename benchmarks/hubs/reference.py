"""What the plan is compared with: the strong formulation by HiGHS alone, and a drop heuristic."""

from __future__ import annotations

import numpy as np

from benchmarks.hubs.make import Problem
from keruen.solver import Matrix, Solution, solve_whole


def strong_formulation(problem: Problem) -> Matrix:
    """x_ij <= y_i for every warehouse and customer, x_ij the share of j's demand from i.

    Columns: y (warehouses), then x warehouse by warehouse. Rows: every demand is met, every
    capacity, and the strong rows.
    """
    warehouses, customers = problem.shape
    pairs = warehouses * customers
    of_warehouse = np.repeat(np.arange(warehouses), customers)
    of_customer = np.tile(np.arange(customers), warehouses)
    x = warehouses + np.arange(pairs)
    demand = problem.demand_t[of_customer]
    rows = [of_customer, customers + of_warehouse, customers + np.arange(warehouses)]
    columns = [x, x, np.arange(warehouses)]
    values = [np.ones(pairs), demand, -problem.capacity_t]
    strong = customers + warehouses + np.arange(pairs)
    rows += [strong, strong]
    columns += [x, of_warehouse]
    values += [np.ones(pairs), -np.ones(pairs)]
    place, column, value = (np.concatenate(parts) for parts in (rows, columns, values))
    order = np.lexsort((column, place))
    count = customers + warehouses + pairs
    lower = np.full(count, -np.inf)
    lower[:customers] = 1.0
    upper = np.zeros(count)
    upper[:customers] = 1.0
    return Matrix(
        cost=np.concatenate(
            [problem.fixed_cost_usd, (problem.cost_usd_per_t * problem.demand_t).ravel()]
        ),
        lower=np.zeros(warehouses + pairs),
        upper=np.ones(warehouses + pairs),
        integer=np.arange(warehouses + pairs) < warehouses,
        row_lower=lower,
        row_upper=upper,
        start=np.concatenate([[0], np.cumsum(np.bincount(place, minlength=count))]),
        index=column[order],
        value=value[order],
    )


def solve_strong(problem: Problem, seconds: float) -> Solution:
    """The strong formulation by HiGHS alone, one thread."""
    return solve_whole(strong_formulation(problem), gap=1e-6, time_limit_seconds=seconds)
