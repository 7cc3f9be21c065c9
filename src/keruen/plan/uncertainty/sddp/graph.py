"""Policy graphs: stages as nodes, and with which probability one follows another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from keruen.plan.uncertainty.sddp.stage import Stage
from keruen.solver import Floats, Integers


@dataclass(frozen=True)
class Node:
    """One node of a policy graph.

    Parameters
    ----------
    name : unique name.
    stage : its linear program and noise.
    lower_bound : no outcome of any next node costs less than this from there on, in the units of
        the stage costs, before `discount`. Ignored at a node that nothing follows.
    discount : factor of all costs that follow this node.
    """

    name: str
    stage: Stage
    lower_bound: float = 0.0
    discount: float = 1.0


@dataclass(frozen=True)
class Children:
    """The nodes that may follow a node, and their probabilities; empty at the end."""

    nodes: Integers
    probabilities: Floats


@dataclass(frozen=True)
class PolicyGraph:
    """Nodes, what follows them, where a path begins and with which states.

    `groups` are sets of nodes that share children: what is learnt about the children at a state of
    one of them is a cut for all of them. `is_cyclic` is whether a path may return to a node.
    """

    nodes: tuple[Node, ...]
    children: tuple[Children, ...]
    root: Children
    initial: Floats
    groups: tuple[Integers, ...]
    is_cyclic: bool

    @property
    def states(self) -> tuple[str, ...]:
        """Names of the states, in the order of every state vector."""
        return self.nodes[0].stage.states

    def group_of(self, node: int) -> int:
        """Number of the group to which a node belongs."""
        return next(number for number, group in enumerate(self.groups) if node in group)

    def depth(self) -> int:
        """Number of nodes on the longest path; of a cyclic graph, the number of nodes."""
        if self.is_cyclic:
            return len(self.nodes)
        longest = np.ones(len(self.nodes), dtype=np.int64)
        for node in reversed(_order(self.children)):
            for child in self.children[node].nodes:
                longest[node] = max(longest[node], 1 + longest[child])
        return int(longest[self.root.nodes].max())


def make_graph(
    nodes: Sequence[Node],
    edges: Sequence[tuple[int, int, float]],
    root: Sequence[tuple[int, float]],
    initial: Sequence[float] | Floats,
) -> PolicyGraph:
    """A policy graph from its edges.

    Parameters
    ----------
    nodes : all with the same states in the same order.
    edges : (from, to, probability), numbers of nodes. Those from one node add up to 1.
    root : (node, probability) of where a path begins.
    initial : states before the first node, shape (states,).

    Raises
    ------
    ValueError : probabilities do not add up to 1, states differ, or a cycle is not discounted.
    """
    count = len(nodes)
    for node in nodes:
        if node.stage.states != nodes[0].stage.states:
            raise ValueError(f"node {node.name!r} has other states than {nodes[0].name!r}")
    if len({node.name for node in nodes}) < count:
        raise ValueError("two nodes have the same name")
    start = np.asarray(initial, dtype=np.float64)
    if start.shape != (len(nodes[0].stage.states),):
        raise ValueError(f"{start.size} initial values for {len(nodes[0].stage.states)} states")
    following: list[list[tuple[int, float]]] = [[] for _ in range(count)]
    for begin, end, probability in edges:
        if probability > 0.0:
            following[begin].append((end, probability))
    children = tuple(
        _children(pairs, f"node {nodes[number].name!r}") for number, pairs in enumerate(following)
    )
    first = _children([pair for pair in root if pair[1] > 0.0], "the root")
    if not len(first.nodes):
        raise ValueError("the root has no node")
    cyclic = _is_cyclic(children)
    if cyclic and not any(node.discount < 1.0 for node in nodes):
        raise ValueError("a graph with a cycle needs a discount below 1 in the cycle")
    return PolicyGraph(tuple(nodes), children, first, start, _groups(children), cyclic)


def linear_graph(
    stages: Sequence[Stage],
    initial: Sequence[float] | Floats,
    *,
    lower_bound: float,
    discount: float = 1.0,
) -> PolicyGraph:
    """One stage after another.

    Parameters
    ----------
    lower_bound : no stage's cost to go is less than this; see `Node`.
    discount : factor from each stage to the next.
    """
    nodes = [
        Node(str(number + 1), stage, lower_bound, discount) for number, stage in enumerate(stages)
    ]
    edges = [(number, number + 1, 1.0) for number in range(len(nodes) - 1)]
    return make_graph(nodes, edges, [(0, 1.0)], initial)


def markov_graph(
    stages: Sequence[Sequence[Stage]],
    transitions: Sequence[npt.ArrayLike],
    initial: Sequence[float] | Floats,
    *,
    lower_bound: float,
    discount: float = 1.0,
) -> PolicyGraph:
    """Stages whose program depends on a Markov chain that is seen before each decision.

    Parameters
    ----------
    stages : program by stage and Markov state.
    transitions : first the probabilities of the states of the first stage, shape (1, states), then
        for each later stage the matrix from the states before it, shape (states before, states).
    """
    numbers: list[list[int]] = []
    nodes: list[Node] = []
    for step, row in enumerate(stages):
        numbers.append(list(range(len(nodes), len(nodes) + len(row))))
        for state, stage in enumerate(row):
            nodes.append(Node(f"{step + 1}.{state + 1}", stage, lower_bound, discount))
    edges: list[tuple[int, int, float]] = []
    for step in range(1, len(stages)):
        matrix = np.atleast_2d(np.asarray(transitions[step], dtype=np.float64))
        if matrix.shape != (len(stages[step - 1]), len(stages[step])):
            raise ValueError(
                f"the transition matrix of stage {step + 1} has the shape {matrix.shape}, "
                f"not {(len(stages[step - 1]), len(stages[step]))}"
            )
        for begin, row_values in enumerate(matrix):
            for end, probability in enumerate(row_values):
                edges.append((numbers[step - 1][begin], numbers[step][end], float(probability)))
    first = np.asarray(transitions[0], dtype=np.float64).ravel()
    root = [(numbers[0][state], float(first[state])) for state in range(len(first))]
    return make_graph(nodes, edges, root, initial)


def cyclic_graph(
    stages: Sequence[Stage],
    initial: Sequence[float] | Floats,
    *,
    discount: float,
    lower_bound: float,
) -> PolicyGraph:
    """Stages that repeat for ever, such as the months of a year.

    Parameters
    ----------
    discount : factor of a whole round, below 1.
    """
    nodes = [Node(str(number + 1), stage, lower_bound) for number, stage in enumerate(stages)]
    last = nodes[-1]
    nodes[-1] = Node(last.name, last.stage, lower_bound, discount)
    edges = [(number, (number + 1) % len(nodes), 1.0) for number in range(len(nodes))]
    return make_graph(nodes, edges, [(0, 1.0)], initial)


def _children(pairs: Sequence[tuple[int, float]], owner: str) -> Children:
    total = sum(probability for _, probability in pairs)
    if pairs and abs(total - 1.0) > 1e-9:
        raise ValueError(f"the probabilities of what follows {owner} add up to {total:.12g}, not 1")
    ordered = sorted(pairs)
    return Children(
        np.array([node for node, _ in ordered], np.int64),
        np.array([probability for _, probability in ordered], np.float64),
    )


def _order(children: Sequence[Children]) -> list[int]:
    """Nodes of a graph without cycles, each before its children."""
    waiting = np.zeros(len(children), dtype=np.int64)
    for each in children:
        waiting[each.nodes] += 1
    ready = [node for node in range(len(children)) if not waiting[node]]
    order: list[int] = []
    while ready:
        node = ready.pop(0)
        order.append(node)
        for child in children[node].nodes:
            waiting[child] -= 1
            if not waiting[child]:
                ready.append(int(child))
    return order


def _is_cyclic(children: Sequence[Children]) -> bool:
    return len(_order(children)) < len(children)


def _groups(children: Sequence[Children]) -> tuple[Integers, ...]:
    """Nodes joined by a common child; a node without children is a group by itself."""
    parent = list(range(len(children)))

    def top(node: int) -> int:
        while parent[node] != node:
            node = parent[node]
        return node

    seen: dict[int, int] = {}
    for node, each in enumerate(children):
        for child in each.nodes.tolist():
            if child in seen:
                parent[top(node)] = top(seen[child])
            seen[child] = node
    members: dict[int, list[int]] = {}
    for node in range(len(children)):
        members.setdefault(top(node), []).append(node)
    return tuple(np.array(group, np.int64) for _, group in sorted(members.items()))
