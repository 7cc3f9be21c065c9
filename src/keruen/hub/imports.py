"""Commands from a table: each row is one command, with the columns as its fields.

The whole table is done in one transaction, or nothing of it. There is no other way to write: each
row meets the same checks, roles and guards as a command of a person.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from keruen.errors import KeruenError
from keruen.hub.book import Book, open_book
from keruen.hub.commands import COMMANDS
from keruen.hub.registry import execute
from keruen.hub.screeners import Screener, screen_nothing
from keruen.store.command import CommandResult
from keruen.store.database import Database, translate
from keruen.store.roles import Actor

COMMAND = "command"
"""The column that names the command of a row."""

MOST_BYTES = 50_000_000


@dataclass(frozen=True)
class ImportRow:
    """A row of a table.

    Parameters
    ----------
    number : the line of the file in which it begins; the header is line 1.
    fields : what is in its columns, empty ones left out.
    """

    number: int
    command: str
    fields: dict[str, str]


def read_rows(path: Path) -> list[ImportRow]:
    """The rows of a CSV file.

    Raises
    ------
    KeruenError : a file that cannot be read, a column that is missing or comes twice, a row with
        more values than columns, a command that is not known.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise KeruenError(
                f"{path} is larger than {MOST_BYTES // 1_000_000} MB", "Import it in parts."
            )
        content = path.read_bytes()
    except OSError as error:
        raise KeruenError(f"{path} cannot be read", "Give a CSV file in UTF-8.") from error
    try:
        return parse_rows(content.decode("utf-8-sig"), str(path))
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise KeruenError(
            f"{path}, line {line}: it is not text in UTF-8", "Save the table as CSV in UTF-8."
        ) from error


def _read_lines(content: str, name: str) -> list[tuple[int, list[str]]]:
    """Each row with the line of the file in which it begins; a text may have several lines."""
    reader = csv.reader(io.StringIO(content, newline=""), strict=True)
    found: list[tuple[int, list[str]]] = []
    begins = 1
    try:
        for line in reader:
            found.append((begins, line))
            begins = reader.line_num + 1
    except csv.Error as error:
        raise KeruenError(
            f"{name}, line {begins}: it is not a CSV table: {error}",
            "Write commas between values, and double each quotation mark inside quotation marks.",
        ) from error
    return found


def parse_rows(content: str, name: str) -> list[ImportRow]:
    """The rows of a table as text; see `read_rows`."""
    lines = _read_lines(content, name)
    header = [each.strip() for each in lines[0][1]] if lines else []
    if COMMAND not in header:
        raise KeruenError(
            f"{name}, line 1: the column {COMMAND!r} is missing",
            "Write the name of a command in each row, such as receive_grain.",
        )
    twice = sorted({each for each in header if header.count(each) > 1})
    if twice:
        raise KeruenError(
            f"{name}, line 1, column {twice[0]!r}: it is there more than once",
            "Remove one of them.",
        )
    rows = []
    for number, line in lines[1:]:
        if not any(each.strip() for each in line):
            continue
        if len(line) != len(header):
            raise KeruenError(
                f"{name}, line {number}: it has {len(line)} values, and there are "
                f"{len(header)} columns",
                "Correct the row.",
            )
        named = dict(zip(header, (each.strip() for each in line), strict=True))
        command = named.pop(COMMAND)
        if command not in COMMANDS:
            raise KeruenError(
                f"{name}, line {number}, column {COMMAND}: the command {command!r} is not known",
                f"Write one of {', '.join(sorted(COMMANDS))}.",
            )
        rows.append(ImportRow(number, command, {key: each for key, each in named.items() if each}))
    return rows


def import_rows(
    database: Database,
    actor: Actor,
    rows: Iterable[ImportRow],
    name: str,
    now: datetime | None = None,
    screener: Screener = screen_nothing,
) -> list[CommandResult]:
    """Do every row in one transaction.

    Raises
    ------
    KeruenError : the first row that is refused, with its line; nothing is done then.
    """
    with open_book(database, actor, now, screener) as book:
        return [do_row(book, row, name) for row in rows]


def do_row(book: Book, row: ImportRow, name: str) -> CommandResult:
    """Do one row.

    Raises
    ------
    KeruenError : what is refused, with the line of the row.
    """
    try:
        return execute(book, row.command, dict(row.fields))
    except (KeruenError, SQLAlchemyError) as error:
        # A guard speaks through the driver; elsewhere its words are read at the end of the unit.
        told = error if isinstance(error, KeruenError) else translate(error)
        raise KeruenError(f"{name}, line {row.number}: {told.what}", told.remedy) from error
