"""The specification is met by the mix that is loaded (R18), worked by hand."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keruen.case.case import Case
from keruen.movements.evidence import Evidence
from keruen.movements.tables import schema, sort_movements
from keruen.movements.verify_supply import check_quality
from tests.builders import with_rows, with_values
from tests.movements.hand import OPENINGS, hand_case, hand_options, hand_stocks, movement
from tests.movements.verifying import told

WORDS = "R18: table movements, row from_site=port and to_site=dakar and period=1, column grade"
MEAN = "the mean of the load does not meet the specification on"
OF_SITE = "of the markets at the site it goes to"


def case_of(*, blending: bool = True, **limits: float) -> Case:
    """kz3 with protein 13 and falling number 350, fr1 with 11 and 250."""
    grades = [
        {"grade": "kz3", "protein_pct": 13.0, "falling_number_s": 350.0, "moisture_pct": 14.0},
        {
            "grade": "fr1",
            "origin_country": "FR",
            "protein_pct": 11.0,
            "falling_number_s": 250.0,
            "moisture_pct": 10.0,
        },
    ]
    case = with_values(hand_case(grades=grades), "markets", {"market": "senegal"}, **limits)
    return with_values(case, "sites", {"site": "port"}, blending=blending)


def loads(**tonnes: float) -> pl.DataFrame:
    """What one ship carries from port to dakar in period 1, by grade."""
    rows: list[dict[str, Any]] = [
        movement(
            *("voyage", 1, quantity_t),
            route="port>dakar>handy",
            from_site="port",
            to_site="dakar",
            mode="sea",
            vessel_class="handy",
            grade=grade,
            origin_country="KZ",
            to_period=2,
        )
        for grade, quantity_t in tonnes.items()
    ]
    return sort_movements(pl.DataFrame(rows, schema=schema("movements")))


def quality(case: Case, movements: pl.DataFrame) -> list[str]:
    """What the check of quality tells."""
    evidence = Evidence(case, hand_options(), movements, hand_stocks(), OPENINGS, {})
    return told(check_quality(evidence))


def test_a_blend_meets_what_its_mean_meets() -> None:
    case = case_of(protein_pct_minimum=12.0)
    assert quality(case, loads(kz3=500.0, fr1=500.0)) == []
    assert quality(case, loads(kz3=490.0, fr1=510.0)) == [
        f"{WORDS}, value 'protein_pct 11.98': {MEAN} protein_pct {OF_SITE}"
    ]


def test_moisture_is_a_most_value() -> None:
    case = case_of(moisture_pct_maximum=12.0)
    assert quality(case, loads(kz3=500.0, fr1=500.0)) == []
    assert quality(case, loads(kz3=600.0, fr1=400.0)) == [
        f"{WORDS}, value 'moisture_pct 12.4': {MEAN} moisture_pct {OF_SITE}"
    ]


def test_falling_number_blends_through_the_liquefaction_number() -> None:
    # Liquefaction numbers 20 and 30; a least falling number of 290 allows 25: half and half.
    case = case_of(falling_number_s_minimum=290.0)
    assert quality(case, loads(kz3=500.0, fr1=500.0)) == []
    # The mean of the falling numbers, 290, would not tell 460 and 540 t apart from that: 25.4.
    assert quality(case, loads(kz3=460.0, fr1=540.0)) == [
        f"{WORDS}, value 'falling_number_s 286.2204724': {MEAN} falling_number_s {OF_SITE}"
    ]


def test_a_site_that_cannot_blend_loads_grades_that_meet_it_alone() -> None:
    case = case_of(blending=False, protein_pct_minimum=12.0)
    assert quality(case, loads(kz3=900.0)) == []
    assert quality(case, loads(kz3=900.0, fr1=100.0)) == [
        f"{WORDS}, value 'protein_pct 12.8': the site cannot blend, and a grade of the load does "
        f"not meet alone the specification on protein_pct {OF_SITE}"
    ]


def test_two_markets_at_a_site_get_the_stricter_limit() -> None:
    strict = {"market": "mill", "site": "dakar", "protein_pct_minimum": 12.5}
    case = with_rows(case_of(protein_pct_minimum=12.0), "markets", [strict])
    assert quality(case, loads(kz3=750.0, fr1=250.0)) == []
    assert quality(case, loads(kz3=700.0, fr1=300.0)) != []


def test_all_ships_of_a_period_are_one_mix() -> None:
    case = case_of(protein_pct_minimum=12.0)
    weak, strong = loads(fr1=500.0), loads(kz3=500.0)
    assert quality(case, weak) != []
    assert quality(case, pl.concat([weak, strong])) == []
    later = strong.with_columns(from_period=pl.lit(2, dtype=pl.Int64))
    assert quality(case, pl.concat([weak, later])) != []


@pytest.mark.parametrize("limit", ["wet_gluten_pct_minimum", "test_weight_kg_hl_minimum"])
def test_gluten_and_test_weight_are_least_values(limit: str) -> None:
    # Both grades have 25 % of gluten and 78 kg/hl.
    value = 25.0 if limit.startswith("wet") else 78.0
    assert quality(case_of(**{limit: value}), loads(kz3=100.0)) == []
    assert quality(case_of(**{limit: value + 0.01}), loads(kz3=100.0)) != []


@given(st.floats(0.0, 1.0), st.floats(11.0, 13.0))
def test_the_mean_decides(share: float, limit: float) -> None:
    mean = 11.0 + 2.0 * share
    found = quality(
        case_of(protein_pct_minimum=limit), loads(kz3=1_000 * share, fr1=1_000 * (1 - share))
    )
    if abs(mean - limit) > 1e-4:
        assert (found == []) is (mean > limit)
