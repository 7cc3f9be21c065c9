"""The present days of the fictional terminal: ships, tickets and temperatures around now.

`operations.json` has commands in the order of their times, each at so many hours before the moment
at which the demonstration is made. In its fields `$name` is the id of a record that an earlier
command made, `#hours` an instant and `@days` a day, both from that moment.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from keruen.hub.book import open_book, read_book
from keruen.hub.commands import COMMANDS
from keruen.hub.reads.positions import next_day, read_position
from keruen.hub.registry import execute
from keruen.store.database import Database
from keruen.store.roles import Actor

OPERATIONS = Path(__file__).parent / "operations.json"
EARLIEST = datetime(2026, 11, 3, tzinfo=UTC)
"""The month of work has ended by then."""

MOST_DAYS = 400
"""So many days without work are signed; of a month that is longer past, the rest stay open."""


class Operation(NamedTuple):
    """A command of the table; `made` names the record that it makes."""

    command: str
    hours: float
    fields: dict[str, object]
    party: str = ""
    made: str = ""


def read_operations(path: Path = OPERATIONS) -> list[Operation]:
    """The commands of the table, in their order."""
    return [
        Operation(row["command"], row["hours"], row["fields"], row.get("by", ""), row.get("as", ""))
        for row in json.loads(path.read_text(encoding="utf-8"))
    ]


def make_operations(database: Database, chief: Actor, now: datetime) -> int:
    """Do the commands around a moment, once the days before it are signed; returns how many.

    Parameters
    ----------
    chief : supervisor of the terminal, who does what no owner does.
    """
    now = max(now, EARLIEST)
    sign_days(database, chief, now)
    made: dict[str, str] = {}
    operations = read_operations()
    for each in operations:
        at = (now + timedelta(hours=each.hours)).replace(microsecond=0)
        fields = {key: _filled(value, now, made) for key, value in each.fields.items()}
        if "at" in COMMANDS[each.command].model.model_fields:
            fields.setdefault("at", at.isoformat())
        with open_book(database, _actor(chief, each.party), at + timedelta(minutes=1)) as book:
            done = execute(book, each.command, fields)
        if each.made:
            made[each.made] = done.id
    return len(operations)


def sign_days(database: Database, chief: Actor, now: datetime) -> int:
    """Sign days that have ended, up to three days before a moment; returns how many."""
    count = 0
    while count < MOST_DAYS:
        with read_book(database, chief, now) as book:
            day = next_day(book)
            position = None if day is None else read_position(book, day)
        if position is None or position.day.ends > now - timedelta(days=3):
            break
        with open_book(database, chief, position.day.ends + timedelta(minutes=30)) as book:
            fields = {"day": position.day.day.isoformat(), "sha256": position.sha256}
            execute(book, "sign_day", fields)
        count += 1
    return count


def _actor(chief: Actor, party: str) -> Actor:
    if not party:
        return chief
    return Actor(party.lower(), party, f"person_{party.lower()}", frozenset({"grain_owner"}))


def _filled(value: object, now: datetime, made: dict[str, str]) -> object:
    """A value of the table with ids, instants and days in place of their signs."""
    if not isinstance(value, str) or len(value) < 2:
        return value
    if value[0] == "$":
        return made[value[1:]]
    if value[0] == "#":
        at = (now + timedelta(hours=float(value[1:]))).replace(second=0, microsecond=0)
        return at.astimezone(UTC).isoformat()
    if value[0] == "@":
        return (now + timedelta(days=int(value[1:]))).date().isoformat()
    return value
