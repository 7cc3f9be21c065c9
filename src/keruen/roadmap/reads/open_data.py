"""Rows of the open data: what is public and not withdrawn, with links to public rows alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import ColumnElement, Table, select

from keruen.roadmap.desk import Desk
from keruen.roadmap.open_tables import LANGUAGES, OPEN_TABLES, OpenColumn, OpenTable
from keruen.store.unit_of_work import Row

OpenValue = str | int | float | Decimal | None


@dataclass(frozen=True)
class OpenRows:
    """The published rows of a table.

    Parameters
    ----------
    names : the columns, a column of texts once for each language.
    rows : values in the order of the names; None where the row records nothing.
    issued, modified : instants of the first and of the last change of a public row, empty without
        one; withdrawing a row changes the second.
    """

    names: tuple[str, ...]
    rows: tuple[tuple[OpenValue, ...], ...]
    issued: str
    modified: str


def open_names(table: OpenTable) -> tuple[str, ...]:
    """The names of the columns of a table.

    Examples
    --------
    >>> open_names(OPEN_TABLES["themes"])
    ('id', 'names_ar', 'names_en', 'names_fr', 'names_kk', 'names_ru')
    """
    return tuple(name for column in table.columns for name in column_names(column))


def column_names(column: OpenColumn) -> tuple[str, ...]:
    """One name, or one for each language."""
    if column.kind != "texts":
        return (column.name,)
    return tuple(f"{column.name}_{language}" for language in LANGUAGES)


def read_open_rows(desk: Desk, name: str) -> OpenRows:
    """The published rows of a table, in the order of their keys."""
    open_table = OPEN_TABLES[name]
    table = open_table.table
    query = select(table).where(*_public(table), *open_table.chosen)
    rows = desk.rows(query.order_by(table.c[open_table.key]))
    linked = {
        column.target: _ids(desk, OPEN_TABLES[column.target])
        for column in open_table.columns
        if column.kind == "link"
    }
    return OpenRows(
        open_names(open_table),
        tuple(
            tuple(value for column in open_table.columns for value in _values(column, row, linked))
            for row in rows
        ),
        *_changed(desk, table),
    )


def _public(table: Table) -> list[ColumnElement[bool]]:
    """Conditions on top of those of the database, so open data do not depend on the account."""
    found: list[ColumnElement[bool]] = []
    if "tier" in table.c:
        found.append(table.c.tier == "public")
    if "withdrawn_at" in table.c:
        found.append(table.c.withdrawn_at.is_(None))
    return found


def _ids(desk: Desk, target: OpenTable) -> frozenset[str]:
    key = target.table.c[target.key]
    query = select(key).where(*_public(target.table), *target.chosen)
    return frozenset(str(row[target.key]) for row in desk.rows(query))


def _values(
    column: OpenColumn, row: Row, linked: Mapping[str, frozenset[str]]
) -> tuple[OpenValue, ...]:
    value = row[column.name]
    if column.kind == "texts":
        texts = value or {}
        return tuple(texts.get(language) or None for language in LANGUAGES)
    if column.kind == "link":
        # What is published may belong to what is not: its id is not published either.
        return (value if value in linked[column.target] else None,)
    if column.kind == "number" and isinstance(value, str):
        return (Decimal(value),)
    return (None if value == "" else value,)


def _changed(desk: Desk, table: Table) -> tuple[str, str]:
    """The first and the last change of the public rows, withdrawn ones too."""
    names = [each for each in ("created_at", "changed_at", "withdrawn_at") if each in table.c]
    if not names:
        return "", ""
    columns = [table.c[name] for name in names]
    public = [table.c.tier == "public"] if "tier" in table.c else []
    rows = desk.rows(select(*columns).where(*public))
    days = [str(row[name]) for row in rows for name in names if row[name]]
    return (min(days), max(days)) if days else ("", "")
