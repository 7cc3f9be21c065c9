"""What the tables of the hub book share: metadata, kinds of columns, kinds of records."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    Dialect,
    ForeignKey,
    Index,
    MetaData,
    Numeric,
    Table,
    Text,
)
from sqlalchemy.types import TypeDecorator, TypeEngine

from keruen.store.typed_rows import PYTHON_TYPE

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Kilograms(TypeDecorator[int]):
    """Whole kilograms; nothing else goes in, from Python or past it.

    An integer column of PostgreSQL rounds a fraction without an error before a trigger sees it.
    There it is therefore a number of any scale, and a rule refuses fractions on both databases.
    """

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The type of the column in a kind of database."""
        return dialect.type_descriptor(Numeric() if dialect.name == "postgresql" else BigInteger())

    def process_bind_param(self, value: Any, _dialect: Dialect) -> int | None:
        """Refuse what is not a whole number of Python."""
        if value is not None and type(value) is not int:
            raise TypeError(f"kilograms are whole numbers, not {type(value).__name__}")
        return value

    def process_result_value(self, value: Any, _dialect: Dialect) -> int | None:
        """Whole numbers out of both databases, from sums too."""
        return None if value is None else int(value)


def text(name: str, *, needed: bool = True, **options: Any) -> Column[str]:
    """A column of text; one that may be empty has the empty text as its default."""
    if not needed:
        options.setdefault("server_default", "")
    return Column(name, Text, nullable=False, **options)


def maybe(name: str) -> Column[str]:
    """A column of text that may be absent."""
    return Column(name, Text, nullable=True)


def json(name: str, python_type: str) -> Column[Any]:
    """A column of JSON."""
    return Column(name, JSON, nullable=False, info={PYTHON_TYPE: python_type})


def kilograms(name: str, *, needed: bool = True, **options: Any) -> Column[int]:
    """A column of whole kilograms."""
    return Column(name, Kilograms, nullable=not needed, info={PYTHON_TYPE: "int"}, **options)


def link(name: str, target: str, *, needed: bool = True) -> Column[str]:
    """A column with the id of a record of another table."""
    return Column(name, Text, ForeignKey(f"{target}.id"), nullable=not needed, index=True)


def record(name: str, *columns: Any, tiers: tuple[str, ...] = ("party",)) -> Table:
    """A table of records; `pair` among its tiers gives it a second reader."""
    allowed = ", ".join(f"'{each}'" for each in tiers)
    reader = [text("reader", needed=False)] if "pair" in tiers else []
    made = Table(
        name,
        metadata,
        Column("id", Text, primary_key=True),
        Column("tier", Text, nullable=False),
        Column("party", Text, nullable=False),
        *reader,
        *columns,
        text("created_at"),
        text("created_by"),
        CheckConstraint(f"tier IN ({allowed})", name="tier"),
    )
    if reader:
        Index(f"ix_{name}_reader", made.c.reader)
    return made


OWN: tuple[str, ...] = ("party",)
"""Tiers of what the terminal alone reads."""

OWNED: tuple[str, ...] = ("party", "pair")
"""Tiers of what the terminal reads, and one owner where it concerns an owner."""

KNOWN: tuple[str, ...] = ("shared", "public")
"""Tiers of what every party reads."""
