"""A terminal whose parties and ships are compared with lists in files or in a register."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from keruen.errors import KeruenError
from keruen.hub.book import open_book
from keruen.hub.commands import COMMANDS
from keruen.hub.registry import execute
from keruen.hub.screeners import FileScreener, Screener
from keruen.store.command import CommandResult
from keruen.store.database import Database
from keruen.store.roles import Actor
from tests.hub.terminal import NOW
from tests.screening.builders import HEADER, target

OTHER = target("Q8", "Somebody Else", schema="Person")
BUYER = target("Q7", "Mills of Dakar")
OWNER = target("Q9", "Anna")
SHIP = target("Q5", "Another Name", schema="Vessel", identifiers="IMO9074729")
CONTRACT: dict[str, Any] = {
    "owner": "ANNA",
    "reference": "S1",
    "kind": "sale",
    "counterparty": "Mills of Dakar",
    "incoterm": "FOB",
    "place": "Casablanca",
    "grade": "wheat",
    "kg": 400_000,
    "tolerance_option": "buyer",
    "ships_from": "2026-11-01",
    "ships_to": "2026-12-31",
    "currency": "USD",
    "specification": [],
}


def write_list(place: Path, *rows: str, day: str = "2026-11-20") -> Path:
    """Write a list that was issued on a day."""
    place.write_text(HEADER + "".join(rows).replace("2026-11-20", day), encoding="utf-8")
    return place


class Screened:
    """Commands at a terminal with a screener."""

    def __init__(self, database: Database, screener: Screener) -> None:
        self.database, self.screener = database, screener

    def act(
        self, actor: Actor, name: str, /, *, now: datetime = NOW, **fields: Any
    ) -> CommandResult:
        """Do one command."""
        assert name in COMMANDS, name
        with open_book(self.database, actor, now, self.screener) as book:
            return execute(book, name, fields)

    def refused(self, actor: Actor, name: str, /, *, now: datetime = NOW, **fields: Any) -> str:
        """The text with which a command is refused."""
        with pytest.raises(KeruenError) as error:
            self.act(actor, name, now=now, **fields)
        return str(error.value)


def with_files(database: Database, *places: Path) -> Screened:
    """A terminal whose lists are files."""
    return Screened(database, FileScreener(places))
