"""A small terminal for tests: who acts, and how a command is done in a line."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from keruen.errors import KeruenError
from keruen.hub.book import open_book, read_book
from keruen.hub.commands import COMMANDS
from keruen.hub.package import open_hub
from keruen.hub.reads.stocks import read_claims, read_stocks
from keruen.hub.registry import execute
from keruen.store.command import CommandResult
from keruen.store.database import Database
from keruen.store.roles import Actor
from tests.databases import copied

TERM = "TERM"
CLERK = Actor("clerk", TERM, "person_clerk", frozenset({"silo_clerk"}))
CHIEF = Actor("chief", TERM, "person_chief", frozenset({"supervisor"}))
SECOND = Actor("second", TERM, "person_second", frozenset({"supervisor"}))
LAB = Actor("lab", TERM, "person_lab", frozenset({"laboratory"}))
TRADER = Actor("trader", TERM, "person_trader", frozenset({"trader"}))
AUDITOR = Actor("auditor", TERM, "person_auditor", frozenset({"auditor"}))
ANNA = Actor("anna", "ANNA", "person_anna", frozenset({"grain_owner"}))
BORIS = Actor("boris", "BORIS", "person_boris", frozenset({"grain_owner"}))
BANK = Actor("bank", "BANK", "person_bank", frozenset({"grain_owner"}))
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
WHEAT, BARLEY = "wheat", "barley"
BASIS = "moisture 14.0 %"
CAPACITY_KG = 1_000_000


def act(
    database: Database, actor: Actor, name: str, /, *, now: Any = NOW, **fields: Any
) -> CommandResult:
    """Do one command in a transaction of its own."""
    assert name in COMMANDS, name
    with open_book(database, actor, now) as book:
        return execute(book, name, fields)


def refused(
    database: Database, actor: Actor, name: str, /, *, now: Any = NOW, **fields: Any
) -> str:
    """The text with which a command is refused."""
    with pytest.raises(KeruenError) as error:
        act(database, actor, name, now=now, **fields)
    return str(error.value)


def receive(database: Database, owner: str, bin: str, kg: int, **fields: Any) -> CommandResult:
    """Receive wheat of 12 % moisture from a truck."""
    given = {"grade": WHEAT, "moisture_pct": "12", "reference": f"{owner} {kg}", **fields}
    return act(database, CLERK, "receive_grain", owner=owner, bin=bin, kg=kg, **given)


def load(database: Database, owner: str, bin: str, kg: int, **fields: Any) -> CommandResult:
    """Load grain on a ship."""
    given = {"reference": f"{owner} {kg}", **fields}
    return act(database, CLERK, "load_grain", owner=owner, bin=bin, kg=kg, **given)


def stocks(database: Database, actor: Actor = CHIEF) -> dict[str, int]:
    """Kilograms by bin, as an actor sees them."""
    with read_book(database, actor, NOW) as book:
        found: dict[str, int] = {}
        for each in read_stocks(book):
            found[each.place] = found.get(each.place, 0) + each.kg
        # Lots change in the place of transformations, and nothing stays there.
        return {place: kg for place, kg in found.items() if kg}


def claims(database: Database, actor: Actor = CHIEF) -> dict[str, int]:
    """Kilograms claimed by owner, free and pledged, as an actor sees them."""
    with read_book(database, actor, NOW) as book:
        found: dict[str, int] = {}
        for each in read_claims(book):
            found[each.owner] = found.get(each.owner, 0) + each.kg
        return found


def begin(url: str) -> Database:
    """A new terminal."""
    return copied(url, "hub_terminal", _build)[0]


def _build(url: str) -> tuple[Database, None]:
    database = open_hub(url)
    act(database, CHIEF, "open_terminal", name="Terminal for tests", zone="Africa/Casablanca")
    for code, kind in (("ANNA", "owner"), ("BORIS", "owner"), ("BANK", "bank")):
        act(database, CHIEF, "add_party", code=code, name=code.title(), kind=kind)
    for grade in (WHEAT, BARLEY):
        act(database, CHIEF, "add_grade", id=grade, name=grade.title(), basis=BASIS)
    for number in range(1, 5):
        act(database, CHIEF, "add_bin", id=f"bin_{number}", name=f"Bin {number}", heel_kg=500)
        for grade in (WHEAT, BARLEY):
            act(
                database,
                CHIEF,
                "state_capacity",
                bin=f"bin_{number}",
                grade=grade,
                kg=CAPACITY_KG,
                method="survey of 2025",
                stated_on="2025-07-01",
            )
    return database, None
