"""First cuts, from two problems that are smaller and cost no more than any future of a corridor.

The first is deterministic. Every month has, column by column, the least cost and the largest
capacity of all its nodes, and a demand anywhere between the mean demands of its nodes. Costs fall
on amounts that are not negative, and cost to go is convex in demand, so that by Jensen's inequality
the cost to go of this problem is a lower bound of that of the corridor at every state. Its cuts are
valid for every node of a month.

The second has the regimes and kinds of year of the corridor, and the mean demand of each node in
place of its outcomes; its cuts are valid at the same node, by Jensen's inequality again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from keruen.plan.uncertainty.sddp.graph import PolicyGraph, linear_graph
from keruen.plan.uncertainty.sddp.policy import Policy
from keruen.plan.uncertainty.sddp.stage import Outcome, Stage
from keruen.plan.uncertainty.sddp.training import Stopping, train
from keruen.solver import Floats

ITERATIONS = 60
STALL_ITERATIONS = 5
STALL_SHARE = 1e-6


def relaxed_stage(stages: Sequence[Stage]) -> Stage:
    """One deterministic stage that allows whatever any of some stages of one structure allows.

    Rows whose sides are random are relaxed to the range of their means over the outcomes; other
    rows to the range of their sides.
    """
    first = stages[0]
    lows, highs, uppers = [], [], []
    for stage in stages:
        matrix = stage.matrix
        low, high, upper = matrix.row_lower.copy(), matrix.row_upper.copy(), matrix.upper.copy()
        probabilities = stage.probabilities
        low[stage.random_rows] = probabilities @ [each.row_lower for each in stage.outcomes]
        high[stage.random_rows] = probabilities @ [each.row_upper for each in stage.outcomes]
        upper[stage.random_columns] = probabilities @ [each.upper for each in stage.outcomes]
        lows.append(low)
        highs.append(high)
        uppers.append(upper)
    matrix = replace(
        first.matrix,
        cost=np.min([stage.matrix.cost for stage in stages], axis=0),
        lower=np.min([stage.matrix.lower for stage in stages], axis=0),
        upper=np.max(uppers, axis=0),
        row_lower=np.min(lows, axis=0),
        row_upper=np.max(highs, axis=0),
    )
    none, no_numbers = np.zeros(0), np.zeros(0, np.int64)
    return replace(
        first,
        matrix=matrix,
        outcomes=(Outcome(1.0, none, none, none, none, none),),
        random_rows=no_numbers,
        random_columns=no_numbers,
        random_costs=no_numbers,
    )


def add_first_cuts(
    policy: Policy, months: Sequence[Sequence[int]], starts: Sequence[Floats] = ()
) -> float:
    """Give every node the cuts of its month's relaxed problem; returns that problem's bound.

    Parameters
    ----------
    months : the nodes of each month, all of one structure.
    starts : states before the first month, in place of those of the graph; the bound is that of the
        first.
    """
    graph: PolicyGraph = policy.graph
    stages = [relaxed_stage([graph.nodes[node].stage for node in nodes]) for nodes in months]
    bound = min(node.lower_bound for node in graph.nodes)
    simple = Policy(linear_graph(stages, graph.initial, lower_bound=bound))
    rules = Stopping(
        iterations=ITERATIONS, stall_iterations=STALL_ITERATIONS, stall_share=STALL_SHARE
    )
    found = train(simple, rules, starts=starts).bound
    for solver, nodes in zip(simple.solvers, months, strict=True):
        for intercept, slope in zip(solver.pool.intercept, solver.pool.slope, strict=True):
            for node in nodes:
                policy.solvers[node].add_cut(float(intercept), slope)
    return found


def mean_demand_graph(graph: PolicyGraph) -> PolicyGraph:
    """The graph in which every node has the mean of its outcomes as its only one."""
    nodes = (replace(node, stage=relaxed_stage([node.stage])) for node in graph.nodes)
    return replace(graph, nodes=tuple(nodes))


def copy_selected_cuts(source: Policy, target: Policy) -> int:
    """Give each node the cuts of another policy that are the highest at some state met there.

    Returns the number of cuts.
    """
    count = 0
    for solver, other in zip(source.solvers, target.solvers, strict=True):
        pool = solver.pool
        for point in pool.points:
            other.pool.visit(point)
        for number in np.flatnonzero(pool.selected()).tolist():
            other.add_cut(float(pool.intercept[number]), pool.slope[number])
            count += 1
    return count
