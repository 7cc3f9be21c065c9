"""Ordering policies of `keruen simulate`: which there are, and each beside the plan."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from keruen.app.terminal.formatting import money, percent
from keruen.errors import KeruenError

if TYPE_CHECKING:
    from keruen.case.case import Case
    from keruen.simulation import Corridor, PlanTables
    from keruen.simulation.ordering import OrderingPolicy

PLAN = "plan"
MOST_REPLICATIONS = 100
"""Replications of an ordering policy: each period of each is decided outside the kernel."""

Maker = Callable[["PlanTables", "Case"], "tuple[OrderingPolicy, list[str]]"]
"""Makes a policy and lists the routes that it may use."""


def _reorder(plan: PlanTables, case: Case) -> tuple[OrderingPolicy, list[str]]:
    from keruen.simulation.reorder import read_reorder_policy

    policy = read_reorder_policy(plan, case)
    return policy, policy.routes


POLICIES: dict[str, Maker] = {"reorder": _reorder}
"""Ordering policies by the name of `--policy`, besides `plan`. A policy of a higher layer, such as
a rolling re-plan, is one more entry."""


def check_policy(name: str) -> None:
    """Check the option `--policy`.

    Raises
    ------
    KeruenError : there is no such policy.
    """
    if name != PLAN and name not in POLICIES:
        raise KeruenError(
            f"option --policy, value {name!r}: there is no such policy",
            f"Give one of {', '.join([PLAN, *POLICIES])}.",
        )


def compare_policies(
    name: str,
    corridor: Corridor,
    seed: int,
    replications: int,
    random: bool,
    planned: dict[str, Any],
) -> list[dict[str, Any]]:
    """Cost and unserved demand of the plan and of another policy, in the same replications.

    Parameters
    ----------
    planned : the summary of the plan's own replications.

    Returns
    -------
    One row a policy; none where only the plan is simulated.
    """
    if name == PLAN:
        return []
    from keruen.simulation.ordering_run import run_policy
    from keruen.simulation.ordering_world import make_ordering_corridor
    from keruen.simulation.results import summarise

    plan, case = corridor.plan, corridor.case
    policy, routes = POLICIES[name](plan, case)
    world = make_ordering_corridor(plan, case, random, routes)
    result = run_policy(world, policy, seed, min(replications, MOST_REPLICATIONS))
    found = summarise(world.corridor, result)
    return [_row(PLAN, planned), _row(name, found)]


def _row(name: str, found: dict[str, Any]) -> dict[str, Any]:
    demand, short = found["demand_t"], found["shortage_t"]
    return {
        "policy": name,
        "replications": found["replications"],
        "cost_usd": found["cost_usd"],
        "shortage_t": short,
        "share_short": short["mean"] / demand if demand else 0.0,
    }


def policy_lines(rows: list[dict[str, Any]]) -> list[str]:
    """A line a policy: what it costs, and what it leaves unserved."""
    return [
        f"Policy {row['policy']}: cost {money(row['cost_usd']['mean'])}, "
        f"{percent(row['share_short'])} of demand unserved "
        f"({row['replications']} replications)."
        for row in rows
    ]
