"""Decide: the network and shipment plan of a corridor, with a hub or without."""

from keruen.plan.options import PlanOptions
from keruen.plan.planning import Plan, Progress, make_plan
from keruen.plan.search.solve import Method

__all__ = ["Method", "Plan", "PlanOptions", "Progress", "make_plan"]
