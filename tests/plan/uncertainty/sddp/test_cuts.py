"""Cuts are compared at the states that were met, and dominated ones leave the solver."""

from __future__ import annotations

import numpy as np
import pytest

from keruen.plan.uncertainty.sddp import Policy, Stopping, node_solver, simulate, train
from keruen.plan.uncertainty.sddp.cuts import CutPool
from tests.plan.uncertainty.sddp.published import reservoir, three_stocks


def test_level_one_selection_by_hand() -> None:
    # Lines 1, x and 2x - 2 at 0, 1.5 and 4: the first is best at 0, the second at 1.5.
    pool = CutPool(1)
    for point in (0.0, 1.5):
        pool.visit(np.array([point]))
    for intercept, slope in ((1.0, 0.0), (0.0, 1.0), (-2.0, 2.0)):
        pool.add(intercept, np.array([slope]))
    assert pool.selected().tolist() == [True, True, False]
    pool.visit(np.array([4.0]))
    assert pool.selected().tolist() == [True, True, True]
    assert [pool.value(np.array([x])) for x in (0.0, 1.5, 4.0)] == [1.0, 1.5, 6.0]


def test_the_most_violated_cut_is_found() -> None:
    pool = CutPool(1)
    pool.add(1.0, np.array([0.0]))
    pool.add(0.0, np.array([1.0]))
    found = pool.violated(np.array([3.0]), np.array([0.0]), 1e-8)
    assert found.tolist() == [1]
    pool.mark(found, True)
    assert pool.violated(np.array([3.0]), np.array([0.0]), 1e-8).tolist() == [0]
    assert pool.violated(np.array([3.0]), np.array([1.0]), 1e-8).tolist() == []


def test_targets_have_their_own_cuts() -> None:
    pool = CutPool(1, targets=2)
    pool.visit(np.array([1.0]))
    pool.add(1.0, np.array([0.0]), 0)
    pool.add(5.0, np.array([0.0]), 1)
    pool.add(0.5, np.array([0.0]), 0)
    assert pool.selected().tolist() == [True, True, False]
    assert pool.violated(np.array([0.0]), np.array([0.0, 4.0]), 1e-8).tolist() == [0, 1]
    assert pool.value(np.array([0.0]), 1) == 5.0


def test_one_cut_is_not_added_twice() -> None:
    pool = CutPool(2)
    slope = np.array([1.0, 2.0])
    assert [pool.add(3.0, slope), pool.add(3.0 + 1e-14, slope)] == [0, 0]
    assert pool.add(3.0, np.array([1.0, 2.1])) == 1
    assert pool.add(3.0, slope, 0) == 0
    pool.visit(slope)
    pool.visit(slope)
    assert (len(pool), len(pool.points)) == (2, 1)


def test_a_pool_grows() -> None:
    random = np.random.default_rng(1)
    pool = CutPool(3)
    cuts = random.normal(size=(300, 4))
    states = random.normal(size=(200, 3))
    for number in range(300):
        pool.add(cuts[number, 0], cuts[number, 1:])
        if number < 200:
            pool.visit(states[number])
    heights = cuts[:, 0] + states @ cuts[:, 1:].T
    assert set(np.flatnonzero(pool.selected())) == set(heights.argmax(axis=1).tolist())


def test_selection_changes_no_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows that were removed come back where they are violated."""
    bounds, costs, rows = [], [], []
    for least in (10**6, 2):
        monkeypatch.setattr(node_solver, "LEAST_ROWS", least)
        monkeypatch.setattr(node_solver, "ROWS_PER_STATE", 0)
        policy = Policy(three_stocks())
        train(policy, Stopping(iterations=20), seed=1)
        rows.append(sum(int(solver.pool.in_solver.sum()) for solver in policy.solvers))
        bounds.append(policy.bound())
        costs.append(simulate(policy, 50, seed=2).cost.mean())
        # Every cut of the pool is satisfied at the states of a simulation.
        found = simulate(policy, 10, seed=3)
        for number in range(10):
            for node in range(4):
                solver = policy.solvers[node]
                state = found.state[number, node]
                assert solver.pool.value(state) <= 1e-6 + max(
                    policy.expected_cost_to_go(node, state), -5.0
                )
    assert rows[1] < rows[0]
    assert bounds[1] == pytest.approx(bounds[0], abs=5e-3)
    assert costs[1] == pytest.approx(costs[0], abs=2e-2)


def test_cuts_are_below_the_cost_to_go_everywhere() -> None:
    policy = Policy(reservoir(4))
    train(policy, Stopping(iterations=8), seed=1)
    exact = Policy(reservoir(4))
    train(exact, Stopping(iterations=60), seed=2, even_share=1.0, paths=2)
    checked = 0
    for node in range(3):
        for level in np.linspace(5.0, 15.0, 21):
            state = np.array([level])
            assert (
                policy.solvers[node].pool.value(state)
                <= exact.expected_cost_to_go(node, state) + 1e-7
            )
            checked += 1
    assert checked == 63
