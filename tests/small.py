"""The small shipped case for quick tests of what a user sees: read once, planned once a session.

Use `tests.builders.small_case` for results worked by hand, and this where a case of real size and
with real figures is wanted.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

import keruen
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


_SHARED: dict[tuple[object, ...], keruen.Plan] = {}


def share_plans(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let examples of the documentation solve a case once: most of them begin with the same plan.

    A plan is the same however often it is made, and nothing writes into it; the first example that
    needs one makes it with the real `keruen.make_plan`.
    """
    real = keruen.make_plan

    def make(case: str | Case, **options: Any) -> keruen.Plan:
        known = case if isinstance(case, str) else case.fingerprint
        key = (known, *sorted(options.items()))
        if key not in _SHARED:
            _SHARED[key] = real(case, **options)
        return _SHARED[key]

    monkeypatch.setattr(keruen, "make_plan", make)
