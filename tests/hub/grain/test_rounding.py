"""Rounding as a named term, and whole kilograms whose remainders are booked."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keruen.errors import KeruenError
from keruen.hub.grain import Booking, Rounding, book_kg, round_kg, split_kg

EXACT = st.fractions(-(10**6), 10**6, max_denominator=1000)


@pytest.mark.parametrize(
    ("name", "answers"),
    [
        ("half_even_0", (2, 4, 3, -2)),
        ("half_up_0", (3, 4, 3, -3)),
        ("down_0", (2, 3, 2, -2)),
        ("up_0", (3, 4, 3, -3)),
    ],
)
def test_each_rule(name: str, answers: tuple[int, ...]) -> None:
    figures = (Decimal("2.5"), Decimal("3.5"), Decimal("2.6"), Decimal("-2.5"))
    assert tuple(int(Rounding.named(name).apply(each)) for each in figures) == answers
    assert Rounding.named(name).name == name


def test_decimals_stay() -> None:
    assert str(Rounding("half_up", 3).apply(5)) == "5.000"
    assert str(Rounding("half_even", 2).apply(Fraction(1, 8))) == "0.12"


def test_each_entry_is_rounded_and_the_rest_is_an_entry_of_its_own() -> None:
    """10.5 + 12.5 + 14.5 = 37.5: entries 10 + 12 + 14 = 36, 1.5 left: 2 booked, -0.5 carried."""
    first = book_kg([Decimal("10.5"), Decimal("12.5"), Decimal("14.5")])
    assert first == Booking((10, 12, 14), 2, Fraction(-1, 2))
    assert book_kg([Decimal("0.5")], first.carried_kg) == Booking((0,), 0, Fraction(0))


@given(st.lists(EXACT, max_size=40), EXACT)
def test_a_booking_loses_nothing(exact: list[Fraction], carried: Fraction) -> None:
    found = book_kg(exact, carried)
    whole = sum(found.entries_kg) + found.rounding_kg + found.carried_kg
    assert whole == sum(exact, carried)
    assert abs(found.carried_kg) <= Fraction(1, 2)
    for entry, each in zip(found.entries_kg, exact, strict=True):
        assert entry == round(each)  # Python rounds half to even


@given(st.integers(0, 10**9), st.lists(st.fractions(0, 100), min_size=1, max_size=12))
def test_a_split_sums_to_the_whole(total: int, weights: list[Fraction]) -> None:
    if sum(weights) == 0:
        weights = [*weights, Fraction(1)]
    parts = split_kg(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - total * weight / sum(weights)) < 1


def test_seven_parts_of_100_000_kg() -> None:
    assert split_kg(100_000, [1] * 7) == (14286, 14286, 14286, 14286, 14286, 14285, 14285)
    assert round_kg(Fraction(100_000, 7)).kg * 7 == 100_002


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (
            lambda: Rounding.named("half_up"),
            "rounding, value 'half_up': not the name of a rounding\n"
            "  Write the rule and the decimals, such as half_up_2 or half_even_0.",
        ),
        (
            lambda: Rounding.named("half_up_99"),
            "rounding, value 99: not a number of decimals\n  Give 0 to 12.",
        ),
        (
            lambda: Rounding("nearest", 2),  # type: ignore[arg-type]
            "rounding, value 'nearest': not a rule of rounding\n"
            "  Name one of: half_even, half_up, down, up.",
        ),
        (
            lambda: split_kg(10, [0, 0]),
            "weights, value ['0', '0']: nothing to split by\n"
            "  Give weights of zero or more, at least one of them above zero.",
        ),
        (
            lambda: split_kg(10, []),
            "weights, value []: nothing to split by\n"
            "  Give weights of zero or more, at least one of them above zero.",
        ),
    ],
)
def test_errors(call: object, text: str) -> None:
    with pytest.raises(KeruenError) as caught:
        call()  # type: ignore[operator]
    assert str(caught.value) == text
