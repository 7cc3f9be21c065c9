"""Rows of tables as typed objects, and the generator of their classes.

`keruen.store.rows` and `keruen.roadmap.rows` contain one generated class a table, with a field for
each column in the order of the table. A row is also a mapping by column, for code that works on
rows of any table. After a change of tables, ``python scripts/make_row_types.py`` writes both
modules anew; a test compares them with the tables.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, TypeVar

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)
from sqlalchemy.sql.selectable import ExecutableReturnsRows

from keruen.rows import TableRow, write_row_class

PYTHON_TYPE = "python_type"
"""The key in the `info` of a column of JSON under which its type in Python is written.

A type such as ``stored.PortFacts`` is one of the module `stored` of the package.
"""

TYPES: tuple[tuple[type[object], str], ...] = (
    (Boolean, "bool"),
    (Integer, "int"),
    (Float, "float"),
    (LargeBinary, "bytes"),
    (Text, "str"),
)
"""Types of columns with their types in Python."""


class TypedRow(TableRow):
    """One row of a table of the database, or of a query of some of its columns."""

    __slots__: tuple[str, ...] = ()
    table: ClassVar[Table]


class ExtendedRow(TypedRow):
    """A row of a table with more about it: as a mapping, its columns and then what was added."""

    __slots__: tuple[str, ...] = ()
    row: TypedRow | None
    """The row of the table; none where only what was added is known."""

    def __getitem__(self, column: str) -> object:
        if column in self._added:
            return getattr(self, column)
        if self.row is None:
            raise KeyError(column)
        return self.row[column]

    def __iter__(self) -> Iterator[str]:
        if self.row is not None:
            yield from (each for each in self.row if each not in self._added)
        yield from self._added

    def __len__(self) -> int:
        return sum(1 for _ in self)

    @property
    def _added(self) -> tuple[str, ...]:
        return tuple(each for each in self.__slots__ if each != "row")


R = TypeVar("R", bound=TypedRow)


def read_rows(connection: Connection, kind: type[R], query: ExecutableReturnsRows) -> list[R]:
    """Every row of a query for whole rows of a table, which begins with ``select(kind.table)``."""
    return [kind(*row) for row in connection.execute(query)]


def iterate_rows(
    connection: Connection, kind: type[R], query: ExecutableReturnsRows
) -> Iterator[R]:
    """The same one after the other, for tables of any length."""
    return (kind(*row) for row in connection.execute(query))


def read_first(connection: Connection, kind: type[R], query: ExecutableReturnsRows) -> R | None:
    """The first row of a query for whole rows of a table, if any."""
    row = connection.execute(query).first()
    return None if row is None else kind(*row)


def columns_of(kind: type[TypedRow]) -> list[Column[object]]:
    """The columns of a table that a class of rows has, in its order."""
    return [kind.table.c[name] for name in kind.__slots__]


def class_name(table: str) -> str:
    """The name of the class of a table's rows: ``text_version`` becomes ``TextVersionRow``."""
    return "".join(part.capitalize() for part in table.split("_")) + "Row"


def python_type(column: Column[object]) -> str:
    """The type of a column's values in Python.

    Raises
    ------
    LookupError : a column of JSON without `PYTHON_TYPE`, or of a type not known here.
    """
    name = column.info.get(PYTHON_TYPE)
    for kind, written in TYPES:
        if name is None and isinstance(column.type, kind):
            name = written
    if name is None:
        raise LookupError(f"{column.table.name}.{column.name} names no type in Python")
    return f"{name} | None" if column.nullable else str(name)


def write_module(package: str, metadata: MetaData) -> str:
    """The source of a module with one class for each table, in the order of the metadata."""
    classes = "\n".join(_write_class(table) for table in metadata.tables.values())
    used = ", ".join(each for each in ("Any", "ClassVar") if each in classes)
    modules = "stored, tables" if "stored." in classes else "tables"
    imports = "\n".join(
        sorted(
            [
                f"from keruen.{package} import {modules}",
                "from keruen.store.typed_rows import TypedRow",
            ]
        )
    )
    return f'''"""Rows of the tables of `keruen.{package}`, one class a table.

Generated from `tables.py` by ``python scripts/make_row_types.py``; changes here are overwritten.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import {used}

from sqlalchemy import Table

{imports}

{classes}'''


def _write_class(table: Table) -> str:
    return write_row_class(
        class_name(table.name),
        f"A row of `{table.name}`.",
        f"tables.{table.name}",
        {each.name: python_type(each) for each in table.columns},
        base="TypedRow",
    )
