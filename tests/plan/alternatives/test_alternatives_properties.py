"""Alternatives of random cases: each is verified, within the limit, and unlike all others."""

from __future__ import annotations

import random

from keruen.errors import InfeasibleError
from keruen.plan import PlanOptions, make_plan
from keruen.plan.alternatives import AlternativeOptions, find_alternatives
from tests.plan.alternatives.test_alternatives import assert_verified
from tests.plan.random_cases import CHOICES, make_random_case

DRAWS = 12


def test_alternatives_of_random_cases() -> None:
    reached = found_some = 0
    for seed in range(DRAWS):
        draw = random.Random(seed)
        case = make_random_case(tuple(draw.randrange(4) for _ in range(CHOICES)))
        try:
            plan = make_plan(case, PlanOptions(gap=1e-6))
        except InfeasibleError:
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
    assert reached >= 6
    assert found_some >= 3
