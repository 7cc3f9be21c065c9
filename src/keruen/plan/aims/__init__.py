"""Cost against fairness and carbon: aims in sequence, and the frontier of cost and CO2e."""

from keruen.plan.aims.frontier import Frontier, FrontierPoint, trace_frontier
from keruen.plan.aims.program import AIMS, Aim, AimOptions
from keruen.plan.aims.sequence import aim_further

__all__ = [
    "AIMS",
    "Aim",
    "AimOptions",
    "Frontier",
    "FrontierPoint",
    "aim_further",
    "trace_frontier",
]
