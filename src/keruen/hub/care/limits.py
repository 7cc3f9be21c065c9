"""Limits of care as dated data by country: exposure, ventilation, withholding, clearance, rise.

`limits.csv` contains published figures with their sources. A terminal records those of its own
country in the book (`record_care_limit`); there is no default for a country that has none.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

SUBJECTS = {
    "exposure": "d",
    "ventilation": "d",
    "withholding": "d",
    "clearance": "ppm",
    "temperature_rise": "C a week",
    "quarantine": "d",
    "quarantine_longest": "d",
    "quarantine_samples": "samples",
}
"""Subjects of limits, each with its unit."""

SHIPPED = Path(__file__).parent / "limits.csv"


@dataclass(frozen=True)
class CareLimit:
    """One limit of a country from a day on.

    Parameters
    ----------
    condition : in which case it applies; empty for always.
    above_c, inclusive : of exposures, the temperature above which (or from which) it applies.
    """

    country: str
    subject: str
    from_day: date
    value: Decimal
    source: str
    condition: str = ""
    above_c: Decimal | None = None
    inclusive: bool = False

    def applies_at(self, lowest_c: Decimal) -> bool:
        """Whether an exposure applies at a temperature."""
        if self.above_c is None:
            return True
        return lowest_c > self.above_c or (self.inclusive and lowest_c == self.above_c)


@lru_cache(maxsize=1)
def shipped_limits() -> tuple[CareLimit, ...]:
    """The published limits that are shipped."""
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        return tuple(
            CareLimit(
                country=row["country"],
                subject=row["subject"],
                from_day=date.fromisoformat(row["from_day"]),
                value=Decimal(row["value"]),
                source=row["source"],
                condition=row["condition"],
                above_c=Decimal(row["above_c"]) if row["above_c"] else None,
                inclusive=row["inclusive"] == "yes",
            )
            for row in csv.DictReader(file)
        )


def in_force(
    limits: Iterable[CareLimit], country: str, subject: str, day: date, condition: str = ""
) -> list[CareLimit]:
    """Limits of a country that apply on a day: those of the latest date, under a condition.

    Where there are limits under the condition these apply, else those without a condition.
    """
    found = [
        each
        for each in limits
        if (each.country, each.subject) == (country, subject) and each.from_day <= day
    ]
    special = [each for each in found if each.condition == condition]
    chosen = special or [each for each in found if not each.condition]
    last = max((each.from_day for each in chosen), default=day)
    return [each for each in chosen if each.from_day == last]


def required_days(limits: Sequence[CareLimit], lowest_c: Decimal) -> CareLimit | None:
    """The exposure for the lowest temperature; None where it is too cold for any.

    Of several that apply, the one of the highest temperature is meant.

    Examples
    --------
    >>> steps = in_force(shipped_limits(), "US", "exposure", date(2026, 6, 1))
    >>> [str(required_days(steps, Decimal(c)).value) for c in (5, 12, 15, 16, 20, 21)]
    ['10', '10', '5', '4', '4', '3']
    >>> required_days(steps, Decimal("4.9")) is None
    True
    """
    fitting = [each for each in limits if each.applies_at(lowest_c)]
    return max(fitting, key=lambda each: each.above_c or Decimal(-100), default=None)
