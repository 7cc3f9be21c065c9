"""Bringing a database's tables up to date, by Alembic and without any settings file."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from keruen.errors import KeruenError

LOGGER = logging.getLogger(__name__)

FOLDER = Path(__file__).parent / "migrations"
VERSIONS = FOLDER / "versions"
"""The steps of the store's own tables."""


def migrate(
    connection: Connection, folders: Sequence[Path], to: Sequence[str] | None = None
) -> bool:
    """Take the steps that a database has not taken; whether there was any.

    Parameters
    ----------
    connection : an open transaction of the machine; it is all or nothing.
    folders : where the steps of the rooms above the store stand.
    to : the last steps to take; without it all.

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
    heads, held = set(to or script.get_heads()), set(held_heads(connection))
    known = {each.revision for each in script.walk_revisions()}
    if (held | heads) - known:
        raise KeruenError(
            "the database was brought further by a later Keruen "
            f"({', '.join(sorted((held | heads) - known))})",
            "Install that Keruen, or open a copy from before.",
        )
    if held == heads:
        return False
    LOGGER.info(
        "migrating the database from %s to %s",
        *(", ".join(sorted(held)) or "empty", ", ".join(sorted(heads))),
    )
    _take_views_away(connection)
    for each in sorted(heads) if to else ["heads"]:
        command.upgrade(config, each)
    return True


def _take_views_away(connection: Connection) -> None:
    """On SQLite, let steps see the tables and not the views of the same names before them.

    The views belong to this connection; whoever opened it makes new ones once the steps are taken.
    """
    if connection.dialect.name == "sqlite":
        views = connection.exec_driver_sql("SELECT name FROM sqlite_temp_master WHERE type='view'")
        for name in views.scalars().all():
            connection.exec_driver_sql(f'DROP VIEW temp."{name}"')


def held_heads(connection: Connection) -> tuple[str, ...]:
    """The last steps that a database has taken."""
    return MigrationContext.configure(connection).get_current_heads()
