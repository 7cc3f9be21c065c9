"""The value of a hub under uncertainty: policies judged in pairs, in the same worlds."""

from keruen.plan.uncertainty.hubs import HubDesign, designs_of
from keruen.plan.uncertainty.jobs import Task
from keruen.plan.uncertainty.reduce import Reduction
from keruen.plan.uncertainty.results import Valuation
from keruen.plan.uncertainty.runner import Runner
from keruen.plan.uncertainty.valuation import ValueOptions, value_hubs

__all__ = [
    "HubDesign",
    "Reduction",
    "Runner",
    "Task",
    "Valuation",
    "ValueOptions",
    "designs_of",
    "value_hubs",
]
