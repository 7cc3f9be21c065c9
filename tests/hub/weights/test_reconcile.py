"""Errors of instruments and differences between weights."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keruen.errors import KeruenError
from keruen.hub.weights import (
    PairTotal,
    Weight,
    accumulate,
    combined_error_kg,
    compare,
    to_kg,
    weighbridge_error_kg,
)


@pytest.mark.parametrize(
    ("load_kg", "initial_kg"),
    [(0, "10"), (10_000, "10"), (10_001, "20"), (40_000, "20"), (40_001, "30"), (200_000, "30")],
)
def test_a_bridge_with_intervals_of_20_kg(load_kg: int, initial_kg: str) -> None:
    """Class III: 0.5 e to 500 e, 1.0 e to 2,000 e, 1.5 e to 10,000 e; in service twice that."""
    limit = Decimal(initial_kg)
    assert weighbridge_error_kg(load_kg, Decimal(20), in_service=False) == limit
    assert weighbridge_error_kg(load_kg, Decimal(20)) == 2 * limit


def test_a_net_of_two_weighings() -> None:
    """A truck of 40 t and its tare of 15 t, 40 kg each: 57 kg."""
    errors = [weighbridge_error_kg(load, Decimal(20)) for load in (40_000, 15_000)]
    assert errors == [40, 40]
    assert combined_error_kg(errors) == Decimal("56.57")


@given(st.lists(st.decimals(0, 10**6, places=2), max_size=8))
def test_the_combined_error_is_the_root_rounded_up(errors: list[Decimal]) -> None:
    square = sum(Fraction(each) ** 2 for each in errors)
    root = Fraction(combined_error_kg(errors))
    assert root**2 >= square
    assert root == 0 or (root - Fraction(1, 100)) ** 2 < square


def weight(name: str, kg: int, error_kg: int) -> Weight:
    return Weight(name, "test", kg, Decimal(error_kg))


def test_a_difference_on_the_edge_is_within() -> None:
    """3 and 4 combine to 5."""
    assert compare(weight("a", 100, 3), weight("b", 105, 4)).is_within
    assert not compare(weight("a", 100, 3), weight("b", 94, 4)).is_within


def test_a_year_of_ships_that_are_each_within_the_error() -> None:
    """Rail 0.1% and draft survey 0.5% of 30,000 t; every ship is 120 t short.

    One ship: 30^2 + 150^2, root 152.97 t, so 120 t are within. Twenty: 2,400 t against
    152.97 x root 20 = 684.1 t: one instrument is off, though never beyond its stated error.
    """
    rail, ship = weight("rail", 30_000_000, 30_000), weight("survey", 29_880_000, 150_000)
    # One of them was compared the other way round.
    year = [compare(ship, rail), *(compare(rail, ship) for _ in range(19))]
    assert all(each.is_within for each in year)
    assert accumulate(year) == (
        PairTotal(
            "rail",
            "survey",
            20,
            600_000_000,
            597_600_000,
            -2_400_000,
            Decimal("-0.400"),
            Decimal("684105.26"),
            Decimal(3_600_000),
            "one_sided",
            0,
        ),
    )


def test_beyond_every_stated_error() -> None:
    (found,) = accumulate([compare(weight("a", 1000, 3), weight("b", 990, 4))])
    assert (found.finding, found.beyond_alone) == ("beyond", 1)


def test_pairs_are_kept_apart() -> None:
    a, b, c = weight("a", 10, 1), weight("b", 11, 1), weight("c", 0, 1)
    found = accumulate([compare(b, a), compare(c, b), compare(a, b)])
    assert [(each.first, each.second, each.count) for each in found] == [
        ("a", "b", 2),
        ("b", "c", 1),
    ]
    assert found[0].difference_kg == 2
    assert accumulate([compare(weight("a", 0, 1), c)])[0].difference_percent is None


@given(st.lists(st.tuples(st.integers(0, 10**8), st.integers(0, 10**8)), min_size=1, max_size=20))
def test_the_sum_of_differences(pairs: list[tuple[int, int]]) -> None:
    (found,) = accumulate([compare(weight("a", x, 5), weight("b", y, 5)) for x, y in pairs])
    assert found.difference_kg == sum(y - x for x, y in pairs)
    assert found.first_kg + found.difference_kg == found.second_kg == sum(y for _, y in pairs)


@pytest.mark.parametrize(
    ("quantity", "unit", "kg", "remainder"),
    [
        ("33.6", "t", 33_600, "0"),
        ("0.5", "quintal", 50, "0"),
        ("1", "lb", 0, "0.45359237"),
        ("1000", "bushel_wheat", 27_215, "0.5422"),
        ("1", "short_ton", 907, "0.18474"),
        ("1", "long_ton", 1_016, "0.0469088"),
    ],
)
def test_units(quantity: str, unit: str, kg: int, remainder: str) -> None:
    found = to_kg(Decimal(quantity), unit)
    assert (found.kg, found.remainder_kg) == (kg, Fraction(remainder))


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (
            lambda: weighbridge_error_kg(200_001, Decimal(20)),
            "load_kg, value 200001: above 10000 intervals of 20 kg\n"
            "  Check the load and the interval on the plate of the weighbridge.",
        ),
        (
            lambda: combined_error_kg([Decimal(-1)]),
            "error_kg, value '-1': outside the range\n  Give a figure of at least 0.",
        ),
        (
            lambda: compare(weight("a", 1, 1), weight("a", 2, 1)),
            "instrument, value 'a': both weights are of one instrument\n"
            "  Compare weights of two instruments.",
        ),
        (
            lambda: Weight("scale 2", "test", 12.5, Decimal(1)),  # type: ignore[arg-type]
            "instrument scale 2, kg, value '12.5': float is not a whole number of kilograms\n"
            "  Give whole kilograms as an integer; convert other units first.",
        ),
        (
            lambda: to_kg(Decimal(1), "pood"),
            "unit, value 'pood': not a unit of weight\n"
            "  Name one of: kg, t, quintal, lb, short_ton, long_ton, bushel_wheat.",
        ),
        (
            lambda: to_kg(33.6, "t"),  # type: ignore[arg-type]
            "quantity_t, value '33.6': float is not an exact number\n"
            '  Give a decimal, such as Decimal("33.6").',
        ),
    ],
)
def test_errors(call: object, text: str) -> None:
    with pytest.raises(KeruenError) as caught:
        call()  # type: ignore[operator]
    assert str(caught.value) == text
