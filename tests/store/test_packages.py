"""Two packages in one database: opening one leaves tables, guards and revisions of the other."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, MetaData, Table, text

from keruen.errors import KeruenError
from keruen.roadmap.register import MIGRATIONS, ROADMAP, open_register
from keruen.store.database import Database, open_database
from keruen.store.guards import install_guards
from keruen.store.migrate import held_heads, migrate
from keruen.store.opening import STORE, open_packages
from keruen.store.packages import Package, check_tables
from keruen.store.roles import Actor
from keruen.store.rules import Rule
from tests.store.ledger.tables import LEDGER, RULES, receipt_line

HEADS = ("ledger_0001", "roadmap_0012", "store_0011")


def read_guards(connection: Connection) -> list[tuple[str, ...]]:
    """Every trigger, function and policy of a database, with its text."""
    if connection.dialect.name == "sqlite":
        queries = ["SELECT name, tbl_name, sql FROM main.sqlite_master WHERE type = 'trigger'"]
    else:
        queries = [
            "SELECT tgname, tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger "
            "WHERE NOT tgisinternal",
            "SELECT proname, pg_get_functiondef(oid) FROM pg_proc "
            "WHERE pronamespace = 'public'::regnamespace",
            "SELECT tablename, policyname, coalesce(qual, ''), coalesce(with_check, '') "
            "FROM pg_policies",
        ]
    found: list[tuple[str, ...]] = []
    for query in queries:
        found += [tuple(row) for row in connection.exec_driver_sql(query)]
    return sorted(found)


def count_triggers(connection: Connection) -> Counter[str]:
    """Triggers by package."""
    if connection.dialect.name == "sqlite":
        query = "SELECT name FROM main.sqlite_master WHERE type = 'trigger'"
    else:
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    names = connection.exec_driver_sql(query).scalars()
    return Counter(name.partition("_")[0] for name in names)


def open_both(url: str) -> Database:
    """A database with the register and the small package, each opened once."""
    open_register(url).engine.dispose()
    return open_packages(url, [LEDGER])


def test_opening_one_package_leaves_the_other(register_url: str) -> None:
    database = open_both(register_url)
    with database.admin_read() as connection:
        before, counted = read_guards(connection), count_triggers(connection)
        assert set(held_heads(connection)) == set(HEADS)
    database.engine.dispose()
    assert set(counted) == {"ledger", "roadmap", "store"}
    assert counted["roadmap"] > 300
    assert counted["ledger"] >= len(RULES) + 3
    for reopened in (open_register(register_url), open_packages(register_url, [LEDGER])):
        with reopened.admin_read() as connection:
            assert read_guards(connection) == before
            assert set(held_heads(connection)) == set(HEADS)
        reopened.engine.dispose()


def test_a_changed_package_installs_its_own_guards_alone(register_url: str) -> None:
    database = open_both(register_url)
    fewer = replace(LEDGER, rules=RULES[:1])
    with database.admin_transaction() as connection:
        before = read_guards(connection)
        assert install_guards(connection, fewer) is True
        assert install_guards(connection, fewer) is False
        lost = set(before) - set(read_guards(connection))
        assert {each[0] for each in lost} == {"ledger_rule_receipt_line_update_kept"}
        assert install_guards(connection, LEDGER) is True
        assert read_guards(connection) == before


def test_the_guards_of_both_packages_refuse(register_url: str) -> None:
    database = open_both(register_url)
    open_register(register_url).engine.dispose()
    actor = Actor("clerk", "TERM", "person_clerk", frozenset())
    line = {"id": "line", "tier": "shared", "party": "TERM", "receipt": "r", "number": 1, "kg": 0}
    row = {**line, "created_at": "now", "created_by": "clerk"}
    with pytest.raises(KeruenError) as error, database.writing(actor) as connection:
        connection.execute(receipt_line.insert().values(row))
    assert str(error.value) == (
        "a line of a receipt has a weight above zero\n  Write the net weight in kilograms."
    )
    entry = (
        "INSERT INTO log_entry (log, position, tier, party, at, by_party, by_account, act, body, "
        "leaf_hash) VALUES ('shared', 7, 'shared', '', 'now', 'TERM', 'clerk', 'x', '{}', '')"
    )
    with pytest.raises(KeruenError) as error, database.writing(actor) as connection:
        connection.execute(text(entry))
    assert str(error.value) == (
        "an entry of the log follows the one before it\n  Append it through an act."
    )


def test_guards_of_an_earlier_version_are_replaced(register_url: str) -> None:
    database = open_both(register_url)
    with database.admin_transaction() as connection:
        before = read_guards(connection)
        if connection.dialect.name == "sqlite":
            earlier = (
                'CREATE TRIGGER main."rule_commitment_update_old" BEFORE UPDATE ON commitment '
                "BEGIN SELECT RAISE(ABORT, 'old'); END"
            )
            connection.exec_driver_sql(earlier)
        else:
            connection.exec_driver_sql(
                "CREATE FUNCTION rule_commitment_update_old() RETURNS trigger LANGUAGE plpgsql "
                "AS $$ BEGIN RETURN NEW; END $$"
            )
            connection.exec_driver_sql(
                "CREATE TRIGGER rule_commitment_update_old BEFORE UPDATE ON commitment "
                "FOR EACH ROW EXECUTE FUNCTION rule_commitment_update_old()"
            )
        assert install_guards(connection, LEDGER) is False
        assert install_guards(connection, STORE) is False
        assert len(read_guards(connection)) > len(before)
        assert install_guards(connection, ROADMAP) is True
        assert read_guards(connection) == before


def test_a_later_schema_of_another_package_is_left_alone(register_url: str) -> None:
    database = open_both(register_url)
    with database.admin_transaction() as connection:
        connection.exec_driver_sql(
            "UPDATE alembic_version SET version_num = 'ledger_9999' "
            "WHERE version_num = 'ledger_0001'"
        )
        assert migrate(connection, [MIGRATIONS]) is False
        with pytest.raises(KeruenError) as error:
            migrate(connection, [LEDGER.migrations])
        assert "ledger_9999" in held_heads(connection)
    assert str(error.value) == (
        "the database schema is newer than this version of Keruen (revision ledger_9999)\n"
        "  Install the version of Keruen that wrote it, or open an earlier copy."
    )


def test_a_register_is_migrated_beside_another_package(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'register.db'}"
    database = open_database(url)
    with database.admin_transaction() as connection:
        migrate(connection, [MIGRATIONS], ["store_0005", "roadmap_0010"])
    database.refresh()
    with database.admin_transaction() as connection:
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES ('other_0004')")
    database.engine.dispose()
    with open_register(url).admin_read() as connection:
        assert set(held_heads(connection)) == {*HEADS[1:], "other_0004"}


def test_a_table_belongs_to_one_package() -> None:
    other = MetaData()
    Table("receipt", other)
    with pytest.raises(ValueError) as error:
        check_tables([LEDGER, Package("hub", other, (), Path())])
    assert str(error.value) == "the table 'receipt' belongs to the packages ledger and hub"


def test_a_name_that_postgresql_would_shorten(register_url: str) -> None:
    rule = Rule("n" * 40, "receipt_line", "update", "1 = 0", "", "")
    database = open_packages(register_url, [LEDGER])
    with database.admin_transaction() as connection, pytest.raises(ValueError) as error:
        install_guards(connection, replace(LEDGER, rules=(rule,)))
    assert str(error.value) == (
        f"the name of the guard ledger_rule_receipt_line_update_{'n' * 40} is longer than 63"
    )
