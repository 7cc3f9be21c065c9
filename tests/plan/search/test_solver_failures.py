"""What a plan says where the solver fails: never that a clock ended that did not."""

from __future__ import annotations

import math
from typing import Any

import highspy
import numpy as np
import pytest

from keruen.errors import FaultError
from keruen.plan import Method, PlanOptions, make_plan
from keruen.plan.search import solve as solve_module
from keruen.plan.search import state as search_module
from keruen.rows import given
from keruen.solver import Solution
from tests.plan.hand import sea_case
from tests.solver.faulty import STATUS, Faulty

ALL = tuple(range(1_000))


def test_a_failure_after_the_rounding_rows_changes_no_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    """The run after each time that rows were added fails once, as on a basis that went bad."""
    sound = make_plan(sea_case(), PlanOptions(gap=0.0, hub=False)).summary
    faulty, added = Faulty(monkeypatch), []
    add_rows = highspy.Highs.addRows

    def counted(highs: highspy.Highs, *rows: Any) -> Any:
        added.append(faulty.runs)
        faulty.failing += (faulty.runs,)
        return add_rows(highs, *rows)

    monkeypatch.setattr(highspy.Highs, "addRows", counted)
    summary = make_plan(sea_case(), PlanOptions(gap=0.0, hub=False)).summary
    assert added
    assert faulty.cleared == [run + 1 for run in added]
    assert summary["status"] == "optimal within gap"
    assert summary["cost_usd"] == pytest.approx(sound["cost_usd"])


@pytest.mark.parametrize(
    ("method", "others"),
    [
        ("auto", "--method ports or --method whole"),
        ("ports", "--method whole"),
        ("whole", "--method ports"),
    ],
)
@pytest.mark.parametrize("limit", [None, 600.0])
def test_a_solver_that_always_fails(
    monkeypatch: pytest.MonkeyPatch, method: Method, others: str, limit: float | None
) -> None:
    Faulty(monkeypatch, STATUS.kNotset, failing=ALL)
    with pytest.raises(FaultError) as caught:
        make_plan(sea_case(), PlanOptions(hub=False, method=method, time_limit_seconds=limit))
    assert str(caught.value) == (
        "the solver ended without a plan in the model without a hub: its status is 'Not Set', "
        "and no limit was reached\n"
        f"  Try {others}; if that fails too, report it with the case."
    )
    assert caught.value.exit_code == 1


def fail_whole(failures: list[int], status: str) -> Any:
    """`solve_whole` that fails, of the last search alone; `failures` counts."""
    solve = search_module.solve_whole

    def solve_or_fail(*program: Any, **options: Any) -> Solution:
        found = solve(*program, **options)
        failures.append(len(found.values))
        values = found.values if status == "feasible" else np.zeros(0)
        cost = found.cost if status == "feasible" else math.inf
        none = np.zeros(0)
        return Solution(status, cost, -math.inf, values, none, none, 0.0, "Solve error")

    return solve_or_fail


def test_rounding_rows_that_make_the_whole_program_fail_are_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    failures: list[int] = []
    monkeypatch.setattr(search_module, "solve_whole", fail_whole(failures, "failed"))
    with pytest.raises(FaultError, match="its status is 'Solve error', and no limit was reached"):
        make_plan(sea_case(), PlanOptions(hub=False))
    assert len(failures) == 2


def test_a_plan_found_before_a_failure_is_no_time_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_module, "solve_whole", fail_whole([], "feasible"))
    monkeypatch.setattr(solve_module, "ROUNDS_SMALL", 0)
    summary = make_plan(sea_case(), PlanOptions(gap=0.0, hub=False)).summary
    assert given(summary["gap"]) > 0.0
    assert summary["status"] == "solver failure"
