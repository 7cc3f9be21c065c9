"""Bringing a database's tables up to date, by Alembic and without any settings file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from keruen.errors import KeruenError

FOLDER = Path(__file__).parent / "migrations"
VERSIONS = FOLDER / "versions"
"""The steps of the store's own tables."""


def migrate(connection: Connection, folders: Sequence[Path]) -> bool:
    """Take the steps that a database has not taken; whether there was any.

    Parameters
    ----------
    connection : an open transaction of the machine; it is all or nothing.
    folders : where the steps of the rooms above the store stand.

    Raises
    ------
    KeruenError : a database that a later Keruen has already brought further.
    """
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    places = "\n".join(str(each) for each in (VERSIONS, *folders))
    config.set_main_option("version_locations", places.replace("%", "%%"))
    config.attributes["connection"] = connection
    script = ScriptDirectory.from_config(config)
    heads, held = set(script.get_heads()), set(_held(connection))
    known = {each.revision for each in script.walk_revisions()}
    if held - known:
        raise KeruenError(
            "the database was brought further by a later Keruen "
            f"({', '.join(sorted(held - known))})",
            "Install that Keruen, or open a copy from before.",
        )
    if held == heads:
        return False
    _clear_views(connection)
    command.upgrade(config, "heads")
    return True


def _clear_views(connection: Connection) -> None:
    """On SQLite, take away the views of this connection that stand before the tables.

    A step could not change a table behind a view of its name. The next connection has them again.
    """
    if connection.dialect.name == "sqlite":
        query = "SELECT name FROM sqlite_temp_master WHERE type = 'view'"
        for (name,) in connection.exec_driver_sql(query).all():
            connection.exec_driver_sql(f'DROP VIEW temp."{name}"')


def _held(connection: Connection) -> tuple[str, ...]:
    return MigrationContext.configure(connection).get_current_heads()
