"""Random paths are the same for every policy and worker, and come in antithetic pairs."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from keruen.plan.uncertainty.sddp import (
    Policy,
    Stopping,
    draw_path,
    markov_graph,
    measure_gap,
    simulate,
    train,
)
from tests.plan.uncertainty.sddp.published import (
    changed_assets,
    endless_reservoir,
    hydro_valley,
    reservoir,
    reservoir_stage,
)


def outcomes(number: int, *, antithetic: bool = True, count: int = 6) -> list[int]:
    """Numbers of the outcomes along a path."""
    graph = reservoir(count)
    path = draw_path(graph, [7], number, antithetic=antithetic)
    return [
        next(
            place
            for place, each in enumerate(graph.nodes[step.node].stage.outcomes)
            if each is step.outcome
        )
        for step in path
    ]


def test_partners_have_opposite_outcomes() -> None:
    for number in range(0, 20, 2):
        assert [2 - each for each in outcomes(number)] == outcomes(number + 1)
    assert [2 - each for each in outcomes(0)] != outcomes(1, antithetic=False)


def test_a_path_does_not_depend_on_how_many_are_drawn_or_how_long_they_are() -> None:
    assert outcomes(4, count=8)[:3] == outcomes(4, count=3)
    policy = Policy(reservoir(4))
    few, many = simulate(policy, 4, seed=3), simulate(policy, 10, seed=3)
    assert many.cost[:4] == pytest.approx(few.cost)


def test_outcomes_have_their_probabilities() -> None:
    stage = reservoir_stage()
    graph = markov_graph(
        [[stage], [stage, stage]], [[[1.0]], [[0.2, 0.8]]], [10.0], lower_bound=0.0
    )
    count = 4000
    nodes = Counter(draw_path(graph, [1], number)[1].node for number in range(count))
    # Three standard deviations of a share of 0.2; antithetic pairs vary less.
    assert abs(nodes[1] / count - 0.2) <= 3 * (0.2 * 0.8 / count) ** 0.5
    even = Counter(draw_path(graph, [1], number, even=True)[1].node for number in range(count))
    assert abs(even[1] / count - 0.5) <= 3 * (0.25 / count) ** 0.5


def test_an_unreachable_node_is_never_drawn() -> None:
    graph = hydro_valley(inflow=True, price=True)
    for even in (False, True):
        last = {draw_path(graph, [2], number, even=even)[2].node for number in range(200)}
        assert {graph.nodes[node].name for node in last} == {"3.1", "3.2"}


def test_an_endless_path_goes_on_with_the_discount() -> None:
    graph = endless_reservoir()
    lengths = [len(draw_path(graph, [3], number, antithetic=False)) for number in range(2000)]
    # The length is geometric with mean 10 and deviation sqrt(0.9) / 0.1.
    assert abs(np.mean(lengths) - 10.0) <= 3 * 90**0.5 / 2000**0.5
    assert len(draw_path(graph, [3], 0, steps=7)) == 7


@pytest.mark.parametrize("multi_cut", [False, True])
def test_results_do_not_depend_on_the_number_of_workers(multi_cut: bool) -> None:
    logs, gaps, costs = [], [], []
    for workers in (1, 2, 4):
        policy = Policy(changed_assets(), multi_cut=multi_cut)
        train(policy, Stopping(iterations=12), seed=5, paths=4, workers=workers)
        logs.append(policy.log)
        costs.append(simulate(policy, 20, seed=6, workers=workers).cost.tolist())
        gaps.append(measure_gap(policy, 20, seed=7, workers=workers))
    assert logs[0] == logs[1] == logs[2]
    assert costs[0] == costs[1] == costs[2]
    assert gaps[0] == gaps[1] == gaps[2]


def test_recorded_columns() -> None:
    policy = Policy(reservoir(3))
    train(policy, Stopping(iterations=10), seed=1)
    found = simulate(policy, 6, seed=1, record=["thermal", "spill"])
    cost = found.column["thermal"] + 10.0 * found.column["spill"]
    assert cost == pytest.approx(found.stage_cost)
    assert found.node.tolist() == [[0.0, 1.0, 2.0]] * 6
    with pytest.raises(ValueError, match="needs the number of steps"):
        simulate(Policy(endless_reservoir()), 2)
