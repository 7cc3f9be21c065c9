"""Tables of records of a package: the columns that all of them share, and kinds of columns."""

from __future__ import annotations

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, Index, MetaData, Table, Text
from sqlalchemy.schema import SchemaItem

from keruen.store.typed_rows import PYTHON_TYPE

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
"""How constraints and indexes are named, so that migrations can name them."""


def text(
    name: str, *, needed: bool = True, index: bool | None = None, unique: bool | None = None
) -> Column[str]:
    """A column of text; one that may be empty has the empty text as its default."""
    default = None if needed else ""
    return Column(name, Text, nullable=False, server_default=default, index=index, unique=unique)


def maybe(name: str) -> Column[str]:
    """A column of text that may be absent."""
    return Column(name, Text, nullable=True)


def json(name: str, python_type: str) -> Column[object]:
    """A column of JSON."""
    return Column(name, JSON, nullable=False, info={PYTHON_TYPE: python_type})


def link(name: str, target: str, *, needed: bool = True) -> Column[str]:
    """A column with the id of a record of another table."""
    return Column(name, Text, ForeignKey(f"{target}.id"), nullable=not needed, index=True)


def record_table(
    metadata: MetaData, name: str, *columns: SchemaItem, tiers: tuple[str, ...] = ("party",)
) -> Table:
    """A table of records; `pair` among its tiers gives it a second reader.

    Examples
    --------
    >>> made = record_table(MetaData(), "sample", text("label"), tiers=("party", "shared"))
    >>> made.columns.keys()
    ['id', 'tier', 'party', 'label', 'created_at', 'created_by']
    """
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
