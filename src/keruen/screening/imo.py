"""IMO numbers of ships and of shipping companies, each with its check digit."""

from __future__ import annotations

import re

from keruen.errors import KeruenError

SHIP_WEIGHTS = (7, 6, 5, 4, 3, 2)
COMPANY_WEIGHTS = (8, 6, 4, 2, 9, 7)
_DIGITS = re.compile(r"[0-9]{7}")


def read_imo_number(text: str) -> str:
    """The seven digits of a ship's IMO number.

    Parameters
    ----------
    text : as written, such as ``IMO 9074729``; the empty text gives the empty text.

    Raises
    ------
    KeruenError : other than seven digits, a check digit that is wrong, or a company's number.

    Examples
    --------
    >>> read_imo_number("IMO 9074729")
    '9074729'
    """
    written = text.strip()
    digits = re.sub(r"^imo[\s:.-]*(no\.?\s*)?", "", written, flags=re.IGNORECASE)
    digits = digits.replace(" ", "")
    if not digits:
        return ""
    if _DIGITS.fullmatch(digits) and is_ship_number(digits):
        return digits
    if _DIGITS.fullmatch(digits) and is_company_number(digits):
        raise KeruenError(
            f"column imo, value {written[:40]!r}: this is the IMO number of a company, not of a "
            "ship",
            "Write the number of the ship; compare the company by its name.",
        )
    raise KeruenError(
        f"column imo, value {written[:40]!r}: this is not an IMO number of a ship",
        "Write the seven digits of the ship's certificate; the last one checks the others.",
    )


def is_ship_number(digits: str) -> bool:
    """Whether the last of seven digits checks the others as a ship's number.

    Examples
    --------
    >>> is_ship_number("9074729"), is_ship_number("9074720")
    (True, False)
    """
    if not _DIGITS.fullmatch(digits):
        return False
    return _weigh(digits, SHIP_WEIGHTS) % 10 == int(digits[-1])


def is_company_number(digits: str) -> bool:
    """Whether the last of seven digits checks the others as a company's number.

    Examples
    --------
    >>> is_company_number("1234561")
    False
    """
    if not _DIGITS.fullmatch(digits):
        return False
    return (11 - _weigh(digits, COMPANY_WEIGHTS) % 11) % 10 == int(digits[-1])


def _weigh(digits: str, weights: tuple[int, ...]) -> int:
    return sum(int(each) * weight for each, weight in zip(digits, weights, strict=False))
