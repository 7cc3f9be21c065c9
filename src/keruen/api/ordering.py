"""Ordering policies by name, for `keruen.simulate` and `keruen simulate`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from keruen.errors import KeruenError

if TYPE_CHECKING:
    from keruen.case.case import Case
    from keruen.simulation import PlanTables, Result
    from keruen.simulation.ordering import OrderingPolicy
    from keruen.simulation.ordering_world import OrderingCorridor
    from keruen.simulation.tables import SimulatedTables

PLAN = "plan"

Maker = Callable[["PlanTables", "Case", int], "tuple[OrderingPolicy, Sequence[str]]"]
"""Makes a policy from a plan, the case of the world and the frozen periods, and lists the routes
that it may use."""


def _reorder(plan: PlanTables, case: Case, _: int) -> tuple[OrderingPolicy, Sequence[str]]:
    from keruen.simulation.reorder import read_reorder_policy

    policy = read_reorder_policy(plan, case)
    return policy, policy.routes


def _replan(plan: PlanTables, case: Case, freeze: int) -> tuple[OrderingPolicy, Sequence[str]]:
    from keruen.api.replan_policy import replan_policy

    policy = replan_policy(plan, case, freeze=freeze)
    return policy, policy.routes


POLICIES: dict[str, Maker] = {"reorder": _reorder, "replan": _replan}
"""Ordering policies by name, besides `plan`."""


class PolicyWorld:
    """The world of a case with a policy that orders in it."""

    def __init__(self, ordering: OrderingCorridor, policy: OrderingPolicy) -> None:
        self.ordering = ordering
        self.policy = policy

    def run(self, seed: int, replications: int) -> Result:
        """So many replications."""
        from keruen.simulation.ordering_run import run_policy

        return run_policy(self.ordering, self.policy, seed, replications)

    def tables(self, seed: int, replication: int) -> SimulatedTables:
        """The tables of one replication, run again with its log."""
        from keruen.simulation import world as w
        from keruen.simulation.ordering_run import PolicyRun
        from keruen.simulation.tables import make_tables

        rows = 0
        while True:
            run = PolicyRun(self.ordering, self.policy, seed, replication, rows)
            record = run.run()
            written = int(record.balance[w.LOG_ROWS])
            if written <= rows:
                return make_tables(replace(self.ordering.corridor, world=run.world), record)
            rows = written


def make_policy_world(
    policy: str | OrderingPolicy,
    plan: PlanTables,
    case: Case,
    random: bool,
    freeze: int = 0,
) -> PolicyWorld:
    """A policy, by its name or as a function, and its world.

    Parameters
    ----------
    policy : a name of `POLICIES`, or a function from `Observation` to `Orders`. Where the function
        has an attribute `routes`, it may use these; else the routes of the plan.
    case : the case of the world.
    random : False takes all random variation away.
    freeze : months for which `replan` fixes its orders in advance.

    Raises
    ------
    KeruenError : an unknown policy, or one that cannot be made for the plan.
    """
    from keruen.simulation.ordering_world import make_ordering_corridor

    if isinstance(policy, str):
        if policy not in POLICIES:
            raise KeruenError(
                f"argument policy, value {policy!r}: there is no such policy",
                f"Give one of {', '.join([PLAN, *POLICIES])}, or a function from what is known to "
                "orders.",
            )
        found, given = POLICIES[policy](plan, case, freeze)
        routes: Sequence[str] | None = given
    elif callable(policy):
        found, routes = policy, getattr(policy, "routes", None)
    else:
        raise KeruenError(
            f"argument policy, value {policy!r}: it is neither a name nor a function",
            f"Give one of {', '.join([PLAN, *POLICIES])}, or a function from what is known to "
            "orders.",
        )
    return PolicyWorld(make_ordering_corridor(plan, case, random, routes), found)
