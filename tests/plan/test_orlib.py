"""Published answers: capacitated facility location of the OR-Library, cap41 to cap134.

J. E. Beasley, "OR-Library: distributing test problems by electronic mail", Journal of the
Operational Research Society 41 (1990). All 37 optimal values are proven.
"""

from __future__ import annotations

import pytest

from keruen.plan import PlanOptions, make_plan
from tests.plan.orlib import problem_case, read_optimum, read_problem

SMALL = (41, 42, 43, 44, 51, 61, 62, 63, 64, 71, 72, 73, 74)  # 16 warehouses
MIDDLE = (81, 82, 83, 84, 91, 92, 93, 94, 101, 102, 103, 104)  # 25
LARGE = (111, 112, 113, 114, 121, 122, 123, 124, 131, 132, 133, 134)  # 50


@pytest.mark.parametrize(
    "number",
    [*SMALL, *(pytest.param(number, marks=pytest.mark.long) for number in (*MIDDLE, *LARGE))],
)
def test_the_plan_costs_the_published_optimum(number: int) -> None:
    name = f"cap{number}"
    problem = read_problem(name)
    plan = make_plan(problem_case(problem), PlanOptions(gap=1e-7))
    assert plan.summary["cost_usd"] == pytest.approx(read_optimum(name), rel=1e-6)
    assert plan.summary["bound_usd"] == pytest.approx(read_optimum(name), rel=1e-6)
    assert plan.summary["hub_value_usd_per_year"]["words"] == "build"


def test_a_problem_is_read_in_the_order_of_its_file() -> None:
    """The first lines of cap41: 16 warehouses of 5,000, the eleventh free; 146 for the first."""
    problem = read_problem("cap41")
    assert len(problem.warehouses) == 16
    assert problem.warehouses[0] == (5_000.0, 7_500.0)
    assert problem.warehouses[10] == (5_000.0, 0.0)
    assert len(problem.customers) == 50
    demand, costs = problem.customers[0]
    assert demand == 146.0
    assert (costs[0], costs[-1]) == (6_739.725, 6_051.7)
