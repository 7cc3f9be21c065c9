"""Codes of companies and goods: ISIC, NACE, HS, and numbers of registers."""

from __future__ import annotations

import re

from keruen.store.refusal import check

DIVISIONS = frozenset(
    f"{number:02d}"
    for first, last in (
        *((1, 3), (5, 9), (10, 33), (35, 35), (36, 39), (41, 43), (45, 47), (49, 53), (55, 56)),
        *((58, 63), (64, 66), (68, 68), (69, 75), (77, 82), (84, 88), (90, 93), (94, 96), (97, 99)),
    )
    for number in range(first, last + 1)
)
"""Divisions of ISIC Rev. 4, which NACE Rev. 2 shares."""

HS_CHAPTERS = frozenset(f"{number:02d}" for number in range(1, 98) if number != 77)
"""Chapters of the Harmonized System; 77 is reserved."""

BIN_WEIGHTS = (tuple(range(1, 12)), (*range(3, 12), 1, 2))
"""Weights of the check digit of a BIN, and those used where the first ones give 10."""

MOST_CODES = 20


def check_isic(code: str) -> str:
    """A class of ISIC Rev. 4: four digits; empty is allowed.

    Raises
    ------
    RefusalError : another text, or a division that ISIC does not have.
    """
    check(
        not code or bool(re.fullmatch(r"[0-9]{4}", code) and code[:2] in DIVISIONS),
        "{code} is not a class of ISIC Rev. 4",
        "Write four digits, such as 1061.",
        kind="invalid",
        code=repr(code),
    )
    return code


def check_nace(code: str) -> str:
    """A class of NACE Rev. 2: such as 10.61; empty is allowed.

    Raises
    ------
    RefusalError : another text, or a division that NACE does not have.
    """
    check(
        not code or bool(re.fullmatch(r"[0-9]{2}\.[0-9]{2}", code) and code[:2] in DIVISIONS),
        "{code} is not a class of NACE Rev. 2",
        "Write two digits, a full stop and two digits, such as 10.61.",
        kind="invalid",
        code=repr(code),
    )
    return code


def check_hs(code: str) -> str:
    """A subheading of the Harmonized System: six digits; empty is allowed.

    Raises
    ------
    RefusalError : another text, or a chapter that the system does not have.

    Examples
    --------
    >>> check_hs("1001.99")
    '100199'
    """
    plain = code.replace(".", "").replace(" ", "")
    check(
        not plain or bool(re.fullmatch(r"[0-9]{6}", plain) and plain[:2] in HS_CHAPTERS),
        "{code} is not a subheading of the Harmonized System",
        "Write six digits, such as 100199.",
        kind="invalid",
        code=repr(code),
    )
    return plain


def split_codes(given: str) -> list[str]:
    """Words separated by commas, semicolons or lines, each once, in their order."""
    parts = (" ".join(each.split()) for each in re.split(r"[,;\n]", given))
    return list(dict.fromkeys(each for each in parts if each))


def read_hs_list(given: str) -> list[str]:
    """HS codes separated by commas or spaces.

    Raises
    ------
    RefusalError : a code that cannot be used, or too many.
    """
    codes = list(dict.fromkeys(check_hs(each) for each in re.split(r"[,;\s]+", given) if each))
    check(
        len(codes) <= MOST_CODES,
        "there are {count} codes",
        "Write {most} at most.",
        kind="invalid",
        count=len(codes),
        most=MOST_CODES,
    )
    return codes


def check_ice(number: str) -> str:
    """A common identifier of enterprises of Morocco: 15 digits; empty is allowed.

    Raises
    ------
    RefusalError : another text.
    """
    plain = number.replace(" ", "")
    check(
        not plain or bool(re.fullmatch(r"[0-9]{15}", plain)),
        "{number} is not an ICE",
        "Write its 15 digits.",
        kind="invalid",
        number=repr(number),
    )
    return plain


def check_bin(number: str) -> str:
    """A business identification number of Kazakhstan: 12 digits, the last a check digit.

    Raises
    ------
    RefusalError : another text, or a wrong check digit.

    Examples
    --------
    >>> check_bin("990140000384")
    '990140000384'
    """
    plain = number.replace(" ", "")
    check(
        not plain or (bool(re.fullmatch(r"[0-9]{12}", plain)) and is_bin(plain)),
        "{number} is not a BIN",
        "Write its 12 digits; the last one is a check digit.",
        kind="invalid",
        number=repr(number),
    )
    return plain


def is_bin(number: str) -> bool:
    """Whether the check digit of 12 digits is right."""
    digits = [int(each) for each in number]
    for weights in BIN_WEIGHTS:
        rest = sum(weight * digit for weight, digit in zip(weights, digits, strict=False)) % 11
        if rest < 10:
            return bool(rest == digits[11])
    return False
