"""A copy of a whole database as one file, and its return into an empty database.

The file is a ZIP archive: one member of JSON lines for each table, one line a row, and
``manifest.json`` with the migrations the database stood at, and the number of rows and the SHA-256
of each table. It does not depend on the kind of database, so that a copy of an SQLite file can be
restored into PostgreSQL. Sessions and attempts to sign in are left out.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import IO

from sqlalchemy import (
    JSON,
    Connection,
    LargeBinary,
    MetaData,
    Table,
    Text,
    cast,
    inspect,
    select,
    text,
)

from keruen.errors import KeruenError

FORMAT = 1
MANIFEST = "manifest.json"
BATCH = 500
LONGEST_LINE_BYTES = 256 * 2**20
LEFT_OUT = frozenset(
    {
        "secret_session",
        "secret_attempt",
        "secret_guard",
        "secret_lease",
        "secret_mail_content",
        "secret_identity_request",
        "secret_recovery",
        "secret_seat",
        "alembic_version",
    }
)
"""Tables that are not copied: who is signed in, mail not sent yet, what opening makes anew."""

DAMAGED = "The copy was changed or is incomplete: take another one."


@dataclass(frozen=True)
class Manifest:
    """The manifest of a copy.

    Parameters
    ----------
    made_at : instant of the snapshot, in UTC.
    heads : migrations that the database stood at.
    tables : number of rows and SHA-256 of the lines of each table.
    logs : number of entries and root of each log.
    sound : whether every log fitted its entries and checkpoints when the copy was made.
    """

    made_at: str
    heads: tuple[str, ...]
    tables: Mapping[str, tuple[int, str]]
    logs: Mapping[str, tuple[int, str]]
    sound: bool


def write_copy(
    connection: Connection,
    path: Path,
    *,
    made_at: str,
    heads: tuple[str, ...],
    logs: Mapping[str, tuple[int, str]],
    sound: bool,
) -> Manifest:
    """Write all tables as one transaction sees them; only the owner of the file may read it."""
    tables: dict[str, tuple[int, str]] = {}
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with (
        os.fdopen(descriptor, "wb") as file,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive,
    ):
        for table in reflect(connection):
            with archive.open(f"{table.name}.jsonl", "w", force_zip64=True) as member:
                tables[table.name] = _write_table(connection, table, member)
        manifest = Manifest(made_at, heads, tables, logs, sound)
        said = {"format": FORMAT, "made_at": made_at, "heads": list(heads), "sound": sound}
        said["tables"] = {name: list(each) for name, each in tables.items()}
        said["logs"] = {name: list(each) for name, each in logs.items()}
        archive.writestr(MANIFEST, json.dumps(said, indent=1, sort_keys=True))
        archive.close()
        file.flush()
        os.fsync(file.fileno())
    return manifest


def read_manifest(path: Path) -> Manifest:
    """The manifest of a copy.

    Raises
    ------
    KeruenError : a file that is no copy, or one of a later format.
    """
    try:
        with zipfile.ZipFile(path) as archive, archive.open(MANIFEST) as member:
            said = json.loads(member.read(16 * 2**20))
        if said["format"] > FORMAT:
            raise KeruenError(
                f"{path} is a copy of format {said['format']}, and this Keruen reads {FORMAT}",
                "Install the Keruen that made it.",
            )
        tables = {str(name): (int(rows), str(sha)) for name, (rows, sha) in said["tables"].items()}
        logs = {str(name): (int(size), str(root)) for name, (size, root) in said["logs"].items()}
        heads = tuple(str(each) for each in said["heads"])
        return Manifest(str(said["made_at"]), heads, tables, logs, said["sound"] is True)
    except OSError as error:
        raise KeruenError(
            f"{path} cannot be read: {error.strerror or error}", "Name the file of a copy."
        ) from error
    except (zipfile.BadZipFile, zlib.error, ValueError, KeyError, TypeError) as error:
        raise KeruenError(
            f"{path} is not a backup", "Give a file written by `keruen backup`."
        ) from error


def load_copy(connection: Connection, path: Path, manifest: Manifest) -> None:
    """Write the rows of a copy into empty tables, and compare their number and SHA-256.

    Raises
    ------
    KeruenError : a table that differs from the manifest, or that is unknown.
    """
    known = {table.name: table for table in reflect(connection)}
    if set(known) != set(manifest.tables):
        strange = sorted(set(known) ^ set(manifest.tables))
        raise KeruenError(
            f"the tables of the copy are not those of its migrations: {', '.join(strange)}", DAMAGED
        )
    if connection.dialect.name == "sqlite":
        # A row may refer to one that follows it.
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    try:
        with zipfile.ZipFile(path) as archive:
            for name, table in known.items():
                with archive.open(f"{name}.jsonl") as member:
                    found = _load_table(connection, table, member)
                if found != manifest.tables[name]:
                    raise KeruenError(f"the rows of {name} in {path} are not those copied", DAMAGED)
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError) as error:
        raise KeruenError(f"{path} cannot be read whole: {error}", DAMAGED) from error


def reflect(connection: Connection) -> list[Table]:
    """The tables that are copied, as the database has them, each after those it refers to."""
    found = MetaData()
    found.reflect(connection, resolve_fks=False, only=lambda name, _: name not in LEFT_OUT)
    return found.sorted_tables


def is_empty(connection: Connection) -> bool:
    """Whether a database has no tables at all."""
    return not inspect(connection).get_table_names()


def begin_snapshot(connection: Connection) -> None:
    """Let every statement of a transaction that has just begun see the same moment."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))


def others_connected(connection: Connection) -> int:
    """How many other connections PostgreSQL has to this database."""
    if connection.dialect.name != "postgresql":
        return 0
    query = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    )
    return int(connection.execute(text(query)).scalar_one())


def _write_table(connection: Connection, table: Table, member: IO[bytes]) -> tuple[int, str]:
    columns = sorted(table.columns, key=lambda each: each.name)
    # JSON is copied as the text in the database, byte for byte.
    cells = [
        cast(each, Text).label(each.name) if isinstance(each.type, JSON) else each
        for each in columns
    ]
    query = select(*cells).order_by(*table.primary_key.columns)
    count, digest = 0, hashlib.sha256()
    result = connection.execution_options(yield_per=BATCH).execute(query)
    for row in result:
        said = {column.name: _said(value) for column, value in zip(columns, row, strict=True)}
        line = json.dumps(said, ensure_ascii=False, sort_keys=True, allow_nan=False)
        data = f"{line}\n".encode("utf-8", "surrogatepass")
        member.write(data)
        digest.update(data)
        count += 1
    return count, digest.hexdigest()


def _load_table(connection: Connection, table: Table, member: IO[bytes]) -> tuple[int, str]:
    digest = hashlib.sha256()
    rows = _lines(member, digest.update)
    counted = _copy_in(connection, table, rows)
    return counted, digest.hexdigest()


def _lines(member: IO[bytes], update: Callable[[bytes], None]) -> Iterator[dict[str, object]]:
    while line := member.readline(LONGEST_LINE_BYTES):
        update(line)
        said = json.loads(line.decode("utf-8", "surrogatepass"))
        if not isinstance(said, dict):
            raise ValueError("a line is no row")
        yield said


def _copy_in(connection: Connection, table: Table, rows: Iterator[dict[str, object]]) -> int:
    """Add rows to a table: on PostgreSQL by COPY, which looks at foreign keys at its end."""
    names = sorted(table.columns.keys())
    binary = {each.name for each in table.columns if isinstance(each.type, LargeBinary)}
    quote = connection.dialect.identifier_preparer.quote
    listed = ", ".join(map(quote, names))
    count = 0
    if connection.dialect.name == "postgresql":
        raw = connection.connection.driver_connection
        if raw is None:
            raise ValueError("the connection to PostgreSQL is closed")
        with (
            raw.cursor() as cursor,
            cursor.copy(f"COPY {quote(table.name)} ({listed}) FROM STDIN") as copy,
        ):
            for row in rows:
                copy.write_row([_value(row[name], name in binary) for name in names])
                count += 1
        return count
    marks = ", ".join("?" * len(names))
    statement = f'INSERT INTO "{table.name}" ({listed}) VALUES ({marks})'
    while batch := list(islice(rows, BATCH)):
        connection.exec_driver_sql(
            statement, [tuple(_value(row[name], name in binary) for name in names) for row in batch]
        )
        count += len(batch)
    return count


def _said(value: object) -> object:
    if isinstance(value, bytes | memoryview):
        return {"base64": base64.b64encode(bytes(value)).decode("ascii")}
    if isinstance(value, Decimal):
        # PostgreSQL stores whole kilograms as numbers of any scale; a fraction stays exact as text.
        return int(value) if value == value.to_integral_value() else str(value)
    return value


def _value(said: object, binary: bool) -> object:
    if not binary or said is None:
        return said
    if not isinstance(said, dict):
        raise ValueError("a value of bytes is no object")
    return base64.b64decode(said["base64"])
