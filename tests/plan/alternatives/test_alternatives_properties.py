"""Alternatives of random cases: each is verified, within the limit, and unlike all others."""

from __future__ import annotations

import pytest

from keruen.plan.alternatives import AlternativeOptions, find_alternatives
from tests.plan.alternatives.test_alternatives import assert_verified
from tests.plan.random_plans import random_plan

# Seeds, how many of them must have a plan, and how many of those alternatives.
FEW = ((0, 2, 6, 8), 4, 3)
MANY = (range(24), 12, 8)


@pytest.mark.parametrize(
    ("seeds", "least_reached", "least_found"),
    [
        pytest.param(*FEW, id="few"),
        pytest.param(*MANY, id="many", marks=pytest.mark.long),
    ],
)
def test_alternatives_of_random_cases(
    seeds: tuple[int, ...], least_reached: int, least_found: int
) -> None:
    reached = found_some = 0
    for seed in seeds:
        plan = random_plan(seed)
        if plan is None:
            continue
        found = find_alternatives(plan, AlternativeOptions(3, 0.02))
        assert_verified(found)
        for span in found.spans:
            assert span.least_t <= span.most_t + 1e-6
            if span.least_bound_t is not None:
                assert span.least_bound_t <= span.least_t + 0.01
            if span.most_bound_t is not None:
                assert span.most_bound_t >= span.most_t - 0.01
        reached += 1
        found_some += bool(found.found)
    assert reached >= least_reached
    assert found_some >= least_found
