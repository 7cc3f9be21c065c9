"""Update the tables of a database with Alembic, without a settings file.

The id of a migration begins with the name of its package (`roadmap_0011`). A database may contain
tables of further packages; their recorded revisions are neither read nor changed.

Each package has a folder of migrations: `versions` holds the present ones, beginning with a single
migration that creates every table, and `old` those that this one replaces. A new database is made
by `versions` alone. A database at a revision of `old` is first updated to the last of them, whose
schema is that of the single migration, and then only its recorded revision is replaced (stamped).
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from typing import cast

from alembic.config import Config
from alembic.migration import MigrationContext, RevisionStep
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from keruen.errors import KeruenError

LOGGER = logging.getLogger(__name__)

FOLDER = Path(__file__).parent / "migrations"
"""Alembic's environment and the migrations of the store's own tables."""

UPGRADING = Lock()
"""Alembic has one environment in a process, which names the connection."""

PRESENT, OLD = "versions", "old"
"""The two kinds of migrations in a folder."""


@dataclass(frozen=True)
class _Chain:
    """The migrations of one kind, of every package."""

    config: Config
    script: ScriptDirectory
    heads: frozenset[str]
    revisions: frozenset[str]
    replaced: dict[str, str]
    """Single migrations by the revision that each replaces."""

    def upgrade(self, connection: Connection, revisions: set[str] | frozenset[str]) -> None:
        """Apply every migration up to some revisions."""
        with UPGRADING:
            self.config.attributes["connection"] = connection
            for target in sorted(revisions):

                def steps(
                    held: tuple[str, ...], _: MigrationContext, target: str = target
                ) -> list[RevisionStep]:
                    # Alembic's own command fails on a revision of a package that is not at hand.
                    known = tuple(each for each in held if each in self.revisions)
                    # Alembic passes several revisions too, and its annotation names one.
                    return self.script._upgrade_revs(target, cast(str, known))

                with EnvironmentContext(self.config, self.script, fn=steps, destination_rev=target):
                    self.script.run_env()


def migrate(
    connection: Connection, folders: Sequence[Path], to: Sequence[str] | None = None
) -> bool:
    """Apply the migrations that a database lacks; whether there were any.

    Parameters
    ----------
    connection : an open transaction of the system itself; all migrations are applied, or none.
    folders : folders of migrations of the packages above the store.
    to : the last revisions to apply, present or old ones; all present ones if left out.

    Raises
    ------
    KeruenError : a database whose schema is newer than this version of Keruen.
    """
    places = tuple(folders)
    present = _read_chain(places, PRESENT)
    packages = {package_of(each) for each in present.heads}
    held = {each for each in held_heads(connection) if package_of(each) in packages}
    wanted = set(to or present.heads)
    if held == wanted:
        return False
    not_present = (held | wanted) - present.revisions
    old = _read_chain(places, OLD) if not_present else None
    unknown = not_present - (old.revisions if old else set())
    if unknown:
        raise KeruenError(
            "the database schema is newer than this version of Keruen "
            f"(revision {', '.join(sorted(unknown))})",
            "Install the version of Keruen that wrote it, or open an earlier copy.",
        )
    LOGGER.info(
        "migrating the database from %s to %s",
        *(", ".join(sorted(held)) or "empty", ", ".join(sorted(wanted))),
    )
    _drop_views(connection)
    if old is not None and wanted <= old.revisions:
        old.upgrade(connection, wanted)
        return True
    if old is not None:
        old.upgrade(connection, old.heads)
        for revision in held_heads(connection):
            _stamp(connection, revision, present.replaced)
    present.upgrade(connection, wanted)
    return True


def package_of(revision: str) -> str:
    """The name of the package of a revision."""
    return revision.partition("_")[0]


@cache
def _read_chain(folders: tuple[Path, ...], kind: str) -> _Chain:
    """The migrations in some folders, read once in a process.

    Alembic executes the file of every migration for this, which takes longer than all else that is
    done where a database is opened.
    """
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    places = "\n".join(str(each / kind) for each in (FOLDER, *folders))
    config.set_main_option("version_locations", places.replace("%", "%%"))
    script = ScriptDirectory.from_config(config)
    revisions = [*script.walk_revisions()]
    return _Chain(
        config,
        script,
        frozenset(script.get_heads()),
        frozenset(each.revision for each in revisions),
        {
            each.module.replaces: each.revision
            for each in revisions
            if hasattr(each.module, "replaces")
        },
    )


def _stamp(connection: Connection, revision: str, replaced: dict[str, str]) -> None:
    """Record the single migration in place of the last one that it replaces."""
    if revision in replaced:
        connection.exec_driver_sql(
            "UPDATE alembic_version SET version_num = "
            f"'{replaced[revision]}' WHERE version_num = '{revision}'"
        )


def _drop_views(connection: Connection) -> None:
    """On SQLite, let migrations see the tables and not the views of the same names before them.

    The views belong to this connection; the caller makes new ones after the migrations.
    """
    if connection.dialect.name == "sqlite":
        views = connection.exec_driver_sql("SELECT name FROM sqlite_temp_master WHERE type='view'")
        for name in views.scalars().all():
            connection.exec_driver_sql(f'DROP VIEW temp."{name}"')


def held_heads(connection: Connection) -> tuple[str, ...]:
    """The revisions that a database is at, one for each package."""
    return MigrationContext.configure(connection).get_current_heads()
