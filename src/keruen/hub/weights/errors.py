"""Errors of instruments: limits of weighbridges, and the combined error of several weights."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import isqrt
from pathlib import Path

from keruen.errors import KeruenError, fill
from keruen.hub.grain.checks import check_decimal, check_kg

TABLE = Path(__file__).parent / "class_iii.csv"
DRAFT_SURVEY_PERCENT = Decimal("0.5")
"""Error of a draft survey under good conditions, about (TT Club; shipcalculators.com)."""
CENTIKILOGRAMS = 100


def weighbridge_error_kg(load_kg: int, interval_kg: Decimal, *, in_service: bool = True) -> Decimal:
    """Largest permissible error of a class III weighbridge at a load, kg either way.

    Parameters
    ----------
    load_kg : weight on the bridge.
    interval_kg : the verification interval e that the plate of the bridge states.
    in_service : twice the limit of the initial verification.

    Raises
    ------
    KeruenError : a load above 10,000 intervals, or a figure outside its range.

    Examples
    --------
    >>> weighbridge_error_kg(40_000, Decimal(20), in_service=False)
    Decimal('20.0')
    >>> weighbridge_error_kg(40_000, Decimal(20))
    Decimal('40.0')
    """
    check_kg("load_kg", load_kg)
    interval = check_decimal("interval_kg", interval_kg, 0, above=True)
    for most, initial in _class_iii():
        if load_kg <= most * interval:
            return initial * interval * (2 if in_service else 1)
    most = _class_iii()[-1][0]
    raise KeruenError(
        fill(
            "load_kg, value {load_kg}: above {most} intervals of {interval} kg",
            load_kg=load_kg,
            most=most,
            interval=interval,
        ),
        fill("Check the load and the interval on the plate of the weighbridge."),
    )


def combined_error_kg(errors_kg: Iterable[Decimal | int]) -> Decimal:
    """Error of a sum or difference of independent weights: the root of the sum of squares.

    Returns
    -------
    kg to two decimals, rounded up.

    Examples
    --------
    >>> combined_error_kg([40, 40])
    Decimal('56.57')
    """
    return root_kg(sum_of_squares(errors_kg))


def sum_of_squares(errors_kg: Iterable[Decimal | int]) -> Fraction:
    """The square of the combined error, exact, kg2."""
    checked = (check_decimal("error_kg", each, 0) for each in errors_kg)
    return sum((Fraction(each) ** 2 for each in checked), Fraction(0))


def root_kg(square_kg2: Fraction) -> Decimal:
    """The root of an exact square, kg to two decimals, rounded up."""
    scaled = square_kg2 * CENTIKILOGRAMS**2
    whole = -(-scaled.numerator // scaled.denominator)
    root = isqrt(whole)
    return Decimal(root + (root * root < whole)).scaleb(-2)


@lru_cache(maxsize=1)
def _class_iii() -> list[tuple[int, Decimal]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [
            (int(row["up_to_intervals"]), Decimal(row["initial_intervals"]))
            for row in csv.DictReader(file)
        ]
