"""What holds for every plan, on random cases in which every family of limits may bind."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from keruen.case.case import Case
from keruen.errors import InfeasibleError
from keruen.movements.cost import total_cost_usd
from keruen.movements.verify import verify_tables
from keruen.plan import Plan, PlanOptions, make_plan
from keruen.plan.model.build import HubChoice
from keruen.rows import given as known
from tests.builders import with_rows, with_values
from tests.plan.random_cases import CHOICES, FAST, START, RandomCase, random_cases
from tests.plan.solving import whole_cost_usd
from tests.reaching import examples, reached, reaches

FEW = settings(max_examples=examples(6, 40), phases=FAST)


def plan_or_none(case: Case) -> Plan | None:
    try:
        return make_plan(case, PlanOptions(gap=1e-8))
    except InfeasibleError:
        return None


def close(cost_usd: float) -> Any:
    return pytest.approx(cost_usd, rel=1e-6, abs=0.01)


@reaches(2)
@FEW
@given(random_cases())
def test_a_plan_is_verified_and_the_best_there_is(drawn: RandomCase) -> None:
    """The measured cost is the planner's, and so is what the solver finds without any help."""
    case = drawn.case
    plan = plan_or_none(case)
    best = {hub: whole_cost_usd(case, hub) for hub in ("must", "none")}
    if plan is None:
        assert best == {"must": math.inf, "none": math.inf}
        return
    reached()
    tables = (plan.voyage_options.frame, plan.movements, plan.stocks, plan.openings)
    assert verify_tables(case, *tables, plan.summary) == []
    cost, bound = plan.summary["cost_usd"], plan.summary["bound_usd"]
    assert total_cost_usd(case, *tables) == close(cost)
    assert known(bound) <= cost
    assert cost == close(min(best.values()))
    sides = ((plan.summary.get("with_hub"), "must"), (plan.summary.get("no_hub"), "none"))
    for side, hub in sides:
        if side is not None:
            assert side["cost_usd"] == close(best[hub])
        else:
            assert best[hub] == math.inf


def close_above(cost_usd: float) -> float:
    return cost_usd + 1e-6 * abs(cost_usd) + 0.01 if math.isfinite(cost_usd) else cost_usd


SECOND_TIER = {
    "hub_option": "hub_2",
    "site": "hub",
    "tier": 2,
    "fixed_opex_usd_per_year": 1e4,
    "capex_usd": 1e5,
    "earliest_date": START,
}


def loosened(case: Case, limit: str) -> Case:
    """A case with one of its limits wider or gone, or with another tier to choose."""
    if limit == "tier":
        return with_rows(case, "hub_options", [SECOND_TIER])
    if limit == "lane":
        return with_values(case, "lanes", {"lane": "rail"}, capacity_t_per_day=None)
    if limit == "corridor":
        return with_values(case, "corridors", {}, capacity_t_per_day=None)
    if limit == "storage":
        return with_values(case, "sites", {"site": "quay"}, storage_capacity_t=4_000.0)
    if limit == "receiving":
        return with_values(case, "sites", {"site": "quay"}, receiving_capacity_t_per_day=None)
    if limit == "loading":
        return with_values(case, "sites", {"site": "farm"}, loading_capacity_t_per_day=None)
    if limit == "supply":
        return with_values(case, "harvests", {"site": "rival"}, quantity_t=12_000.0)
    if limit == "cap":
        return with_values(case, "case", {}, co2_cap_t_per_year=None)
    if limit == "budget":
        return with_values(case, "case", {}, hub_budget_usd=None)
    if limit == "programme":
        return with_values(case, "subsidy_programmes", {}, budget_usd_per_year=None)
    if limit == "cover":
        return with_values(case, "markets", {"market": "quay_market"}, minimum_cover=0.0)
    if limit == "protein":
        return with_values(case, "markets", {"market": "quay_market"}, protein_pct_minimum=None)
    if limit == "trains":
        return with_values(case, "lanes", {"lane": "canal"}, trains_per_day=0.3)
    return case.replace(**{limit: case[limit].clear()})


LIMITS = (
    *("lane", "corridor", "storage", "receiving", "loading", "supply", "cap", "budget"),
    *("programme", "cover", "protein", "trains", "tier"),
    *("quotas", "origin_limits", "reserves", "closures"),
)


@reaches(3)
@FEW
@given(random_cases(), st.sampled_from(LIMITS), st.sampled_from(["none", "must"]))
@example(RandomCase((0, 1) * (CHOICES // 2)), "tier", "must")
def test_a_looser_limit_never_raises_the_cost(
    drawn: RandomCase, limit: str, hub: HubChoice
) -> None:
    case = drawn.case
    looser, tighter = whole_cost_usd(loosened(case, limit), hub), whole_cost_usd(case, hub)
    if math.isfinite(tighter):
        reached()
    assert looser <= close_above(tighter)
