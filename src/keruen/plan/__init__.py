"""Decide: the network and shipment plan of a corridor, with a hub or without."""

from keruen.plan.plan import Plan, PlanOptions, Progress, make_plan

__all__ = ["Plan", "PlanOptions", "Progress", "make_plan"]
