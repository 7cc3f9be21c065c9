"""Quantity of a contract: tolerance, whose option it is, and what is still open."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Tolerance:
    """How far a delivered quantity may differ from the contracted one.

    Parameters
    ----------
    less_pct, more_pct : parts of the contracted quantity (%).
    """

    less_pct: Decimal
    more_pct: Decimal

    def least_kg(self, quantity_kg: int) -> int:
        """The smallest quantity that fulfils a contract (kg), rounded up."""
        part = (HUNDRED - self.less_pct) / HUNDRED
        return int((quantity_kg * part).to_integral_value(ROUND_CEILING))

    def most_kg(self, quantity_kg: int) -> int:
        """The largest quantity that may be delivered (kg), rounded down."""
        part = (HUNDRED + self.more_pct) / HUNDRED
        return int((quantity_kg * part).to_integral_value(ROUND_FLOOR))


@dataclass(frozen=True)
class OpenQuantity:
    """A contract's quantity and what became of it (kg).

    Parameters
    ----------
    nominated_kg : in nominations that are made or accepted, without what they have loaded.
    loaded_kg : loaded or delivered.
    washed_out_kg : released by both sides without delivery.

    Examples
    --------
    >>> half = OpenQuantity(25_000_000, Tolerance(Decimal(5), Decimal(5)), 5_000_000, 12_000_000, 0)
    >>> half.open_kg, half.free_kg, half.is_fulfilled
    (8000000, 9250000, False)
    """

    contracted_kg: int
    tolerance: Tolerance
    nominated_kg: int
    loaded_kg: int
    washed_out_kg: int

    @property
    def due_kg(self) -> int:
        """Contracted less washed out (kg); the tolerance is a part of this."""
        return self.contracted_kg - self.washed_out_kg

    @property
    def open_kg(self) -> int:
        """Neither loaded, nominated nor washed out (kg); below zero where the tolerance is used."""
        return self.due_kg - self.loaded_kg - self.nominated_kg

    @property
    def free_kg(self) -> int:
        """Most that can still be nominated (kg), with the tolerance."""
        return self.tolerance.most_kg(self.due_kg) - self.loaded_kg - self.nominated_kg

    @property
    def is_fulfilled(self) -> bool:
        """Whether the quantity loaded is within the tolerance."""
        return (
            self.tolerance.least_kg(self.due_kg)
            <= self.loaded_kg
            <= self.tolerance.most_kg(self.due_kg)
        )
