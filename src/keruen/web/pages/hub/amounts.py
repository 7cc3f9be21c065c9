"""Amounts of money in the reader's language, exact to the decimals that they have."""

from __future__ import annotations

from decimal import Decimal

from babel.numbers import format_decimal

from keruen.web.dates import END, ISOLATE, locale_of
from keruen.web.numbers import SPACE


def say_amount(amount: Decimal, language: str, currency: str = "") -> str:
    """An amount as the language writes numbers, with its currency in front where it has one.

    Examples
    --------
    >>> say_amount(Decimal("12000.50"), "en", "USD").replace("\\xa0", " ").strip("\\u2068\\u2069")
    'USD 12,000.50'
    """
    places = max(0, -int(amount.as_tuple().exponent))
    pattern = f"#,##0.{'0' * places}" if places else "#,##0"
    locale = locale_of(language)
    text = str(format_decimal(amount, pattern, locale=locale, numbering_system="latn"))
    return f"{ISOLATE}{currency}{SPACE}{text}{END}" if currency else text
