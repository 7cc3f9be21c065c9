"""Import of a list from a workbook: every row in one transaction, or nothing of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from keruen.errors import Finding, KeruenError
from keruen.hub import tables as t
from keruen.hub.book import Book, open_book
from keruen.hub.commands import REGISTRY
from keruen.hub.list_kinds import LISTS, ListKind, known_names, local_time
from keruen.hub.lists.read import ListRow, read_list
from keruen.hub.lists.write import write_list
from keruen.hub.screeners import Screener, screen_nothing
from keruen.hub.trade_lists import TRADE_LISTS
from keruen.movements.tables import TableError
from keruen.store.command import CommandResult
from keruen.store.database import Database, translate
from keruen.store.roles import Actor

IMPORTS = LISTS | {each.name: each for each in TRADE_LISTS}
"""Every list that comes in, by the name of its sheet."""


def find_kind(name: str) -> ListKind:
    """A list by its name.

    Raises
    ------
    KeruenError : no such list.
    """
    if name not in IMPORTS:
        raise KeruenError(f"the list {name!r} is not known", f"Name one of {', '.join(IMPORTS)}.")
    return IMPORTS[name]


def write_template(name: str) -> bytes:
    """An empty workbook of a list, with the meaning of its columns."""
    kind = find_kind(name)
    return write_list(name, kind.columns, [])


def import_list(
    database: Database,
    actor: Actor,
    path: Path,
    name: str,
    now: datetime | None = None,
    screener: Screener = screen_nothing,
) -> list[CommandResult]:
    """Do what the rows of a list say, all in one transaction.

    Cells that cannot be read and names that are not known are reported together, by row and column.
    What a command or a guard refuses is reported with its row; nothing is done then either.

    Raises
    ------
    KeruenError : what is wrong; nothing was posted.
    """
    kind = find_kind(name)
    rows = read_list(path, name, kind.columns, kind.key)
    with open_book(database, actor, now, screener) as book:
        findings = _check_names(book, kind, rows) + _check_times(book, kind, rows)
        if findings:
            raise TableError(name, sorted(findings, key=lambda each: int(each.row)))
        return [_do(book, name, *planned) for planned in kind.plan(book, rows)]


def _check_names(book: Book, kind: ListKind, rows: Sequence[ListRow]) -> list[Finding]:
    found = []
    for column, what in kind.names.items():
        known = known_names(book, what)
        for row in rows:
            value = row.values[column]
            if value is not None and value not in known:
                remedy = f"Write the name of a {what} of this terminal."
                problem = f"the {what} is not known"
                found.append(Finding(kind.name, str(row.line), column, str(value), problem, remedy))
    return found


def _check_times(book: Book, kind: ListKind, rows: Sequence[ListRow]) -> list[Finding]:
    """Local times that the clock of the terminal skips or shows twice."""
    zone = book.terminal.zone
    return [
        Finding(
            kind.name,
            str(row.line),
            column.name,
            str(row.values[column.name]),
            f"the clock of {zone} skips this time or shows it twice",
            "Write a time before or after the change of the clock.",
        )
        for column in kind.columns
        if column.kind == "time"
        for row in rows
        if row.values[column.name] is not None and local_time(row.values[column.name], zone) is None
    ]


def _do(book: Book, name: str, line: int, command: str, fields: dict[str, object]) -> CommandResult:
    try:
        given = {key: _resolve(book, value) for key, value in fields.items()}
        return REGISTRY.execute(book, command, given)
    except SQLAlchemyError as refused:
        # A guard of the database: its words are known only after translation.
        error = translate(refused)
        raise KeruenError(f"table {name}, row {line}: {error.what}", error.remedy) from refused
    except KeruenError as error:
        raise KeruenError(f"table {name}, row {line}: {error.what}", error.remedy) from error


def _resolve(book: Book, value: object) -> object:
    """The id of a record that an earlier row of the list made, or that its row names."""
    if not isinstance(value, tuple):
        return value
    kind, *names = value
    if kind == "ticket":
        held = t.ticket.c
        query = select(held.id).where(held.owner == names[0], held.reference == names[1])
    else:
        order, of = t.test_order.c, t.sample.c
        query = (
            select(order.id)
            .join(t.sample, of.id == order.sample)
            .where(of.reference == names[0], order.role == names[1])
        )
    found = book.connection.execute(query).scalar()
    if found is None:
        raise KeruenError(
            f"the sample {names[0]!r} has no order of a {names[1]} laboratory",
            "Order the tests first.",
        )
    return found
