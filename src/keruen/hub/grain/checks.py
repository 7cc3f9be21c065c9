"""Checks of figures before they are used: exact decimals in a range, whole kilograms."""

from __future__ import annotations

from decimal import Decimal

from keruen.errors import KeruenError

MOST_SHOWN = 60


def shown(value: object) -> str:
    """A value as an error shows it: printable and short."""
    text = str(value)
    if len(text) > MOST_SHOWN:
        text = f"{text[: MOST_SHOWN - 3]}..."
    return text if text.isprintable() else ascii(text)[1:-1]


def check_decimal(
    name: str,
    value: object,
    least: Decimal | int | None = None,
    most: Decimal | int | None = None,
    *,
    above: bool = False,
) -> Decimal:
    """A figure that is an exact decimal (or a whole number) within a range.

    Parameters
    ----------
    name : what the figure is, with its unit, as the error shows it.
    least, most : the range, both ends included; None for no end.
    above : whether the figure must be above `least` instead of at least `least`.

    Raises
    ------
    KeruenError : a binary float, a text, not a finite number, or outside the range.

    Examples
    --------
    >>> check_decimal("moisture_percent", Decimal("14.0"), 0, 100)
    Decimal('14.0')
    """
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        raise KeruenError(
            f"{name}, value {shown(value)!r}: {type(value).__name__} is not an exact number",
            f'Give a decimal, such as Decimal("{_example(value)}").',
        )
    exact = Decimal(value)
    if not exact.is_finite():
        raise KeruenError(
            f"{name}, value {shown(value)!r}: not a finite number", "Give the measured figure."
        )
    low = least is not None and (exact <= least if above else exact < least)
    if low or (most is not None and exact > most):
        raise KeruenError(
            f"{name}, value {shown(value)!r}: outside the range",
            f"Give a figure {_range(least, most, above)}.",
        )
    return exact


def check_kg(name: str, value: object, least: int = 0) -> int:
    """A whole number of kilograms, at least `least`.

    Raises
    ------
    KeruenError : not a whole number, or below `least`.

    Examples
    --------
    >>> check_kg("net_kg", 25_000)
    25000
    """
    if isinstance(value, bool) or not isinstance(value, int):
        raise KeruenError(
            f"{name}, value {shown(value)!r}: {type(value).__name__} is not a whole number of "
            "kilograms",
            "Give whole kilograms as an integer; convert other units first.",
        )
    if value < least:
        raise KeruenError(f"{name}, value {value}: below {least} kg", f"Give at least {least} kg.")
    return value


def _example(value: object) -> str:
    text = shown(value)
    return text if text.replace(".", "", 1).isdigit() else "12.5"


def _range(least: Decimal | int | None, most: Decimal | int | None, above: bool) -> str:
    low = "" if least is None else f"above {least}" if above else f"of at least {least}"
    high = "" if most is None else f"of at most {most}" if least is None else f"at most {most}"
    return " and ".join(filter(None, (low, high)))
