"""Other units of weight as kilograms: exact factors, whole kilograms, and a remainder."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from keruen.errors import KeruenError, fill
from keruen.hub.grain.checks import check_decimal, shown
from keruen.hub.grain.rounding import RoundedKg

POUND_KG = Fraction("0.45359237")
"""The international pound, exact (agreement of 1959)."""
KG_PER_UNIT: dict[str, Fraction] = {
    "kg": Fraction(1),
    "t": Fraction(1000),
    "quintal": Fraction(100),
    "lb": POUND_KG,
    "short_ton": 2000 * POUND_KG,
    "long_ton": 2240 * POUND_KG,
    "bushel_wheat": 60 * POUND_KG,
}
"""Kilograms of one unit; a bushel of wheat is 60 lb."""


def to_kg(quantity: Decimal, unit: str) -> RoundedKg:
    """A quantity in whole kilograms, cut, with its remainder.

    The figure is cut and not rounded, so that what is available is never overstated; the remainder
    goes to the rounding account.

    Parameters
    ----------
    quantity : zero or more, in `unit`.
    unit : kg, t, quintal, lb, short_ton, long_ton or bushel_wheat.

    Raises
    ------
    KeruenError : an unknown unit, or a quantity that is not an exact number of zero or more.

    Examples
    --------
    >>> to_kg(Decimal("33.6"), "t")
    RoundedKg(kg=33600, remainder_kg=Fraction(0, 1))
    >>> to_kg(Decimal(1000), "bushel_wheat").kg
    27215
    """
    if unit not in KG_PER_UNIT:
        raise KeruenError(
            fill("unit, value {unit}: not a unit of weight", unit=repr(shown(unit))),
            fill("Name one of: {names}.", names=", ".join(KG_PER_UNIT)),
        )
    exact = Fraction(check_decimal(f"quantity_{unit}", quantity, 0)) * KG_PER_UNIT[unit]
    kg = exact.numerator // exact.denominator
    return RoundedKg(kg, exact - kg)
