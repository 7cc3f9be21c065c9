"""Numbers as readers see them: one form for each kind, the same on every page."""

from __future__ import annotations

import datetime as dt
import math
from typing import TypeGuard

MISSING = "–"
"""What stands where a number is not known."""

NO_BOUND = "no bound was proven"
"""What is shown for the gap of a plan whose search proved nothing."""

MINUS = "\N{MINUS SIGN}"
SPACE = "\N{NO-BREAK SPACE}"

MOST_SHARE_DIGITS = 4
HALF_MONTH_DAYS = 15

PERIODS = {"month": "month", "half_month": "half-month", "week": "week"}
"""What a period of a case is called, by its `period_kind`."""

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def is_number(value: object) -> TypeGuard[float]:
    """Whether a value is a finite number (and no truth value)."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def thousands(value: float | None, decimals: int = 0) -> str:
    """A number with separators: ``1,234,567`` or ``−12.50``; a dash for what is no number."""
    if not is_number(value):
        return MISSING
    text = f"{abs(value):,.{decimals}f}"
    negative = value < 0 and any(digit in text for digit in "123456789")
    return f"{MINUS}{text}" if negative else text


def tonnes(value: float | None) -> str:
    """Tonnes: ``842 t``, ``61,500 t``, ``3.42 Mt``."""
    if not is_number(value):
        return MISSING
    # 999,999.6 t would round up to 1,000,000 t, so the larger unit begins a little below it.
    if abs(value) >= 999_999.5:
        return f"{thousands(value / 1e6, 2)}{SPACE}Mt"
    return f"{thousands(value)}{SPACE}t"


def usd(value: float | None) -> str:
    """Money: ``USD 12,345``, ``USD 14.2 million``, ``USD 1.23 billion``."""
    if not is_number(value):
        return MISSING
    factor, word = money_scale(abs(value))
    sign = MINUS if value < 0 else ""
    return f"{sign}USD{SPACE}{_significant(abs(value) / factor, factor)}{word}"


def usd_range(low: float, high: float) -> str:
    """Two amounts, both of one sign, in one unit: ``USD 14.2 to 19.8 million``."""
    low, high = sorted((abs(low), abs(high)))
    factor, word = money_scale(high)
    first, second = _significant(low / factor, factor), _significant(high / factor, factor)
    if first == second:
        return f"USD{SPACE}{first}{word}"
    return f"USD{SPACE}{first} to {second}{word}"


def usd_per_t(value: float | None) -> str:
    """Money a tonne: ``USD 284.10/t``."""
    if not is_number(value):
        return MISSING
    sign = MINUS if thousands(value, 2).startswith(MINUS) else ""
    return f"{sign}USD{SPACE}{thousands(abs(value), 2)}/t"


def percent(value: float | None, decimals: int = 1) -> str:
    """A fraction as per cent: ``0.8%``."""
    if not is_number(value):
        return MISSING
    return f"{thousands(value * 100, decimals)}%"


def share_of_whole(value: float | None, decimals: int = 1) -> str:
    """A share such as demand served: never ``100.0%`` of less than all, nor ``0.0%`` of something.

    Further digits are shown until the share differs from the whole: ``99.99%``.
    """
    if not is_number(value) or not 0.0 < value < 1.0:
        return percent(value, decimals)
    for digits in range(decimals, MOST_SHARE_DIGITS + 1):
        if round(value * 100, digits) not in (0.0, 100.0):
            return percent(value, digits)
    return f"over {percent(0.999999, 4)}" if value > 0.5 else f"below {percent(0.000001, 4)}"


def seconds(value: float | None) -> str:
    """A stretch of time: ``412 s``."""
    return f"{thousands(value)}{SPACE}s" if is_number(value) else MISSING


def count(value: float, one: str, many: str = "") -> str:
    """A number with its noun: ``1 trip``, ``412 trips``."""
    return f"{thousands(value)}{SPACE}{one if value == 1 else many or one + 's'}"


def day(value: object) -> str:
    """A date, or its ISO text: ``1 July 2027``."""
    date = as_date(value)
    if date is None:
        return str(value) if value else MISSING
    return f"{date.day}{SPACE}{MONTHS[date.month - 1]}{SPACE}{date.year}"


def month(value: object) -> str:
    """The month of a date, or of its ISO text: ``July 2027``."""
    date = as_date(value)
    if date is None:
        return str(value) if value else MISSING
    return f"{MONTHS[date.month - 1]}{SPACE}{date.year}"


def period(value: object, kind: str) -> str:
    """The period that begins on a date: ``July 2027``, ``week of 5 July 2027``."""
    date = as_date(value)
    if date is None or kind == "month":
        return month(value)
    if kind == "half_month":
        half = "first" if date.day <= HALF_MONTH_DAYS else "second"
        return f"{half} half of {month(date)}"
    return f"week of {day(date)}"


def as_date(value: object) -> dt.date | None:
    """A date from a date, or from ISO text as summary.json has it; None from anything else."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def money_scale(size: float) -> tuple[float, str]:
    """The unit in which an amount of this size is said: its factor and its word."""
    if size >= 999.5e6:
        return 1e9, f"{SPACE}billion"
    if size >= 999_500:
        return 1e6, f"{SPACE}million"
    return 1.0, ""


def _significant(size: float, factor: float) -> str:
    """Three figures in millions and billions; whole dollars below."""
    if factor == 1.0:
        return f"{size:,.0f}"
    decimals = 2 if size < 9.995 else 1 if size < 99.95 else 0
    return f"{size:,.{decimals}f}"
