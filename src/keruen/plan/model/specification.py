"""Specifications of market sites, on scales that blend by tonnes (R18)."""

from __future__ import annotations

from collections.abc import Mapping

from keruen.case.table_rows import GradeRow
from keruen.plan.model.parameters import PlanParameters
from keruen.rows import number_in, number_of

# Attribute of a grade, column of the market that limits it, +1 for "at least", -1 for "at most".
ATTRIBUTES = (
    ("protein_pct", "protein_pct_minimum", 1.0),
    ("wet_gluten_pct", "wet_gluten_pct_minimum", 1.0),
    ("test_weight_kg_hl", "test_weight_kg_hl_minimum", 1.0),
    ("moisture_pct", "moisture_pct_maximum", -1.0),
    ("falling_number_s", "falling_number_s_minimum", 1.0),
)


def liquefaction_number(falling_number_s: float) -> float:
    """6000 / (FN - 50): the falling number on a scale that blends by tonnes."""
    return 6000.0 / (falling_number_s - 50.0)


def margin(attribute: str, quality: float, limit: float) -> float:
    """How far a grade is on the right side of a limit, on a scale that blends by tonnes."""
    if attribute == "falling_number_s":
        return liquefaction_number(limit) - liquefaction_number(quality)
    if attribute == "moisture_pct":
        return limit - quality
    return quality - limit


def specification_of_sites(parameters: PlanParameters) -> dict[str, dict[str, float]]:
    """Limit of each attribute at each market's site, the stricter where markets share one."""
    limits: dict[str, dict[str, float]] = {}
    for market in parameters.markets.values():
        site = limits.setdefault(market.site, {})
        for attribute, column, sign in ATTRIBUTES:
            limit = number_in(market, column)
            if limit is not None:
                before = site.get(attribute, limit)
                site[attribute] = max(before, limit) if sign > 0 else min(before, limit)
    return limits


def meets_alone(quality: GradeRow, limits: Mapping[str, float]) -> bool:
    """Whether a grade meets every limit without blending."""
    return all(
        margin(name, number_of(quality, name), limit) >= 0.0 for name, limit in limits.items()
    )
