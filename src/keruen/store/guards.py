"""Install the triggers and policies that guard the tables of a package, once for each version.

The names of guards begin with the name of their package. Installing the guards of one package
changes those of no other, so one database serves several packages.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import Connection, select

from keruen.store.packages import Package
from keruen.store.row_visibility import access_of, opened_condition, tier_statements
from keruen.store.rules import rule_statements
from keruen.store.tables import secret_guard, secret_seat

TRIGGER = re.compile(r'CREATE TRIGGER (?:IF NOT EXISTS )?(?:main\.)?"([^"]+)"')
"""Finds the name of a trigger in the statement that creates it."""

LONGEST_NAME = 63
"""PostgreSQL shortens longer names without an error, so two of them could become one."""

EARLIER = re.compile(r"(rule|tier)_")
"""Begins the name of a guard of an earlier version, which did not name its package."""


class _Trigger(NamedTuple):
    """An installed trigger and its table."""

    name: str
    table: str


def install_guards(connection: Connection, package: Package) -> bool:
    """Update the guards of a package; whether they had to be updated.

    Triggers of the package that no rule needs any more are dropped, and missing ones are created
    again. Opening a database whose guards are complete changes nothing, so it blocks no writer.

    Parameters
    ----------
    connection : an open transaction of the system itself.

    Raises
    ------
    ValueError : a name of a guard that is too long for PostgreSQL.
    """
    statements = [*_statements(connection.dialect.name, package)]
    seats = _seats(package)
    described = "\n".join([*statements, *map(str, seats)])
    wanted = hashlib.sha256(described.encode("utf-8")).hexdigest()
    held = connection.execute(
        select(secret_guard.c.sha256).where(secret_guard.c.name == package.name)
    ).scalar()
    standing = [*_installed(connection, package)]
    named = {found for each in statements for found in TRIGGER.findall(each)}
    _check_names(named)
    if held == wanted and {each.name for each in standing} == named:
        return False
    for statement in (*_drop_statements(connection, standing), *statements):
        connection.exec_driver_sql(statement)
    connection.execute(secret_guard.delete().where(secret_guard.c.name == package.name))
    connection.execute(secret_guard.insert().values(name=package.name, sha256=wanted))
    connection.execute(secret_seat.delete().where(secret_seat.c.package == package.name))
    if seats:
        connection.execute(secret_seat.insert(), seats)
    return True


def _seats(package: Package) -> list[dict[str, str]]:
    """Tables of a package that open rows to other seats than sides, for the views of SQLite."""
    return [
        {"name": table.name, "package": package.name, "seen": opened_condition(table, "seen")}
        for table in package.metadata.sorted_tables
        if access_of(table) is not None
    ]


def _statements(dialect: str, package: Package) -> Iterator[str]:
    yield from tier_statements(dialect, package.metadata, package.name)
    for rule in package.rules:
        yield from rule_statements(dialect, rule, package.name)


def _check_names(names: set[str]) -> None:
    longest = max(names, key=len, default="")
    if len(longest) > LONGEST_NAME:
        raise ValueError(f"the name of the guard {longest} is longer than {LONGEST_NAME}")


def _installed(connection: Connection, package: Package) -> Iterator[_Trigger]:
    """Installed triggers of a package, and those of earlier versions on its tables."""
    if connection.dialect.name == "postgresql":
        query = (
            "SELECT DISTINCT trigger_name, event_object_table FROM information_schema.triggers "
            "WHERE trigger_schema = current_schema()"
        )
    else:
        query = "SELECT name, tbl_name FROM main.sqlite_master WHERE type = 'trigger'"
    own = re.compile(rf"{package.name}_(rule|tier)_")
    for name, table in connection.exec_driver_sql(query):
        earlier = EARLIER.match(name) and table in package.metadata.tables
        if own.match(name) or earlier:
            yield _Trigger(name, table)


def _drop_statements(connection: Connection, standing: list[_Trigger]) -> Iterator[str]:
    for each in standing:
        if connection.dialect.name == "postgresql":
            yield f'DROP TRIGGER "{each.name}" ON "{each.table}"'
            yield f'DROP FUNCTION IF EXISTS "{each.name}"()'
        else:
            yield f'DROP TRIGGER main."{each.name}"'
