"""Plans to simulate: of the small case and of random ones, and chance to put on them."""

from __future__ import annotations

from functools import cache
from typing import Any

from keruen.case.case import Case
from keruen.plan import Plan, PlanOptions, make_plan
from keruen.simulation import PlanTables
from tests.builders import frame, small_case

CHANCE: list[dict[str, Any]] = [
    {
        "uncertainty": "trains",
        "target_kind": "mode",
        "target": "rail",
        "varies": "travel_days",
        "law": "lognormal",
        "mean": 1.1,
        "standard_deviation": 0.4,
    },
    {
        "uncertainty": "seas",
        "target_kind": "all",
        "varies": "travel_days",
        "law": "triangular",
        "low": 0.8,
        "mode": 1.0,
        "high": 1.5,
    },
    {
        "uncertainty": "ships",
        "target_kind": "all",
        "varies": "arrival_days",
        "law": "normal",
        "mean": 1.0,
        "standard_deviation": 3.0,
    },
    {
        "uncertainty": "rates",
        "target_kind": "all",
        "varies": "load_rate",
        "law": "uniform",
        "low": 0.5,
        "high": 1.2,
    },
    {
        "uncertainty": "crops",
        "target_kind": "all",
        "varies": "harvest",
        "law": "uniform",
        "low": 0.4,
        "high": 1.1,
        "scope": "year",
    },
    {
        "uncertainty": "hunger",
        "target_kind": "all",
        "varies": "demand",
        "law": "uniform",
        "low": 0.8,
        "high": 1.2,
        "scope": "month",
    },
]


def with_chance(case: Case, rows: list[dict[str, Any]] | None = None) -> Case:
    """A case with rows of `uncertainty`."""
    return case.replace(uncertainty=frame("uncertainty", CHANCE if rows is None else rows))


def tables_of(plan: Plan) -> PlanTables:
    """A plan as the simulator takes it."""
    return PlanTables(plan.case, plan.voyage_options.frame, plan.movements, plan.openings)


@cache
def best_small_plan() -> Plan:
    """The best plan of the small case, with chance in it."""
    return make_plan(with_chance(small_case()), PlanOptions(gap=0.0))


@cache
def small_plan() -> PlanTables:
    """The best plan of the small case as the simulator takes it."""
    return tables_of(best_small_plan())


def with_regimes(
    regimes: list[dict[str, Any]],
    effects: list[dict[str, Any]],
    years: list[dict[str, Any]] | None = None,
) -> Case:
    """The small case with regimes, their effects and past years."""
    sources = {"source": "test", "confidence": "estimate"}
    named = [{"name": row["regime"], **sources, **row} for row in regimes]
    whole = [
        {"target_kind": "all", "target": "all", "capacity_factor": 1.0, **sources, **row}
        for row in effects
    ]
    return small_plan().case.replace(
        regimes=frame("regimes", named),
        regime_effects=frame("regime_effects", whole),
        joint_years=frame("joint_years", [{**sources, **row} for row in years or []]),
    )
