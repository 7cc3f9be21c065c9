"""Quality of a mixture: by mass, by dry matter, by volume, and by liquefaction number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal, get_args

from keruen.errors import KeruenError, fill
from keruen.hub.grain.checks import check_decimal, check_kg, shown
from keruen.hub.grain.properties import Property, read_properties
from keruen.hub.grain.rounding import Rounding

LIQUEFACTION = 6000
"""Constant of the liquefaction number: LN = 6000 / (FN - 50)."""
STIRRING_S = 50
"""Seconds of a falling number that no mixture changes; at or below it there is no LN."""
SECONDS = Rounding("half_up", 0)

Bound = Literal["exact", "at_least", "at_most"]


@dataclass(frozen=True)
class FallingNumber:
    """A falling number, which a laboratory may report as a bound, such as ``>400``.

    Parameters
    ----------
    seconds : above 50.
    bound : whether the figure is exact, or only a bound.
    moisture_basis_percent : 14 (AACC and ICC methods) or 15 (ISO), as the laboratory states it.

    Raises
    ------
    KeruenError : 50 seconds or less, for which there is no liquefaction number.

    Examples
    --------
    >>> FallingNumber.read(">400")
    FallingNumber(seconds=Decimal('400'), bound='at_least', moisture_basis_percent=14)
    """

    seconds: Decimal
    bound: Bound = "exact"
    moisture_basis_percent: int = 14

    def __post_init__(self) -> None:
        liquefaction_number(self.seconds)
        if self.bound not in get_args(Bound):
            raise KeruenError(
                fill("bound, value {bound}: not a kind of bound", bound=repr(shown(self.bound))),
                fill("Name one of: {names}.", names=", ".join(get_args(Bound))),
            )
        if self.moisture_basis_percent not in (14, 15):
            raise KeruenError(
                fill(
                    "moisture_basis_percent, value {value}: not the basis of a method",
                    value=repr(shown(self.moisture_basis_percent)),
                ),
                fill("Give 14 (AACC, ICC) or 15 (ISO)."),
            )

    @staticmethod
    def read(text: str, moisture_basis_percent: int = 14) -> FallingNumber:
        """A falling number from the text of a laboratory, such as ``312`` or ``>400``.

        Raises
        ------
        KeruenError : not a whole number of seconds, or 50 seconds or less.
        """
        bare = text.strip()
        bound: Bound = {">": "at_least", "<": "at_most"}.get(bare[:1], "exact")  # type: ignore[assignment]
        figure = bare.lstrip("<>").strip()
        if not (figure.isascii() and figure.isdecimal() and len(figure) < 6):
            raise KeruenError(
                fill(
                    "falling_number_s, value {text}: not a number of seconds",
                    text=repr(shown(text)),
                ),
                fill("Write whole seconds, such as 312, or a bound, such as >400."),
            )
        return FallingNumber(Decimal(figure), bound, moisture_basis_percent)


def liquefaction_number(falling_number_s: Decimal) -> Fraction:
    """The liquefaction number LN = 6000 / (FN - 50), which mixes by mass.

    Raises
    ------
    KeruenError : a falling number of 50 seconds or less.

    Examples
    --------
    >>> round(float(liquefaction_number(Decimal(400))), 3)
    17.143
    """
    check_decimal("falling_number_s", falling_number_s)
    if falling_number_s <= STIRRING_S:
        raise KeruenError(
            fill(
                "falling_number_s, value {value}: {stirring_s} seconds or less has no "
                "liquefaction number",
                value=repr(shown(falling_number_s)),
                stirring_s=STIRRING_S,
            ),
            fill("Check the result with the laboratory; such grain is not blended by this rule."),
        )
    return LIQUEFACTION / (Fraction(falling_number_s) - STIRRING_S)


def falling_number_of(liquefaction: Fraction) -> Fraction:
    """The falling number of a liquefaction number: FN = 6000 / LN + 50."""
    return LIQUEFACTION / liquefaction + STIRRING_S


def mix_falling_numbers(
    parts: Sequence[tuple[int, FallingNumber]], rounding: Rounding = SECONDS
) -> FallingNumber:
    """Falling number of a mixture: the mean of liquefaction numbers by mass, turned back.

    A part with a bound makes the result a bound of the same kind.

    Parameters
    ----------
    parts : kilograms and falling number of each part.

    Raises
    ------
    KeruenError : no weight, two moisture bases, or lower and upper bounds together.

    Examples
    --------
    >>> parts = [(50, FallingNumber(Decimal(400))), (50, FallingNumber(Decimal(220)))]
    >>> mix_falling_numbers(parts)
    FallingNumber(seconds=Decimal('279'), bound='exact', moisture_basis_percent=14)
    """
    total = _total([kg for kg, _ in parts])
    used = [each for kg, each in parts if kg]
    bases = sorted({each.moisture_basis_percent for each in used})
    if len(bases) > 1:
        raise KeruenError(
            fill(
                "falling_number_s: results on the moisture bases {basis}% and {other}% cannot "
                "be mixed",
                basis=bases[0],
                other=bases[1],
            ),
            fill("Ask the laboratory for all results on one basis."),
        )
    bounds = {each.bound for each in used} - {"exact"}
    if len(bounds) > 1:
        raise KeruenError(
            fill("falling_number_s: a mixture of lower and upper bounds has no bound"),
            fill("Ask the laboratory for an exact result of one of them."),
        )
    mean = sum((kg * liquefaction_number(each.seconds) for kg, each in parts), Fraction(0)) / total
    seconds = rounding.apply(falling_number_of(mean))
    return FallingNumber(seconds, bounds.pop() if bounds else "exact", bases[0])


@dataclass(frozen=True)
class Component:
    """A weight of grain with its measured properties, by their names in `properties.csv`."""

    name: str
    kg: int
    values: Mapping[str, Decimal]


@dataclass(frozen=True)
class MixedValue:
    """One property of a mixture: its mean by the law of the property, and its extremes."""

    quality: str
    mean: Decimal
    lowest: Decimal
    highest: Decimal


@dataclass(frozen=True)
class Mixture:
    """Weight and expected quality of a mixture; `unknown` properties lack a value in some part."""

    kg: int
    values: tuple[MixedValue, ...]
    unknown: tuple[str, ...]

    def __getitem__(self, name: str) -> MixedValue:
        """The value of a property that is known of every part."""
        return next(each for each in self.values if each.quality == name)


def mix(components: Sequence[Component]) -> Mixture:
    """Expected quality of a mixture; a mixture is tested again before it is relied on.

    Parameters
    ----------
    components : parts with their weights and properties. A content on a stated basis, such as
        protein, is weighted by dry matter where the moisture of all parts is known.

    Raises
    ------
    KeruenError : no weight, an unknown property, or a figure outside its range.

    Examples
    --------
    >>> mixture = mix([
    ...     Component("bin 1", 50_000, {"test_weight_kg_per_hl": Decimal(78)}),
    ...     Component("bin 2", 50_000, {"test_weight_kg_per_hl": Decimal(72)}),
    ... ])
    >>> mixture["test_weight_kg_per_hl"].mean
    Decimal('74.88')
    """
    total = _total([each.kg for each in components])
    used = [each for each in components if each.kg]
    for each in used:
        check_values(each.name, each.values)
    names = [name for name in read_properties() if any(name in each.values for each in used)]
    known = [name for name in names if all(name in each.values for each in used)]
    return Mixture(
        total,
        tuple(_mixed(read_properties()[name], used) for name in known),
        tuple(name for name in names if name not in known),
    )


def check_values(name: str, values: Mapping[str, Decimal]) -> None:
    """Check measured properties: their names and ranges.

    Parameters
    ----------
    name : of the bin, lot or sample, for the error.

    Raises
    ------
    KeruenError : an unknown property, or a figure outside its range.
    """
    for prop, value in values.items():
        known = read_properties().get(prop)
        if known is None:
            raise KeruenError(
                fill("{name}, property {prop}: unknown", name=shown(name), prop=repr(shown(prop))),
                fill("Name one of: {names}.", names=", ".join(read_properties())),
            )
        check_decimal(
            f"{shown(name)}, {prop}", value, known.least, known.most, above=known.law in ABOVE
        )


ABOVE = ("volume", "liquefaction")
"""Laws that divide by the figure: it must be above its lower end."""


def mixing_weight(law: str, values: Mapping[str, Decimal], own: Decimal) -> Fraction:
    """Weighting factor of a kilogram in the mean of a property: 1, dry matter, or volume."""
    if law == "dry_matter":
        return 1 - Fraction(values.get("moisture_percent", Decimal(0))) / 100
    return 1 / Fraction(own) if law == "volume" else Fraction(1)


def mixing_value(law: str, own: Decimal) -> Fraction:
    """The figure that is averaged: the liquefaction number of a falling number, else itself."""
    return liquefaction_number(own) if law == "liquefaction" else Fraction(own)


def unmixed_value(law: str, averaged: Fraction) -> Fraction:
    """A property from the figure that is averaged."""
    return falling_number_of(averaged) if law == "liquefaction" else averaged


def exact_mean(prop: Property, components: Sequence[Component]) -> Fraction:
    """A property of a mixture, not rounded."""
    law = prop.law
    by_dry = law == "dry_matter" and all("moisture_percent" in each.values for each in components)
    weighing = "mass" if law == "dry_matter" and not by_dry else law
    top = bottom = Fraction(0)
    for each in components:
        own = each.values[prop.name]
        weight = each.kg * mixing_weight(weighing, each.values, own)
        top += weight * mixing_value(law, own)
        bottom += weight
    return unmixed_value(law, top / bottom)


def _mixed(prop: Property, components: Sequence[Component]) -> MixedValue:
    values = [each.values[prop.name] for each in components]
    low, high = min(values), max(values)
    mean = high if prop.law == "any" else prop.rounding.apply(exact_mean(prop, components))
    return MixedValue(prop.name, mean, low, high)


def _total(weights: Sequence[int]) -> int:
    for place, kg in enumerate(weights, start=1):
        check_kg(f"part {place}, kg", kg)
    if sum(weights) == 0:
        raise KeruenError(
            fill("the mixture has no weight"), fill("Give at least one part above 0 kg.")
        )
    return sum(weights)
