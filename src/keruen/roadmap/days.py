"""The days that the register accepts, and the remark on a stored one that cannot be read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from keruen.errors import KeruenError
from keruen.store.refusal import Part, refuse, word

FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)
"""Days that can be entered: others are typing errors."""
LONGEST_SESSION_DAYS = 31
MOST_GRACE_MONTHS = 120

UNREADABLE = (ValueError, KeyError, TypeError, OverflowError, OSError, KeruenError)
"""What a stored date, zone or rule raises where it cannot be read."""


@dataclass(frozen=True)
class Fault:
    """A stored row of which something could not be computed; the rest of the page is shown.

    Parameters
    ----------
    table : the kind of record.
    title : its title in several languages, or its name.
    """

    table: str
    title: str | Mapping[str, str]


def check_days(values: Iterable[tuple[str, object]]) -> None:
    """Refuse days and times outside the years that the register takes.

    Parameters
    ----------
    values : names of fields with what was given for them.

    Raises
    ------
    KeruenError : the first field with such a day.
    """
    for name, value in values:
        if not isinstance(value, date):
            continue
        day = value.date() if isinstance(value, datetime) else value
        if not FIRST_DAY <= day <= LAST_DAY:
            refuse(
                "{field} is {day}, and days lie between {first} and {last} here",
                "Look at the year.",
                kind="invalid",
                field=word(name),
                day=day.isoformat(),
                first=FIRST_DAY.isoformat(),
                last=LAST_DAY.isoformat(),
            )


def check_number(field: str, value: int, least: int, most: int) -> None:
    """Refuse a whole number outside its bounds.

    Raises
    ------
    KeruenError : a number below the least or above the most.
    """
    if not least <= value <= most:
        refuse(
            "{field} is {value}, and lies between {least} and {most} here",
            "Write a number within these bounds.",
            kind="invalid",
            field=Part(field),
            # A number of hundreds of digits is not repeated whole.
            value=str(value) if abs(value) < 10**9 else "far too large",
            least=least,
            most=most,
        )
