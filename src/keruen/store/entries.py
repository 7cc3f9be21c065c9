"""Entries of the log about commands: what is written, and what is read back.

The body of an entry has a format. Format 2 contains every field whole; a value of more than
`LARGEST_BYTES` is stored beside the entry (`log_value`), which contains its SHA-256 under `hashes`.
Entries without a format are those of earlier versions: of a long value they contain only the hash.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, inspect, select

from keruen.errors import KeruenError
from keruen.store import log
from keruen.store.canonical import canonical_bytes, fingerprint
from keruen.store.database import acting_as_system
from keruen.store.roles import SIDE, Actor
from keruen.store.tables import log_entry, log_value

FORMAT = 2
"""The format of the bodies that are written now."""

LARGEST_BYTES = 4000
"""The longest value in an entry, in bytes of its canonical JSON; longer ones are stored beside."""

DAMAGED = "It was changed behind its guards. Restore the database from a copy."


@dataclass(frozen=True)
class Entry:
    """What a command did, for the log.

    Parameters
    ----------
    act : the name of the command in the log.
    kind, id : the record it was about.
    tier, reader : who may read the entry.
    fields : the values of its fields, secret ones left out.
    facts : what is proven with the fields.
    acting_for : the absent account whose role was delegated for it.
    """

    act: str
    kind: str
    id: str
    tier: str
    fields: Mapping[str, object]
    facts: Mapping[str, object] = field(default_factory=dict)
    reader: str = ""
    acting_for: str = ""


def write_entry(connection: Connection, actor: Actor, at: str, entry: Entry) -> int:
    """Write an entry in the log of those who may know of it; returns its position."""
    if actor.seat != SIDE:
        name = log.name_of_seat(entry.tier, actor.party, actor.organisation)
        with acting_as_system(connection):
            return _append(connection, actor, at, entry, name)
    name = log.name_of(entry.tier, actor.party, entry.reader)
    return _append(connection, actor, at, entry, name)


def _append(connection: Connection, actor: Actor, at: str, entry: Entry, name: str) -> int:
    beside = {
        key: value
        for key, value in entry.fields.items()
        if len(canonical_bytes(value)) > LARGEST_BYTES
    }
    body: dict[str, object] = {
        "format": FORMAT,
        "fields": {key: value for key, value in entry.fields.items() if key not in beside},
        "kind": entry.kind,
        "id": entry.id,
        "tier": entry.tier,
    }
    if actor.seat != SIDE:
        body |= {"seat": actor.seat, "organisation": actor.organisation}
    if entry.acting_for:
        body["acting_for"] = entry.acting_for
    if beside:
        body["hashes"] = {key: fingerprint(value) for key, value in beside.items()}
    if entry.facts:
        body["facts"] = dict(entry.facts)
    position = log.append(
        connection,
        name,
        at=at,
        party=actor.party,
        account=actor.account,
        act=entry.act,
        body=body,
    )
    if beside:
        about = {"log": name, "position": position, **log.visibility_of(name, actor.party)}
        rows = [{**about, "field": key, "value": value} for key, value in sorted(beside.items())]
        connection.execute(log_value.insert(), rows)
    return position


def read_values(connection: Connection, log_name: str, position: int) -> dict[str, object]:
    """The values stored beside an entry, by field."""
    query = select(log_value.c.field, log_value.c.value).where(
        log_value.c.log == log_name, log_value.c.position == position
    )
    return {row.field: row.value for row in connection.execute(query)}


def read_fields(body: Mapping[str, object], beside: Mapping[str, object]) -> dict[str, object]:
    """Every field of an entry, those stored beside it compared with their SHA-256.

    Parameters
    ----------
    body : of the entry; one of an earlier version gives what it contains.
    beside : values stored beside the entry, by field.

    Raises
    ------
    KeruenError : a value that is missing, that nothing asks for, or that does not fit its hash.

    Examples
    --------
    >>> read_fields({"format": 2, "fields": {"kg": 25_000}}, {})
    {'kg': 25000}
    """
    known = body.get("format", 1)
    if known not in (1, FORMAT):
        raise KeruenError(
            f"an entry of the log has the format {known!r}",
            "Read it with the version of Keruen that wrote it.",
        )
    hashes = body_part(body, "hashes") if known == FORMAT else {}
    if set(hashes) != set(beside):
        name = sorted(set(hashes) ^ set(beside))[0]
        lacks = "is missing" if name in hashes else "belongs to no hash"
        raise KeruenError(f"the value of the field {name!r} beside an entry {lacks}", DAMAGED)
    for name, value in beside.items():
        if fingerprint(value) != hashes[name]:
            raise KeruenError(
                f"the value of the field {name!r} beside an entry does not fit its hash", DAMAGED
            )
    return {**body_part(body, "fields"), **beside}


def body_part(body: Mapping[str, object], part: str) -> Mapping[str, object]:
    """The fields, facts or hashes in the body of an entry, by name; empty if left out.

    Raises
    ------
    KeruenError : a part that is not an object.

    Examples
    --------
    >>> body_part({"fields": {"kg": 25_000}}, "fields"), body_part({}, "facts")
    ({'kg': 25000}, {})
    """
    found = body.get(part, {})
    if not isinstance(found, Mapping):
        raise KeruenError(f"the {part} of an entry of the log are not an object", DAMAGED)
    return found


def check_values(connection: Connection, log_name: str) -> int:
    """Compare every value stored beside the entries of a log with its hash; returns how many.

    Raises
    ------
    KeruenError : a value that is missing or changed, with the position of its entry.
    """
    if not inspect(connection).has_table(log_value.name):
        # A database of an earlier version, which stored no values beside entries.
        return 0
    entry = log_entry.c
    found: dict[int, dict[str, object]] = {}
    value = log_value.c
    query = select(value.position, value.field, value.value).where(value.log == log_name)
    for position, name, held in connection.execute(query.order_by(value.position)):
        found.setdefault(position, {})[name] = held
    count = sum(map(len, found.values()))
    bodies = select(entry.position, entry.body).where(entry.log == log_name)
    for row in connection.execute(bodies.order_by(entry.position)):
        try:
            read_fields(row.body if isinstance(row.body, dict) else {}, found.get(row.position, {}))
        except KeruenError as error:
            raise KeruenError(
                f"entry {row.position} of the log {log_name!r}: {error.what}", error.remedy
            ) from error
    return count


def check_whole(connection: Connection, log_name: str) -> tuple[int, bytes]:
    """Recompute a log from its entries, and the values stored beside them; its size and root.

    Raises
    ------
    KeruenError : an entry, a node, a checkpoint or a value that does not fit.
    """
    found = log.check_log(connection, log_name)
    check_values(connection, log_name)
    return found
