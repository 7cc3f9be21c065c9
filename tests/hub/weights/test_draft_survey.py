"""Draft surveys: the published example, and a ship worked by hand from its six marks."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from keruen.errors import KeruenError
from keruen.hub.grain import Rounding
from keruen.hub.weights import (
    Deductibles,
    Displacement,
    Hull,
    HydrostaticPoint,
    HydrostaticRow,
    Hydrostatics,
    Marks,
    Uncorrected,
    cargo,
    correct,
    read_marks,
    survey,
)


def decimals(*texts: str) -> tuple[Decimal, ...]:
    return tuple(map(Decimal, texts))


def exact(text: str) -> Fraction:
    return Fraction(text)


def row(*texts: str) -> HydrostaticRow:
    return HydrostaticRow(*decimals(*texts))


# UK P&I Club, "Bulk Matters": the displacements at 5.00 m and 5.10 m, and TPC, LCF and MCTC at
# 5.0357 m as the example gives them.
EXAMPLE = Hydrostatics(
    (row("5.00", "19743", "42.338", "-4.331", "0"), row("5.10", "20167", "42.338", "-4.331", "0"))
)


def test_the_published_example() -> None:
    """19,894.37 - 102.61 + 3.03 = 19,794.79 t; x 1.0185 / 1.025 = 19,669.26 t."""
    given = Uncorrected(
        exact("5.0357"),
        exact("1.0173"),
        EXAMPLE.at(exact("5.0357")),
        exact("10.63"),
        exact("181.8"),
    )
    found = correct(given, Decimal("1.0185"))
    assert [(each.name, each.value, each.unit) for each in found.steps] == [
        ("mean_draught", Decimal("5.0357"), "m"),
        ("trim", Decimal("1.0173"), "m"),
        ("table_displacement", Decimal("19894.37"), "t"),
        ("first_trim_correction", Decimal("-102.61"), "t"),
        ("second_trim_correction", Decimal("3.03"), "t"),
        ("list_correction", Decimal("0.00"), "t"),
        ("corrected_displacement", Decimal("19794.79"), "t"),
        ("water_density", Decimal("1.0185"), "t/m3"),
        ("displacement", Decimal("19669.26"), "t"),
    ]
    assert found.displacement_t == Decimal("19669.26")


# A box 200 m long and 25 m wide: 51.25 t per cm at 1.025, centre of flotation 2 m aft.
BOX = Hydrostatics(
    (
        row("4", "20500", "51.25", "2", "200"),
        row("6", "30750", "51.25", "2", "240"),
        row("8", "41000", "52.25", "2", "280"),
    )
)
MARKS = Marks(*decimals("5.40", "5.40", "6.10", "5.90", "6.60", "6.60"))


def test_six_marks_at_the_perpendiculars() -> None:
    """(5.4 + 6.6 + 6 x 6.0) / 8 = 6.00 m; trim 1.20 m by the stern."""
    found = read_marks(MARKS, Hull(Decimal(200)))
    assert (found.mean_m, found.trim_m) == (Fraction(6), exact("1.2"))


def test_marks_that_are_not_at_the_perpendiculars() -> None:
    """1.20 m over 190 m between marks; moved 4, 2 and 6 m along it.

    Fore 5.4 - 1.2 x 4/190, midships 6.0 - 1.2 x 2/190, aft 6.6 + 1.2 x 6/190.
    """
    found = read_marks(MARKS, Hull(*decimals("200", "4", "2", "6")))
    slope = exact("1.2") / 190
    assert found.fore_m == exact("5.4") - 4 * slope
    assert found.mid_m == 6 - 2 * slope
    assert found.aft_m == exact("6.6") + 6 * slope
    assert found.trim_m == exact("1.2") * 200 / 190


def test_a_box_by_hand() -> None:
    """At 6.00 m 30,750 t. First 120 x 2 x 51.25 / 200 = 61.50. Second: MCTC 250 at 6.5 m and 230
    at 5.5 m, 50 x 1.44 x 20 / 200 = 7.20. List: TPC 51.30 at 6.10 m and 51.25 at 5.90 m,
    6 x 0.2 x 0.05 = 0.06. Sum 30,818.76; in fresh water / 1.025 = 30,067.08 t."""
    found = survey(MARKS, Hull(Decimal(200)), BOX, Decimal("1.000"))
    assert [each.value for each in found.steps[2:7]] == list(
        decimals("30750.00", "61.50", "7.20", "0.06", "30818.76")
    )
    assert found.displacement_t == Decimal("30067.08")


def test_a_list_corrects_the_same_to_either_side() -> None:
    other = replace(MARKS, mid_port_m=Decimal("5.90"), mid_starboard_m=Decimal("6.10"))
    hull = Hull(Decimal(200))
    assert survey(other, hull, BOX, Decimal("1.025")) == survey(MARKS, hull, BOX, Decimal("1.025"))


def test_rounding_is_a_term() -> None:
    found = survey(MARKS, Hull(Decimal(200)), BOX, Decimal("1.000"), Rounding("half_up", 0))
    assert found.displacement_t == 30_067  # (30,750 + 62 + 7 + 0) / 1.025


def test_cargo_is_the_difference_less_ballast_and_fuel() -> None:
    """Light 9,000 - 3,000 = 6,000; loaded 36,000 - 450 = 35,550: cargo 29,550 t, constant 150 t."""
    light = (Displacement(Decimal("9000"), ()), Deductibles(*decimals("2500", "100", "400")))
    loaded = (Displacement(Decimal("36000"), ()), Deductibles(*decimals("0", "80", "370")))
    found = cargo(light, loaded, Decimal("5850"))
    assert found.cargo_kg == 29_550_000
    assert found.constant_t == 150
    assert found.error_kg == 147_750  # 0.5%
    assert cargo(light, loaded).constant_t is None


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (
            lambda: BOX.at(Decimal("8.01")),
            "draught_m, value 8.0100: outside the hydrostatic table, which has 4 m to 8 m\n"
            "  Enter the lines of the ship's table around this draught, and 0.5 m above and below "
            "it.",
        ),
        (
            lambda: Hydrostatics((BOX.rows[1], BOX.rows[0])),
            "hydrostatic table: fewer than two lines, or draughts that do not rise\n"
            "  Enter the lines of the ship's table in ascending order of draught.",
        ),
        (
            lambda: replace(MARKS, aft_port_m=Decimal(660)),
            "aft_port_m, value '660': outside the range\n"
            "  Give a figure of at least 0 and at most 30.",
        ),
        (
            lambda: Hull(Decimal(200), Decimal(60)),
            "fore_m, value '60': outside the range\n"
            "  Give a figure of at least -50 and at most 50.",
        ),
        (
            lambda: survey(MARKS, Hull(Decimal(200)), BOX, Decimal("1025")),
            "water_density, value '1025': outside the range\n"
            "  Give a figure of at least 0.990 and at most 1.040.",
        ),
        (
            lambda: cargo(
                (Displacement(Decimal(9000), ()), Deductibles()),
                (Displacement(Decimal(8000), ()), Deductibles()),
            ),
            "draft survey: the net displacement with cargo, 8000 t, is below that without, 9000 t\n"
            "  Check which survey is which, and the ballast of both.",
        ),
    ],
)
def test_errors(call: object, text: str) -> None:
    with pytest.raises(KeruenError) as caught:
        call()  # type: ignore[operator]
    assert str(caught.value) == text


def test_a_point_of_the_table_is_exact() -> None:
    assert BOX.at(Decimal("7")) == HydrostaticPoint(
        Fraction(35_875), exact("51.75"), Fraction(2), Fraction(260)
    )
