"""What the fictional terminal sells, tests and charges after its month: commands from `trade.json`.

In the fields of a row ``$name`` is the id of the record that an earlier row made; a row with `each`
is done for every receipt and loading of an owner.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select

from keruen.hub import tables as t
from keruen.hub.book import open_book, read_book
from keruen.hub.commands import COMMANDS
from keruen.hub.registry import execute
from keruen.store.database import Database
from keruen.store.roles import Actor

TABLE = Path(__file__).parent / "trade.json"
CHARGED = ("receipt", "loading")


class Trade(NamedTuple):
    """A row of the table; `made` names the record that it makes, `each` an owner."""

    command: str
    at: datetime
    fields: dict[str, object]
    each: str
    made: str


def _read(path: Path) -> list[Trade]:
    return [
        Trade(
            row["command"],
            datetime.fromisoformat(row["at"]),
            row["fields"],
            row.get("each", ""),
            row.get("as", ""),
        )
        for row in json.loads(path.read_text(encoding="utf-8"))
    ]


def make_trade(database: Database, actor: Actor, path: Path = TABLE) -> int:
    """Do the commands of the table, each as of its own time; returns how many were done.

    Parameters
    ----------
    actor : a supervisor of the terminal.
    """
    made: dict[str, str] = {}
    count = 0
    for row in _read(path):
        for fields in _rows(database, actor, row, made):
            if "at" in COMMANDS[row.command].model.model_fields:
                fields.setdefault("at", row.at.isoformat())
            with open_book(database, actor, row.at) as book:
                done = execute(book, row.command, fields)
            count += 1
            if row.made:
                made[row.made] = done.id
    return count


def _rows(
    database: Database, actor: Actor, row: Trade, made: Mapping[str, str]
) -> Iterator[dict[str, object]]:
    fields = {key: _filled(value, made) for key, value in row.fields.items()}
    if not row.each:
        yield fields
        return
    document = t.grain_document.c
    query = (
        select(document.id)
        .where(document.owner == row.each, document.kind.in_(CHARGED))
        .order_by(document.number)
    )
    with read_book(database, actor) as book:
        documents = [str(each) for each in book.connection.execute(query).scalars()]
    for each in documents:
        yield {**fields, "document_id": each}


def _filled(value: object, made: Mapping[str, str]) -> object:
    """A value with ids in place of names, also within lists and groups of fields."""
    if isinstance(value, str) and value.startswith("$"):
        return made[value[1:]]
    if isinstance(value, list):
        return [_filled(each, made) for each in value]
    if isinstance(value, dict):
        return {key: _filled(each, made) for key, each in value.items()}
    return value
