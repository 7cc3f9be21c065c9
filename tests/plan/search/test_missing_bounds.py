"""Plans for which the search proved no bound: they are given out, and say so."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from keruen import solver
from keruen.movements.verify import verify_tables
from keruen.plan import Plan, PlanOptions, make_plan
from keruen.plan.search import relaxation
from keruen.plan.search import solve as solve_module
from keruen.plan.search import state as state_module
from keruen.plan.search.relaxation import SolvedRelaxation
from keruen.plan.search.state import NO_RESULT, Search, SearchState
from keruen.solver import Solution
from tests.plan.hand import sea_case
from tests.plan.hub_value.hand import ship_case


def stop_before_the_relaxation(monkeypatch: pytest.MonkeyPatch, *, with_hub: bool) -> None:
    """As on a machine so busy that the clock ends before one model's relaxation is solved."""
    solve_own_root = relaxation.solve_own_root

    def stopped(search: Search) -> SolvedRelaxation | None:
        if (search.plan_model.decisions.open.count > 0) is with_hub:
            search.unpriced = NO_RESULT
            return None
        return solve_own_root(search)

    monkeypatch.setattr(relaxation, "solve_own_root", stopped)


def lose_the_bound(monkeypatch: pytest.MonkeyPatch, failure: str = "") -> None:
    """The whole program ends with a plan and without a bound: cut off early, or by a failure."""
    solve_whole = solver.solve_whole

    def without_bound(*program: Any, **options: Any) -> Solution:
        found = solve_whole(*program, **options)
        return replace(found, status="feasible", bound=-math.inf, failure=failure)

    monkeypatch.setattr(state_module, "solve_whole", without_bound)
    # Above so many columns the method `whole` solves no relaxation of its own first.
    monkeypatch.setattr(solve_module, "SMALL_COLUMNS", 0)


def violations(plan: Plan, **changed: Any) -> list[str]:
    found = verify_tables(
        plan.case,
        plan.voyage_options.frame,
        plan.movements,
        plan.stocks,
        plan.openings,
        {**plan.summary, **changed},
    )
    return [str(each).splitlines()[0] for each in found]


def test_a_hub_plan_made_from_the_no_hub_plan_needs_no_bound(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The fault: such a plan had the bound minus infinity, which the verifier refused.

    Without a hub two ships cost 280,000 USD; with the cheapest hub beside them 62,000 USD more. Its
    relaxation is missing, so the hub could save anything: only the low end of its value is proven.
    """
    stop_before_the_relaxation(monkeypatch, with_hub=True)
    plan = make_plan(ship_case(), PlanOptions(gap=0.0, method="ports"))
    summary = plan.summary
    assert summary["with_hub"]["cost_usd"] == pytest.approx(summary["no_hub"]["cost_usd"] + 62_000)
    assert (summary["with_hub"]["bound_usd"], summary["with_hub"]["gap"]) == (None, None)
    assert summary["no_hub"]["gap"] == pytest.approx(0.0)
    assert (summary["bound_usd"], summary["gap"]) == (None, None)
    value = summary["hub_value_usd_per_year"]
    assert value["low"] == pytest.approx(-62_000 * 365 / 31)
    assert (value["high"], value["decided"]) == (None, False)
    assert value["words"] == "not decided: no bound was proven"
    assert summary["status"] == "time limit"
    assert violations(plan) == []


def test_a_model_without_any_plan_leaves_the_whole_question_without_a_bound(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stop_before_the_relaxation(monkeypatch, with_hub=False)
    plan = make_plan(ship_case(), PlanOptions(gap=0.0, method="ports"))
    assert plan.summary["hub_state"] == "no plan found without a hub"
    assert plan.summary["with_hub"]["gap"] == pytest.approx(0.0)
    assert (plan.summary["bound_usd"], plan.summary["gap"]) == (None, None)
    assert violations(plan) == []


@pytest.mark.parametrize(("failure", "status"), [("", "time limit"), ("Solve error", "failure")])
def test_a_whole_program_that_ends_without_a_bound(
    monkeypatch: pytest.MonkeyPatch, failure: str, status: str
) -> None:
    lose_the_bound(monkeypatch, failure)
    reported: list[float | None] = []
    # A clock that ended: else the search would say that it had nothing left to try.
    monkeypatch.setattr(
        "keruen.plan.search.deadline.Deadline.has_ended", lambda _: not failure, raising=True
    )
    plan = make_plan(
        sea_case(),
        PlanOptions(gap=0.0, hub=False, method="whole"),
        progress=lambda state: reported.append(state.bound_usd),
    )
    assert plan.summary["cost_usd"] > 0.0
    assert (plan.summary["bound_usd"], plan.summary["gap"]) == (None, None)
    assert status in plan.summary["status"]
    assert all(bound is None or math.isfinite(bound) for bound in reported)
    assert violations(plan) == []


def test_both_models_without_a_bound_leave_the_value_to_the_idle_hub(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lose_the_bound(monkeypatch)
    plan = make_plan(ship_case(), PlanOptions(gap=0.0, method="whole"))
    value = plan.summary["hub_value_usd_per_year"]
    assert value["low"] == pytest.approx(-62_000 * 365 / 31)
    assert value["high"] is None
    assert violations(plan) == []


def test_the_verifier_still_refuses_a_bound_that_is_missing_from_one_place_only() -> None:
    plan = make_plan(ship_case(), PlanOptions(gap=0.0))
    low = plan.summary["hub_value_usd_per_year"]["low"]
    high = plan.summary["hub_value_usd_per_year"]["high"]
    bound, gap = plan.summary["bound_usd"], plan.summary["gap"]
    assert violations(plan) == []
    assert violations(plan, bound_usd=None) == [
        f"R31: table summary, column gap, value '{gap:.10g}': without a bound there is no gap",
        "R30: table summary, column bound_usd, value 'empty': the lower of the plans with and "
        f"without a hub is {bound:.10g}",
    ]
    assert violations(plan, bound_usd=None, gap=None) == [
        "R30: table summary, column bound_usd, value 'empty': the lower of the plans with and "
        f"without a hub is {bound:.10g}",
    ]
    assert violations(plan, bound_usd=-math.inf, gap=None) == [
        "R31: table summary, column bound_usd, value '-inf': it must be a finite number, or empty "
        "where no bound was proven",
        "R30: table summary, column bound_usd, value '-inf': the lower of the plans with and "
        f"without a hub is {bound:.10g}",
    ]
    twin = {**plan.summary["no_hub"], "bound_usd": None, "gap": None}
    words = violations(plan, no_hub=twin)
    assert words == [
        f"R30: table summary, row hub_value_usd_per_year, column low, value "
        f"'{low:.10g}': from the plans with and without a hub and the idle "
        f"hub, per year, it is {-62_000 * 365 / 31:.10g}",
        "R30: table summary, row hub_value_usd_per_year, column decided, value 'True': with "
        f"{-62_000 * 365 / 31:.10g} to "
        f"{high:.10g} USD a year it is False",
        f"R30: table summary, column bound_usd, value '{bound:.10g}': without a bound of both "
        "plans there is none of the whole question",
    ]


def test_a_search_reports_only_numbers() -> None:
    """An infinite cost or bound is not news."""
    seen: list[tuple[float | None, float | None]] = []
    search = Search(
        None,  # type: ignore[arg-type]
        None,  # type: ignore[arg-type]
        0.0,
        None,  # type: ignore[arg-type]
        lambda state: seen.append((state.cost_usd, state.bound_usd)),
        0.0,
        SearchState(),
    )
    search.report(cost=math.inf, bound=-math.inf)
    search.report(cost=2.0, bound=float(np.float64(1.0)))
    search.report(bound=-math.inf)
    assert seen == [(None, None), (2_000.0, 1_000.0), (2_000.0, 1_000.0)]
