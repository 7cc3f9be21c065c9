"""What a market can use of the grades in its silo, worked by hand."""

from __future__ import annotations

from typing import Any

import pytest

from keruen.case.table_rows import GradeRow, MarketRow
from keruen.routes.markets import blendable, usable_kg
from tests.builders import frame, small_case

STRONG = {"grade": "strong", "protein_pct": 14.0, "falling_number_s": 350.0}
WEAK = {"grade": "weak", "protein_pct": 10.0, "falling_number_s": 350.0}
WET = {"grade": "wet", "protein_pct": 12.0, "falling_number_s": 200.0}


def market(**limits: Any) -> MarketRow:
    row = {"market": "mill", "country": "SN", "site": "dakar", **limits}
    return small_case().replace(markets=frame("markets", [row])).rows(MarketRow)[0]


def grades() -> dict[str, GradeRow]:
    rows = frame("grades", [STRONG, WEAK, WET])
    return {row.grade: row for row in small_case().replace(grades=rows).rows(GradeRow)}


@pytest.mark.parametrize(
    ("limits", "kg", "usable"),
    [
        # No limit: all of it.
        ({}, {"strong": 100, "weak": 300}, {"strong": 100, "weak": 300}),
        # 12% from 14 and 10: as much of the weak as of the strong.
        ({"protein_pct_minimum": 12.0}, {"strong": 100, "weak": 300}, {"strong": 100, "weak": 100}),
        # More of the strong than the weak needs.
        ({"protein_pct_minimum": 12.0}, {"strong": 300, "weak": 100}, {"strong": 300, "weak": 100}),
        # The weak alone is of no use.
        ({"protein_pct_minimum": 12.0}, {"weak": 300}, {"weak": 0}),
        # Liquefaction numbers 20, 40 and 30 at most: as much of the wet as of the strong.
        (
            {"falling_number_s_minimum": 250.0},
            {"strong": 100, "wet": 400},
            {"strong": 100, "wet": 100},
        ),
        # Protein allows a third of the weak and the wet, and then the falling number more.
        (
            {"protein_pct_minimum": 12.0, "falling_number_s_minimum": 250.0},
            {"strong": 100, "weak": 300, "wet": 400},
            {"strong": 100, "weak": 100, "wet": 133},
        ),
    ],
)
def test_what_can_be_blended(
    limits: dict[str, float], kg: dict[str, int], usable: dict[str, int]
) -> None:
    assert usable_kg(market(**limits), grades(), kg) == usable


def test_a_falling_number_blends_by_its_liquefaction_number() -> None:
    assert blendable("falling_number_s", 350.0) == pytest.approx(20.0)
    assert blendable("moisture_pct", 14.0) == 14.0
