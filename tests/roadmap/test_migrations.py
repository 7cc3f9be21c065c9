"""Migrations make exactly the tables of the code, from nothing and from every earlier schema."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Inspector, MetaData, event, inspect, text

from keruen.errors import KeruenError
from keruen.roadmap import tables
from keruen.roadmap.register import MIGRATIONS, make_ready, open_register
from keruen.store import tables as store_tables
from keruen.store.database import Database, open_database
from keruen.store.migrate import held_heads, migrate
from tests.databases import Server

HEADS = {"store_0011", "roadmap_0012"}
OLD_HEADS = ("store_0005", "roadmap_0010")
STAMPED = ("store_0006", "roadmap_0011")
"""The single migrations that replace these."""

OLD_STEPS = [
    ("store_0001", "roadmap_0001"),
    ("store_0002", "roadmap_0002"),
    ("store_0003", "roadmap_0003"),
    ("store_0004", "roadmap_0005"),
    ("store_0005", "roadmap_0006"),
    ("store_0005", "roadmap_0007"),
    ("store_0001", "roadmap_0009"),
    ("store_0001", "roadmap_0010"),
]
"""Pairs of old revisions, each old revision at least once."""


def make_old(url: str, to: tuple[str, ...]) -> Database:
    """A database made by the old migrations up to some revisions."""
    database = open_database(url)
    with database.admin_transaction(alone=True) as connection:
        migrate(connection, [MIGRATIONS], to)
        assert set(held_heads(connection)) == set(to)
    database.refresh()
    return database


def _plain(index: Mapping[str, Any]) -> dict[str, Any]:
    """An index with its condition as text, which compares by value."""
    options = {key: str(each) for key, each in index.get("dialect_options", {}).items()}
    return {**index, "dialect_options": options}


def read_schema(connection: Connection) -> dict[str, Any]:
    """Everything a database has besides its rows, without the order in which it was made."""
    inspector: Inspector = inspect(connection)
    dialect = connection.dialect
    schema: dict[str, Any] = {}
    for name in inspector.get_table_names():
        schema[name] = {
            "columns": {
                each["name"]: (
                    each["type"].compile(dialect=dialect),
                    each["nullable"],
                    each["default"],
                )
                for each in inspector.get_columns(name)
            },
            "primary key": inspector.get_pk_constraint(name),
            "foreign keys": sorted(inspector.get_foreign_keys(name), key=str),
            "unique": sorted(inspector.get_unique_constraints(name), key=str),
            "checks": sorted(inspector.get_check_constraints(name), key=str),
            "indexes": sorted(map(_plain, inspector.get_indexes(name)), key=str),
        }
    if dialect.name == "sqlite":
        queries = ["SELECT name, tbl_name, sql FROM main.sqlite_master WHERE type = 'trigger'"]
        queries += ["SELECT name, sql FROM sqlite_temp_master WHERE type = 'view'"]
    else:
        queries = [
            "SELECT tgname, tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger "
            "WHERE NOT tgisinternal",
            "SELECT tablename, policyname, permissive, roles::text, cmd, qual, with_check "
            "FROM pg_policies",
            "SELECT proname, pg_get_functiondef(oid) FROM pg_proc "
            "WHERE pronamespace = 'public'::regnamespace",
            "SELECT relname, relrowsecurity, relforcerowsecurity, relacl::text FROM pg_class "
            "WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'",
        ]
    for query in queries:
        found = connection.exec_driver_sql(query.replace("%", "%%")).all()
        assert found, query
        schema[query] = sorted(tuple(row) for row in found)
    schema["guards"] = connection.execute(text("SELECT * FROM secret_guard")).all()
    schema["transitions"] = sorted(connection.execute(text("SELECT * FROM transition")).all())
    return schema


def opened_schema(url: str) -> dict[str, Any]:
    """The schema of a database after it was opened."""
    database = open_register(url)
    with database.admin_read() as connection:
        assert set(held_heads(connection)) == HEADS
        schema = read_schema(connection)
    database.engine.dispose()
    return schema


def test_the_single_migrations_make_the_tables(register_url: str) -> None:
    database = open_register(register_url)
    whole = MetaData(naming_convention=tables.metadata.naming_convention)
    for metadata in (store_tables.metadata, tables.metadata):
        for table in metadata.tables.values():
            table.to_metadata(whole)
    with database.admin_transaction() as connection:
        found = compare_metadata(MigrationContext.configure(connection), whole)
        assert found == []
        assert set(held_heads(connection)) == HEADS
        assert migrate(connection, [MIGRATIONS]) is False


def fresh_pair(request: pytest.FixtureRequest, register_url: str) -> tuple[str, str]:
    """The addresses of two empty databases of one kind."""
    if register_url.startswith("sqlite"):
        return register_url, register_url.replace("register.db", "other.db")
    server: Server = request.getfixturevalue("postgresql")
    return register_url, server.fresh()


def test_the_single_migrations_equal_the_old_ones(
    request: pytest.FixtureRequest, register_url: str
) -> None:
    first, second = fresh_pair(request, register_url)
    make_old(second, OLD_HEADS).engine.dispose()
    made, updated = opened_schema(first), opened_schema(second)
    assert set(made) == set(updated)
    for name in made:
        assert made[name] == updated[name], name
    database = open_database(second)
    with database.admin_transaction() as connection:
        connection.execute(text("DROP INDEX ix_evidence_waiting"))
        guard = "store_rule_log_entry_update_append_only"
        on = " ON log_entry" if database.dialect == "postgresql" else ""
        connection.execute(text(f'DROP TRIGGER "{guard}"{on}'))
    database.refresh()
    with database.admin_read() as connection:
        changed = read_schema(connection)
    different = [name for name in made if made[name] != changed[name]]
    assert len(different) == 2
    assert different[0] == "evidence"


def test_a_database_at_the_last_old_revisions_is_only_stamped(register_url: str) -> None:
    database = make_old(register_url, OLD_HEADS)
    with database.admin_transaction(alone=True) as connection:
        executed: list[str] = []
        event.listen(
            connection,
            "before_cursor_execute",
            lambda *given: executed.append(given[2]),
        )
        assert migrate(connection, [MIGRATIONS], STAMPED) is True
        assert set(held_heads(connection)) == set(STAMPED)
    changing = [each for each in executed if not each.startswith(("SELECT", "PRAGMA", "DROP VIEW"))]
    assert sorted(changing) == [
        "UPDATE alembic_version SET version_num = 'roadmap_0011' "
        "WHERE version_num = 'roadmap_0010'",
        "UPDATE alembic_version SET version_num = 'store_0006' WHERE version_num = 'store_0005'",
    ]


@pytest.mark.parametrize("steps", OLD_STEPS, ids=" ".join)
def test_every_old_revision_is_updated(steps: tuple[str, str]) -> None:
    database = open_database("sqlite://")
    with database.admin_transaction() as connection:
        migrate(connection, [MIGRATIONS], steps)
        assert set(held_heads(connection)) == set(steps) - implied(steps)
        make_ready(connection)
        assert set(held_heads(connection)) == HEADS


def implied(steps: tuple[str, str]) -> set[str]:
    """The first revision of the store, which that of the roadmap follows."""
    return {"store_0001"} & set(steps)


def test_a_database_of_the_store_alone_gets_the_register(tmp_path: Path) -> None:
    register_url = f"sqlite:///{tmp_path / 'register.db'}"
    database = open_database(register_url)
    with database.admin_transaction(alone=True) as connection:
        migrate(connection, [], ["store_0003"])
    database.refresh()
    database.engine.dispose()
    opened_schema(register_url)


def test_a_database_of_a_later_keruen(register_url: str) -> None:
    database = open_register(register_url)
    with database.admin_transaction() as connection:
        later = (
            "UPDATE alembic_version SET version_num = 'roadmap_9999' WHERE version_num LIKE 'r%'"
        )
        connection.execute(text(later))
    database.engine.dispose()
    with pytest.raises(KeruenError) as error:
        open_register(register_url)
    assert str(error.value) == (
        "the database schema is newer than this version of Keruen (revision roadmap_9999)\n"
        "  Install the version of Keruen that wrote it, or open an earlier copy."
    )


def test_rows_of_an_earlier_register_are_kept(register_url: str) -> None:
    """On SQLite, views of each connection hide the tables; migrations must not read those."""
    database = make_old(register_url, ("store_0005", "roadmap_0004"))
    with database.admin_transaction(alone=True) as connection:
        agreed = (
            "INSERT INTO assent (id, tier, party, kind, subject, step, of_party, account, "
            "created_at, created_by) VALUES ('a', 'shared', 'MAR', 'commitment', 'c', 'publish', "
            "'MAR', 'mar', 'then', 'mar')"
        )
        connection.execute(text(agreed))
    database.engine.dispose()
    with open_register(register_url).admin_read() as connection:
        assert connection.execute(text("SELECT id, seen FROM assent")).all() == [("a", None)]
