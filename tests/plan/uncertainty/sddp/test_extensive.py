"""The policy by cuts and the extensive form are two methods that must agree."""

from __future__ import annotations

import numpy as np
import pytest

from keruen.errors import KeruenError
from keruen.plan.uncertainty.sddp import Policy, Stopping, solve_tree, train
from keruen.plan.uncertainty.sddp.extensive import scenario_tree, scenarios
from tests.plan.uncertainty.sddp.published import DESIGN, endless_reservoir, reservoir
from tests.plan.uncertainty.sddp.small import random_graph


@pytest.mark.parametrize(
    ("multi_cut", "trees"),
    [
        (False, 10),
        (True, 10),
        pytest.param(False, 60, marks=pytest.mark.long),
        pytest.param(True, 60, marks=pytest.mark.long),
    ],
)
def test_cuts_and_extensive_form_agree_on_random_trees(multi_cut: bool, trees: int) -> None:
    random = np.random.default_rng(11)
    compared, averse, branching = 0, 0, 0
    for _ in range(trees):
        graph, risk = random_graph(random)
        policy = Policy(graph, risk=risk, multi_cut=multi_cut)
        rules = Stopping(iterations=200, stall_iterations=15, stall_share=1e-11)
        bound = train(policy, rules, seed=2, paths=4, even_share=0.75).bound
        tree = solve_tree(graph, risk=risk)
        assert bound == pytest.approx(tree.value, rel=1e-6, abs=1e-6)
        compared += 1
        averse += not policy.is_risk_neutral
        branching += len(tree.places) > 20
    assert (compared, averse >= trees // 4, branching >= trees // 3) == (trees, True, True)


@pytest.mark.parametrize("name", ["FAST hydro-thermal", "generation, 3 stages", "valley, both"])
def test_the_extensive_form_has_the_published_answer(name: str) -> None:
    problem = next(problem for problem in DESIGN if problem.name == name)
    assert solve_tree(problem.make()).value == pytest.approx(problem.answer, abs=0.1)


def test_a_tree_has_every_scenario_once() -> None:
    places = scenario_tree(reservoir(3))
    assert len(places) == 3 + 9 + 27
    found = scenarios(places)
    assert len(found) == 27
    assert sum(probability for probability, _ in found) == pytest.approx(1.0)
    assert all(len(line) == 3 for _, line in found)


def test_an_endless_problem_is_cut_off_after_its_steps() -> None:
    # Costs of the first steps only: less than the endless problem and rising to it.
    values = [solve_tree(endless_reservoir(), steps=steps).value for steps in (1, 3, 5)]
    assert values == sorted(values)
    assert values[-1] < 119.167


def test_a_large_tree_is_refused() -> None:
    with pytest.raises(KeruenError) as error:
        scenario_tree(reservoir(20), largest=1000)
    assert str(error.value) == (
        "the scenario tree has more than 1000 nodes\n"
        "  Use fewer stages or outcomes, or solve the policy by cuts."
    )
