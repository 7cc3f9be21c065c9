"""Storage with free days: kilogram-days of one owner, first in, first out."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from keruen.hub.money.tariff import KG_PER_T, TariffLine, rounded

DAY = timedelta(days=1)


@dataclass(frozen=True)
class ClaimChange:
    """What an owner's claim gained (above zero) or lost (below zero) on a terminal day (kg)."""

    day: date
    kg: int


@dataclass
class _Layer:
    """What is left of the receipts of a day (kg)."""

    day: date
    kg: int


@dataclass(frozen=True)
class StorageDay:
    """One terminal day (kg): what was in store at its end, and how much of it is charged."""

    day: date
    stored_kg: int
    charged_kg: int


def storage_days(
    changes: Iterable[ClaimChange], first: date, last: date, free_days: int
) -> list[StorageDay]:
    """Each day of a period with the kilograms in store at its end and those beyond free days.

    What leaves is taken from the earliest receipts. A receipt is free on its own day and on the
    `free_days` - 1 days after it, and charged on each further day at whose end it is in store;
    with 0 free days it is charged from its own day on.

    Parameters
    ----------
    changes : of one owner and grade, since the beginning of the book.

    Raises
    ------
    ValueError : more leaves than was there.

    Examples
    --------
    >>> came = [ClaimChange(date(2026, 6, 1), 1000), ClaimChange(date(2026, 6, 3), -400)]
    >>> [each.charged_kg for each in storage_days(came, date(2026, 6, 1), date(2026, 6, 4), 2)]
    [0, 0, 600, 600]
    """
    # Receipts of a day come before what leaves on it: the balance at its end is charged.
    ordered = sorted(changes, key=lambda each: (each.day, -each.kg))
    layers: deque[_Layer] = deque()
    place, found = 0, []
    day = min([first, *(each.day for each in ordered[:1])])
    while day <= last:
        while place < len(ordered) and ordered[place].day == day:
            _apply(layers, ordered[place])
            place += 1
        if day >= first:
            found.append(_close(layers, day, free_days))
        day += DAY
    return found


def _apply(layers: deque[_Layer], change: ClaimChange) -> None:
    if change.kg >= 0:
        layers.append(_Layer(change.day, change.kg))
        return
    left = -change.kg
    while left and layers:
        taken = min(layers[0].kg, left)
        left -= taken
        layers[0].kg -= taken
        if not layers[0].kg:
            layers.popleft()
    if left:
        raise ValueError(f"{left} kg left on {change.day} that were not there")


def _close(layers: Iterable[_Layer], day: date, free_days: int) -> StorageDay:
    free_from = day - free_days * DAY
    return StorageDay(
        day,
        sum(each.kg for each in layers),
        sum(each.kg for each in layers if each.day <= free_from),
    )


def storage_amount(line: TariffLine, days: Sequence[StorageDay]) -> tuple[int, Decimal]:
    """Charged kilogram-days, and the money for them by a rate for each tonne and day.

    Examples
    --------
    >>> june = TariffLine("storage", date(2026, 1, 1), Decimal("0.05"), "USD", free_days=2)
    >>> day = StorageDay(date(2026, 6, 3), 600_000, 600_000)
    >>> storage_amount(june, [day, day])
    (1200000, Decimal('60.00'))
    """
    kg_days = sum(each.charged_kg for each in days)
    return kg_days, rounded(Decimal(kg_days) / KG_PER_T * line.rate, line.decimals)
