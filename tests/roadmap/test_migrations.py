"""The steps make exactly the tables that the code knows, and a later database is refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import MetaData, text

from keruen.errors import KeruenError
from keruen.roadmap import tables
from keruen.roadmap.register import VERSIONS, open_register
from keruen.store import tables as store_tables
from keruen.store.database import open_database
from keruen.store.migrate import migrate


def test_the_steps_make_the_tables(register_url: str) -> None:
    database = open_register(register_url)
    whole = MetaData(naming_convention=tables.metadata.naming_convention)
    for metadata in (store_tables.metadata, tables.metadata):
        for table in metadata.tables.values():
            table.to_metadata(whole)
    with database.keeping() as connection:
        found = compare_metadata(MigrationContext.configure(connection), whole)
        assert found == []
        assert migrate(connection, [VERSIONS]) is False


def test_a_database_of_a_later_keruen(register_url: str) -> None:
    database = open_register(register_url)
    with database.keeping() as connection:
        later = (
            "UPDATE alembic_version SET version_num = 'roadmap_9999' WHERE version_num LIKE 'r%'"
        )
        connection.execute(text(later))
    database.engine.dispose()
    with pytest.raises(KeruenError) as error:
        open_register(register_url)
    assert str(error.value) == (
        "the database schema is newer than this version of Keruen (roadmap_9999)\n"
        "  Install that Keruen, or open a copy from before."
    )


def test_an_earlier_register_is_brought_up_to_date(register_url: str, tmp_path: Path) -> None:
    """On SQLite views of each connection stand before the tables, and no step may stumble there."""
    older = tmp_path / "versions"
    older.mkdir()
    for step in VERSIONS.glob("roadmap_000[1-4].py"):
        shutil.copy(step, older)
    database = open_database(register_url)
    with database.keeping(alone=True) as connection:
        migrate(connection, [older])
        agreed = (
            "INSERT INTO assent (id, tier, party, kind, subject, step, of_party, account, "
            "created_at, created_by) VALUES ('a', 'shared', 'MAR', 'commitment', 'c', 'publish', "
            "'MAR', 'mar', 'then', 'mar')"
        )
        connection.execute(text(agreed))
    database.refresh()
    database.engine.dispose()
    with open_register(register_url).looking() as connection:
        assert connection.execute(text("SELECT id, seen FROM assent")).all() == [("a", None)]
