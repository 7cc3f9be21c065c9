"""The strong relaxation: the model with its links and with the hubs that are needed at least.

There may be a hundred thousand links, of which a few thousand matter. Which ones is asked of the
prices, round by round; the bound counts all of them.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, replace

import numpy as np

from keruen.plan.model.build import PlanModel
from keruen.plan.search.bound_tightening import tighten_upper_bounds
from keruen.plan.search.column_bounds import largest_values
from keruen.plan.search.deadline import Deadline
from keruen.plan.search.hub_cuts import needed_hubs
from keruen.plan.search.hub_links import Links, Mask, find_links
from keruen.solver import (
    Cuts,
    Floats,
    Matrix,
    Solution,
    add_rows,
    solve_interior,
    solve_relaxation,
)

ROUNDS = 8
# Models with fewer columns or rows are solved by the simplex method, as their points are vertices.
SMALL_PROGRAM = 3_000
# Links of the first program: all up to so many, else the share whose columns are the cheapest.
FEW_LINKS = 5_000
FIRST_SHARE = 0.3
# By how much of its `most` a link is broken, and by how much a round must raise the bound.
BROKEN = 1e-4
# Share of the time left that the rounds may take.
MOST_SHARE = 0.6
LEAST_GAIN = 1e-4


@dataclass(frozen=True)
class StrongModel:
    """A model with its links, of which `tight` holds none and `full` holds all."""

    plan_model: PlanModel
    matrix: Matrix
    needed: Cuts | None
    tight: Matrix
    full: Matrix
    links: Links
    most: Floats


@dataclass(frozen=True)
class Strong:
    """What the strong relaxation proves: a bound in thousand USD, and reduced costs, (columns,).

    `chosen` are the links that its last program held.
    """

    status: str
    bound: float
    values: Floats
    row_prices: Floats
    reduced_costs: Floats
    chosen: Mask


def strong_model(plan_model: PlanModel, matrix: Matrix) -> StrongModel:
    """The links and the needed hubs of a model."""
    links = find_links(plan_model)
    needed = needed_hubs(plan_model, matrix)
    tight = matrix if needed is None else add_rows(matrix, [needed])
    full = add_rows(tight, [links.cuts(np.ones(links.count, dtype=bool))]) if links.count else tight
    most = tighten_upper_bounds(matrix, largest_values(plan_model))
    return StrongModel(plan_model, matrix, needed, tight, full, links, most)


def with_links(strong: StrongModel, chosen: Mask) -> Matrix:
    """The program with some of its links."""
    return add_rows(strong.tight, [strong.links.cuts(chosen)]) if chosen.any() else strong.tight


def solve_strong(strong: StrongModel, deadline: Deadline) -> Strong:
    """The strong relaxation, round by round, until its bound stands or the clock ends.

    The first round has the links whose columns are the cheapest at the prices of the relaxation
    without links; each later one adds those that its point breaks.
    """
    none = np.zeros(strong.links.count, dtype=bool)
    best = Strong("stopped", -np.inf, np.zeros(0), np.zeros(0), np.zeros(0), none)
    chosen = ~none
    if strong.links.count > FEW_LINKS:
        weak = _relax(strong.tight, deadline)
        if weak.status != "optimal":
            return replace(best, status=weak.status)
        best = _proven(strong, weak, none)
        chosen = _cheapest_links(strong, weak)
        until = time.perf_counter() + MOST_SHARE * deadline.left()
        deadline = Deadline(min(deadline.ends_at, until), deadline.cancelled)
    for _ in range(ROUNDS):
        solution = _relax(with_links(strong, chosen), deadline)
        if solution.status != "optimal":
            return best if np.isfinite(best.bound) else replace(best, status=solution.status)
        found = _proven(strong, solution, chosen)
        gain = found.bound - best.bound
        if gain >= 0.0:
            best = found
        missing = ~chosen & (strong.links.broken(solution.values) > BROKEN)
        if not missing.any() or gain < LEAST_GAIN * abs(found.bound) or deadline.has_ended():
            break
        chosen = chosen | missing
    return best


def _cheapest_links(strong: StrongModel, weak: Solution) -> Mask:
    """The share of the links with the cheapest columns at the prices of a relaxation."""
    links = strong.links
    costs = strong.tight.reduced_costs(weak.row_prices)
    least = np.full(links.count, np.inf)
    np.minimum.at(least, links.link_of, costs[links.index])
    return np.asarray(least <= np.quantile(least, FIRST_SHARE), dtype=np.bool_)


def _proven(strong: StrongModel, solution: Solution, chosen: Mask) -> Strong:
    """The bound at the prices of a relaxation, with the best price of every link at them."""
    prices = solution.row_prices[: strong.tight.shape[0]]
    of_links = strong.links.prices(strong.tight.reduced_costs(prices))
    whole = np.concatenate([prices, of_links])
    return Strong(
        "optimal",
        strong.full.safe_bound(whole, strong.most),
        solution.values,
        prices,
        strong.full.reduced_costs(whole),
        chosen,
    )


def _relax(program: Matrix, deadline: Deadline) -> Solution:
    if max(program.shape) <= SMALL_PROGRAM:
        return solve_relaxation(program)[0]
    left = deadline.left() if math.isfinite(deadline.ends_at) else math.inf
    return solve_interior(program, time_limit_seconds=left, halted=deadline.cancelled)
