"""What a market asks of a grade: its duty and its specification."""

from __future__ import annotations

from collections.abc import Mapping

from keruen.case.case import Case
from keruen.case.table_rows import DutyRow, GradeRow, MarketRow
from keruen.rows import number_in, number_of

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
    for limit, (column, sign) in LIMITS.items():
        wanted = number_in(market, limit)
        if wanted is not None and not sign * number_of(grade, column) >= sign * wanted:
            return False
    return True


def blendable(column: str, value: float) -> float:
    """A quality on the scale on which it blends by tonnes (R18).

    Examples
    --------
    >>> blendable("falling_number_s", 250.0), blendable("protein_pct", 12.5)
    (30.0, 12.5)
    """
    return 6000.0 / (value - 50.0) if column == "falling_number_s" else value


def usable_kg(
    market: MarketRow, grades: Mapping[str, GradeRow], kg: Mapping[str, int]
) -> dict[str, int]:
    """What a market can use of the grades in its silo, blended to its specification (R18).

    Grades that meet the specification alone are used whole, and of all others the same share: the
    largest with which the mix meets every limit.

    Parameters
    ----------
    kg : kilograms in the silo by grade.

    Examples
    --------
    >>> from keruen.case.read import read_case
    >>> case = read_case("west-africa")
    >>> market = case.rows(MarketRow)[0]
    >>> grades = {row.grade: row for row in case.rows(GradeRow)}
    >>> usable_kg(market, grades, {"fr_milling": 1_000})
    {'fr_milling': 1000}
    """
    alone = {grade for grade in kg if meets_specification(market, grades[grade])}
    share = 1.0
    for limit, (column, sign) in LIMITS.items():
        wanted = number_in(market, limit)
        if wanted is None:
            continue
        least = blendable(column, wanted)
        # A higher falling number is a lower liquefaction number.
        way = -sign if column == "falling_number_s" else sign
        spare = {
            grade: way * (blendable(column, number_of(grades[grade], column)) - least) * each
            for grade, each in kg.items()
        }
        good = sum(each for grade, each in spare.items() if grade in alone)
        rest = sum(each for grade, each in spare.items() if grade not in alone)
        if good + share * rest < 0.0:
            share = max(0.0, good) / -rest
    return {grade: each if grade in alone else int(each * share) for grade, each in kg.items()}
