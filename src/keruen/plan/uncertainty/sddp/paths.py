"""Random paths through a policy graph, and what a policy does on them.

Draws are keyed by seed and number of the path, so that path 17 is the same for every policy and
however many paths are drawn (common random numbers). Every second path is the antithetic partner
of the one before it: its uniform numbers are 1 - u.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from keruen.plan.uncertainty.sddp.graph import PolicyGraph
from keruen.plan.uncertainty.sddp.node_solver import StageSolution
from keruen.plan.uncertainty.sddp.policy import Policy, Spread
from keruen.plan.uncertainty.sddp.stage import Outcome
from keruen.solver import Floats

# A path through a graph with a cycle ends at the latest after so many rounds.
MOST_ROUNDS = 50


@dataclass(frozen=True)
class Step:
    """One stage of a path: its node and what comes true there."""

    node: int
    outcome: Outcome


Path = list[Step]


@dataclass(frozen=True)
class Visit:
    """What a policy did at one step of a path.

    `weight` is the product of the discounts before the step.
    """

    node: int
    weight: float
    solution: StageSolution


def draw_path(
    graph: PolicyGraph,
    key: Sequence[int],
    number: int,
    *,
    antithetic: bool = True,
    steps: int | None = None,
    even: bool = False,
) -> Path:
    """One random path.

    Parameters
    ----------
    key : of the random numbers, such as a seed.
    number : of the path under that key.
    antithetic : whether odd numbers are partners of the even ones before them.
    steps : length on a graph with a cycle. By default such a path goes on with the probability of
        each node's discount, and costs are not discounted along it.
    even : give all nodes and outcomes that are possible equal probabilities, so that a path meets
        rare ones often. No estimate may use such paths.
    """
    partner = antithetic and number % 2 == 1
    stream = np.random.default_rng([*key, number - 1 if partner else number])
    most = (
        steps
        if steps is not None
        else (MOST_ROUNDS * len(graph.nodes) if graph.is_cyclic else graph.depth())
    )
    path: Path = []
    following = graph.root
    while len(following.nodes) and len(path) < most:
        uniform = stream.random(3)
        if partner:
            uniform = 1.0 - uniform
        node = int(following.nodes[_pick(following.probabilities, uniform[0], even)])
        stage = graph.nodes[node].stage
        path.append(Step(node, stage.outcomes[_pick(stage.probabilities, uniform[1], even)]))
        if graph.is_cyclic and steps is None and uniform[2] >= graph.nodes[node].discount:
            break
        following = graph.children[node]
    return path


def walk(
    policy: Policy,
    paths: Sequence[Path],
    spread: Spread,
    starts: Sequence[Floats] | None = None,
) -> list[list[Visit]]:
    """What the policy does on each path, step by step; all paths take a step together.

    Parameters
    ----------
    starts : states before the first step of each path, in place of those of the graph.
    """
    states = [policy.graph.initial] * len(paths) if starts is None else list(starts)
    weights = [1.0] * len(paths)
    visits: list[list[Visit]] = [[] for _ in paths]
    for place in range(max((len(path) for path in paths), default=0)):
        members: dict[int, list[int]] = {}
        for number, path in enumerate(paths):
            if place < len(path):
                members.setdefault(path[place].node, []).append(number)
        nodes = sorted(members)

        def solve(
            node: int, place: int = place, members: dict[int, list[int]] = members
        ) -> list[StageSolution]:
            solver = policy.solvers[node]
            return [
                solver.solve(states[number], paths[number][place].outcome)
                for number in members[node]
            ]

        for node, solutions in zip(nodes, spread(solve, nodes), strict=True):
            for number, solution in zip(members[node], solutions, strict=True):
                visits[number].append(Visit(node, weights[number], solution))
                states[number] = solution.state
                weights[number] *= policy.graph.nodes[node].discount
    return visits


@dataclass(frozen=True)
class Simulation:
    """What a policy does on a number of paths.

    `cost` is the discounted cost of each path, shape (paths,); `stage_cost` that of each step,
    discounted, and `node` its node (-1 after the end), shape (paths, steps); `state` the states
    after each step, shape (paths, steps, states). `column` has the recorded columns by name, shape
    (paths, steps); they are not a number where a node has no such column.
    """

    cost: Floats
    stage_cost: Floats
    node: Floats
    state: Floats
    column: dict[str, Floats]


def simulate(
    policy: Policy,
    paths: int | Sequence[Path],
    *,
    seed: int = 0,
    antithetic: bool = True,
    steps: int | None = None,
    record: Sequence[str] = (),
    workers: int = 1,
) -> Simulation:
    """Carry out a policy on random paths of its graph, or on given ones.

    Parameters
    ----------
    paths : how many are drawn, or the paths themselves, whose outcomes need not be the graph's.
    seed : equal seeds give identical paths for every policy of graphs with equal probabilities.
    antithetic : draw paths in pairs.
    steps : length of a path on a graph with a cycle, needed there.
    record : columns of the stage programs to return.
    workers : number of threads; the result does not depend on it.
    """
    graph = policy.graph
    if isinstance(paths, int):
        if graph.is_cyclic and steps is None:
            raise ValueError("a graph with a cycle needs the number of steps of its paths")
        paths = [
            draw_path(graph, [seed], number, antithetic=antithetic, steps=steps)
            for number in range(paths)
        ]
    with Spread(workers) as spread:
        visits = walk(policy, paths, spread)
    shape = (len(paths), max((len(path) for path in paths), default=0))
    stage_cost, node = np.zeros(shape), np.full(shape, -1.0)
    state = np.zeros((*shape, len(graph.states)))
    column = {name: np.full(shape, np.nan) for name in record}
    for number, row in enumerate(visits):
        for place, visit in enumerate(row):
            stage_cost[number, place] = visit.weight * visit.solution.stage_cost
            node[number, place] = visit.node
            state[number, place] = visit.solution.state
            known = graph.nodes[visit.node].stage.columns
            for name in record:
                if name in known:
                    column[name][number, place] = visit.solution.values[known[name]]
    return Simulation(stage_cost.sum(axis=1), stage_cost, node, state, column)


def _pick(probabilities: Floats, uniform: float, even: bool) -> int:
    """Number of the outcome at a uniform number, by the inverse of the distribution."""
    if even:
        possible = np.flatnonzero(probabilities > 0.0)
        return int(possible[min(int(uniform * len(possible)), len(possible) - 1)])
    number = int(np.searchsorted(np.cumsum(probabilities), uniform, side="right"))
    return min(number, int(np.flatnonzero(probabilities > 0.0)[-1]))
