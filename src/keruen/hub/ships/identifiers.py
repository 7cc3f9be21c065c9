"""Identifiers of ships and ports: IMO ship numbers and UN/LOCODEs, checked by their own rules."""

from __future__ import annotations

import re

from keruen.store.refusal import refuse

IMO = re.compile(r"[1-9][0-9]{6}")
LOCODE = re.compile(r"[A-Z]{2}[A-Z2-9]{3}")


def is_imo_number(text: str) -> bool:
    """Whether a text is an IMO ship number: seven digits whose last is a check digit.

    The check digit is the last digit of the sum of the first six, each times 7, 6, 5, 4, 3, 2.

    Examples
    --------
    >>> is_imo_number("9074729"), is_imo_number("9074728")
    (True, False)
    """
    if IMO.fullmatch(text) is None:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text, range(7, 1, -1), strict=False))
    return total % 10 == int(text[6])


def check_imo_number(text: str) -> str:
    """An IMO ship number without the letters before it.

    Raises
    ------
    RefusalError : a text that is not an IMO ship number.
    """
    number = text.upper().removeprefix("IMO").strip()
    if not is_imo_number(number):
        refuse(
            "{number} is not an IMO ship number",
            "Write its seven digits; the last is a check digit, so compare it with the ship's "
            "papers.",
            kind="invalid",
            number=repr(text[:40]),
        )
    return number


def check_locode(text: str) -> str:
    """A UN/LOCODE in capitals and without a space.

    Raises
    ------
    RefusalError : a text that does not have the form of a UN/LOCODE.

    Examples
    --------
    >>> check_locode("ma cas")
    'MACAS'
    """
    code = text.upper().replace(" ", "")
    if LOCODE.fullmatch(code) is None:
        refuse(
            "{code} is not a UN/LOCODE",
            "Write the five characters of the port, such as MACAS.",
            kind="invalid",
            code=repr(text[:40]),
        )
    return code
