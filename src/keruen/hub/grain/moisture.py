"""Moisture: dry matter, figures on another moisture basis, and shrink as a term of a contract."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal, get_args

from keruen.errors import KeruenError, fill
from keruen.hub.grain.checks import check_decimal, check_kg, shown
from keruen.hub.grain.rounding import PERCENT, RoundedKg, Rounding, round_kg

DRY = Decimal(0)
"""The moisture of the dry matter basis."""

ShrinkMethod = Literal["water", "water_and_handling", "factor"]


def dry_matter_kg(kg: int, moisture_percent: Decimal) -> RoundedKg:
    """Dry matter of a weight: kg x (100 - M) / 100, in whole kilograms with the remainder.

    Parameters
    ----------
    kg : weight of the grain.
    moisture_percent : moisture, wet basis.

    Raises
    ------
    KeruenError : kilograms that are not whole, or moisture outside 0 to 100.

    Examples
    --------
    >>> dry_matter_kg(1_000_000, Decimal("14.0")).kg
    860000
    """
    check_kg("kg", kg)
    return round_kg(kg * _dry(moisture_percent))


def to_basis(
    percent: Decimal,
    from_moisture_percent: Decimal,
    to_moisture_percent: Decimal,
    rounding: Rounding = PERCENT,
) -> Decimal:
    """A content such as protein on another moisture basis: P x (100 - M2) / (100 - M1).

    Parameters
    ----------
    percent : content on the first basis.
    from_moisture_percent, to_moisture_percent : the bases; `DRY` (0) is dry matter.

    Raises
    ------
    KeruenError : a figure outside its range; a first basis of 100% moisture.

    Examples
    --------
    >>> to_basis(Decimal("12.5"), Decimal(12), DRY)
    Decimal('14.20')
    """
    return rounding.apply(exact_basis(percent, from_moisture_percent, to_moisture_percent))


def exact_basis(
    percent: Decimal, from_moisture_percent: Decimal, to_moisture_percent: Decimal
) -> Fraction:
    """The same as `to_basis`, not rounded."""
    value = check_decimal("percent", percent, 0, 100)
    start = _dry(from_moisture_percent, "from_moisture_percent")
    if start == 0:
        raise KeruenError(
            fill("from_moisture_percent, value '100': grain without dry matter has no other basis"),
            fill("Give the moisture of the basis, such as 12; dry matter is 0."),
        )
    return Fraction(value) * _dry(to_moisture_percent, "to_moisture_percent") / start


def dried_kg(kg: int, from_moisture_percent: Decimal, to_moisture_percent: Decimal) -> RoundedKg:
    """Weight after drying, with the same dry matter: kg x (100 - M1) / (100 - M2).

    Raises
    ------
    KeruenError : the second moisture is above the first, or a figure is outside its range.

    Examples
    --------
    >>> dried_kg(1_000_000, Decimal("14.0"), Decimal("12.5")).kg
    982857
    """
    check_kg("kg", kg)
    return round_kg(kg * (1 - _water(from_moisture_percent, to_moisture_percent)))


@dataclass(frozen=True)
class ShrinkTerms:
    """How a contract turns moisture into a deduction of weight.

    Parameters
    ----------
    method : ``water`` (the water alone), ``water_and_handling`` (the water and a constant
        percentage), or ``factor`` (a constant percentage for each point of moisture).
    to_moisture_percent : moisture to which the weight is brought. Grain at or below it has no
        shrink.
    handling_percent : of ``water_and_handling``.
    factor_percent_per_point : of ``factor``, such as 1.4.
    rounding : of the shrink in percent, before it is applied; None for exact.

    Raises
    ------
    KeruenError : no such method, a figure that the method lacks or does not use, or out of range.

    Examples
    --------
    >>> terms = ShrinkTerms("water_and_handling", Decimal("15.5"), handling_percent=Decimal("0.5"))
    >>> shrink(1_000, Decimal("25.5"), terms).percent
    Decimal('12.33')
    """

    method: ShrinkMethod
    to_moisture_percent: Decimal
    handling_percent: Decimal | None = None
    factor_percent_per_point: Decimal | None = None
    rounding: Rounding | None = None

    def __post_init__(self) -> None:
        if self.method not in get_args(ShrinkMethod):
            raise KeruenError(
                fill(
                    "method, value {method}: not a method of shrink",
                    method=repr(shown(self.method)),
                ),
                fill("Name one of: {names}.", names=", ".join(get_args(ShrinkMethod))),
            )
        check_decimal("to_moisture_percent", self.to_moisture_percent, 0, Decimal("99.99"))
        for name, method in (
            ("handling_percent", "water_and_handling"),
            ("factor_percent_per_point", "factor"),
        ):
            value: Decimal | None = getattr(self, name)
            if (value is not None) != (self.method == method):
                if value is None:
                    raise KeruenError(
                        fill("{name}: missing for the method {method}", name=name, method=method),
                        fill("Give it, or choose another method."),
                    )
                raise KeruenError(
                    fill("{name}: not used by the method {method}", name=name, method=self.method),
                    fill("Leave it out, or choose another method."),
                )
            if value is not None:
                check_decimal(name, value, 0, 100)


@dataclass(frozen=True)
class Shrink:
    """Shrink of one weight: `kg` = `net_kg` + `water_kg` + `handling_kg`, all whole.

    `percent` is the shrink as it was applied, or to two decimals where the terms do not round it.
    `water_kg` is the water by dry matter (under ``factor`` too); `handling_kg` is the rest of the
    deduction, and negative where a factor deducts less than the water.
    """

    kg: int
    percent: Decimal
    net_kg: int
    water_kg: int
    handling_kg: int
    remainder_kg: Fraction


def shrink(kg: int, moisture_percent: Decimal, terms: ShrinkTerms) -> Shrink:
    """Shrink of a weight under the terms of a contract.

    Parameters
    ----------
    kg : weight as delivered.
    moisture_percent : moisture as delivered, wet basis.

    Raises
    ------
    KeruenError : a figure outside its range, or a shrink above the weight.

    Examples
    --------
    >>> shrink(1_000_000, Decimal("14.0"), ShrinkTerms("water", Decimal("12.5")))
    Shrink(kg=1000000, percent=Decimal('1.71'), net_kg=982857, water_kg=17143, handling_kg=0, \
remainder_kg=Fraction(1, 7))
    """
    check_kg("kg", kg)
    moisture = check_decimal("moisture_percent", moisture_percent, 0, 100)
    points = moisture - terms.to_moisture_percent
    if points <= 0:
        return Shrink(kg, Decimal("0.00"), kg, 0, 0, Fraction(0))
    water = 100 * _water(moisture, terms.to_moisture_percent)
    percent = {
        "water": water,
        "water_and_handling": water + Fraction(terms.handling_percent or 0),
        "factor": Fraction(points) * Fraction(terms.factor_percent_per_point or 0),
    }[terms.method]
    if terms.rounding is not None:
        percent = Fraction(terms.rounding.apply(percent))
    if percent > 100:
        raise KeruenError(
            fill(
                "moisture_percent, value {value}: the shrink of {percent}% is above "
                "the whole weight",
                value=repr(shown(moisture_percent)),
                percent=PERCENT.apply(percent),
            ),
            fill("Correct the moisture, or the factor in the terms."),
        )
    net = round_kg(kg * (1 - percent / 100))
    # Under rounded terms the water may exceed the deduction by a part of a kilogram.
    lost = kg - net.kg
    water_kg = lost if terms.method == "water" else round_kg(kg * water / 100).kg
    stated = (terms.rounding or PERCENT).apply(percent)
    return Shrink(kg, stated, net.kg, water_kg, lost - water_kg, net.remainder_kg)


def shrink_per_point(to_moisture_percent: Decimal, rounding: Rounding = PERCENT) -> Decimal:
    """Water shrink per point of moisture removed: 100 / (100 - M).

    Examples
    --------
    >>> shrink_per_point(Decimal("15.5"), Rounding("half_up", 3))
    Decimal('1.183')
    """
    check_decimal("to_moisture_percent", to_moisture_percent, 0, Decimal("99.99"))
    return rounding.apply(1 / _dry(to_moisture_percent))


def _dry(moisture_percent: Decimal, name: str = "moisture_percent") -> Fraction:
    return 1 - Fraction(check_decimal(name, moisture_percent, 0, 100)) / 100


def _water(before_percent: Decimal, after_percent: Decimal) -> Fraction:
    before, after = _dry(before_percent), _dry(after_percent)
    if after == 0 or before > after:
        raise KeruenError(
            fill(
                "to_moisture_percent, value {after_percent}: above the moisture of "
                "{before_percent}% before drying",
                after_percent=repr(shown(after_percent)),
                before_percent=shown(before_percent),
            ),
            fill("Give a moisture at or below the first."),
        )
    return 1 - before / after
