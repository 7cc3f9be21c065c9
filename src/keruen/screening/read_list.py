"""Reads a list from a file, whichever of the known formats it has."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from pathlib import Path

from keruen.errors import KeruenError
from keruen.screening.lists import ListVersion
from keruen.screening.read_opensanctions import read_csv_list
from keruen.screening.read_un import PUBLISHER, read_un_list

LARGEST_BYTES = 200_000_000
_MARK = b"\xef\xbb\xbf"
_WIDE = (b"\xff\xfe", b"\xfe\xff")


def read_list(place: Path, issued: date | None = None) -> ListVersion:
    """A version of a list from a file: the UN's XML, or a file of OpenSanctions.

    Parameters
    ----------
    issued : the day of the publication, where the file does not contain it or to replace it.

    Raises
    ------
    KeruenError : the file cannot be read, is truncated, or is not such a list.
    """
    try:
        size = place.stat().st_size
        if size > LARGEST_BYTES:
            raise KeruenError(
                f"list {place.name} has {size:,} bytes",
                f"Give a list of at most {LARGEST_BYTES:,} bytes.",
            )
        content = place.read_bytes()
    except OSError as error:
        raise KeruenError(
            f"list {place} cannot be read: {error.strerror or error}",
            "Check the name of the file.",
        ) from None
    return parse_list(content, place.name, issued)


def parse_list(content: bytes, source: str, issued: date | None = None) -> ListVersion:
    """A version of a list from the bytes of its file.

    Examples
    --------
    >>> rows = b"id,schema,name,aliases,birth_date,countries,last_change\\n"
    >>> rows += b"Q1,Company,Example Trading,,,ma,2026-11-01\\n"
    >>> version = parse_list(rows, "targets.simple.csv")
    >>> version.publisher, version.issued.isoformat(), len(version.entries)
    ('OpenSanctions targets', '2026-11-01', 1)
    """
    bare = content.removeprefix(_MARK).lstrip()
    if not bare:
        raise KeruenError(f"list {source} is empty", "Download the list again.")
    if bare.startswith(b"<") or content.startswith(_WIDE):
        generated, entries, notes = read_un_list(content, source)
        publisher, day = PUBLISHER, issued or generated
    else:
        publisher, latest, entries, notes = read_csv_list(content, source)
        if issued is None and latest is None:
            raise KeruenError(
                f"list {source} does not contain the day of its issue",
                "Give the day with --issued, such as --issued 2026-11-30.",
            )
        day = issued or latest or date.min
    return ListVersion(
        publisher, day, sha256(content).hexdigest(), source, tuple(entries), tuple(notes)
    )
