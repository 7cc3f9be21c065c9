"""The kinds of records by their ids: one query over all tables finds what one for each finds."""

from __future__ import annotations

from sqlalchemy import select

from keruen.roadmap import tables as t
from keruen.roadmap.desk import read_desk
from keruen.roadmap.reads.records import kinds_with, read_records, record_kinds
from keruen.store.database import Database
from keruen.store.roles import PUBLIC
from tests.roadmap.sides import KAZ, MAR

ON_EACH_DATABASE = True


def test_one_query_finds_the_kinds_that_one_for_each_finds(database: Database) -> None:
    with database.admin_read() as connection:
        known = {
            kind: connection.execute(select(t.metadata.tables[kind].c.id).limit(1)).scalars().all()
            for kind in record_kinds()
        }
    ids = sorted({each for found in known.values() for each in found})
    assert len(ids) > 10
    for actor in (MAR, KAZ, PUBLIC):
        with read_desk(database, actor) as desk:
            for asked in ([each] for each in ids):
                expected = [kind for kind in record_kinds() if read_records(desk, kind, asked)]
                assert kinds_with(desk, asked) == expected, (actor, asked)
            expected = [kind for kind in record_kinds() if read_records(desk, kind, ids)]
            assert kinds_with(desk, ids) == expected
            assert kinds_with(desk, ["nothing", ""]) == kinds_with(desk, []) == []


def test_a_message_may_name_thousands_of_words(database: Database) -> None:
    """SQLite takes 250,000 parameters in a statement, and each of a hundred kinds has its own."""
    with read_desk(database, MAR) as desk:
        assert kinds_with(desk, [*(f"word_{each}" for each in range(3_000)), "p03"]) == [
            "provision"
        ]
