"""Typed events as an EPCIS 2.0 document (JSON-LD); what is written passes the checks of reading."""

from __future__ import annotations

from keruen.hub.epcis.events import Document
from keruen.hub.epcis.identifiers import Naming
from keruen.hub.epcis.json_text import Json, write_json
from keruen.hub.epcis.read import CONTEXT, VERSION, read_document
from keruen.hub.epcis.to_json import event_json

OWN = "keruen"


def write_document(document: Document, naming: Naming, zone: str | None = None) -> str:
    """An EPCIS document as JSON-LD.

    Parameters
    ----------
    document : its events; the prefix of the hub's own vocabulary is added where it is missing.
    naming : of the hub.
    zone : IANA zone of the hub, whose offsets the events must have; None for any.

    Raises
    ------
    EpcisError : events that the checks of reading refuse, with every finding.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from keruen.hub.epcis import Moment, ObjectEvent, Quantity
    >>> naming = Naming("https://hub.example/id")
    >>> now = Moment(datetime(2026, 11, 24, 9, tzinfo=UTC))
    >>> event = ObjectEvent(
    ...     naming.of("event", "17"), now, "unloading",
    ...     quantities=(Quantity(naming.lot("117"), 25_000_000),),
    ... )
    >>> text = write_document(Document(now, (event,)), naming)
    >>> read_document(text, naming).events == (event,)
    True
    """
    prefixes = dict(document.prefixes)
    own = _own_prefix(prefixes, naming.vocabulary)
    prefixes[own] = naming.vocabulary
    context: list[Json] = [CONTEXT, dict(prefixes)]
    made: Json = {
        "@context": context,
        "type": "EPCISDocument",
        "schemaVersion": VERSION,
        "creationDate": document.created.text,
        "epcisBody": {"eventList": [event_json(each, own) for each in document.events]},
    }
    text = write_json(made, 2) + "\n"
    read_document(text, naming, zone)
    return text


def _own_prefix(prefixes: dict[str, str], vocabulary: str) -> str:
    """The prefix of the hub's vocabulary, or a free one where another vocabulary has it."""
    own = next((each for each, uri in prefixes.items() if uri == vocabulary), "")
    number = 1
    while not own:
        name = OWN if number == 1 else f"{OWN}{number}"
        own = "" if name in prefixes else name
        number += 1
    return own
