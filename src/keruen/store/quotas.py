"""How much one account or one side may store in a served register."""

from __future__ import annotations

import re
from dataclasses import dataclass

from keruen.errors import KeruenError

GIGABYTE = 10**9
UNITS = {"": 1, "kB": 10**3, "MB": 10**6, "GB": GIGABYTE, "TB": 10**12}
SIZE = re.compile(r"([0-9]{1,9}) ?(kB|MB|GB|TB|)")


@dataclass(frozen=True)
class Quotas:
    """Limits for accounts of a server; they protect its disk.

    Commands of the system administrator, such as recording a table of movements, have none.

    Parameters
    ----------
    storage_bytes : of the files that a side attached, those it withdrew among them.
    files_of_record : that a side attaches to one record.
    acts_a_day : of one account within 24 hours.
    """

    storage_bytes: int = 5 * GIGABYTE
    files_of_record: int = 200
    acts_a_day: int = 10_000


def read_size(text: str) -> int:
    """Bytes from a size as people write it.

    Raises
    ------
    KeruenError : a size that cannot be read.

    Examples
    --------
    >>> read_size("5 GB")
    5000000000
    """
    found = SIZE.fullmatch(text.strip())
    if found is None or int(found[1]) == 0:
        raise KeruenError(
            f"{text!r} is not a storage size", "Write a number with kB, MB, GB or TB, such as 5GB."
        )
    return int(found[1]) * UNITS[found[2]]


def say_size(count: int) -> str:
    """A size in the largest unit in which it is a whole number, or with one decimal.

    Examples
    --------
    >>> say_size(5_000_000_000)
    '5 GB'
    >>> say_size(1_234_567)
    '1.2 MB'
    """
    unit = max((each for each in UNITS if count >= UNITS[each]), key=UNITS.__getitem__, default="")
    value = count / UNITS[unit]
    words = f"{value:.0f}" if value == int(value) else f"{value:.1f}"
    return f"{words} {unit or 'bytes'}"
