"""The telescoped gap is what a policy costs above its bound, exactly and in its interval."""

from __future__ import annotations

import numpy as np
import pytest

from keruen.plan.uncertainty.sddp import (
    MeanCvar,
    Policy,
    Step,
    Stopping,
    measure_gap,
    simulate,
    train,
)
from keruen.plan.uncertainty.sddp.extensive import scenario_tree, scenarios
from keruen.plan.uncertainty.sddp.gap import half_width
from tests.plan.uncertainty.sddp.published import endless_reservoir, reservoir
from tests.plan.uncertainty.sddp.small import random_graph


def expected_cost(policy: Policy) -> float:
    """What the policy costs over all scenarios of its graph."""
    tree = scenario_tree(policy.graph)
    lines = scenarios(tree)
    paths = [[Step(tree[each].node, tree[each].outcome) for each in line] for _, line in lines]
    probabilities = np.array([probability for probability, _ in lines])
    return float(probabilities @ simulate(policy, paths).cost)


def half_trained(iterations: int) -> Policy:
    """A policy over five stages that is not yet the best."""
    policy = Policy(reservoir(5))
    train(policy, Stopping(iterations=iterations), seed=1)
    return policy


def test_the_gap_has_the_exact_cost_in_its_interval() -> None:
    policy = half_trained(2)
    exact = expected_cost(policy)
    assert exact > policy.bound() + 0.1
    inside = 0
    for seed in range(40):
        gap = measure_gap(policy, 20, seed=100 + seed)
        inside += abs(gap.cost - exact) <= gap.half_width
        assert gap.half_width < gap.plain_half_width
    # Of 40 intervals of 95%, fewer than 33 are right with a probability below 1 in 1000.
    assert inside >= 33


def test_the_gap_is_exact_on_random_graphs() -> None:
    random = np.random.default_rng(5)
    compared, open_gaps = 0, 0
    for _ in range(25):
        graph, risk = random_graph(random)
        if not all(measure.is_mean for measure in risk):
            continue
        policy = Policy(graph)
        train(policy, Stopping(iterations=2), seed=3)
        # Over all scenarios the mean of the telescoped terms is the gap, without any sampling.
        tree = scenario_tree(graph)
        total = 0.0
        for probability, line in scenarios(tree):
            state, weight = graph.initial, 1.0
            for each in line:
                node = tree[each].node
                found = policy.solvers[node].solve(state, tree[each].outcome)
                state = found.state
                if len(graph.children[node].nodes):
                    after = policy.expected_cost_to_go(node, state)
                    total += probability * weight * (after - found.cost_to_go)
                weight *= graph.nodes[node].discount
        gap = expected_cost(policy) - policy.bound()
        assert total == pytest.approx(gap, rel=1e-6, abs=1e-5)
        compared += 1
        open_gaps += gap > 0.01
    assert compared >= 8
    assert open_gaps >= 4


def test_the_gap_closes_with_training() -> None:
    gap = measure_gap(half_trained(60), 20, seed=9)
    assert gap.mean == pytest.approx(0.0, abs=1e-6)
    assert gap.high == pytest.approx(0.0, abs=1e-6)


def test_training_ends_when_the_gap_is_small() -> None:
    policy = Policy(reservoir(5))
    training = train(policy, Stopping(iterations=200, gap=0.5, gap_every=5, gap_paths=20), seed=1)
    assert training.rule == "gap"
    assert training.gap is not None
    assert training.gap.high <= 0.5
    assert training.iterations < 200
    assert expected_cost(policy) - training.bound <= 0.5


def test_an_endless_gap_needs_its_steps() -> None:
    policy = Policy(endless_reservoir())
    train(policy, Stopping(iterations=25), seed=1)
    gap = measure_gap(policy, 10, seed=2, steps=40)
    assert -1e-6 <= gap.mean < 5.0
    with pytest.raises(ValueError, match="needs the number of steps"):
        measure_gap(policy, 10)


def test_a_policy_that_weighs_risk_has_no_gap() -> None:
    policy = Policy(reservoir(3), risk=MeanCvar(0.5, 0.5))
    with pytest.raises(ValueError, match="risk-averse"):
        measure_gap(policy, 10)


@pytest.mark.parametrize("paths", [0, 2, 7])
def test_an_interval_needs_two_pairs(paths: int) -> None:
    with pytest.raises(ValueError, match="an interval needs two pairs"):
        measure_gap(Policy(reservoir(2)), paths)


def test_the_half_width_by_hand() -> None:
    # Means of pairs 2 and 4: a deviation of sqrt(2) over sqrt(2) pairs, times 12.706 (one degree of
    # freedom); values 1, 3, 2 alone: 1 over sqrt(3), times 4.303.
    assert half_width(np.array([1.0, 3.0, 3.0, 5.0]), True) == pytest.approx(12.706, abs=1e-3)
    assert half_width(np.array([1.0, 3.0, 2.0]), False) == pytest.approx(4.303 / 3**0.5, abs=1e-3)


def test_simulated_cost_agrees_with_the_scenario_tree() -> None:
    policy = half_trained(10)
    found = simulate(policy, 400, seed=4)
    width = half_width(found.cost, True)
    assert abs(found.cost.mean() - expected_cost(policy)) <= 1.5 * width
    assert found.cost == pytest.approx(found.stage_cost.sum(axis=1))
