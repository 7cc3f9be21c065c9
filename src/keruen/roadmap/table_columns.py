"""The kinds of columns and records of which the tables of the register are made."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    ForeignKey,
    MetaData,
    Table,
    Text,
)
from sqlalchemy.schema import SchemaItem

from keruen.store.row_visibility import SEAT_ACCESS, SeatAccess
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


def text_column(
    name: str, *, needed: bool = True, index: bool | None = None, unique: bool | None = None
) -> Column[str]:
    """A text."""
    return Column(name, Text, nullable=not needed, index=index, unique=unique)


def json_column(name: str, python_type: str, *, needed: bool = True) -> Column[object]:
    """A value as JSON, with the type that Python reads it as."""
    return Column(name, JSON, nullable=not needed, info={PYTHON_TYPE: python_type})


def texts_column(name: str, *, needed: bool = True) -> Column[object]:
    """A text by language."""
    return json_column(name, "dict[str, str]", needed=needed)


def link_column(name: str, target: str, *, needed: bool = True) -> Column[str]:
    """The id of a record of another table."""
    return Column(name, Text, ForeignKey(f"{target}.id"), nullable=not needed, index=True)


def record_table(name: str, *columns: SchemaItem, opened: SeatAccess | None = None) -> Table:
    """A table whose rows belong to a tier and are withdrawn, never deleted.

    Parameters
    ----------
    opened : the rows that an organiser, a company or a guest sees; none where left out.
    """
    return Table(
        name,
        metadata,
        Column("id", Text, primary_key=True),
        Column("tier", Text, nullable=False),
        Column("party", Text, nullable=False),
        *columns,
        text_column("created_at"),
        text_column("created_by"),
        text_column("withdrawn_at", needed=False),
        text_column("withdrawn_reason", needed=False),
        CheckConstraint("tier IN ('public', 'shared', 'party')", name="tier"),
        info={} if opened is None else {SEAT_ACCESS: opened},
    )
