"""Ordering policies of `keruen simulate`: which there are, and each beside the plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from keruen.api.ordering import PLAN, POLICIES, make_policy_world
from keruen.app.terminal.formatting import money, percent
from keruen.errors import KeruenError
from keruen.rows import given

if TYPE_CHECKING:
    from keruen.report.simulated_data import PolicyRow
    from keruen.simulation import Corridor
    from keruen.simulation.intervals import Estimate
    from keruen.simulation.results import SimulationSummary

MOST_REPLICATIONS = {"reorder": 100, "replan": 20}
"""Replications of an ordering policy: each period of each is decided outside the kernel."""


@dataclass(frozen=True, slots=True)
class PolicyFound:
    """What a policy costs and leaves unserved."""

    policy: str
    replications: int
    cost_usd: Estimate
    shortage_t: Estimate
    share_short: float


def read_policies(words: str) -> list[str]:
    """Names of the option `--policy`, such as ``reorder,replan``.

    Raises
    ------
    KeruenError : there is no such policy.
    """
    names = [name.strip() for name in words.split(",")]
    for name in names:
        if name != PLAN and name not in POLICIES:
            raise KeruenError(
                f"option --policy, value {name!r}: there is no such policy",
                f"Give one of {', '.join([PLAN, *POLICIES])}, or several with commas.",
            )
    return list(dict.fromkeys(name for name in names if name != PLAN))


def compare_policies(
    names: list[str],
    corridor: Corridor,
    seed: int,
    replications: int,
    random: bool,
    planned: SimulationSummary,
    freeze: int = 0,
) -> list[PolicyFound]:
    """Cost and unserved demand of the plan and of other policies, in the same replications.

    Parameters
    ----------
    names : policies besides the plan.
    planned : the summary of the plan's own replications.
    freeze : months for which `replan` fixes its orders in advance.

    Returns
    -------
    One row a policy; none where only the plan is simulated.
    """
    if not names:
        return []
    from keruen.simulation.results import summarise

    rows = [_row(PLAN, planned)]
    for name in names:
        world = make_policy_world(name, corridor.plan, corridor.case, random, freeze)
        result = world.run(seed, min(replications, MOST_REPLICATIONS[name]))
        rows.append(_row(name, summarise(world.ordering.corridor, result)))
    return rows


def _row(name: str, found: SimulationSummary) -> PolicyFound:
    demand, short = found.demand_t, found.shortage_t
    share = given(short.mean) / demand if demand else 0.0
    return PolicyFound(name, found.replications, found.cost_usd, short, share)


def policy_lines(rows: Sequence[PolicyRow]) -> list[str]:
    """A line a policy: what it costs, and what it leaves unserved."""
    return [
        f"Policy {row.policy}: cost {money(given(row.cost_usd.mean))}, "
        f"{percent(row.share_short)} of demand unserved "
        f"({row.replications} replications)."
        for row in rows
    ]
