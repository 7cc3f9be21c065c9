"""A policy: the solvers of all nodes of a graph and the cuts they have."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

import numpy as np

from keruen.plan.uncertainty.sddp.graph import PolicyGraph
from keruen.plan.uncertainty.sddp.node_solver import NodeSolver
from keruen.plan.uncertainty.sddp.risk import MEAN, MeanCvar
from keruen.solver import Floats, Integers

Work = TypeVar("Work")
Answer = TypeVar("Answer")


class LogEntry(NamedTuple):
    """One iteration: its number from 1, the bound after it, the mean cost of its paths, solves."""

    iteration: int
    bound: float
    path_cost: float
    solves: int


@dataclass(frozen=True)
class Followers:
    """Every outcome of every child of a node: child, number of its outcome, probability."""

    child: Integers
    outcome: Integers
    probability: Floats


class Policy:
    """Decisions for every node, state and outcome of a graph, by cuts of the cost to go.

    Parameters
    ----------
    graph : the policy graph.
    risk : one risk measure for all nodes, or one a node: how the node weighs what follows it. The
        first stage is weighed by its mean.
    multi_cut : give each outcome that may follow a cost-to-go column of its own: fewer iterations,
        larger programs.

    Attributes
    ----------
    log : one entry an iteration.
    seed : of the training; set by the first training.
    """

    def __init__(
        self,
        graph: PolicyGraph,
        *,
        risk: MeanCvar | Sequence[MeanCvar] = MEAN,
        multi_cut: bool = False,
    ) -> None:
        self.graph = graph
        count = len(graph.nodes)
        self.risk = [risk] * count if isinstance(risk, MeanCvar) else list(risk)
        if len(self.risk) != count:
            raise ValueError(f"{len(self.risk)} risk measures for {count} nodes")
        self.multi_cut = multi_cut
        self.followers = [_followers(graph, node) for node in range(count)]
        self.solvers = [
            NodeSolver(node, followers.probability, multi_cut=multi_cut)
            for node, followers in zip(graph.nodes, self.followers, strict=True)
        ]
        for solver in self.solvers:
            if solver.multi_cut:
                # The nominal weights are among those of every measure, so this is a bound of each.
                solver.add_weights(solver.followers)
        self.log: list[LogEntry] = []
        self.seed: int | None = None

    @property
    def is_risk_neutral(self) -> bool:
        """Whether every node weighs what follows by its mean."""
        return all(measure.is_mean for measure in self.risk)

    @property
    def solves(self) -> int:
        """Number of stage programs that were solved."""
        return sum(solver.solves for solver in self.solvers)

    def bound(self, start: Floats | None = None) -> float:
        """Lower bound of the cost of every policy, at the mean of the first stage's outcomes.

        Parameters
        ----------
        start : states before the first stage, in place of those of the graph. Cuts are valid at
            every state, so that one policy bounds the costs from many.
        """
        total = 0.0
        root = self.graph.root
        state = self.graph.initial if start is None else start
        for node, probability in zip(root.nodes, root.probabilities, strict=True):
            for outcome in self.graph.nodes[node].stage.outcomes:
                found = self.solvers[node].solve(state, outcome)
                total += probability * outcome.probability * found.safe_value
        return float(total)

    def learn(self, group: Integers, states: Sequence[Floats], spread: Spread) -> None:
        """Add the cuts of all nodes of a group at some states.

        Every outcome of every child is solved once at each state, whatever number of nodes of the
        group has that child.
        """
        children = sorted({int(c) for node in group for c in self.graph.children[node].nodes})
        if not children:
            return

        def solve(child: int) -> tuple[Floats, Floats]:
            outcomes = self.graph.nodes[child].stage.outcomes
            values = np.empty((len(states), len(outcomes)))
            slopes = np.empty((len(states), len(outcomes), len(self.graph.states)))
            for row, state in enumerate(states):
                for column, outcome in enumerate(outcomes):
                    found = self.solvers[child].solve(state, outcome)
                    values[row, column] = found.safe_value
                    slopes[row, column] = found.slope
            return values, slopes

        answers = dict(zip(children, spread(solve, children), strict=True))
        for row, state in enumerate(states):
            for node in group.tolist():
                followers = self.followers[node]
                pairs = list(zip(followers.child.tolist(), followers.outcome.tolist(), strict=True))
                values = np.array([answers[child][0][row, outcome] for child, outcome in pairs])
                slopes = np.array([answers[child][1][row, outcome] for child, outcome in pairs])
                self._add_cuts(node, state, values, slopes)

    def expected_cost_to_go(self, node: int, state: Floats) -> float:
        """What follows a node at a state, by one exact step: mean over all outcomes, discounted.

        It lies between the cost to go of the node's cuts and that of the best policy.
        """
        followers = self.followers[node]
        total = 0.0
        for child, outcome, probability in zip(
            followers.child, followers.outcome, followers.probability, strict=True
        ):
            stage = self.graph.nodes[child].stage
            found = self.solvers[child].solve(state, stage.outcomes[outcome])
            total += probability * found.value
        return float(self.graph.nodes[node].discount * total)

    def _add_cuts(self, node: int, state: Floats, values: Floats, slopes: Floats) -> None:
        solver, discount = self.solvers[node], self.graph.nodes[node].discount
        weights = self.risk[node].weights(solver.followers, values)
        solver.pool.visit(state)
        if not solver.multi_cut:
            slope = discount * (weights @ slopes)
            solver.add_cut(discount * float(weights @ values) - float(slope @ state), slope)
            return
        solver.add_weights(weights)
        for target in range(len(values)):
            intercept = float(values[target] - slopes[target] @ state)
            solver.add_cut(intercept, slopes[target], target)


class Spread:
    """Runs one function on several nodes; the answers come in the order of the nodes.

    Each node's solver is used by one call at a time and always in the same order, so that the
    results are the same for any number of workers.
    """

    def __init__(self, workers: int = 1) -> None:
        self._pool = ThreadPoolExecutor(workers) if workers > 1 else None

    def __call__(self, function: Callable[[Work], Answer], work: Sequence[Work]) -> list[Answer]:
        if self._pool is None or len(work) < 2:
            return [function(each) for each in work]
        return list(self._pool.map(function, work))

    def __enter__(self) -> Spread:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown()


def _followers(graph: PolicyGraph, node: int) -> Followers:
    child: list[int] = []
    outcome: list[int] = []
    probability: list[float] = []
    following = graph.children[node]
    for number, chance in zip(following.nodes, following.probabilities, strict=True):
        for place, each in enumerate(graph.nodes[number].stage.outcomes):
            child.append(int(number))
            outcome.append(place)
            probability.append(float(chance) * each.probability)
    return Followers(
        np.array(child, np.int64), np.array(outcome, np.int64), np.array(probability, np.float64)
    )
