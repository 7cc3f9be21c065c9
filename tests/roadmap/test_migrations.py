"""The steps make exactly the tables that the code knows, and a later database is refused."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import MetaData, text

from keruen.errors import KeruenError
from keruen.roadmap import tables
from keruen.roadmap.register import VERSIONS, open_register
from keruen.store import tables as store_tables
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
        "the database was brought further by a later Keruen (roadmap_9999)\n"
        "  Install that Keruen, or open a copy from before."
    )
