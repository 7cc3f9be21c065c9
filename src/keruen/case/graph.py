"""Two questions about directed graphs: where one can get to, and where one goes in circles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

Node = TypeVar("Node", bound=Hashable)

MOST_CYCLES = 20


def reached_from(starts: Iterable[Node], ways: Mapping[Node, set[Node]]) -> set[Node]:
    """All nodes that `ways` lead to from the starts, the starts among them."""
    reached = set(starts)
    front = list(reached)
    while front:
        for other in ways.get(front.pop(), ()):
            if other not in reached:
                reached.add(other)
                front.append(other)
    return reached


def find_cycles(ways: Mapping[str, set[str]]) -> list[list[str]]:
    """Cycles that share no node, each beginning and ending with its first name in the alphabet.

    There is none only where the graph has none; at most `MOST_CYCLES` are given.
    """
    left = {node: set(others) for node, others in ways.items()}
    cycles: list[list[str]] = []
    while len(cycles) < MOST_CYCLES:
        left = _without_dead_ends(left)
        if not left:
            break
        cycle = _walk(left)
        cycles.append(cycle)
        for node in cycle[:-1]:
            del left[node]
    return cycles


def _without_dead_ends(ways: dict[str, set[str]]) -> dict[str, set[str]]:
    """The part of the graph in which each node leads to another node of the part."""
    count = {node: len(others & ways.keys()) for node, others in ways.items()}
    before: dict[str, list[str]] = defaultdict(list)
    for node, others in ways.items():
        for other in others & ways.keys():
            before[other].append(node)
    dead = [node for node, number in count.items() if number == 0]
    for node in dead:
        for earlier in before[node]:
            count[earlier] -= 1
            if count[earlier] == 0:
                dead.append(earlier)
    kept = ways.keys() - set(dead)
    return {node: ways[node] & kept for node in sorted(kept)}


def _walk(ways: dict[str, set[str]]) -> list[str]:
    """A cycle of a graph without dead ends: walk on until a node comes again."""
    path = [min(ways)]
    places = {path[0]: 0}
    while True:
        following = min(ways[path[-1]])
        if following in places:
            cycle = path[places[following] :]
            break
        places[following] = len(path)
        path.append(following)
    first = cycle.index(min(cycle))
    return [*cycle[first:], *cycle[:first], min(cycle)]
