"""What information and a stochastic model are worth: EVPI and VSS."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_array

from keruen.plan.uncertainty.sddp.extensive import (
    LARGEST_TREE,
    scenario_tree,
    scenarios,
    solve_path,
    solve_tree,
)
from keruen.plan.uncertainty.sddp.graph import PolicyGraph, linear_graph
from keruen.plan.uncertainty.sddp.paths import Step
from keruen.plan.uncertainty.sddp.stage import Outcome, Stage
from keruen.solver import Floats, Matrix


@dataclass(frozen=True)
class InformationValue:
    """Four costs of one problem and their differences, in the unit of its costs.

    `recourse` is the cost of the best policy, `perfect` the mean cost when each scenario is known
    beforehand, `mean_value` that of the first decision which is best for mean figures.
    """

    recourse: float
    perfect: float
    mean_value: float

    @property
    def evpi(self) -> float:
        """Expected value of perfect information, at least zero."""
        return self.recourse - self.perfect

    @property
    def vss(self) -> float:
        """Value of the stochastic solution, at least zero."""
        return self.mean_value - self.recourse


def value_information(graph: PolicyGraph, *, largest: int = LARGEST_TREE) -> InformationValue:
    """EVPI and VSS of a problem that is small enough for its scenario tree.

    EVPI = recourse - perfect information, VSS = cost of the mean problem's first decision -
    recourse (Birge and Louveaux 2011, chapter 4).

    Raises
    ------
    ValueError : the first stage is random, so that it has no one decision, or stages have programs
        of different shapes in one stage.
    """
    root = graph.root.nodes
    if len(root) > 1 or len(graph.nodes[root[0]].stage.outcomes) > 1:
        raise ValueError("the value of the stochastic solution needs a certain first stage")
    recourse = solve_tree(graph, largest=largest).value
    decision = solve_tree(mean_graph(graph), largest=largest).state[0]
    mean_value = solve_tree(graph, first_state=decision, largest=largest).value
    return InformationValue(recourse, perfect_information(graph, largest=largest), mean_value)


def perfect_information(graph: PolicyGraph, *, largest: int = LARGEST_TREE) -> float:
    """Mean cost when each scenario is known before its first decision, over all scenarios."""
    places = scenario_tree(graph, largest=largest)
    total = 0.0
    for probability, line in scenarios(places):
        path = [Step(places[each].node, places[each].outcome) for each in line]
        total += probability * solve_path(graph, path).value
    return total


def mean_graph(graph: PolicyGraph) -> PolicyGraph:
    """The deterministic problem: every figure of a stage is its mean over nodes and outcomes.

    Parameters
    ----------
    graph : without a cycle; all nodes of a stage are equally many steps from the root, and their
        programs have the same columns and rows.
    """
    if graph.is_cyclic:
        raise ValueError("a graph with a cycle has no mean of each stage")
    now = dict(zip(graph.root.nodes.tolist(), graph.root.probabilities.tolist(), strict=True))
    stages: list[Stage] = []
    discounts: list[float] = []
    bound = math.inf
    while now:
        stages.append(_mean_stage([(graph.nodes[node].stage, p) for node, p in now.items()]))
        discounts.append(sum(graph.nodes[node].discount * p for node, p in now.items()))
        bound = min(bound, *(graph.nodes[node].lower_bound for node in now))
        later: dict[int, float] = {}
        for node, p in now.items():
            children = graph.children[node]
            for child, chance in zip(children.nodes.tolist(), children.probabilities, strict=True):
                later[child] = later.get(child, 0.0) + p * float(chance)
        now = dict(sorted(later.items()))
    mean = linear_graph(stages, graph.initial, lower_bound=bound)
    pairs = zip(mean.nodes, discounts, strict=True)
    return replace(mean, nodes=tuple(replace(node, discount=each) for node, each in pairs))


def _mean_stage(parts: Sequence[tuple[Stage, float]]) -> Stage:
    first = parts[0][0]
    programs = [
        (stage.with_outcome(outcome), p * outcome.probability)
        for stage, p in parts
        for outcome in stage.outcomes
    ]
    if any(program.shape != first.matrix.shape for program, _ in programs):
        raise ValueError("programs of one stage have different numbers of columns or rows")

    def mean(figures: Callable[[Matrix], Floats]) -> Floats:
        return np.asarray(sum(figures(program) * p for program, p in programs))

    entries = csr_array(sum(program.rows * p for program, p in programs))
    matrix = replace(
        first.matrix,
        cost=mean(lambda program: program.cost),
        lower=mean(lambda program: program.lower),
        upper=mean(lambda program: program.upper),
        row_lower=mean(lambda program: program.row_lower),
        row_upper=mean(lambda program: program.row_upper),
        start=entries.indptr.astype(np.int64),
        index=entries.indices.astype(np.int64),
        value=entries.data.astype(np.float64),
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
