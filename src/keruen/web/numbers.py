"""Numbers, shares and units in the reader's language, by CLDR."""

from __future__ import annotations

from collections.abc import Mapping

from babel.numbers import format_decimal, format_percent

from keruen.web.dates import locale_of
from keruen.web.languages import translate

SPACE = "\u00a0"
"""No-break space between a number and its unit."""
UNITS = ("t", "kg", "m", "°C", "d", "h", "min", "days", "%", "USD", "USD/t", "kg CO2e/t")
"""Units of the pages, which the catalogues translate under the context ``unit``."""


def say_number(value: float | None, language: str, digits: int | None = None) -> str:
    """A number as the reader's language writes it; a dash where there is none.

    Parameters
    ----------
    digits : after the decimal mark; by itself none of a whole number of things and from 1000 on,
        else one.
    """
    if value is None:
        return "-"
    whole = isinstance(value, int) or abs(value) >= 1000
    places = (0 if whole else 1) if digits is None else digits
    pattern = f"#,##0.{'0' * places}" if places else "#,##0"
    return str(format_decimal(value, pattern, locale=locale_of(language), numbering_system="latn"))


def number_in(values: Mapping[str, object], name: str) -> float | None:
    """A number of stored JSON by its name; None where there is none."""
    value = values.get(name)
    return value if isinstance(value, int | float) else None


def say_share(value: float, language: str, digits: int = 0) -> str:
    """A share as a percentage with so many decimals, as the reader's language writes it."""
    form = locale_of(language).percent_formats[None].pattern
    if digits:
        form = form.replace("##0", f"##0.{'0' * digits}")
    return str(format_percent(value, form, locale=locale_of(language), numbering_system="latn"))


def say_unit(unit: str, language: str) -> str:
    """A unit by the sign or the word that the reader's language has for it."""
    return translate(unit, language, "unit")


def say_quantity(value: float | None, unit: str, language: str) -> str:
    """A number with its unit, on one line."""
    if value is None:
        return "-"
    return f"{say_number(value, language)}{SPACE}{say_unit(unit, language)}"
