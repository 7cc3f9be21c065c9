"""The extensive form: one linear program over the whole scenario tree, or over one path.

It needs no cuts and no sampling, so that it checks both; it grows with the number of scenarios.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_array

from keruen.errors import KeruenError
from keruen.plan.uncertainty.sddp.graph import Children, PolicyGraph
from keruen.plan.uncertainty.sddp.paths import Path
from keruen.plan.uncertainty.sddp.risk import MEAN, MeanCvar
from keruen.plan.uncertainty.sddp.stage import Outcome, Stage
from keruen.solver import INFINITY, Floats, Integers, Matrix, solve_relaxation

LARGEST_TREE = 20_000


@dataclass(frozen=True)
class TreeNode:
    """One node of a scenario tree: what came true there, and after which node.

    `parent` is the number of the tree node before it, -1 at the first stage. `node` is that of the
    policy graph. `probability` is that of the tree node once its parent was reached.
    """

    parent: int
    node: int
    outcome: Outcome
    probability: float
    depth: int


@dataclass(frozen=True)
class TreeSolution:
    """The best decisions on a scenario tree.

    `value` is the cost at the root; `state` the states after each tree node, shape
    (tree nodes, states).
    """

    value: float
    state: Floats
    places: tuple[TreeNode, ...]


def scenario_tree(
    graph: PolicyGraph, *, steps: int | None = None, largest: int = LARGEST_TREE
) -> list[TreeNode]:
    """All nodes of a graph's scenario tree, each after its parent.

    Parameters
    ----------
    steps : length of the paths; needed on a graph with a cycle.
    largest : number of nodes above which the tree is refused.

    Raises
    ------
    KeruenError : the tree has more nodes.
    """
    if graph.is_cyclic and steps is None:
        raise ValueError("a graph with a cycle needs the number of steps of its paths")
    most = graph.depth() if steps is None else steps
    places: list[TreeNode] = []
    _follow(graph, graph.root, -1, 1, places)
    front = 0
    while front < len(places):
        place = places[front]
        if place.depth < most:
            _follow(graph, graph.children[place.node], front, place.depth + 1, places)
        if len(places) > largest:
            raise KeruenError(
                f"the scenario tree has more than {largest} nodes",
                "Use fewer stages or outcomes, or solve the policy by cuts.",
            )
        front += 1
    return places


def solve_tree(
    graph: PolicyGraph,
    *,
    risk: MeanCvar | Sequence[MeanCvar] = MEAN,
    steps: int | None = None,
    first_state: Floats | None = None,
    largest: int = LARGEST_TREE,
) -> TreeSolution:
    """The best policy by one linear program over all scenarios.

    Parameters
    ----------
    risk : one measure for all nodes or one a node, as of `Policy`.
    first_state : states after the first stage, where they are given and not decided.
    """
    places = scenario_tree(graph, steps=steps, largest=largest)
    measures = [risk] * len(graph.nodes) if isinstance(risk, MeanCvar) else list(risk)
    return _solve(graph, places, measures, first_state)


def solve_path(graph: PolicyGraph, path: Path, start: Floats | None = None) -> TreeSolution:
    """The best decisions on one path, all of it known beforehand (perfect information).

    Parameters
    ----------
    start : states before the first step, in place of those of the graph.
    """
    if start is not None:
        graph = replace(graph, initial=start)
    places = [
        TreeNode(number - 1, step.node, step.outcome, 1.0, number + 1)
        for number, step in enumerate(path)
    ]
    return _solve(graph, places, [MEAN] * len(graph.nodes), None)


def scenarios(places: Sequence[TreeNode]) -> list[tuple[float, list[int]]]:
    """Every path of a tree from its first stage to an end: probability, numbers of tree nodes."""
    inner = {place.parent for place in places}
    found: list[tuple[float, list[int]]] = []
    for number in range(len(places)):
        if number in inner:
            continue
        line = [number]
        while places[line[0]].parent >= 0:
            line.insert(0, places[line[0]].parent)
        found.append((float(np.prod([places[each].probability for each in line])), line))
    return found


def _follow(
    graph: PolicyGraph, following: Children, parent: int, depth: int, places: list[TreeNode]
) -> None:
    for node, chance in zip(following.nodes.tolist(), following.probabilities, strict=True):
        for outcome in graph.nodes[node].stage.outcomes:
            if outcome.probability > 0.0:
                probability = float(chance) * outcome.probability
                places.append(TreeNode(parent, node, outcome, probability, depth))


class _Program:
    """A program that grows by one tree node at a time; entries are kept as coordinates."""

    def __init__(self) -> None:
        self.cost: list[Floats] = []
        self.lower: list[Floats] = []
        self.upper: list[Floats] = []
        self.row_lower: list[Floats] = []
        self.row_upper: list[Floats] = []
        self.entries: list[tuple[Integers, Integers, Floats]] = []
        self.columns = 0
        self.rows = 0

    def add_columns(self, cost: Floats, lower: Floats, upper: Floats) -> int:
        start = self.columns
        self.cost.append(cost)
        self.lower.append(lower)
        self.upper.append(upper)
        self.columns += len(cost)
        return start

    def add_free(self, *, lower: float = -INFINITY) -> int:
        return self.add_columns(np.zeros(1), np.array([lower]), np.array([INFINITY]))

    def add_row(self, columns: Sequence[int] | Integers, values: Sequence[float] | Floats) -> None:
        """A row that is at least zero."""
        self._sides(np.zeros(1), np.full(1, INFINITY))
        self._entries(np.full(len(columns), self.rows - 1), columns, values)

    def add_links(self, columns: Integers, others: Integers) -> None:
        """Rows by which columns equal others."""
        start = self.rows
        self._sides(np.zeros(len(columns)), np.zeros(len(columns)))
        rows = np.arange(start, self.rows)
        self._entries(rows, columns, np.ones(len(columns)))
        self._entries(rows, others, -np.ones(len(columns)))

    def add_block(self, matrix: Matrix, start: int) -> None:
        """The rows of a stage whose columns begin at a number."""
        rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.start)) + self.rows
        self._sides(matrix.row_lower, matrix.row_upper)
        self._entries(rows, matrix.index + start, matrix.value)

    def matrix(self) -> Matrix:
        rows, columns, values = (
            np.concatenate([entry[part] for entry in self.entries]) for part in range(3)
        )
        shape = (self.rows, self.columns)
        entries = csr_array(
            (values, (rows.astype(np.int64), columns.astype(np.int64))), shape=shape
        )
        return Matrix(
            cost=np.concatenate(self.cost),
            lower=np.concatenate(self.lower),
            upper=np.concatenate(self.upper),
            integer=np.zeros(self.columns, dtype=bool),
            row_lower=np.concatenate(self.row_lower),
            row_upper=np.concatenate(self.row_upper),
            start=entries.indptr.astype(np.int64),
            index=entries.indices.astype(np.int64),
            value=entries.data.astype(np.float64),
        )

    def _sides(self, lower: Floats, upper: Floats) -> None:
        self.row_lower.append(lower)
        self.row_upper.append(upper)
        self.rows += len(lower)

    def _entries(
        self, rows: Integers, columns: Sequence[int] | Integers, values: Sequence[float] | Floats
    ) -> None:
        self.entries.append(
            (rows.astype(np.int64), np.asarray(columns, np.int64), np.asarray(values, np.float64))
        )


def _solve(
    graph: PolicyGraph,
    places: Sequence[TreeNode],
    risk: Sequence[MeanCvar],
    first_state: Floats | None,
) -> TreeSolution:
    program = _Program()
    starts: list[int] = []
    value: list[int] = []
    children: list[list[int]] = [[] for _ in places]
    for number, place in enumerate(places):
        stage = graph.nodes[place.node].stage
        matrix = stage.with_outcome(place.outcome)
        lower, upper = matrix.lower.copy(), matrix.upper.copy()
        if place.parent < 0:
            lower[stage.states_in] = upper[stage.states_in] = graph.initial
            if first_state is not None:
                lower[stage.states_out] = upper[stage.states_out] = first_state
        else:
            children[place.parent].append(number)
        start = program.add_columns(np.zeros(len(lower)), lower, upper)
        program.add_block(matrix, start)
        starts.append(start)
        if place.parent >= 0:
            before = graph.nodes[places[place.parent].node].stage
            program.add_links(stage.states_in + start, before.states_out + starts[place.parent])
        value.append(program.add_free())
    first = [number for number, place in enumerate(places) if place.parent < 0]
    for number, place in enumerate(places):
        stage = graph.nodes[place.node].stage
        cost = stage.with_outcome(place.outcome).cost
        paid = np.flatnonzero(cost)
        columns, values = [value[number], *(paid + starts[number]).tolist()], [1.0, *(-cost[paid])]
        if children[number]:
            columns.append(_add_risk(program, number, places, children, value, risk[place.node]))
            values.append(-graph.nodes[place.node].discount)
        program.add_row(columns, values)
    finished = program.matrix()
    for number in first:
        finished.cost[value[number]] = places[number].probability
    solution, _ = solve_relaxation(finished)
    if solution.status != "optimal":
        raise KeruenError(
            f"the program of the scenario tree is {solution.status}",
            "Check that every stage has a decision at every state, and that costs are bounded.",
        )
    states = [
        solution.values[_states_out(graph, place) + start]
        for place, start in zip(places, starts, strict=True)
    ]
    return TreeSolution(solution.cost, np.array(states), tuple(places))


def _states_out(graph: PolicyGraph, place: TreeNode) -> Integers:
    stage: Stage = graph.nodes[place.node].stage
    return stage.states_out


def _add_risk(
    program: _Program,
    number: int,
    places: Sequence[TreeNode],
    children: Sequence[list[int]],
    value: Sequence[int],
    measure: MeanCvar,
) -> int:
    """The column of what follows a tree node, at least its children's values by a risk measure.

    CVaR is the least of `level + mean of what lies above it / tail` (Rockafellar and Uryasev).
    """
    own = children[number]
    chance = [places[child].probability for child in own]
    total = program.add_free()
    columns, values = [total], [1.0]
    weight = 0.0 if measure.is_mean else measure.weight
    columns += [value[child] for child in own]
    values += [-(1.0 - weight) * each for each in chance]
    if weight > 0.0:
        level = program.add_free()
        columns.append(level)
        values.append(-weight)
        for child, probability in zip(own, chance, strict=True):
            if measure.tail == 0.0:
                program.add_row([level, value[child]], [1.0, -1.0])
                continue
            above = program.add_free(lower=0.0)
            program.add_row([above, value[child], level], [1.0, -1.0, 1.0])
            columns.append(above)
            values.append(-weight * probability / measure.tail)
    program.add_row(columns, values)
    return total
