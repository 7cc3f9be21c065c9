"""A record as JSON with the hash of its content, and the check of that hash."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields, is_dataclass
from decimal import Decimal

from keruen.errors import KeruenError
from keruen.hub.documents.compose import KINDS, kind_of
from keruen.hub.documents.record_base import Record
from keruen.hub.epcis.errors import EpcisError
from keruen.hub.epcis.events import Moment
from keruen.hub.epcis.json_text import Json, fingerprint, parse_json, write_json

FORMAT = 1


def record_hash(record: Record) -> str:
    """SHA-256 of the content of a record; it stands on the page too."""
    return fingerprint(_content(record))


def record_json(record: Record) -> str:
    """A record as JSON text: its format, kind, fields and hash.

    Raises
    ------
    KeruenError : a record that is not a document.
    """
    content = _content(record)
    return write_json({**content, "sha256": fingerprint(content)}, 2) + "\n"


def verify_record(text: str | bytes) -> str:
    """The kind of a document in JSON whose content has the hash that it states.

    Raises
    ------
    KeruenError : not such a document, or a content that was changed.
    """
    try:
        value = parse_json(text)
    except EpcisError as error:
        raise KeruenError(f"the record is {error.findings[0].problem}", REMEDY) from error
    if not isinstance(value, dict) or value.get("kind") not in KINDS.values():
        raise KeruenError("the record is not a document of a hub", REMEDY)
    if value.get("format") != FORMAT:
        raise KeruenError(
            f"the record has the format {value.get('format')}, and {FORMAT} is known",
            "Read it with the version of Keruen that wrote it, or a later one.",
        )
    content = {name: each for name, each in value.items() if name != "sha256"}
    if value.get("sha256") != fingerprint(content):
        raise KeruenError(
            "the record was changed: its content does not have the hash that it states", REMEDY
        )
    return str(value["kind"])


LATER = ("screening",)
"""Fields of later versions: empty ones are left out, so papers of before have the same hash."""

REMEDY = "Ask the hub for the document again."


def _content(record: Record) -> dict[str, Json]:
    return {"format": FORMAT, "kind": kind_of(record), "record": _plain(record)}


def _plain(value: object) -> Json:
    if isinstance(value, Moment):
        return value.text
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if is_dataclass(value):
        return {
            each.name: _plain(getattr(value, each.name))
            for each in fields(value)
            if each.name not in LATER or getattr(value, each.name)
        }
    if value is None or isinstance(value, bool | int | str):
        return value
    raise KeruenError(
        f"a value of a record is a {type(value).__name__}", "Give exact numbers and texts."
    )
