"""Mixtures: falling number by liquefaction number, test weight by volume, the rest by balances."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keruen.errors import KeruenError
from keruen.hub.grain import (
    Component,
    FallingNumber,
    Rounding,
    dry_matter_kg,
    falling_number_of,
    liquefaction_number,
    mix,
    mix_falling_numbers,
    read_properties,
)

THREE = Rounding("half_up", 3)


def test_400_s_and_220_s_half_and_half_are_279_s_not_310() -> None:
    assert THREE.apply(liquefaction_number(Decimal(400))) == Decimal("17.143")
    assert THREE.apply(liquefaction_number(Decimal(220))) == Decimal("35.294")
    mean = (liquefaction_number(Decimal(400)) + liquefaction_number(Decimal(220))) / 2
    assert THREE.apply(mean) == Decimal("26.218")
    assert Rounding("half_up", 1).apply(falling_number_of(mean)) == Decimal("278.8")
    parts = [(500, FallingNumber(Decimal(400))), (500, FallingNumber(Decimal(220)))]
    assert mix_falling_numbers(parts) == FallingNumber(Decimal(279))


def test_a_bound_in_a_mixture_is_a_bound() -> None:
    parts = [(500, FallingNumber.read(">400")), (500, FallingNumber.read("220"))]
    assert mix_falling_numbers(parts) == FallingNumber(Decimal(279), "at_least")
    parts = [(500, FallingNumber.read("< 80")), (0, FallingNumber.read(">400"))]
    assert mix_falling_numbers(parts) == FallingNumber(Decimal(80), "at_most")


def test_78_and_72_kg_per_hl_half_by_mass_are_74_88() -> None:
    """100 / (50/78 + 50/72) = 74.88; the mean by mass would be 75.00."""
    mixture = mix(
        [
            Component("bin 1", 50_000, {"test_weight_kg_per_hl": Decimal(78)}),
            Component("bin 2", 50_000, {"test_weight_kg_per_hl": Decimal(72)}),
        ]
    )
    found = mixture["test_weight_kg_per_hl"]
    assert (found.mean, found.lowest, found.highest) == (Decimal("74.88"), Decimal(72), Decimal(78))


def test_protein_is_weighted_by_dry_matter() -> None:
    """900 x 14 + 850 x 12 over 1,750 kg of dry matter: 22,800 / 1,750 = 13.03, not 13.00."""
    wet = {"moisture_percent": Decimal(15), "protein_percent": Decimal(12)}
    dry = {"moisture_percent": Decimal(10), "protein_percent": Decimal(14)}
    mixture = mix([Component("a", 1000, dry), Component("b", 1000, wet)])
    assert mixture["moisture_percent"].mean == Decimal("12.50")
    assert mixture["protein_percent"].mean == Decimal("13.03")
    without = [
        Component(name, 1000, {"protein_percent": Decimal(protein)})
        for name, protein in (("a", 14), ("b", 12))
    ]
    assert mix(without)["protein_percent"].mean == Decimal("13.00")


def test_one_infested_part_makes_the_mixture_infested() -> None:
    mixture = mix(
        [
            Component("a", 99_000, {"live_insects": Decimal(0), "don_ug_per_kg": Decimal(200)}),
            Component("b", 1_000, {"live_insects": Decimal(2), "don_ug_per_kg": Decimal(1800)}),
        ]
    )
    assert mixture["live_insects"].mean == 2
    assert mixture["don_ug_per_kg"].mean == 216
    assert mixture["don_ug_per_kg"].highest == 1800


def test_a_property_that_one_part_lacks_is_unknown() -> None:
    mixture = mix(
        [
            Component("a", 10, {"protein_percent": Decimal(12)}),
            Component("b", 10, {}),
            Component("empty", 0, {}),
        ]
    )
    assert (mixture.kg, mixture.values, mixture.unknown) == (20, (), ("protein_percent",))


PARTS = st.lists(
    st.tuples(
        st.integers(1, 10**7),
        st.decimals(60, 400, places=0),
        st.decimals(60, 85, places=1),
        st.decimals(5, 25, places=1),
        st.decimals(7, 18, places=1),
    ),
    min_size=1,
    max_size=6,
)


@given(PARTS)
def test_a_mixture_lies_between_its_parts_and_balances(
    parts: list[tuple[int, *tuple[Decimal, ...]]],
) -> None:
    names = ("falling_number_s", "test_weight_kg_per_hl", "moisture_percent", "protein_percent")
    components = [
        Component(str(place), kg, dict(zip(names, values, strict=True)))
        for place, (kg, *values) in enumerate(parts)
    ]
    mixture = mix(components)
    for each in mixture.values:
        # The mean is rounded, so it may leave its parts by half a unit of its last place.
        half = Decimal(5).scaleb(-read_properties()[each.quality].rounding.decimals - 1)
        assert each.lowest - half <= each.mean <= each.highest + half
    dry = sum(dry_matter_kg(each.kg, each.values["moisture_percent"]).kg for each in components)
    assert abs(dry_matter_kg(mixture.kg, mixture["moisture_percent"].mean).kg - dry) <= (
        mixture.kg * Fraction(5, 10**5) + len(parts)
    )


def test_the_law_of_every_property() -> None:
    laws = {name: each.law for name, each in read_properties().items()}
    assert set(laws.values()) == {"mass", "dry_matter", "volume", "liquefaction", "any"}
    assert laws["falling_number_s"] == "liquefaction"
    assert laws["test_weight_kg_per_hl"] == "volume"


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (
            lambda: FallingNumber(Decimal(50)),
            "falling_number_s, value '50': 50 seconds or less has no liquefaction number\n"
            "  Check the result with the laboratory; such grain is not blended by this rule.",
        ),
        (
            lambda: FallingNumber.read("about 300"),
            "falling_number_s, value 'about 300': not a number of seconds\n"
            "  Write whole seconds, such as 312, or a bound, such as >400.",
        ),
        (
            lambda: FallingNumber(Decimal(300), moisture_basis_percent=12),
            "moisture_basis_percent, value '12': not the basis of a method\n"
            "  Give 14 (AACC, ICC) or 15 (ISO).",
        ),
        (
            lambda: mix_falling_numbers(
                [(1, FallingNumber(Decimal(300))), (1, FallingNumber(Decimal(300), "exact", 15))]
            ),
            "falling_number_s: results on the moisture bases 14% and 15% cannot be mixed\n"
            "  Ask the laboratory for all results on one basis.",
        ),
        (
            lambda: mix_falling_numbers(
                [(1, FallingNumber.read(">400")), (1, FallingNumber.read("<100"))]
            ),
            "falling_number_s: a mixture of lower and upper bounds has no bound\n"
            "  Ask the laboratory for an exact result of one of them.",
        ),
        (
            lambda: mix([Component("a", 0, {})]),
            "the mixture has no weight\n  Give at least one part above 0 kg.",
        ),
        (
            lambda: mix([Component("bin 1", 5, {"colour": Decimal(1)})]),
            f"bin 1, property 'colour': unknown\n  Name one of: {', '.join(read_properties())}.",
        ),
        (
            lambda: mix([Component("bin 1", 5, {"falling_number_s": Decimal(50)})]),
            "bin 1, falling_number_s, value '50': outside the range\n"
            "  Give a figure above 50 and at most 5000.",
        ),
    ],
)
def test_errors(call: object, text: str) -> None:
    with pytest.raises(KeruenError) as caught:
        call()  # type: ignore[operator]
    assert str(caught.value) == text
