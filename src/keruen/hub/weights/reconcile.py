"""Two weights of the same grain: their difference within the combined error, accumulated."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from keruen.errors import KeruenError, fill
from keruen.hub.grain.checks import check_decimal, check_kg, shown
from keruen.hub.grain.rounding import Rounding
from keruen.hub.weights.errors import root_kg, sum_of_squares

Finding = Literal["within", "one_sided", "beyond"]
SHARE = Rounding("half_up", 3)


@dataclass(frozen=True)
class Weight:
    """A measured weight.

    Parameters
    ----------
    instrument : name of the instrument or survey, as the book records it.
    method : how it was weighed, such as ``weighbridge`` or ``draft_survey``.
    kg : net weight.
    error_kg : stated error, either way.

    Raises
    ------
    KeruenError : kilograms that are not whole, or an error below zero.
    """

    instrument: str
    method: str
    kg: int
    error_kg: Decimal

    def __post_init__(self) -> None:
        check_kg(f"instrument {shown(self.instrument)}, kg", self.kg)
        check_decimal(f"instrument {shown(self.instrument)}, error_kg", self.error_kg, 0)


@dataclass(frozen=True)
class Comparison:
    """Two weights of the same grain; the difference is the second less the first."""

    first: Weight
    second: Weight
    difference_kg: int
    combined_error_kg: Decimal
    is_within: bool


def compare(first: Weight, second: Weight) -> Comparison:
    """Compare two weights of the same grain within their combined error.

    Raises
    ------
    KeruenError : both weights are of one instrument.

    Examples
    --------
    >>> rail = Weight("rail scale 1", "weighbridge", 30_000_000, Decimal(30_000))
    >>> ship = Weight("draft survey", "draft_survey", 29_880_000, Decimal(149_400))
    >>> found = compare(rail, ship)
    >>> found.difference_kg, found.combined_error_kg, found.is_within
    (-120000, Decimal('152382.29'), True)
    """
    if first.instrument == second.instrument:
        raise KeruenError(
            fill(
                "instrument, value {instrument}: both weights are of one instrument",
                instrument=repr(shown(first.instrument)),
            ),
            fill("Compare weights of two instruments."),
        )
    square = sum_of_squares([first.error_kg, second.error_kg])
    difference = second.kg - first.kg
    return Comparison(first, second, difference, root_kg(square), difference**2 <= square)


@dataclass(frozen=True)
class PairTotal:
    """Accumulated difference between two instruments.

    Parameters
    ----------
    first, second : instruments, in alphabetical order; the difference is second less first.
    difference_percent : of the weight of the first; None without weight.
    random_error_kg : error of the sum where errors are independent from weight to weight.
    largest_error_kg : error of the sum where all errors point in one direction.
    finding : ``within`` the random error; ``one_sided``, above it and within the largest, which
        independent errors do not explain: one instrument is probably off; ``beyond`` the stated
        errors altogether.
    beyond_alone : number of single comparisons beyond their own combined error.
    """

    first: str
    second: str
    count: int
    first_kg: int
    second_kg: int
    difference_kg: int
    difference_percent: Decimal | None
    random_error_kg: Decimal
    largest_error_kg: Decimal
    finding: Finding
    beyond_alone: int


def accumulate(comparisons: Iterable[Comparison]) -> tuple[PairTotal, ...]:
    """Sum the differences of each pair of instruments, in whichever order each was compared.

    A difference that is within the error of every single weight can still be a loss when it always
    points in one direction; the sums show it.

    Examples
    --------
    >>> rail = Weight("rail scale 1", "weighbridge", 1_000_000, Decimal(3_000))
    >>> ship = Weight("draft survey", "draft_survey", 1_004_000, Decimal(4_000))
    >>> for count in (1, 2):
    ...     found, = accumulate([compare(rail, ship)] * count)
    ...     print(found.difference_kg, found.random_error_kg, found.finding)
    -4000 5000.00 within
    -8000 7071.07 one_sided
    """
    pairs: dict[tuple[str, str], list[Comparison]] = {}
    for each in comparisons:
        names = (each.first.instrument, each.second.instrument)
        in_order = each if names[0] < names[1] else compare(each.second, each.first)
        pairs.setdefault((min(names), max(names)), []).append(in_order)
    return tuple(_total(*names, found) for names, found in sorted(pairs.items()))


def _total(first: str, second: str, found: list[Comparison]) -> PairTotal:
    first_kg = sum(each.first.kg for each in found)
    difference = sum(each.difference_kg for each in found)
    square = sum(
        (sum_of_squares([each.first.error_kg, each.second.error_kg]) for each in found), Fraction(0)
    )
    largest = sum((each.first.error_kg + each.second.error_kg for each in found), Decimal(0))
    finding: Finding = "one_sided" if abs(difference) <= largest else "beyond"
    if difference**2 <= square:
        finding = "within"
    percent = SHARE.apply(Fraction(100 * difference, first_kg)) if first_kg else None
    return PairTotal(
        first,
        second,
        len(found),
        first_kg,
        first_kg + difference,
        difference,
        percent,
        root_kg(square),
        largest,
        finding,
        sum(not each.is_within for each in found),
    )
