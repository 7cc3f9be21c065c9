"""Published answers of multistage stochastic programs."""

from __future__ import annotations

from itertools import pairwise

import pytest

from keruen.plan.uncertainty.sddp import MeanCvar, Policy, Stopping, train
from tests.plan.uncertainty.sddp.published import DESIGN, MORE, Problem

PROBLEMS = [*DESIGN, *MORE]


def policy_of(problem: Problem, *, multi_cut: bool = False) -> Policy:
    """An untrained policy with the problem's risk measure."""
    graph = problem.make()
    risk = problem.risk if isinstance(problem.risk, MeanCvar) else problem.risk(graph)
    return Policy(graph, risk=risk, multi_cut=multi_cut)


SLOW = ("three stocks", "endless reservoir")
"""Problems that take a second or more with each kind of cuts: one kind of each is enough."""


def is_long(problem: Problem, multi_cut: bool) -> bool:
    """Whether the long suite alone solves a problem with these cuts; it solves all of them."""
    return multi_cut and (problem.name in SLOW or problem in MORE)


@pytest.mark.parametrize(
    ("problem", "multi_cut"),
    [
        pytest.param(
            problem,
            multi_cut,
            id=f"{problem.name}-{'multi' if multi_cut else 'single'}",
            marks=[pytest.mark.long] if is_long(problem, multi_cut) else [],
        )
        for problem in PROBLEMS
        for multi_cut in (False, True)
    ],
)
def test_the_bound_is_the_published_answer(problem: Problem, multi_cut: bool) -> None:
    policy = policy_of(problem, multi_cut=multi_cut)
    # What multi-cuts are for: they need fewer iterations.
    stopping = Stopping(iterations=problem.iterations // 2 if multi_cut else problem.iterations)
    bound = train(policy, stopping, seed=1, paths=2).bound
    assert bound == pytest.approx(problem.answer, abs=problem.tolerance)
    # A bound never falls, but for the solver's tolerance.
    bounds = [entry.bound for entry in policy.log]
    assert all(b >= a - 1e-6 * max(1.0, abs(a)) for a, b in pairwise(bounds))


def test_there_are_twenty_five_answers() -> None:
    assert (len(DESIGN), len(MORE)) == (14, 11)


@pytest.mark.parametrize("name", ["three stocks", "valley, both", "farm", "valley, risk"])
def test_where_cuts_are_made_changes_no_answer(name: str) -> None:
    problem = next(each for each in PROBLEMS if each.name == name)
    policy = policy_of(problem)
    rules = Stopping(iterations=problem.iterations)
    bound = train(policy, rules, seed=3, paths=2, even_share=0.5, foresight_iterations=8).bound
    assert bound <= problem.answer + problem.tolerance
    assert bound == pytest.approx(problem.answer, abs=2.0 * problem.tolerance)


def test_cuts_along_known_paths_are_useful_at_once() -> None:
    """After two iterations the bound is above that of two iterations of an untrained policy."""
    problem = next(each for each in PROBLEMS if each.name == "reservoir, 20 stages")
    bounds = []
    for foresight in (0, 2):
        policy = policy_of(problem)
        train(policy, Stopping(iterations=2), seed=1, foresight_iterations=foresight)
        bounds.append(policy.bound())
    assert bounds[0] < bounds[1] <= problem.answer + problem.tolerance
