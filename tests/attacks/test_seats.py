"""An organiser, a company and a guest see and change no row that is not opened to their seat.

Every table of every package is filled with a row of each tier, past the rules; then each seat reads
and writes every table with plain SQL.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import psycopg
import pytest
from sqlalchemy import (
    CheckConstraint,
    Integer,
    MetaData,
    Table,
    TypeDecorator,
    insert,
    select,
    text,
)
from sqlalchemy.dialects import registry
from sqlalchemy.dialects import sqlite as sqlite_dialect
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeEngine

from keruen.app.commands.packages import KNOWN
from keruen.errors import KeruenError
from keruen.roadmap import tables as t
from keruen.roadmap.project_tables import PROJECT_TABLES
from keruen.store import tables as store_tables
from keruen.store.database import Database, sqlite_file
from keruen.store.guards import install_guards
from keruen.store.opening import STORE, open_packages
from keruen.store.roles import PUBLIC, Actor
from keruen.store.row_visibility import SECRET_PREFIX, is_guarded
from tests.databases import copied
from tests.old.test_register import ALL

PACKAGES = (STORE, *KNOWN)
ORGANISATION = "organisation_shared"
"""The organisation that the shared row of `file_guest` admits to the shared file."""

MAR = Actor("mar", "MAR", "person_mar", ALL)
KAZ = Actor("kaz", "KAZ", "person_kaz", ALL)


def outer(seat: str, party: str = "MAR", organisation: str = "org_other") -> Actor:
    """An account of another seat, which somebody gave every role of a side."""
    return Actor(f"{seat}-{party.lower()}", party, "", ALL, seat, organisation)


OUTER = [
    outer(seat, party) for seat in ("organiser", "company", "guest") for party in ("MAR", "KAZ")
]
ADMITTED = [
    outer(seat, party, ORGANISATION)
    for seat in ("organiser", "company", "guest")
    for party in ("MAR", "KAZ")
]


class Kind(NamedTuple):
    """Who reads a row that is written into every table."""

    tier: str
    party: str
    reader: str = ""

    @property
    def name(self) -> str:
        return f"{self.tier}_{self.party}" if self.tier in ("party", "pair") else self.tier


POSTGRESQL: Dialect = registry.load("postgresql.psycopg")(paramstyle="pyformat")

KINDS = (
    Kind("public", "MAR"),
    Kind("shared", "MAR"),
    Kind("party", "MAR"),
    Kind("party", "KAZ"),
    Kind("pair", "MAR", "KAZ"),
    Kind("seat", "MAR", "org_firm"),
)


TRADE = ("trade_set", "trade_content")
"""Statistics of trade: shared with organisers and companies too, and loaded by organisers."""

PLAIN: dict[type, Any] = {dict: {}, bool: False, bytes: b"x", float: 1.0}
"""Values of columns that are not text, by type."""


def python_type(of: TypeEngine[Any]) -> type:
    """The type in Python of the values of a column."""
    found = of.impl_instance if isinstance(of, TypeDecorator) else of
    return found.python_type


def tables() -> Iterator[Table]:
    """Every table of every package that is not secret."""
    for package in PACKAGES:
        for table in package.metadata.sorted_tables:
            if not table.name.startswith(SECRET_PREFIX):
                yield table


def takes(table: Table, kind: Kind) -> bool:
    """Whether a table has rows of a tier."""
    if "party" in table.primary_key.columns:
        # One row of each side, which that side alone reads.
        return kind.tier == "party"
    if kind.tier == "seat":
        return table.metadata is store_tables.metadata and "reader" in table.columns
    return kind.tier != "pair" or "reader" in table.columns


def row_of(table: Table, kind: Kind) -> dict[str, Any]:
    """A row with a value in every column that needs one; links name the row of the same tier."""
    row: dict[str, Any] = {}
    for column in table.columns:
        if column.name in ("tier", "party", "reader"):
            row[column.name] = getattr(kind, column.name)
        elif python_type(column.type) is int and not column.nullable:
            row[column.name] = 1 + KINDS.index(kind)
        elif column.foreign_keys:
            target = next(iter(column.foreign_keys)).column.table.name
            row[column.name] = kind.name if column.primary_key else f"{target}_{kind.name}"
        elif column.nullable:
            row[column.name] = None
        elif python_type(column.type) in PLAIN:
            row[column.name] = PLAIN[python_type(column.type)]
        else:
            row[column.name] = f"{table.name}_{kind.name}" if column.name == "id" else kind.name
    if table.name == "file_guest":
        row["state"] = "admitted"
    return row


def fill(database: Database, url: str) -> None:
    """A row of each tier in every table, past triggers, keys and constraints."""
    file = sqlite_file(url)
    statements = [
        insert(table).values(row_of(table, kind))
        for table in tables()
        for kind in (KINDS if is_guarded(table.columns.keys()) else KINDS[:1])
        if takes(table, kind)
    ]
    if file is not None:
        database.engine.dispose()
        with sqlite3.connect(file) as raw:
            raw.execute("PRAGMA ignore_check_constraints = ON")
            for (name,) in raw.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            ).fetchall():
                raw.execute(f'DROP TRIGGER "{name}"')
            for each in statements:
                compiled = each.compile(dialect=sqlite_dialect.dialect(paramstyle="named"))
                raw.execute(str(compiled), bound(compiled))
        raw.close()
    else:
        with psycopg.connect(url, autocommit=True) as server:
            server.execute("SET session_replication_role = replica")
            for table in tables():
                named = (each for each in table.constraints if isinstance(each, CheckConstraint))
                for rule in named:
                    drop = f'ALTER TABLE "{table.name}" DROP CONSTRAINT IF EXISTS "{rule.name}"'
                    server.execute(drop.encode())
            for each in statements:
                compiled = each.compile(dialect=POSTGRESQL)
                server.execute(str(compiled).encode(), bound(compiled))
    with database.admin_transaction(alone=True) as connection:
        for package in PACKAGES:
            install_guards(connection, package)


def bound(compiled: Any) -> Mapping[str, Any]:
    """The parameters of a compiled statement as a driver takes them."""
    processors = compiled._bind_processors
    return {
        name: processors[name](value) if name in processors else value
        for name, value in compiled.params.items()
    }


@pytest.fixture
def filled(register_url: str) -> Database:
    """A database of every package with a row of each tier in every table."""
    database = copied(register_url, "every_table", build)[0]
    # The rows name records that do not exist, which is checked wherever such a row is changed.
    database.deferred = ()
    return database


def build(url: str) -> tuple[Database, None]:
    """Every package in one database, and a row of each tier in every table."""
    database = open_packages(url, KNOWN)
    fill(database, url)
    return database, None


def seen_by(database: Database, actor: Actor) -> dict[str, Counter[tuple[str, str]]]:
    """Rows that an actor sees, by table: how many of each tier and party."""
    found = {}
    with database.reading(actor) as connection:
        for table in tables():
            if is_guarded(table.columns.keys()):
                query = select(table.c.tier, table.c.party)
                found[table.name] = Counter((row[0], row[1]) for row in connection.execute(query))
    return found


def expected(*names: str) -> dict[str, Counter[tuple[str, str]]]:
    """The rows of some kinds, in every table that has them."""
    return {
        table.name: Counter(
            (kind.tier, kind.party) for kind in KINDS if kind.name in names and takes(table, kind)
        )
        for table in tables()
        if is_guarded(table.columns.keys())
    }


def with_trade(
    rows: dict[str, Counter[tuple[str, str]]], actor: Actor
) -> dict[str, Counter[tuple[str, str]]]:
    """What a seat sees, with the shared statistics of trade where they are open to it."""
    if actor.seat not in ("organiser", "company"):
        return rows
    shared = Counter([("public", "MAR"), ("shared", "MAR")])
    return {**rows, **dict.fromkeys(TRADE, shared)}


def test_each_seat_sees_of_every_table_what_is_opened_to_it(filled: Database) -> None:
    public = expected("public")
    assert len(public) > 80
    assert seen_by(filled, PUBLIC) == public
    assert seen_by(filled, MAR) == expected("public", "shared", "party_MAR", "pair_MAR")
    assert seen_by(filled, KAZ) == expected("public", "shared", "party_KAZ", "pair_MAR")
    for actor in OUTER:
        assert seen_by(filled, actor) == with_trade(public, actor), actor
    projects = {each.name for each in PROJECT_TABLES}
    opened = {"file", "file_role", "file_entry", "file_guest", "organisation", *projects}
    for actor in ADMITTED:
        found, others = seen_by(filled, actor), with_trade(public, actor)
        assert {name for name in found if found[name] != others[name]} == opened, actor
        for name in opened:
            assert found[name] == Counter([("public", "MAR"), ("shared", "MAR")]), (actor, name)


def test_an_ended_admission_shows_nothing(filled: Database) -> None:
    table = t.file_guest
    ended = table.update().where(table.c.id == "file_guest_shared")
    with filled.writing(MAR) as connection:
        connection.execute(ended.values(withdrawn_at="now", withdrawn_reason="ended"))
    for actor in ADMITTED:
        found, others = seen_by(filled, actor), with_trade(expected("public"), actor)
        changed = {name for name, rows in found.items() if rows != others[name]}
        # An organisation goes on seeing its own name and the record of its admission.
        assert changed == {"file_guest", "organisation"}, actor


def test_an_organisation_reads_its_own_log_alone(filled: Database) -> None:
    for actor, logs in (
        (outer("company", "MAR", "org_firm"), {"public", "seat"}),
        (outer("company", "KAZ", "org_firm"), {"public"}),
        (outer("company", "MAR", "org_other"), {"public"}),
        (Actor("x", "MAR", "", ALL, "side", "org_firm"), {"public", "shared", "party", "pair"}),
    ):
        with filled.reading(actor) as connection:
            for name in ("log_entry", "log_node", "log_value", "checkpoint"):
                tiers = connection.execute(text(f"SELECT tier FROM {name}")).scalars()
                assert set(tiers) == logs, (actor, name)


def refused(database: Database, actor: Actor, statement: Any) -> str:
    """Why a statement is refused, or that it changed no row."""
    try:
        with database.writing(actor) as connection:
            return "no row" if connection.execute(statement).rowcount == 0 else ""
    except KeruenError as error:
        return error.what


def test_no_seat_writes_into_any_table(filled: Database) -> None:
    tried = 0
    for actor in (*OUTER[::2], ADMITTED[4]):
        for table in tables():
            if table.name in TRADE and actor.seat == "organiser":
                continue
            new = row_of(table, KINDS[1])
            if "party" in new:
                new["party"] = actor.party
            for column in table.primary_key.columns:
                new[column.name] = 77 if isinstance(column.type, Integer) else "forged"
            for statement in (
                insert(table).values(new),
                table.update().values({next(iter(table.columns)).name: "forged"}),
                table.delete(),
            ):
                said = refused(filled, actor, statement)
                assert said, (actor, table.name, str(statement))
                tried += 1
    assert tried > 1_000


def test_no_seat_reads_a_secret_table(filled: Database) -> None:
    for actor in (*OUTER, *ADMITTED):
        for table in STORE.metadata.tables.values():
            if table.name.startswith(SECRET_PREFIX):
                with pytest.raises(KeruenError), filled.reading(actor) as connection:
                    connection.execute(select(table)).all()


def test_an_unguarded_table_would_be_found() -> None:
    """A table without a tier is read by everyone, so it is named here."""
    open_to_all = {each.name for each in tables() if not is_guarded(each.columns.keys())}
    assert open_to_all == {"party", "theme", "transition", "document_language"}
    assert isinstance(t.metadata, MetaData)
