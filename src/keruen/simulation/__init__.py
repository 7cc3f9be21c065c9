"""Stress: what a plan does when trains, weather, harvests and borders do not obey."""

from keruen.simulation.corridor import Corridor, make_corridor
from keruen.simulation.inputs import PlanTables, check_plan
from keruen.simulation.run import Budget, Result, run_replications
from keruen.simulation.worker import Task

__all__ = [
    "Budget",
    "Corridor",
    "PlanTables",
    "Result",
    "Task",
    "check_plan",
    "make_corridor",
    "run_replications",
]
