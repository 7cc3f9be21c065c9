"""The log in the database: equal to the tree computed anew, and a rewritten history caught."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from keruen.errors import KeruenError
from keruen.roadmap.desk import open_desk, read_desk
from keruen.store import log, merkle
from keruen.store.database import Database, open_database
from keruen.store.tables import log_entry, log_node
from tests.databases import Server
from tests.roadmap.sides import MAR, NOW, act, begin

ON_EACH_DATABASE = True


def test_roots_and_proofs_are_those_of_the_entries(database: Database) -> None:
    for number in range(9):
        act(database, MAR, "add_person", name=f"Person {number}")
    with read_desk(database, MAR, NOW) as desk:
        leaves = log.read_leaves(desk.connection, log.SHARED)
        size = len(leaves)
        assert size == log.size_of(desk.connection, log.SHARED) > 10
        for each in range(1, size + 1):
            found = log.root_of(desk.connection, log.SHARED, each)
            assert found == merkle.root(leaves[:each])
            path = log.prove_consistency(desk.connection, log.SHARED, each, size)
            assert merkle.verify_consistency(each, size, found, merkle.root(leaves), path)
            path = log.prove_inclusion(desk.connection, log.SHARED, each - 1, size)
            assert merkle.verify_inclusion(
                leaves[each - 1], each - 1, size, path, merkle.root(leaves)
            )
    with database.admin_transaction() as connection:
        assert log.check_log(connection, log.SHARED) == (size, merkle.root(leaves))


def test_a_rewritten_history_is_caught_by_the_kept_checkpoint(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    url = f"sqlite:///{tmp_path_factory.mktemp('rewritten') / 'register.db'}"
    database = begin(url)
    with open_desk(database, MAR, NOW) as desk:
        held = log.make_checkpoint(desk.connection, log.SHARED, desk.moment)
    # Whoever owns the file takes the guards away and writes the whole log anew.
    bare = open_database(url)
    with bare.admin_transaction() as connection:
        triggers = connection.execute(
            text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        ).scalars()
        for name in list(triggers):
            connection.execute(text(f'DROP TRIGGER main."{name}"'))
        rows = [
            dict(row)
            for row in connection.execute(
                log_entry.select()
                .where(log_entry.c.log == log.SHARED)
                .order_by(log_entry.c.position)
            ).mappings()
        ]
        for table in ("log_entry", "log_node", "checkpoint"):
            connection.execute(text(f"DELETE FROM {table} WHERE log = 'shared'"))
        for row in rows:
            act_name = "nothing happened" if row["position"] == 1 else row["act"]
            log.append(
                connection,
                log.SHARED,
                at=row["at"],
                party=row["by_party"],
                account=row["by_account"],
                act=act_name,
                body=row["body"],
            )
        size, _ = log.check_log(connection, log.SHARED)
        assert size == held["size"]
        assert connection.execute(log_node.select()).first() is not None
        with pytest.raises(KeruenError) as error:
            log.check_against(log.read_leaves(connection, log.SHARED), held)
    assert str(error.value) == (
        f"the first {size} entries of the log 'shared' are not those of the checkpoint of "
        f"{held['at']}\n"
        "  History was rewritten. Restore the database from a copy and inform both sides."
    )


def test_a_server_is_real(postgresql: Server) -> None:
    with open_database(postgresql.fresh()).admin_transaction() as connection:
        assert "PostgreSQL" in str(connection.execute(text("SELECT version()")).scalar())
