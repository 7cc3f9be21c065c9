"""The small shipped case for quick tests of what a user sees: read once, planned once a session.

Use `tests.builders.small_case` for results worked by hand, and this where a case of real size and
with real figures is wanted.
"""

from __future__ import annotations

from functools import cache

from keruen.case import Case, apply_scenario, read_case
from keruen.plan import Plan, PlanOptions, make_plan

SMALL_CASE = "west-africa"
QUICK_GAP = 0.03


@cache
def west_africa() -> Case:
    """The small shipped case."""
    return read_case(SMALL_CASE)


@cache
def west_africa_plan(scenario: str | None = None) -> Plan:
    """Its plan to a gap of 3%, with and without a hub, and no estimate of the hub's value."""
    case = apply_scenario(west_africa(), scenario) if scenario else west_africa()
    return make_plan(case, PlanOptions(gap=QUICK_GAP))
