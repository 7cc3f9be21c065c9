"""A fictional terminal with a month of work, made by the real commands from tables here.

The terminal, its parties, ships and quantities do not exist.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from keruen.errors import KeruenError
from keruen.hub import tables as t
from keruen.hub.book import open_book, read_book
from keruen.hub.commands import COMMANDS
from keruen.hub.demo.trade import TABLE as TRADE
from keruen.hub.demo.trade import make_trade
from keruen.hub.imports import ImportRow, do_row, read_rows
from keruen.hub.reads.positions import read_position
from keruen.hub.registry import execute
from keruen.store.database import Database
from keruen.store.roles import Actor

FOLDER = Path(__file__).parent
TERMINAL = "TERM"
ROLES = frozenset({"supervisor"})
CHIEF = Actor("demonstration", TERMINAL, "person_demonstration", ROLES)


def set_up_terminal(database: Database, actor: Actor, folder: Path = FOLDER) -> int:
    """Set up a terminal from the table ``terminal.csv`` of a folder; returns how many records.

    Raises
    ------
    KeruenError : a database with a terminal, or a row that is refused; nothing is done then.
    """
    with database.admin_read() as connection:
        if connection.execute(select(t.terminal.c.id)).first() is not None:
            raise KeruenError(
                "the database has a terminal already",
                "Name another database, such as --database sqlite:///other.db.",
            )
    path = folder / "terminal.csv"
    rows = read_rows(path)
    with open_book(database, actor) as book:
        for row in rows:
            do_row(book, row, path.name)
    return len(rows)


def make_month(database: Database, folder: Path = FOLDER) -> int:
    """Do the month of work; each row as of its own time, each day signed when it has ended.

    Contracts, samples, a decision on quality and charges follow. Returns how many commands were
    done.

    Parameters
    ----------
    folder : contains ``work.csv`` and ``trade.json``, whose rows are in the order of their times.
    """
    path = folder / "work.csv"
    rows = read_rows(path)
    days: list[list[ImportRow]] = []
    for row in rows:
        if days and days[-1][0].fields["at"][:10] == row.fields["at"][:10]:
            days[-1].append(row)
        else:
            days.append([row])
    for number, day in enumerate(days):
        for row in day:
            # The clock of a command without a time of its own, such as a hold, shows that time too.
            at = datetime.fromisoformat(row.fields["at"])
            fields = {key: each for key, each in row.fields.items() if _takes(row, key)}
            with open_book(database, CHIEF, at + timedelta(minutes=5)) as book:
                do_row(book, ImportRow(row.number, row.command, fields), path.name)
        if number + 1 < len(days):
            _sign(database, datetime.fromisoformat(day[0].fields["at"]))
    return len(rows) + make_trade(database, CHIEF, folder / TRADE.name)


def _takes(row: ImportRow, field: str) -> bool:
    return field != "at" or "at" in COMMANDS[row.command].model.model_fields


def _sign(database: Database, at: datetime) -> None:
    with read_book(database, CHIEF, at) as book:
        position = read_position(book, at.date())
    with open_book(database, CHIEF, position.day.ends + timedelta(minutes=30)) as book:
        fields = {"day": position.day.day.isoformat(), "sha256": position.sha256}
        execute(book, "sign_day", fields)
