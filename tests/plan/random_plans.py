"""Best plans of random cases, each planned once in a test process."""

from __future__ import annotations

import random
from functools import cache

from keruen.errors import InfeasibleError
from keruen.plan import Plan, PlanOptions, make_plan
from tests.plan.random_cases import CHOICES, make_random_case


@cache
def random_plan(seed: int) -> Plan | None:
    """The best plan of the case that a seed draws; None where it has no plan."""
    draw = random.Random(seed)
    case = make_random_case(tuple(draw.randrange(4) for _ in range(CHOICES)))
    try:
        return make_plan(case, PlanOptions(gap=1e-6))
    except InfeasibleError:
        return None
