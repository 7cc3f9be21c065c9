"""One of the two models of a plan (R30), and what came of solving it."""

from __future__ import annotations

from dataclasses import dataclass

from keruen.plan.model.build import HubChoice, PlanModel
from keruen.plan.search.state import SolveOutcome


@dataclass(frozen=True)
class SolvedModel:
    """A model in which a hub must open, or none may, with its outcome."""

    hub: HubChoice
    plan_model: PlanModel
    outcome: SolveOutcome
