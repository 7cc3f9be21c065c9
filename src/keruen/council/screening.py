"""The screening of a company before it is validated: a function that another package gives.

Without one, the result is ``not_screened``, and the validation says so.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from keruen.council.names import NOT_SCREENED


class ScreenedCompany(NamedTuple):
    """What is compared with lists.

    Parameters
    ----------
    country : ISO 3166 code of the side, of three letters.
    register_number : ICE or BIN; empty where there is none.
    """

    name: str
    latin_name: str
    country: str
    register_number: str


class Screening(NamedTuple):
    """What a comparison said.

    Parameters
    ----------
    result : ``no_match_in``, ``needs_review``, ``confirmed``, ``false_positive``,
        ``not_screenable``, ``stale`` or ``not_screened``.
    words : which lists, in which versions.
    """

    result: str
    words: str = ""


Screen = Callable[[ScreenedCompany], Screening]


def _without_lists(_company: ScreenedCompany) -> Screening:
    return Screening(NOT_SCREENED)


_screens: list[Screen] = [_without_lists]


def use_screen(function: Screen | None) -> None:
    """Set the function that screens companies; None for none."""
    _screens[:] = [function or _without_lists]


def screen(company: ScreenedCompany) -> Screening:
    """Compare a company with the lists that are loaded.

    Examples
    --------
    >>> screen(ScreenedCompany("Dala Grain", "Dala Grain", "KAZ", "")).result
    'not_screened'
    """
    return _screens[0](company)
