"""What a market asks of a grade: its duty and its specification."""

from __future__ import annotations

from keruen.case.case import Case
from keruen.case.table_rows import DutyRow, GradeRow, MarketRow

LIMITS = {
    "protein_pct_minimum": ("protein_pct", 1),
    "wet_gluten_pct_minimum": ("wet_gluten_pct", 1),
    "test_weight_kg_hl_minimum": ("test_weight_kg_hl", 1),
    "moisture_pct_maximum": ("moisture_pct", -1),
    "falling_number_s_minimum": ("falling_number_s", 1),
}
"""Columns of markets, the column of grades each limits, and the sign that makes it a minimum."""


def duty_usd_per_t(case: Case, market: MarketRow, grade: GradeRow) -> float:
    """Duty on one tonne of a grade in a market, in USD: the mean over the days of the horizon."""
    calendar = case.calendar
    total = 0.0
    for row in case.rows(DutyRow):
        if row.market_country != market.country:
            continue
        if row.origin_country not in (None, grade.origin_country):
            continue
        days = sum(
            calendar.overlap_days(period.index, row.from_date, row.to_date)
            for period in calendar.periods
        )
        amount = row.rate * grade.reference_value_usd_per_t + row.amount_usd_per_t
        total += amount * days / calendar.days
    return total


def meets_specification(market: MarketRow, grade: GradeRow) -> bool:
    """Whether a grade meets a market's specification alone, without blending (R18)."""
    return all(
        market[limit] is None or sign * grade[column] >= sign * market[limit]
        for limit, (column, sign) in LIMITS.items()
    )
