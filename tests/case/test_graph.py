"""Reach and cycles of small graphs by hand, and cycles of random graphs by definition."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from keruen.case.graph import find_cycles, reached_from


def test_reach_follows_ways_forward_only() -> None:
    ways = {"a": {"b"}, "b": {"c"}, "d": {"a"}}
    assert reached_from(["a"], ways) == {"a", "b", "c"}
    assert reached_from([], ways) == set()


@pytest.mark.parametrize(
    ("ways", "cycles"),
    [
        ({}, []),
        ({"a": {"b"}, "b": {"c"}}, []),
        ({"a": {"b"}, "b": {"a"}}, [["a", "b", "a"]]),
        ({"c": {"b"}, "b": {"a"}, "a": {"c"}, "d": {"a"}}, [["a", "c", "b", "a"]]),
        (
            {"a": {"b"}, "b": {"a", "c"}, "c": {"d"}, "d": {"c"}},
            [["a", "b", "a"], ["c", "d", "c"]],
        ),
        ({"a": {"a"}}, [["a", "a"]]),
    ],
)
def test_cycles_by_hand(ways: dict[str, set[str]], cycles: list[list[str]]) -> None:
    assert find_cycles(ways) == cycles


@pytest.mark.parametrize("seed", range(40))
def test_cycles_are_cycles_and_are_found_where_there_are_any(seed: int) -> None:
    chance = random.Random(seed)
    nodes = [str(number) for number in range(8)]
    ways = {node: set(chance.sample(nodes, chance.choice((0, 1, 1, 2)))) for node in nodes}
    cycles = find_cycles(ways)
    for cycle in cycles:
        assert cycle[0] == cycle[-1] == min(cycle)
        assert all(after in ways[before] for before, after in pairwise(cycle))
    on_a_cycle = any(node in reached_from(ways[node], ways) for node in nodes)
    assert bool(cycles) == on_a_cycle


def test_long_chain_takes_no_time() -> None:
    ways = {str(number): {str(number + 1)} for number in range(20_000)}
    assert find_cycles(ways) == []
    ways["20000"] = {"0"}
    assert len(find_cycles(ways)[0]) == 20_002
