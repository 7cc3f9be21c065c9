"""The frozen migrations make the tables that the package describes, on both databases."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import MetaData, inspect, select, text

from keruen.hub import tables as t
from keruen.hub.package import HUB, open_hub
from keruen.hub.rules.records import append_only
from keruen.hub.tables.base import Kilograms
from keruen.store import tables as store
from keruen.store.database import open_database
from keruen.store.migrate import held_heads, migrate
from keruen.store.rules import rule_statements

HEADS = {"store_0011", "hub_0004"}


def test_the_migrations_make_the_tables(register_url: str) -> None:
    database = open_hub(register_url)
    whole = MetaData(naming_convention=t.metadata.naming_convention)
    metadata: MetaData
    for metadata in (store.metadata, t.metadata):
        for table in metadata.tables.values():
            table.to_metadata(whole)
    with database.admin_transaction() as connection:
        assert compare_metadata(MigrationContext.configure(connection), whole) == []
        assert set(held_heads(connection)) == HEADS
        assert migrate(connection, [HUB.migrations]) is False
        inspector = inspect(connection)
        compared = 0
        for table in t.metadata.tables.values():
            held = {each["name"]: each for each in inspector.get_columns(table.name)}
            names = {str(each["name"]) for each in inspector.get_check_constraints(table.name)}
            wanted = {
                str(each.name) for each in table.constraints if str(each.name).startswith("ck_")
            }
            assert names == wanted, table.name
            for column in table.columns:
                if isinstance(column.type, Kilograms):
                    kind = held[column.name]["type"].compile(dialect=connection.dialect)
                    assert kind == ("NUMERIC" if database.dialect == "postgresql" else "BIGINT")
                    compared += 1
                assert (held[column.name]["default"] is None) == (column.server_default is None)
        assert compared >= 30


def test_balances_are_computed_past_the_rule_that_rows_do_not_change(register_url: str) -> None:
    """In the order of the book, which is not that of the ids."""
    database = open_database(register_url)
    with database.admin_transaction(alone=True) as connection:
        migrate(connection, [HUB.migrations], ["store_0008", "hub_0002"])
        for rule in append_only("claim_entry"):
            for statement in rule_statements(database.dialect, rule, "hub"):
                connection.exec_driver_sql(statement)
        common = "'party', 'TERM', '', ''"
        shared = "'shared', 'TERM', '', ''"
        columns = "tier, party, created_at, created_by"
        connection.execute(
            text(
                f"INSERT INTO grade (id, code, name, basis, {columns}) "
                f"VALUES ('w', 'w', 'W', 'b', {shared})"
            )
        )
        for number, (document, kg) in enumerate((("d2", 700), ("d3", -200), ("d1", -500)), start=1):
            heading = "id, kind, number, reference, claim_kg, business_at, zone, utc_offset, tzdata"
            given = f"'{document}', 'receipt', {number}, '', {kg}, '', '', '', ''"
            connection.execute(
                text(
                    f"INSERT INTO grain_document ({heading}, {columns}) VALUES ({given}, {common})"
                )
            )
            connection.execute(
                text(
                    "INSERT INTO claim_entry (id, document, line, owner, grade, basis, account, "
                    f"kg, {columns}) VALUES ('e_{document}', '{document}', 1, 'ANNA', 'w', 'b', "
                    f"'free', {kg}, {common})"
                )
            )
            connection.execute(
                text(
                    f"INSERT INTO posting (id, seq, document, business_at, {columns}) VALUES "
                    f"('p_{document}', {number}, '{document}', '', {common})"
                )
            )
    database.engine.dispose()
    entry = t.claim_entry.c
    with open_hub(register_url).admin_read() as connection:
        query = select(entry.document, entry.number, entry.balance_kg).order_by(entry.number)
        assert [tuple(row) for row in connection.execute(query)] == [
            ("d2", 1, 700),
            ("d3", 2, 500),
            ("d1", 3, 0),
        ]
