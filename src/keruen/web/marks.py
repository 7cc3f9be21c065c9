"""Marks for the extractor: a text that is shown later is marked where it is written.

Babel's extractor reads calls, not values. A text given straight to `translate` or to a `Phrase` is
found by that call; any other text for the catalogues is marked by `N_`, or by `NP_` where one word
has several senses.
"""

from __future__ import annotations


def N_(text: str) -> str:  # noqa: N802
    """Mark a text for the catalogues and return it.

    Parameters
    ----------
    text : a constant, in English.

    Examples
    --------
    >>> N_("Next session")
    'Next session'
    """
    return text


def NP_(context: str, text: str) -> str:  # noqa: ARG001, N802
    """Mark a text in one of its senses and return it.

    Parameters
    ----------
    context : the sense, as gettext's ``msgctxt``, such as ``state`` or ``link`` for "open".
    text : a constant, in English.

    Examples
    --------
    >>> NP_("state", "open")
    'open'
    """
    return text


def NN_(one: str, many: str) -> tuple[str, str]:  # noqa: N802
    """Mark a text that counts something, for one and for several, and return both.

    Examples
    --------
    >>> NN_("every day", "every {count} days")
    ('every day', 'every {count} days')
    """
    return one, many
