"""A plan made from another plan of the same case: its tables, its summary, its verification."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from keruen.plan.model.parameters import PlanParameters
from keruen.plan.planning import Plan, check_tables
from keruen.plan.result.summary import describe_tables
from keruen.plan.result.tables import ResultTables
from keruen.solver import relative_gap
from keruen.summaries import PlanSummary

OF_THE_FIRST: tuple[Literal["with_hub", "no_hub", "hub_value_estimate", "aims"], ...] = (
    *("with_hub", "no_hub", "hub_value_estimate", "aims"),
)
"""Parts of a summary that belong to the plan which another was made from."""


def derive_plan(plan: Plan, tables: ResultTables, told: PlanSummary, hub_words: str) -> Plan:
    """Another plan of the same case, verified from its tables.

    The bound of the first plan holds for every plan of the case, so the gap is against it.

    Parameters
    ----------
    plan : the plan it was made from.
    tables : what it moves, stores and opens.
    told : what its summary says beside that, or instead.
    hub_words : why it has no value of the hub.

    Raises
    ------
    FaultError : the tables do not hold, which is an error of Keruen.
    """
    measured = describe_tables(PlanParameters(plan.case), plan.voyage_options.frame, tables)
    summary = plan.summary.copy()
    for key in OF_THE_FIRST:
        summary.pop(key, None)
    summary |= measured
    summary |= {
        "hub_value_usd_per_year": {
            "low": None,
            "high": None,
            "decided": False,
            "words": hub_words,
        },
        "assumptions": [],
        "gap": relative_gap(measured["cost_usd"], summary["bound_usd"]),
    }
    summary |= told
    made = replace(
        plan,
        movements=tables.movements,
        stocks=tables.stocks,
        openings=tables.openings,
        summary=summary,
        price_book=None,
        twin=None,
    )
    check_tables(made)
    return made
