"""Every table of the hub book has stated rules: the metadata are gone through, not a list of names.

A table that is added without a rule of each kind fails here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy import CheckConstraint, Column, MetaData, Table, Text, select, text

from keruen.app.commands.packages import KNOWN
from keruen.errors import KeruenError
from keruen.hub import tables as t
from keruen.hub.package import open_hub
from keruen.hub.rules import RULES, WRITTEN_BY_OWNERS
from keruen.hub.rules.conditions import TERMINAL, fraction
from keruen.hub.rules.operations import ERASABLE
from keruen.hub.tables.base import Kilograms
from keruen.store.backup import backup_database, restore_database
from keruen.store.database import Database
from keruen.store.row_visibility import is_guarded
from keruen.store.rules import Rule
from tests.hub.terminal import ANNA, CHIEF
from tests.old.test_hub import FILE, LATER
from tests.old.test_register import unpack

ON_EACH_DATABASE = True


def faults(metadata: MetaData, rules: Sequence[Rule]) -> Iterator[str]:
    """What is missing of the protections of each table."""
    for table in metadata.tables.values():
        own = [rule for rule in rules if rule.table == table.name]
        updates = {rule.name for rule in own if rule.on == "update"}
        if not updates & ({"erased_only"} if table.name in ERASABLE else {"append_only"}):
            yield f"{table.name}: no rule that rows do not change"
        inserts = [rule for rule in own if rule.on == "insert"]
        if table.name not in WRITTEN_BY_OWNERS and not any(
            TERMINAL in rule.when or "current_party_code() NOT IN" in rule.when for rule in inserts
        ):
            yield f"{table.name}: no rule that the terminal alone adds rows"
        if table.name in WRITTEN_BY_OWNERS and not inserts:
            yield f"{table.name}: owners add rows, and no rule says which"
        for column in table.columns:
            if isinstance(column.type, Kilograms) and not any(
                fraction(column.name) in rule.when or f"NEW.{column.name} <>" in rule.when
                for rule in inserts
            ):
                yield f"{table.name}.{column.name}: no rule that kilograms are whole"
        if not is_guarded(table.columns.keys()):
            yield f"{table.name}: its rows have no tier and party"
        tiers = [
            str(each.sqltext)
            for each in table.constraints
            if isinstance(each, CheckConstraint) and "tier IN" in str(each.sqltext)
        ]
        if len(tiers) != 1:
            yield f"{table.name}: no statement of who reads its rows"
        elif ("'pair'" in tiers[0]) != ("reader" in table.columns):
            yield f"{table.name}: a reader without the tier of two readers, or the other way round"


def test_every_table_has_every_protection() -> None:
    assert [*faults(t.metadata, RULES)] == []
    assert len(t.metadata.tables) == len(t.CORE) + len(t.OPERATIONS) + len(t.ADDED)
    assert {each.name for each in (*t.CORE, *t.OPERATIONS, *t.ADDED)} == set(t.metadata.tables)


def test_a_table_without_rules_is_named() -> None:
    metadata = MetaData()
    Table("bare", metadata, Column("id", Text), Column("kg", Kilograms))
    assert [*faults(metadata, RULES)] == [
        "bare: no rule that rows do not change",
        "bare: no rule that the terminal alone adds rows",
        "bare.kg: no rule that kilograms are whole",
        "bare: its rows have no tier and party",
        "bare: no statement of who reads its rows",
    ]
    for table in t.metadata.tables.values():
        left = [rule for rule in RULES if rule.table != table.name]
        assert [*faults(t.metadata, left)], table.name


@pytest.fixture
def filled(tmp_path: Path, register_url: str) -> Database:
    """A book with rows in most tables, on both databases."""
    (tmp_path / "old").mkdir()
    old = open_hub(unpack(FILE, tmp_path / "old"))
    backup_database(old, tmp_path / "copy.zip")
    old.engine.dispose()
    restore_database(register_url, tmp_path / "copy.zip", KNOWN)
    return open_hub(register_url)


def test_no_row_of_any_table_is_changed_or_deleted(filled: Database) -> None:
    """By the terminal itself, past the commands; and by an owner who reads the row."""
    tried = 0
    with filled.admin_read() as connection:
        rows = {
            table.name: connection.execute(select(table.c.id).limit(1)).scalar()
            for table in t.metadata.tables.values()
        }
    for name, identifier in rows.items():
        if identifier is None or name in ERASABLE:
            continue
        for statement in (
            f"UPDATE {name} SET created_by = 'x' WHERE id = '{identifier}'",
            f"DELETE FROM {name} WHERE id = '{identifier}'",
        ):
            with pytest.raises(KeruenError), filled.writing(CHIEF, LATER) as connection:
                connection.execute(text(statement))
        with filled.admin_read() as connection:
            query = text(f"SELECT created_by FROM {name} WHERE id = '{identifier}'")
            assert connection.execute(query).scalar_one() != "x"
        tried += 1
    assert tried >= 40
    for name, identifier in rows.items():
        if identifier is not None and name not in ERASABLE:
            changed = 0
            try:
                with filled.writing(ANNA, LATER) as connection:
                    statement = f"UPDATE {name} SET created_by = 'x' WHERE id = '{identifier}'"
                    changed = connection.execute(text(statement)).rowcount
            except KeruenError:
                continue
            assert changed == 0, name
