"""The re-plan in the summary of a plan, as typed values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlanChange:
    """What the new plan buys, ships or sends otherwise by one route in one period."""

    kind: str
    from_site: str
    to_site: str | None
    grade: str | None
    month: str
    last_t: float
    new_t: float
    difference_t: float
    reason: str


@dataclass(frozen=True, slots=True)
class DeviationWords:
    """A difference between reality and the last plan, in words."""

    words: str


@dataclass(frozen=True, slots=True)
class ReplanFound:
    """What a re-plan changes against the last plan."""

    from_date: str
    freeze: int
    change_cost_usd_per_t: float
    change_budget_usd: float | None
    needed_usd: float | None
    change_t: float
    change_frozen_t: float
    deviations: tuple[DeviationWords, ...]
    changes: tuple[PlanChange, ...]
