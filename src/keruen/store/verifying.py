"""Verify entries of a log off-line, from what was exported, and believing nothing unproven.

An exported entry is ``{"entry": ..., "path": [...], "values": {...}}``: the entry, the proof that
it is in the log, and the values that are stored beside it. `export_entry` makes it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection

from keruen.errors import KeruenError
from keruen.records import read_record
from keruen.store import log, merkle, signing
from keruen.store.canonical import canonical_bytes
from keruen.store.entries import read_fields, read_values
from keruen.store.rows import LogEntryRow

R = TypeVar("R")

LARGEST_BYTES = 20_000_000
ANEW = "Ask for the bundle anew, and hold it against a checkpoint of your own."
REWRITTEN = "History was rewritten, or the bundle is of another register. Ask both sides."


def read_json(path: Path, what: str, remedy: str) -> object:
    """The JSON of a file in which no name comes twice.

    Parameters
    ----------
    what : what the file is to be, for the message.

    Raises
    ------
    KeruenError : a file that is too large, or no JSON, or that repeats a key.
    """
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise KeruenError(f"{path} is too large for {what}", remedy)
        text = path.read_text(encoding="utf-8")
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except (OSError, ValueError, RecursionError) as error:
        raise KeruenError(f"{path} cannot be read as {what}", remedy) from error


def export_entry(connection: Connection, entry: LogEntryRow, size: int) -> dict[str, object]:
    """An entry with the proof that it is in the log of a size, and the values beside it."""
    path = log.prove_inclusion(connection, entry.log, entry.position, size)
    found: dict[str, object] = {
        "entry": {key: entry[key] for key in log.HASHED},
        "path": [each.hex() for each in path],
    }
    values = read_values(connection, entry.log, entry.position)
    return {**found, "values": values} if values else found


@dataclass(frozen=True, slots=True)
class _Proven:
    """An exported entry with its proof, and the values that are stored beside it."""

    entry: Mapping[str, object]
    path: Sequence[str]
    values: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class _Entry:
    """What a proof needs of an entry."""

    position: int
    body: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class _Root:
    """The size of a log and its root in hexadecimal."""

    size: int
    root: str


@dataclass(frozen=True, slots=True)
class _Proof(_Root):
    """A log and the checkpoints with which it begins."""

    checkpoints: Sequence[_Root]


@dataclass(frozen=True, slots=True)
class _Signature:
    """A side's signature of a checkpoint."""

    by_party: str
    key_id: str
    signature: str


@dataclass(frozen=True, slots=True)
class _Checkpoint(_Root):
    """A checkpoint, the proof that a log begins with it, and its signatures."""

    path: Sequence[str]
    signatures: Sequence[_Signature]


def verify_entry(
    proven: Mapping[str, object], proof: Mapping[str, object], what: str = "an entry"
) -> dict[str, object]:
    """The entry that is proven to be in a log; its values are compared with their hashes.

    Parameters
    ----------
    proven : as `export_entry` makes it.
    proof : the log: its ``size`` and its ``root`` in hexadecimal.
    what : what the entry is, for the message.

    Raises
    ------
    KeruenError : an invalid proof, or a value that does not match its hash.
    ValueError : an entry or a proof in another form.
    """
    given, whole = _read(_Proven, proven), _read(_Root, proof)
    entry = _read(_Entry, given.entry)
    found = merkle.verify_inclusion(
        merkle.leaf_hash(log.entry_bytes(given.entry)),
        entry.position,
        whole.size,
        [bytes.fromhex(each) for each in given.path],
        bytes.fromhex(whole.root),
    )
    if not found:
        raise KeruenError(f"the proof that {what} stands in the log does not hold", ANEW)
    if given.values is not None:
        read_fields(entry.body, given.values)
    return dict(given.entry)


def verify_checkpoint(
    head: Mapping[str, object], proof: Mapping[str, object], own: dict[str, list[str]]
) -> int:
    """The size of a checkpoint with which the log begins; its signatures are valid if known.

    Raises
    ------
    KeruenError : an invalid proof, or an invalid signature by a known key.
    ValueError : a checkpoint or a proof in another form.
    """
    given, whole = _read(_Checkpoint, head), _read(_Root, proof)
    found = merkle.verify_consistency(
        given.size,
        whole.size,
        bytes.fromhex(given.root),
        bytes.fromhex(whole.root),
        [bytes.fromhex(each) for each in given.path],
    )
    if not found:
        raise KeruenError(
            f"the log does not begin with the checkpoint of {given.size} entries", REWRITTEN
        )
    payload = canonical_bytes(log.payload_of(head))
    for each in given.signatures:
        for pem in own.get(each.by_party, ()):
            if signing.key_id(pem) == each.key_id:
                signing.verify(payload, log.CHECKPOINT_TYPE, each.signature, pem)
    return given.size


def verify_held(held: Mapping[str, object], proof: Mapping[str, object]) -> str:
    """A checkpoint that the reader stored: the log must begin with it.

    Raises
    ------
    KeruenError : a log that does not begin with it.
    ValueError : a checkpoint or a proof in another form.
    """
    kept, whole = _read(_Root, held), _read(_Proof, proof)
    if kept.size > whole.size:
        raise KeruenError(
            f"your checkpoint covers {kept.size} entries and the bundle's log {whole.size}",
            "Export the bundle again, or give the checkpoint that you kept before it.",
        )
    known = {each.size: each.root for each in whole.checkpoints}
    known[whole.size] = whole.root
    if kept.size not in known:
        raise KeruenError(
            f"the bundle knows no checkpoint of {kept.size} entries, and you kept one", REWRITTEN
        )
    if known[kept.size] != kept.root:
        raise KeruenError(
            f"the first {kept.size} entries of the bundle's log are not those of your checkpoint",
            REWRITTEN,
        )
    return f"the log begins with your checkpoint of {kept.size} entries"


def _read(kind: type[R], data: object) -> R:
    """A part of a bundle as a record; what reads a bundle words the error of a damaged one."""
    try:
        return read_record(kind, data)
    except KeruenError as error:
        raise ValueError(error.what) from error


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object in which no name comes twice."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name comes twice")
    return found


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is not a JSON number")
