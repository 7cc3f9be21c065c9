"""What a form showed: its fingerprint, its words along with it, and how they differ from now."""

from __future__ import annotations

import base64
import binascii
import difflib
import json
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from keruen.errors import KeruenError
from keruen.roadmap.acts import ACTS
from keruen.roadmap.bound import BOUND
from keruen.roadmap.desk import Desk
from keruen.store.canonical import canonical_bytes, fingerprint
from keruen.web.languages import LANGUAGES, translate_word

LARGEST_SHOWN_BYTES = 4_000_000
"""Words of this size at most are unpacked from a form."""

LARGEST_PACKED = 300_000
"""Words that take more characters in a form are not carried along; the fingerprint always is."""

MOST_WORD_PAIRS = 1_000_000
"""Beyond so many pairs of words a changed passage is shown as changed as a whole."""

TOKEN = re.compile(r"\s+|\S+")

Piece = tuple[str, bool]
"""A part of a text, and whether it differs from the other side of the comparison."""


@dataclass(frozen=True)
class Shown:
    """What a form showed of the record to which its act binds.

    Parameters
    ----------
    seen : SHA-256 of its words.
    packed : the words themselves, so that they can be shown again; empty where they are too long.
    """

    seen: str = ""
    packed: str = ""


NOTHING = Shown()
"""What a form shows of an act that binds to no record."""


@dataclass(frozen=True)
class Difference:
    """One part of a record that changed: its name, its language if any, how it was and is."""

    name: str
    language: str
    before: list[Piece]
    now: list[Piece]


@dataclass(frozen=True)
class Compared:
    """What was seen beside the present text.

    Parameters
    ----------
    known : whether what was seen could be shown again.
    """

    differences: list[Difference]
    known: bool


def shown_of(desk: Desk, act: str, given: Mapping[str, str]) -> Shown:
    """What a form of an act shows of its record; nothing for an act that binds to none."""
    binds = ACTS[act].binds
    if not binds or not given.get(BOUND[binds].field):
        return NOTHING
    words = BOUND[binds].words(desk, given[BOUND[binds].field])
    return Shown(fingerprint(words), pack(words))


def pack(words: Mapping[str, object]) -> str:
    """Words for a hidden field of a form."""
    packed = base64.urlsafe_b64encode(zlib.compress(canonical_bytes(words), 6)).decode("ascii")
    return packed if len(packed) <= LARGEST_PACKED else ""


def unpack(packed: str, seen: str) -> dict[str, object] | None:
    """Words that a form carried, if they are those of the fingerprint; none otherwise.

    The fingerprint is what the reader would have agreed to, so nothing else can replace it.
    """
    try:
        machine = zlib.decompressobj()
        raw = machine.decompress(base64.urlsafe_b64decode(packed), LARGEST_SHOWN_BYTES)
        words = json.loads(raw)
        fits = isinstance(words, dict) and fingerprint(words) == seen
    except (ValueError, binascii.Error, zlib.error, RecursionError, KeruenError):
        return None
    return words if fits else None


def compare(sent: Mapping[str, str], now: dict[str, object], language: str) -> Compared:
    """What a form showed beside the present text, part by part, the parts that changed alone."""
    before = unpack(sent.get("shown", ""), sent.get("seen", ""))
    if before is None:
        parts = [
            Difference(_name(path, language), _language(path), [], [(text, False)])
            for path, text in _flat(now)
        ]
        return Compared(parts, False)
    old, new = dict(_flat(before)), dict(_flat(now))
    paths = [*new, *(path for path in old if path not in new)]
    return Compared(
        [
            Difference(_name(path, language), _language(path), *mark(old.get(path), new.get(path)))
            for path in paths
            if old.get(path) != new.get(path)
        ],
        True,
    )


def mark(before: str | None, now: str | None) -> tuple[list[Piece], list[Piece]]:
    """Two texts with what differs marked; lines that are the same in both are left out."""
    if before is None or now is None:
        return ([(before, True)] if before else []), ([(now, True)] if now else [])
    old, new = before.split("\n"), now.split("\n")
    left: list[Piece] = []
    right: list[Piece] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            left.append(("…\n", False))
            right.append(("…\n", False))
        else:
            first, second = _mark_words("\n".join(old[a:b]), "\n".join(new[c:d]))
            left += [*first, ("\n", False)]
            right += [*second, ("\n", False)]
    return left, right


def _mark_words(before: str, now: str) -> tuple[list[Piece], list[Piece]]:
    old, new = TOKEN.findall(before), TOKEN.findall(now)
    if len(old) * len(new) > MOST_WORD_PAIRS:
        return [(before, True)], [(now, True)]
    left: list[Piece] = []
    right: list[Piece] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        for pieces, text in ((left, "".join(old[a:b])), (right, "".join(new[c:d]))):
            if text:
                pieces.append((text, kind != "equal"))
    return left, right


def _flat(words: object, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every part of words by its path, as text."""
    if isinstance(words, dict):
        for key, value in words.items():
            yield from _flat(value, (*path, key))
    elif isinstance(words, list):
        for place, value in enumerate(words, start=1):
            yield from _flat(value, (*path, str(place)))
    elif isinstance(words, float) and words.is_integer():
        # What the canonical form makes the same is the same: 1.0 and 1 are one number.
        yield path, str(int(words))
    elif words is not None:
        yield path, str(words)


def _name(path: tuple[str, ...], language: str) -> str:
    return ", ".join(LANGUAGES.get(part, translate_word(part, language)) for part in path)


def _language(path: tuple[str, ...]) -> str:
    return path[-1] if path and path[-1] in LANGUAGES else ""
