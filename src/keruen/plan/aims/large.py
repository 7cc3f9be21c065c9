"""A second aim in a large model: a bound by prices, and a plan that gets better window by window.

The limit on cost joins all windows, and the first ones must not spend it all. So cost and CO2e are
made less together, at a price of CO2e, before CO2e alone is; and for cover each window makes less
what its markets lack, first of half the way to the cover that the bound allows, and at the end
whatever it costs up to the limit.
"""

from __future__ import annotations

import math
import time
from dataclasses import replace

import numpy as np

from keruen.plan.aims.program import Program, Towards, cover_frame
from keruen.plan.search.deadline import Deadline
from keruen.plan.search.large_neighbourhood_search import improve
from keruen.solver import Floats, Matrix, solve_interior

# Times the mean price at which the tolerance buys all that the bound allows.
PRICES = (1.0, 2.0)
# Thousand USD a kilotonne: the price at which CO2e alone is made less, at least.
LEAST_PRICE = 100.0
# Shares of the way from the least cover there is to that which the bound allows.
COVERS = (0.5, 1.0)
# Thousand USD a kilotonne: what a lack of cover counts beside cost, far above price ceilings.
LACK_PRICE = 2000.0


def search_large(program: Program, tolerance: float, deadline: Deadline) -> tuple[Floats, float]:
    """The best values found for the aim, shape (columns,), and a bound of it, in its unit.

    The first plan where nothing better is found; -inf where the clock left no time for a bound.
    """
    matrix = program.matrix
    relaxed = solve_interior(matrix, time_limit_seconds=deadline.left())
    if relaxed.status != "optimal":
        return program.start, -math.inf
    priced = relaxed.row_prices, np.zeros(matrix.shape[0])
    bound = max(matrix.safe_bound(prices, program.most) for prices in priced)
    if float(matrix.cost @ program.start) <= bound:
        return program.start, bound
    if program.towards is not None and program.least is not None:
        found = _raise_cover(program, program.towards, program.least, -bound, deadline)
    else:
        found = _lower_co2e(program, tolerance, bound, deadline)
    better = float(matrix.cost @ found) < float(matrix.cost @ program.start)
    return (found if better else program.start), bound


def _lower_co2e(program: Program, tolerance: float, bound: float, deadline: Deadline) -> Floats:
    """CO2e made less together with cost, and then alone up to the limit on cost."""
    co2e, start = program.matrix.cost, program.start
    spare = tolerance * abs(float(program.cost @ start))
    price = spare / (float(co2e @ start) - bound)
    costs = [program.cost + times * price * co2e for times in PRICES]
    costs.append(max(price, LEAST_PRICE) * co2e)
    values, reduced = start, None
    for number, cost in enumerate(costs):
        matrix = replace(program.matrix, cost=cost)
        if reduced is None:
            reduced = _reduced_costs(matrix, deadline)
        values = _improved(program, matrix, values, reduced, _share(deadline, len(costs) - number))
    return values


def _raise_cover(
    program: Program, towards: Towards, least: int, highest: float, deadline: Deadline
) -> Floats:
    """The least cover raised: what each market lacks of a cover for all made less, with cost."""
    lack = np.zeros(len(program.cost))
    lack[towards.lack.numbers] = LACK_PRICE * towards.demand
    steps = [*((share, program.cost + lack) for share in COVERS), (1.0, lack)]
    values, reduced = program.start.copy(), None
    lowest = float(values[least])
    for number, (share, cost) in enumerate(steps):
        cover = lowest + share * (highest - lowest)
        matrix = _reaching_for(program, towards, cost, cover)
        values[towards.lack.numbers] = np.maximum(cover - _covers(program, values), 0.0)
        if reduced is None:
            reduced = _reduced_costs(matrix, deadline)
        values = _improved(program, matrix, values, reduced, _share(deadline, len(steps) - number))
        covers = _covers(program, values)
        # The rows of the least cover keep each step what the one before has reached.
        values[least] = min(1.0, float(covers.min()))
        values[towards.lack.numbers] = np.maximum(1.0 - covers, 0.0)
    return values


def _covers(program: Program, values: Floats) -> Floats:
    return cover_frame(program.plan_model, values)["cover"].to_numpy()


def _reaching_for(program: Program, towards: Towards, cost: Floats, cover: float) -> Matrix:
    """The program in which lacks are of a cover, a share."""
    row_lower = program.matrix.row_lower.copy()
    row_lower[towards.rows] = cover * towards.demand
    return replace(program.matrix, cost=cost, row_lower=row_lower)


def _reduced_costs(matrix: Matrix, deadline: Deadline) -> Floats:
    """Which columns are worth a thought at these costs; none is left out where it is not known."""
    relaxed = solve_interior(matrix, time_limit_seconds=deadline.left())
    if relaxed.status != "optimal":
        return np.zeros(matrix.shape[1])
    return matrix.reduced_costs(relaxed.row_prices)


def _improved(
    program: Program, matrix: Matrix, values: Floats, reduced: Floats, deadline: Deadline
) -> Floats:
    always = np.zeros(matrix.shape[1], dtype=bool)
    if program.towards is not None:
        always[program.towards.lack.numbers] = True
    return improve(
        program.plan_model,
        values,
        reduced,
        None,
        deadline,
        _ignore_progress,
        workers=2,
        matrix=matrix,
        always=always,
    )


def _share(deadline: Deadline, parts: int) -> Deadline:
    """The clock of the first of so many parts of the time that is left."""
    return replace(deadline, ends_at=time.perf_counter() + deadline.left() / parts)


def _ignore_progress(_: float) -> None:
    """The cost of a step is that of a program within: no news of the plan."""
