"""A cost with a proven bound."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Whole:
    """What S costs with all else priced, in thousand USD: the least found, and a proven bound."""

    cost: float
    bound: float

    def __add__(self, amount: float) -> Whole:
        return Whole(self.cost + amount, self.bound + amount)
