"""Which passwords are refused: too short, too long, or among those that are guessed first."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Iterable

from keruen.errors import KeruenError
from keruen.store.common_passwords import COMMON_WORDS, KEYBOARDS, PLACE_WORDS

SHORTEST_PASSWORD = 10
SHORTEST_PASSPHRASE = 8
LONGEST_BYTES = 1023
"""What is longer is refused and never cut; sealed keys take no longer passphrase."""

LEAST_OWN = 4
"""Characters required besides words that are guessed first."""

LEAST_DIFFERENT = 5
READ_AT_MOST = 64
"""Characters of a password that are searched for known pieces."""

LEET = str.maketrans("0134578@$!|+€", "oieastbasiite")
WALKS = tuple(each for row in KEYBOARDS for each in (row, row[::-1]))


def new_password() -> str:
    """An unguessable password."""
    return secrets.token_urlsafe(12)


def new_half() -> str:
    """One half of such a password; each half alone can be guessed as little."""
    return secrets.token_urlsafe(9)


def check_password(password: str, names: Iterable[str] = ()) -> None:
    """Refuse a password that is short, long or guessed first.

    Parameters
    ----------
    names : words that everybody knows of its owner: the account, the side.

    Raises
    ------
    KeruenError : what is wrong with it.
    """
    _check("password", password, SHORTEST_PASSWORD, names)


def check_passphrase(passphrase: str, names: Iterable[str] = ()) -> None:
    """Refuse the passphrase of a key as a password is refused."""
    _check("passphrase", passphrase, SHORTEST_PASSPHRASE, names)


def is_guessed_first(password: str, names: Iterable[str] = ()) -> bool:
    """Whether a password is made of words, names, rows of keys and years, and of little else."""
    folded = unicodedata.normalize("NFKC", password).casefold()
    if len(set(folded)) < LEAST_DIFFERENT:
        return True
    known = COMMON_WORDS | PLACE_WORDS | {part for name in names for part in _parts(name)}
    plain = re.sub(r"[\W_]+", "", folded)
    read = re.sub(r"[\W_]+", "", folded.translate(LEET))
    # Each reading counts the least that is left of it when known pieces are taken out.
    return min(_left(each[:READ_AT_MOST], known) for each in (folded, plain, read)) < LEAST_OWN


def _check(what: str, given: str, shortest: int, names: Iterable[str]) -> None:
    try:
        size = len(given.encode("utf-8"))
    except UnicodeEncodeError as error:
        raise KeruenError(
            f"the {what} holds a character that cannot be kept", "Type it without that character."
        ) from error
    if len(given) < shortest:
        raise KeruenError(
            f"the {what} is shorter than {shortest} characters", "Choose a longer one."
        )
    if size > LONGEST_BYTES:
        raise KeruenError(
            f"the {what} is longer than {LONGEST_BYTES} bytes", "Choose a shorter one."
        )
    if is_guessed_first(given, names):
        raise KeruenError(
            f"the {what} is among those that are guessed first",
            "Choose one that is not made of common words, names, rows of keys or years alone, such "
            "as four or more unrelated words.",
        )


def _parts(name: str) -> set[str]:
    folded = unicodedata.normalize("NFKC", name).casefold()
    return {each for each in (*re.split(r"[\W_]+", folded), folded) if len(each) >= 3}


def _left(text: str, known: frozenset[str] | set[str]) -> int:
    """The least number of characters that no known piece covers."""
    best = [0]
    for end in range(1, len(text) + 1):
        least = best[end - 1] + 1
        for start in range(max(0, end - 40), end):
            if best[start] < least and _is_piece(text[start:end], known):
                least = best[start]
        best.append(least)
    return best[-1]


def _is_piece(piece: str, known: frozenset[str] | set[str]) -> bool:
    if piece in known or re.fullmatch(r"(?:19|20)\d\d|\d{1,4}|[\W_]+", piece):
        return True
    if len(piece) < 3:
        return False
    if any(piece in walk for walk in WALKS):
        return True
    # One character, or a short piece, over and over.
    return any(
        len(piece) % size == 0
        and len(piece) > size
        and piece == piece[:size] * (len(piece) // size)
        for size in range(1, min(4, len(piece) // 2) + 1)
    )
