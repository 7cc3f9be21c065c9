"""Moisture: figures of published shrink tables, and wheat worked by hand."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keruen.errors import KeruenError
from keruen.hub.grain import (
    DRY,
    Rounding,
    Shrink,
    ShrinkTerms,
    dried_kg,
    dry_matter_kg,
    shrink,
    shrink_per_point,
    to_basis,
)

TWO = Rounding("half_up", 2)
FROM_25_5 = Decimal("25.5")


@pytest.mark.parametrize(
    ("moisture", "decimals", "published"),
    [
        ("15.5", 3, "1.183"),
        ("15", 2, "1.18"),
        ("14", 2, "1.16"),
        ("13", 2, "1.15"),
        ("12", 2, "1.14"),
        ("10", 2, "1.11"),
    ],
)
def test_published_shrink_per_point(moisture: str, decimals: int, published: str) -> None:
    assert shrink_per_point(Decimal(moisture), Rounding("half_up", decimals)) == Decimal(published)


def test_the_formula_decides_where_the_published_table_differs() -> None:
    """100 / 89 = 1.1236; the table of the University of Nebraska prints 1.13."""
    assert shrink_per_point(Decimal(11), Rounding("half_up", 4)) == Decimal("1.1236")


def test_published_shrink_from_25_to_15_5() -> None:
    terms = ShrinkTerms("water", Decimal("15.5"), rounding=TWO)
    assert shrink(1000, Decimal(25), terms).percent == Decimal("11.24")


@pytest.mark.parametrize(
    ("terms", "percent", "net_tenths"),
    [
        (ShrinkTerms("water", Decimal("15.5"), rounding=TWO), "11.83", 8817),
        (
            ShrinkTerms(
                "water_and_handling", Decimal("15.5"), handling_percent=Decimal("0.5"), rounding=TWO
            ),
            "12.33",
            8767,
        ),
        (
            ShrinkTerms(
                "factor", Decimal("15.5"), factor_percent_per_point=Decimal("1.4"), rounding=TWO
            ),
            "14.00",
            8600,
        ),
    ],
    ids=["water", "water_and_handling", "factor"],
)
def test_three_named_methods_for_the_same_ten_points(
    terms: ShrinkTerms, percent: str, net_tenths: int
) -> None:
    """1,000 lb become 876.7 lb in the published example; here in tenths."""
    found = shrink(10_000, FROM_25_5, terms)
    assert found.percent == Decimal(percent)
    assert found.net_kg == net_tenths


def test_wheat_from_14_to_12_5() -> None:
    """1 - 86/87.5 = 1.7143%; 860,000 kg of dry matter on both sides."""
    assert dried_kg(1_000_000, Decimal("14.0"), Decimal("12.5")).kg == 982_857
    assert dried_kg(1_000_000, Decimal("14.0"), Decimal("12.5")).remainder_kg == Fraction(1, 7)
    assert dry_matter_kg(1_000_000, Decimal("14.0")).kg == 860_000
    assert dry_matter_kg(982_857, Decimal("12.5")).kg == 860_000
    exact = ShrinkTerms("water", Decimal("12.5"), rounding=Rounding("half_up", 4))
    assert shrink(1_000_000, Decimal("14.0"), exact).percent == Decimal("1.7143")


def test_grain_at_or_below_the_moisture_of_the_contract_has_no_shrink() -> None:
    terms = ShrinkTerms("water_and_handling", Decimal("14.0"), handling_percent=Decimal("0.5"))
    for moisture in ("14.0", "11.2"):
        assert shrink(500, Decimal(moisture), terms) == Shrink(
            500, Decimal("0.00"), 500, 0, 0, Fraction(0)
        )


@pytest.mark.parametrize(
    ("start", "end", "answer"), [(Decimal(12), DRY, "14.20"), (Decimal(12), Decimal(14), "12.22")]
)
def test_protein_of_12_5_percent_at_12_percent_moisture(
    start: Decimal, end: Decimal, answer: str
) -> None:
    assert to_basis(Decimal("12.5"), start, end) == Decimal(answer)


@given(
    kg=st.integers(0, 10**9),
    moisture=st.decimals(0, 60, places=2),
    target=st.decimals(0, 60, places=2),
    handling=st.decimals(0, 3, places=2),
)
def test_shrink_balances(kg: int, moisture: Decimal, target: Decimal, handling: Decimal) -> None:
    for terms in (
        ShrinkTerms("water", target),
        ShrinkTerms("water_and_handling", target, handling_percent=handling),
        ShrinkTerms("factor", target, factor_percent_per_point=Decimal(1), rounding=TWO),
    ):
        found = shrink(kg, moisture, terms)
        assert found.net_kg + found.water_kg + found.handling_kg == kg
        assert abs(found.remainder_kg) <= Fraction(1, 2)


@given(value=st.decimals(0, 20, places=2), moisture=st.decimals(0, 40, places=1))
def test_a_basis_and_back(value: Decimal, moisture: Decimal) -> None:
    many = Rounding("half_even", 12)
    there = to_basis(value, moisture, DRY, many)
    assert abs(to_basis(there, DRY, moisture, many) - value) < Decimal("1e-10")


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (
            lambda: dry_matter_kg(1000, 14.5),  # type: ignore[arg-type]
            "moisture_percent, value '14.5': float is not an exact number\n"
            '  Give a decimal, such as Decimal("14.5").',
        ),
        (
            lambda: dry_matter_kg(1000.0, Decimal(14)),  # type: ignore[arg-type]
            "kg, value '1000.0': float is not a whole number of kilograms\n"
            "  Give whole kilograms as an integer; convert other units first.",
        ),
        (lambda: dry_matter_kg(-1, Decimal(14)), "kg, value -1: below 0 kg\n  Give at least 0 kg."),
        (
            lambda: dry_matter_kg(1, Decimal("100.1")),
            "moisture_percent, value '100.1': outside the range\n"
            "  Give a figure of at least 0 and at most 100.",
        ),
        (
            lambda: dry_matter_kg(1, Decimal("NaN")),
            "moisture_percent, value 'NaN': not a finite number\n  Give the measured figure.",
        ),
        (
            lambda: dried_kg(1, Decimal(12), Decimal(14)),
            "to_moisture_percent, value '14': above the moisture of 12% before drying\n"
            "  Give a moisture at or below the first.",
        ),
        (
            lambda: to_basis(Decimal(12), Decimal(100), DRY),
            "from_moisture_percent, value '100': grain without dry matter has no other basis\n"
            "  Give the moisture of the basis, such as 12; dry matter is 0.",
        ),
        (
            lambda: ShrinkTerms("pencil", Decimal(14)),  # type: ignore[arg-type]
            "method, value 'pencil': not a method of shrink\n"
            "  Name one of: water, water_and_handling, factor.",
        ),
        (
            lambda: ShrinkTerms("factor", Decimal(14)),
            "factor_percent_per_point: missing for the method factor\n"
            "  Give it, or choose another method.",
        ),
        (
            lambda: ShrinkTerms("water", Decimal(14), handling_percent=Decimal(1)),
            "handling_percent: not used by the method water\n"
            "  Leave it out, or choose another method.",
        ),
        (
            lambda: shrink(
                1, Decimal(60), ShrinkTerms("factor", DRY, factor_percent_per_point=Decimal(2))
            ),
            "moisture_percent, value '60': the shrink of 120.00% is above the whole weight\n"
            "  Correct the moisture, or the factor in the terms.",
        ),
    ],
)
def test_errors(call: object, text: str) -> None:
    with pytest.raises(KeruenError) as caught:
        call()  # type: ignore[operator]
    assert str(caught.value) == text
