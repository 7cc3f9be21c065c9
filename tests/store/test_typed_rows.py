"""The generated row classes are those of the tables, and read what the tables hold."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    create_engine,
    select,
)

from keruen.council import rows as council_rows
from keruen.council import tables as council_tables
from keruen.hub import rows as hub_rows
from keruen.hub import tables as hub_tables
from keruen.hub.tables.base import Kilograms
from keruen.roadmap import rows as roadmap_rows
from keruen.roadmap import tables as roadmap_tables
from keruen.store import rows as store_rows
from keruen.store import tables as store_tables
from keruen.store.typed_rows import (
    PYTHON_TYPE,
    TypedRow,
    class_name,
    python_type,
    read_first,
    read_rows,
    write_module,
)
from keruen.studies import rows as studies_rows
from keruen.studies import tables as studies_tables
from keruen.trade_data import rows as trade_rows
from keruen.trade_data import tables as trade_tables

PACKAGES = [
    ("hub", hub_tables.metadata, hub_rows),
    ("store", store_tables.metadata, store_rows),
    ("roadmap", roadmap_tables.metadata, roadmap_rows),
    ("council", council_tables.metadata, council_rows),
    ("studies", studies_tables.metadata, studies_rows),
    ("trade_data", trade_tables.metadata, trade_rows),
]
VALUES: dict[type[Any], Any] = {
    Boolean: True,
    Integer: 7,
    BigInteger: 7,
    Float: 1.5,
    LargeBinary: b"bytes",
    JSON: {"en": "a word"},
    Text: "text",
    Kilograms: 7,
}


@pytest.mark.parametrize(("package", "metadata", "module"), PACKAGES)
def test_generated_rows_are_current(package: str, metadata: MetaData, module: ModuleType) -> None:
    path = Path(str(module.__file__))
    assert path.read_text(encoding="utf-8") == write_module(package, metadata), (
        "run scripts/make_row_types.py"
    )


@pytest.mark.parametrize(("metadata", "module"), [each[1:] for each in PACKAGES])
def test_every_table_is_read_into_its_class(metadata: MetaData, module: ModuleType) -> None:
    engine = create_engine("sqlite://")
    bare = MetaData()
    for table in metadata.tables.values():
        # Any value of a type is read back, also one that no row may have.
        copy = table.to_metadata(bare)
        copy.constraints -= {each for each in copy.constraints if type(each) is CheckConstraint}
    bare.create_all(engine)
    with engine.begin() as connection:
        for table in metadata.tables.values():
            kind: type[TypedRow] = getattr(module, class_name(table.name))
            assert kind.table is table
            assert read_rows(connection, kind, select(table)) == []
            assert read_first(connection, kind, select(table)) is None
            given = {each.name: VALUES[type(each.type)] for each in table.columns}
            connection.execute(table.insert().values(**given))
            (row,) = read_rows(connection, kind, select(table))
            assert dict(row) == given
            assert {name: getattr(row, name) for name in row} == given
            assert row == read_first(connection, kind, select(table))


def test_a_row_is_a_mapping_and_cannot_be_changed() -> None:
    row = store_rows.LogNodeRow("shared", 0, 1, "shared", "", b"hash", "")
    assert (row["level"], row.level, len(row), "size" in row) == (0, 0, 7, False)
    assert {**row, "level": 2}["level"] == 2
    for name in ("size", "table", "__class__"):
        with pytest.raises(KeyError):
            row[name]
    with pytest.raises(dataclasses.FrozenInstanceError):
        row.level = 3  # type: ignore[misc]


def test_a_type_of_the_stored_module_is_imported() -> None:
    metadata = MetaData()
    Table("plain", metadata, Column("a", JSON, info={PYTHON_TYPE: "list[str]"}))
    assert "\nfrom keruen.hub import tables\n" in write_module("hub", metadata)
    Table("call", metadata, Column("b", JSON, info={PYTHON_TYPE: "stored.PortFacts"}))
    assert "\nfrom keruen.hub import stored, tables\n" in write_module("hub", metadata)


def test_types_of_columns() -> None:
    columns = [
        Column("a", Text, nullable=False),
        Column("b", Float, nullable=True),
        Column("c", Boolean, nullable=False),
        Column("d", JSON, nullable=True, info={PYTHON_TYPE: "list[str]"}),
        Column("e", JSON, nullable=False),
    ]
    Table("some_table", MetaData(), *columns)
    found = [python_type(each) for each in columns[:4]]
    assert found == ["str", "float | None", "bool", "list[str] | None"]
    with pytest.raises(LookupError) as error:
        python_type(columns[4])
    assert str(error.value) == "some_table.e names no type in Python"
    assert class_name("some_table") == "SomeTableRow"
