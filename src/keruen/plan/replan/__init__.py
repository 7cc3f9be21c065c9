"""Re-plan the rest of a horizon from what really happened, near to the last plan."""

from keruen.plan.replan.program import ReplanOptions
from keruen.plan.replan.replan import replan_rest

__all__ = ["ReplanOptions", "replan_rest"]
