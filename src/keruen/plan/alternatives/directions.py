"""Directions in which alternatives are searched, and the search in one of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from keruen.plan.alternatives.features import Feature, hub_feature
from keruen.plan.alternatives.program import NearOptimal, objective_of
from keruen.plan.search.cuts import find_cuts, port_columns
from keruen.plan.search.deadline import Deadline
from keruen.plan.search.large_neighbourhood_search import PASSES, improve
from keruen.solver import (
    Floats,
    Matrix,
    add_rows,
    solve_interior,
    solve_relaxation,
    solve_whole,
)

NODES = 1
"""Nodes of branch and bound of one direction of a small model: what its root finds.

More nodes take many times as long and find little more.
"""
HUB_NODES = 200
ROUNDS = 12
"""Rounds of rounding rows of one direction of a small model."""
LEAST_MOVE = 5e-3
"""Share of all tonnes used: where the relaxation moves by less, no plan is looked for."""
WITHIN = 1e-2
"""Share of all tonnes used within which a direction of a small model is solved."""
LARGE_PRICE = 25.0
"""USD a tonne: what a tonne in the direction counts beside cost in a large model."""
LARGE_PASSES = 2
"""Passes of neighbourhood search of a direction of a large model: each port, then a few periods."""
HUB_NONE = "without a hub"


@dataclass(frozen=True)
class Direction:
    """What to minimise: weighted tonnes of features, with a hub at one site alone or none.

    `hub` is a site, an empty text for no hub, or None where hubs are free. `feature` and `sign`
    (1 for least, -1 for most) are those of a direction that gives one end of a range.
    """

    words: str
    terms: tuple[tuple[Feature, float], ...] = ()
    hub: str | None = None
    feature: Feature | None = None
    sign: float = 1.0


@dataclass(frozen=True)
class Found:
    """What a direction found: `values` of a plan, None where there is none.

    `status` as the solver has it. `bound_kt` is what sign x tonnes of the feature cannot be below,
    None where it was not proven. `finished` : the search came to its end.
    """

    status: str
    values: Floats | None
    bound_kt: float | None
    finished: bool


def hub_directions(program: NearOptimal, sites: Sequence[str]) -> list[Direction]:
    """No hub, and at each site a hub through which as much passes as the cost allows."""
    if not sites:
        return []
    found = [Direction(HUB_NONE, hub="")]
    for site in sites:
        feature = hub_feature(program.plan_model, site)
        found.append(Direction(f"most through a hub at {site}", ((feature, -1.0),), hub=site))
    return found


def range_directions(features: Sequence[Feature]) -> list[Direction]:
    """The least and the most of each route and origin: of what is used most, the least first."""
    least = [Direction(f"least of {f.label}", ((f, 1.0),), feature=f) for f in features]
    most = [
        Direction(f"most of {f.label}", ((f, -1.0),), feature=f, sign=-1.0)
        for f in sorted(features, key=lambda f: f.share)
    ]
    order = [each for pair in zip(least, most, strict=True) for each in pair]
    return [each for each in order if len(each.terms[0][0].columns)]


def search_direction(
    program: NearOptimal, direction: Direction, deadline: Deadline, reduced: Floats | None
) -> Found:
    """The plan that goes farthest in a direction within the limit on cost.

    Parameters
    ----------
    reduced : reduced costs by cost, with which it is searched part by part from the first plan;
        None to solve the whole program at once.
    """
    matrix: Matrix | None = program.matrix
    if direction.hub is not None:
        matrix = program.with_hub_at(direction.hub or None)
    if matrix is None:
        return Found("infeasible", None, None, True)
    objective = objective_of(program, direction.terms)
    start = _start(program, matrix, direction, deadline)
    if reduced is None:
        return _search_whole(program, matrix, objective, direction, start, deadline)
    if start is None:
        return Found("stopped", None, None, False)
    return _search_by_parts(program, matrix, objective, start, reduced, deadline)


def _search_whole(
    program: NearOptimal,
    matrix: Matrix,
    objective: Floats,
    direction: Direction,
    start: Floats | None,
    deadline: Deadline,
) -> Found:
    is_cost = not objective.any()
    blended = program.cost if is_cost else objective + program.weight * program.cost
    scale = float(sum(abs(weight) for _, weight in direction.terms)) or 1.0
    spare = max(program.limit - float(program.cost @ program.start), 1e-6)
    allowed = 0.05 * spare if is_cost else WITHIN * scale * max(program.total_kt, 1e-3)
    blend = replace(matrix, cost=blended)
    ports = port_columns(program.plan_model)
    relaxed, cuts = solve_relaxation(blend, cut=lambda v: find_cuts(ports, v), rounds=ROUNDS)
    if relaxed.status == "infeasible":
        return Found("infeasible", None, None, True)
    if direction.feature is not None and relaxed.status == "optimal":
        # The blend also counts cost, which lies between none and the limit.
        low = relaxed.cost - program.weight * program.limit
        if float(objective @ program.start) - low < LEAST_MOVE * program.total_kt:
            return Found("optimal", None, low, True)
    found = solve_whole(
        add_rows(blend, cuts) if cuts else blend,
        gap=0.0,
        node_limit=NODES,
        time_limit_seconds=deadline.left() if deadline.is_set else math.inf,
        start=start,
        halted=deadline.cancelled,
        options={"mip_abs_gap": allowed},
    )
    finished = found.status in ("optimal", "infeasible")
    if not len(found.values):
        return Found(found.status, None, None, finished)
    bound = None
    if direction.feature is not None and math.isfinite(found.bound):
        bound = max(found.bound, relaxed.bound) - program.weight * program.limit
    return Found(found.status, program.polished(matrix, found.values, objective), bound, finished)


def _search_by_parts(
    program: NearOptimal,
    matrix: Matrix,
    objective: Floats,
    start: Floats,
    reduced: Floats,
    deadline: Deadline,
) -> Found:
    fixed = replace(matrix, lower=matrix.lower.copy(), upper=matrix.upper.copy())
    tiers = program.plan_model.decisions.open.numbers
    fixed.lower[tiers] = fixed.upper[tiers] = np.rint(start[tiers])
    priced = LARGE_PRICE * objective
    values = improve(
        program.plan_model,
        start,
        reduced + priced,
        None,
        deadline,
        _ignore_progress,
        workers=2,
        matrix=replace(fixed, cost=program.cost + priced),
        passes=PASSES[:LARGE_PASSES],
    )
    polished = program.polished(fixed, values, objective)
    return Found("feasible", polished, None, not deadline.has_ended())


def _ignore_progress(_: float) -> None:
    """The cost of a step is not that of a plan."""


def _start(
    program: NearOptimal, matrix: Matrix, direction: Direction, deadline: Deadline
) -> Floats | None:
    """The first plan, with tiers opened or shut beside it where the direction asks for that."""
    if direction.hub is None:
        return program.start
    decisions = program.plan_model.decisions
    free = np.zeros(matrix.shape[1], dtype=bool)
    free[decisions.open.numbers] = True
    free[decisions.accounts] = True
    found = solve_whole(
        matrix.around(program.start, free, strict=True),
        gap=1e-5,
        node_limit=HUB_NODES,
        time_limit_seconds=deadline.left() if deadline.is_set else math.inf,
        halted=deadline.cancelled,
    )
    if not len(found.values):
        return None
    values = program.start.copy()
    values[free] = found.values
    return values


def reduced_costs_by_cost(program: NearOptimal, deadline: Deadline) -> Floats:
    """Reduced costs at the prices of the relaxation by cost; zeros where it was not solved.

    The relaxation has no limit on cost, whose row has an entry in nearly every column: it never
    binds there, and it would slow the interior point method down.
    """
    left = deadline.left() if deadline.is_set else math.inf
    relaxed = solve_interior(program.unlimited, time_limit_seconds=left, halted=deadline.cancelled)
    if relaxed.status != "optimal":
        return np.zeros(program.matrix.shape[1])
    return program.unlimited.reduced_costs(relaxed.row_prices)
