"""What the tables of the hub book share: metadata, kinds of columns, kinds of records."""

from __future__ import annotations

from decimal import Decimal
from typing import SupportsInt

from sqlalchemy import BigInteger, Column, Dialect, MetaData, Numeric, Table
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeDecorator, TypeEngine

from keruen.store.record_tables import NAMING, json, link, maybe, record_table, text
from keruen.store.typed_rows import PYTHON_TYPE

__all__ = [
    "KNOWN",
    "OWN",
    "OWNED",
    "Kilograms",
    "json",
    "kilograms",
    "link",
    "maybe",
    "metadata",
    "record",
    "text",
]

metadata = MetaData(naming_convention=NAMING)


class Kilograms(TypeDecorator[int]):
    """Whole kilograms; nothing else goes in, from Python or past it.

    An integer column of PostgreSQL rounds a fraction without an error before a trigger sees it.
    There it is therefore a number of any scale, and a rule refuses fractions on both databases.
    """

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[int] | TypeEngine[Decimal]:
        """The type of the column in a kind of database."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(Numeric())
        return dialect.type_descriptor(BigInteger())

    def process_bind_param(self, value: object, _dialect: Dialect) -> int | None:
        """Refuse what is not a whole number of Python."""
        if value is not None and type(value) is not int:
            raise TypeError(f"kilograms are whole numbers, not {type(value).__name__}")
        return value

    def process_result_value(self, value: SupportsInt | None, _dialect: Dialect) -> int | None:
        """Whole numbers out of both databases, from sums too."""
        return None if value is None else int(value)


def kilograms(name: str, *, needed: bool = True, server_default: str | None = None) -> Column[int]:
    """A column of whole kilograms."""
    return Column(
        name,
        Kilograms,
        nullable=not needed,
        info={PYTHON_TYPE: "int"},
        server_default=server_default,
    )


def record(name: str, *columns: SchemaItem, tiers: tuple[str, ...] = ("party",)) -> Table:
    """A table of records of the hub book; `pair` among its tiers gives it a second reader."""
    return record_table(metadata, name, *columns, tiers=tiers)


OWN: tuple[str, ...] = ("party",)
"""Tiers of what the terminal alone reads."""

OWNED: tuple[str, ...] = ("party", "pair")
"""Tiers of what the terminal reads, and one owner where it concerns an owner."""

KNOWN: tuple[str, ...] = ("shared", "public")
"""Tiers of what every party reads."""
