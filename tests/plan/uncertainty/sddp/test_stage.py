"""Stages and graphs by name, and what they refuse."""

from __future__ import annotations

import numpy as np
import pytest

from keruen.errors import KeruenError
from keruen.plan.uncertainty.sddp import (
    MeanCvar,
    Node,
    Policy,
    StageBuilder,
    Stopping,
    cyclic_graph,
    linear_graph,
    make_graph,
    markov_graph,
    train,
    value_information,
)
from tests.plan.uncertainty.sddp.published import (
    fast_production,
    hydro_valley,
    reservoir,
    reservoir_stage,
)

INFINITY = float("inf")


def one_column() -> StageBuilder:
    """A state, a column and a row with one finite side."""
    stage = StageBuilder()
    stage.add_state("stock")
    stage.add_column("buy", cost=1.0, upper=4.0)
    stage.add_row({"buy": 1.0, "stock.in": 1.0}, 2.0, INFINITY, name="need")
    return stage


def test_an_outcome_sets_sides_bounds_and_costs() -> None:
    stage = one_column()
    stage.add_outcome(0.25, rows={"need": 3.0})
    stage.add_outcome(0.25, rows={"need": (1.0, 5.0)}, columns={"buy": 2.0})
    stage.add_outcome(0.5, columns={"buy": (1.0, 9.0)}, costs={"buy": 7.0})
    built = stage.build()
    programs = [built.with_outcome(outcome) for outcome in built.outcomes]
    assert [program.row_lower[0] for program in programs] == [3.0, 1.0, 2.0]
    assert [program.row_upper[0] for program in programs] == [INFINITY, 5.0, INFINITY]
    buy = built.columns["buy"]
    bounds = [(program.lower[buy], program.upper[buy]) for program in programs]
    assert bounds == [(0.0, 4.0), (2.0, 2.0), (1.0, 9.0)]
    assert [program.cost[buy] for program in programs] == [1.0, 1.0, 7.0]
    assert built.matrix.row_lower[0] == 2.0


def test_what_a_stage_refuses() -> None:
    stage = one_column()
    with pytest.raises(ValueError, match="a column named 'buy' already exists"):
        stage.add_column("buy")
    with pytest.raises(ValueError, match="a row named 'need' already exists"):
        stage.add_row({"buy": 1.0}, 0.0, 1.0, name="need")
    with pytest.raises(ValueError, match="cost or bound that is not a number"):
        stage.add_column("sell", cost=float("nan"))
    with pytest.raises(ValueError, match="figure that is not a number"):
        stage.add_row({"buy": float("nan")}, 0.0, 1.0)
    with pytest.raises(KeyError, match="sold"):
        stage.add_row({"sold": 1.0}, 0.0, 1.0)
    stage.add_outcome(0.4)
    with pytest.raises(ValueError, match=r"add up to 0\.4, not to 1"):
        stage.build()


def nodes(count: int, discount: float = 1.0) -> list[Node]:
    return [Node(str(number), reservoir_stage(), 0.0, discount) for number in range(count)]


def test_what_a_graph_refuses() -> None:
    with pytest.raises(ValueError, match=r"follows node '0' add up to 0\.5, not 1"):
        make_graph(nodes(2), [(0, 1, 0.5)], [(0, 1.0)], [10.0])
    with pytest.raises(ValueError, match="the root has no node"):
        make_graph(nodes(2), [(0, 1, 1.0)], [], [10.0])
    with pytest.raises(ValueError, match="2 initial values for 1 states"):
        make_graph(nodes(1), [], [(0, 1.0)], [10.0, 1.0])
    with pytest.raises(ValueError, match="two nodes have the same name"):
        make_graph([*nodes(1), *nodes(1)], [(0, 1, 1.0)], [(0, 1.0)], [10.0])
    with pytest.raises(ValueError, match="needs a discount below 1"):
        make_graph(nodes(1), [(0, 0, 1.0)], [(0, 1.0)], [10.0])
    other = Node("other", fast_production().nodes[0].stage)
    with pytest.raises(ValueError, match="node 'other' has other states than '0'"):
        make_graph([*nodes(1), other], [(0, 1, 1.0)], [(0, 1.0)], [10.0])
    stage = reservoir_stage()
    with pytest.raises(ValueError, match=r"transition matrix of stage 2 has the shape \(1, 1\)"):
        markov_graph([[stage], [stage, stage]], [[[1.0]], [[1.0]]], [10.0], lower_bound=0.0)


def test_groups_share_children() -> None:
    graph = hydro_valley(inflow=True, price=True)
    names = [sorted(graph.nodes[node].name for node in group) for group in graph.groups]
    assert sorted(names) == [["1.1"], ["2.1", "2.2"], ["3.1"], ["3.2"], ["3.3"]]
    assert (graph.depth(), graph.is_cyclic) == (3, False)
    round_trip = cyclic_graph([reservoir_stage()] * 3, [10.0], discount=0.5, lower_bound=0.0)
    assert (round_trip.depth(), round_trip.is_cyclic) == (3, True)
    assert [node.discount for node in round_trip.nodes] == [1.0, 1.0, 0.5]


def test_a_stage_without_a_decision_is_named() -> None:
    stage = one_column()
    stage.add_outcome(1.0, rows={"need": 9.0})
    policy = Policy(linear_graph([stage.build()], [1.5], lower_bound=0.0))
    with pytest.raises(KeruenError) as error:
        policy.bound()
    assert str(error.value) == (
        "the program of stage '1' has no solution (infeasible) at the incoming states stock 1.5\n"
        "  Add a column for unmet demand or surplus, so that every state has a decision."
    )


def test_rules_that_end_a_training() -> None:
    policy = Policy(reservoir(3))
    assert train(policy, Stopping(iterations=3)).rule == "iterations"
    assert train(policy, Stopping(iterations=90, stall_iterations=5)).rule == "stalled"
    done = len(policy.log)
    training = train(policy, Stopping(iterations=90, solves=50))
    assert (training.rule, training.iterations) == ("solves", len(policy.log) - done)
    assert policy.log[-1].solves >= 50 > policy.log[-2].solves


def test_risk_measures_by_hand() -> None:
    probabilities, costs = np.array([0.5, 0.3, 0.2]), np.array([1.0, 5.0, 9.0])
    # The worst 0.4: 0.2 at 9 and 0.2 at 5.
    assert MeanCvar(1.0, 0.4).value(probabilities, costs) == pytest.approx(7.0)
    assert MeanCvar(1.0, 0.0).value(probabilities, costs) == pytest.approx(9.0)
    assert MeanCvar(0.25, 0.4).value(probabilities, costs) == pytest.approx(0.75 * 3.8 + 0.25 * 7)
    assert MeanCvar(1.0, 1.0).value(probabilities, costs) == pytest.approx(3.8)
    # What cannot happen is never the worst.
    assert MeanCvar(1.0, 0.0).value(np.array([1.0, 0.0]), np.array([1.0, 9.0])) == 1.0
    with pytest.raises(ValueError, match="must be from 0 to 1"):
        MeanCvar(1.5, 0.5)


def test_risk_weights_are_the_worst_that_are_allowed() -> None:
    random = np.random.default_rng(2)
    compared = 0
    for _ in range(200):
        probabilities = random.dirichlet(np.ones(5))
        measure = MeanCvar(float(random.random()), float(random.uniform(0.05, 1.0)))
        costs, others = random.normal(size=(2, 5))
        weights = measure.weights(probabilities, costs)
        assert weights.sum() == pytest.approx(1.0)
        assert (weights >= -1e-12).all()
        assert weights @ others <= measure.value(probabilities, others) + 1e-12
        compared += 1
    assert compared == 200


def test_information_needs_one_first_decision() -> None:
    with pytest.raises(ValueError, match="needs a certain first stage"):
        value_information(reservoir(2))


def test_risk_measures_of_all_nodes() -> None:
    with pytest.raises(ValueError, match="1 risk measures for 2 nodes"):
        Policy(reservoir(2), risk=[MeanCvar()])
