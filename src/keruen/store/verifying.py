"""Verify entries of a log off-line, from what was exported, and believing nothing unproven.

An exported entry is ``{"entry": ..., "path": [...], "values": {...}}``: the entry, the proof that
it is in the log, and the values that are stored beside it. `export_entry` makes it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from keruen.errors import KeruenError
from keruen.store import log, merkle, signing
from keruen.store.canonical import canonical_bytes
from keruen.store.entries import read_fields, read_values
from keruen.store.rows import LogEntryRow

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


def verify_entry(
    proven: Mapping[str, Any], proof: Mapping[str, Any], what: str = "an entry"
) -> dict[str, Any]:
    """The entry that is proven to be in a log; its values are compared with their hashes.

    Parameters
    ----------
    proven : as `export_entry` makes it.
    proof : the log: its ``size`` and its ``root`` in hexadecimal.
    what : what the entry is, for the message.

    Raises
    ------
    KeruenError : an invalid proof, or a value that does not match its hash.
    """
    entry: dict[str, Any] = proven["entry"]
    found = merkle.verify_inclusion(
        merkle.leaf_hash(log.entry_bytes(entry)),
        entry["position"],
        proof["size"],
        [bytes.fromhex(each) for each in proven["path"]],
        bytes.fromhex(proof["root"]),
    )
    if not found:
        raise KeruenError(f"the proof that {what} stands in the log does not hold", ANEW)
    if "values" in proven:
        read_fields(entry["body"], proven["values"])
    return entry


def verify_checkpoint(head: Any, proof: Any, own: dict[str, list[str]]) -> int:
    """The size of a checkpoint with which the log begins; its signatures are valid if known."""
    size = head["size"]
    found = merkle.verify_consistency(
        size,
        proof["size"],
        bytes.fromhex(head["root"]),
        bytes.fromhex(proof["root"]),
        [bytes.fromhex(each) for each in head["path"]],
    )
    if not found:
        raise KeruenError(
            f"the log does not begin with the checkpoint of {size} entries", REWRITTEN
        )
    payload = canonical_bytes(log.payload_of(head))
    for each in head["signatures"]:
        for pem in own.get(each["by_party"], ()):
            if signing.key_id(pem) == each["key_id"]:
                signing.verify(payload, log.CHECKPOINT_TYPE, each["signature"], pem)
    return int(size)


def verify_held(held: dict[str, Any], proof: Any) -> str:
    """A checkpoint that the reader stored: the log must begin with it."""
    size, root = held["size"], held["root"]
    if size > proof["size"]:
        raise KeruenError(
            f"your checkpoint covers {size} entries and the bundle's log {proof['size']}",
            "Export the bundle again, or give the checkpoint that you kept before it.",
        )
    known = {each["size"]: each["root"] for each in proof["checkpoints"]}
    known[proof["size"]] = proof["root"]
    if size not in known:
        raise KeruenError(
            f"the bundle knows no checkpoint of {size} entries, and you kept one", REWRITTEN
        )
    if known[size] != root:
        raise KeruenError(
            f"the first {size} entries of the bundle's log are not those of your checkpoint",
            REWRITTEN,
        )
    return f"the log begins with your checkpoint of {size} entries"


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object in which no name comes twice."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name comes twice")
    return found


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is not a JSON number")
