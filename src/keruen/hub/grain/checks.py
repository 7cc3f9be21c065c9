"""Checks of figures before they are used: exact decimals in a range, whole kilograms."""

from __future__ import annotations

from decimal import Decimal

from keruen.errors import KeruenError, fill

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
            fill(
                "{name}, value {value}: {kind} is not an exact number",
                name=name,
                value=repr(shown(value)),
                kind=type(value).__name__,
            ),
            fill('Give a decimal, such as Decimal("{example}").', example=_example(value)),
        )
    exact = Decimal(value)
    if not exact.is_finite():
        raise KeruenError(
            fill("{name}, value {value}: not a finite number", name=name, value=repr(shown(value))),
            fill("Give the measured figure."),
        )
    low = least is not None and (exact <= least if above else exact < least)
    if low or (most is not None and exact > most):
        raise KeruenError(
            fill("{name}, value {value}: outside the range", name=name, value=repr(shown(value))),
            _range(least, most, above),
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
            fill(
                "{name}, value {value}: {kind} is not a whole number of kilograms",
                name=name,
                value=repr(shown(value)),
                kind=type(value).__name__,
            ),
            fill("Give whole kilograms as an integer; convert other units first."),
        )
    if value < least:
        raise KeruenError(
            fill("{name}, value {value}: below {least} kg", name=name, value=value, least=least),
            fill("Give at least {least} kg.", least=least),
        )
    return value


def _example(value: object) -> str:
    text = shown(value)
    return text if text.replace(".", "", 1).isdigit() else "12.5"


def _range(least: Decimal | int | None, most: Decimal | int | None, above: bool) -> str:
    if least is None:
        return fill("Give a figure of at most {most}.", most=most)
    if most is None and above:
        return fill("Give a figure above {least}.", least=least)
    if most is None:
        return fill("Give a figure of at least {least}.", least=least)
    if above:
        return fill("Give a figure above {least} and at most {most}.", least=least, most=most)
    return fill("Give a figure of at least {least} and at most {most}.", least=least, most=most)
