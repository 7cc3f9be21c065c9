"""Rounding as a named term, and whole kilograms with a remainder that is booked, never lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal, get_args

from keruen.errors import KeruenError, fill
from keruen.hub.grain.checks import check_kg, shown

Rule = Literal["half_even", "half_up", "down", "up"]
Exact = Fraction | Decimal | int
MOST_DECIMALS = 12


@dataclass(frozen=True)
class Rounding:
    """How a figure is rounded: a term of a contract, with a name.

    Parameters
    ----------
    rule : ``half_even``; ``half_up`` (half away from zero); ``down`` (towards zero); ``up`` (away
        from zero).
    decimals : number of decimals that stay.

    Raises
    ------
    KeruenError : no such rule, or decimals outside 0 to 12.

    Examples
    --------
    >>> Rounding("half_up", 2).apply(Fraction(12, 700))
    Decimal('0.02')
    >>> Rounding.named("half_even_0").apply(Decimal("2.5"))
    Decimal('2')
    """

    rule: Rule
    decimals: int

    def __post_init__(self) -> None:
        if self.rule not in get_args(Rule):
            raise KeruenError(
                fill("rounding, value {rule}: not a rule of rounding", rule=repr(shown(self.rule))),
                fill("Name one of: {names}.", names=", ".join(get_args(Rule))),
            )
        if not 0 <= self.decimals <= MOST_DECIMALS:
            raise KeruenError(
                fill(
                    "rounding, value {decimals}: not a number of decimals", decimals=self.decimals
                ),
                fill("Give 0 to {most}.", most=MOST_DECIMALS),
            )

    @property
    def name(self) -> str:
        """The name of the term, such as ``half_up_2``."""
        return f"{self.rule}_{self.decimals}"

    @staticmethod
    def named(name: str) -> Rounding:
        """The rounding of a name such as ``half_up_2``.

        Raises
        ------
        KeruenError : not the name of a rounding.
        """
        for rule in get_args(Rule):
            decimals = name.removeprefix(f"{rule}_")
            if decimals != name and decimals.isascii() and decimals.isdecimal():
                return Rounding(rule, int(decimals[:3]))
        raise KeruenError(
            fill("rounding, value {name}: not the name of a rounding", name=repr(shown(name))),
            fill("Write the rule and the decimals, such as half_up_2 or half_even_0."),
        )

    def apply(self, value: Exact) -> Decimal:
        """A figure rounded by this term, with exactly its decimals."""
        return Decimal(_units(Fraction(value) * 10**self.decimals, self.rule)).scaleb(
            -self.decimals
        )


PERCENT = Rounding("half_up", 2)
"""Percentages in reports: two decimals."""
WHOLE_KG = Rounding("half_even", 0)
"""Kilograms of ledger entries: half to even, the remainder to the rounding account."""


@dataclass(frozen=True)
class RoundedKg:
    """Whole kilograms, and what rounding left: `kg` + `remainder_kg` is the exact figure."""

    kg: int
    remainder_kg: Fraction


@dataclass(frozen=True)
class Booking:
    """Exact figures as whole entries and an entry of the rounding account.

    The sum of `entries_kg`, `rounding_kg` and `carried_kg` is the exact sum plus what was carried
    in. `carried_kg` is at most half a kilogram either way and is carried into the next booking.
    """

    entries_kg: tuple[int, ...]
    rounding_kg: int
    carried_kg: Fraction


def round_kg(exact_kg: Exact) -> RoundedKg:
    """A figure in whole kilograms, half to even, with its remainder.

    Examples
    --------
    >>> round_kg(Decimal("2.5"))
    RoundedKg(kg=2, remainder_kg=Fraction(1, 2))
    """
    kg = _units(Fraction(exact_kg), "half_even")
    return RoundedKg(kg, Fraction(exact_kg) - kg)


def book_kg(exact_kg: Sequence[Exact], carried_kg: Fraction = Fraction(0)) -> Booking:
    """Round each entry half to even and gather what rounding left in one entry of its own.

    Parameters
    ----------
    exact_kg : exact figures of the lines, kg.
    carried_kg : what the last booking carried forward.

    Examples
    --------
    >>> book_kg([Decimal("10.5"), Decimal("12.5"), Decimal("14.5")])
    Booking(entries_kg=(10, 12, 14), rounding_kg=2, carried_kg=Fraction(-1, 2))
    """
    rounded = [round_kg(each) for each in exact_kg]
    total = round_kg(sum((each.remainder_kg for each in rounded), carried_kg))
    return Booking(tuple(each.kg for each in rounded), total.kg, total.remainder_kg)


def split_kg(total_kg: int, weights: Sequence[Exact]) -> tuple[int, ...]:
    """A total in proportion to weights, in whole kilograms whose sum is the total.

    Largest remainders; among equals the first gets the kilogram.

    Raises
    ------
    KeruenError : a total below zero, a negative weight, or weights whose sum is zero.

    Examples
    --------
    >>> split_kg(100_000, [1] * 7)
    (14286, 14286, 14286, 14286, 14286, 14285, 14285)
    """
    check_kg("total_kg", total_kg)
    exact = [Fraction(each) for each in weights]
    whole = sum(exact, Fraction(0))
    if whole <= 0 or min(exact) < 0:
        raise KeruenError(
            fill(
                "weights, value {value}: nothing to split by",
                value=shown([str(each) for each in weights]),
            ),
            fill("Give weights of zero or more, at least one of them above zero."),
        )
    shares = [total_kg * each / whole for each in exact]
    parts = [each.numerator // each.denominator for each in shares]
    order = sorted(range(len(parts)), key=lambda place: (parts[place] - shares[place], place))
    for place in order[: total_kg - sum(parts)]:
        parts[place] += 1
    return tuple(parts)


def _units(value: Fraction, rule: str) -> int:
    sign = -1 if value < 0 else 1
    whole, rest = divmod(abs(value.numerator), value.denominator)
    twice = 2 * rest - value.denominator
    raised = {
        "half_even": twice > 0 or (twice == 0 and whole % 2 == 1),
        "half_up": twice >= 0,
        "down": False,
        "up": rest > 0,
    }[rule]
    return sign * (whole + raised)
