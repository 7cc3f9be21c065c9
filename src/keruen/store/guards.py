"""Install the triggers and policies that guard the tables, once for each version of them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import Connection, MetaData, select

from keruen.store.row_visibility import tier_statements
from keruen.store.rules import Rule, rule_statements
from keruen.store.tables import secret_guard

TRIGGER = re.compile(r'CREATE TRIGGER (?:IF NOT EXISTS )?(?:main\.)?"([^"]+)"')
"""Finds the name of a trigger in the statement that creates it."""


def install_guards(
    connection: Connection, name: str, rooms: Sequence[MetaData], rules: Iterable[Rule]
) -> bool:
    """Update the guards of a database; whether they had to be updated.

    Triggers that no rule needs any more are dropped, and missing ones are created again. Opening a
    database whose guards are complete changes nothing, so it blocks no writer.
    """
    statements = [*_statements(connection, rooms, rules)]
    wanted = hashlib.sha256("\n".join(statements).encode("utf-8")).hexdigest()
    held = connection.execute(
        select(secret_guard.c.sha256).where(secret_guard.c.name == name)
    ).scalar()
    standing = _installed(connection)
    named = {found for each in statements for found in TRIGGER.findall(each)}
    if held == wanted and {name for name, _ in standing} == named:
        return False
    for statement in (*_drop_statements(connection, standing), *statements):
        connection.exec_driver_sql(statement)
    connection.execute(secret_guard.delete().where(secret_guard.c.name == name))
    connection.execute(secret_guard.insert().values(name=name, sha256=wanted))
    return True


def _statements(
    connection: Connection, rooms: Sequence[MetaData], rules: Iterable[Rule]
) -> Iterator[str]:
    dialect = connection.dialect.name
    for metadata in rooms:
        yield from tier_statements(dialect, metadata)
    for rule in rules:
        yield from rule_statements(dialect, rule)


def _installed(connection: Connection) -> list[tuple[str, str]]:
    """Installed triggers of rules and tiers, each with its table."""
    if connection.dialect.name == "postgresql":
        query = (
            "SELECT DISTINCT trigger_name, event_object_table FROM information_schema.triggers "
            "WHERE trigger_name ~ '^(rule|tier)_'"
        )
    else:
        query = (
            "SELECT name, tbl_name FROM main.sqlite_master WHERE type = 'trigger' "
            "AND (name LIKE 'rule~_%' ESCAPE '~' OR name LIKE 'tier~_%' ESCAPE '~')"
        )
    return [(row[0], row[1]) for row in connection.exec_driver_sql(query)]


def _drop_statements(connection: Connection, standing: list[tuple[str, str]]) -> list[str]:
    if connection.dialect.name == "postgresql":
        return [f'DROP TRIGGER "{name}" ON "{table}"' for name, table in standing]
    return [f'DROP TRIGGER main."{name}"' for name, _ in standing]
