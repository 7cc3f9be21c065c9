"""Near-optimal alternatives: plans of nearly the same cost that differ in what they are made of."""

from keruen.plan.alternatives.result import Alternative, Alternatives, Span
from keruen.plan.alternatives.search import AlternativeOptions, find_alternatives

__all__ = ["Alternative", "AlternativeOptions", "Alternatives", "Span", "find_alternatives"]
