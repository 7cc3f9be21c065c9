"""Tables of pages: rows are typed lines, and columns are the titled fields of their type.

A line is a frozen dataclass whose fields carry their titles, as in
``state: Annotated[Cell, N_("State")]``.
Where the columns depend on the data, such as one for each side, the lines are mappings and the
columns are given beside them. Templates read values by the name of their column.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, get_args, get_origin, get_type_hints

PAGE_ROWS = 50
"""Rows of a list on one page."""


@dataclass(frozen=True)
class Cell:
    """A value that leads somewhere, or that is more than plain text.

    Parameters
    ----------
    kind : ``state`` (a word of the catalogue), ``side`` (the code of a side), ``bar`` (a share as a
        bar beside its text), ``code`` (a long word for machines), ``time`` (never broken),
        ``data`` (never translated), ``reference`` (neither translated nor broken), ``amber`` (a
        warning, in the reader's language), or empty.
    share : for a bar, from 0 to 1.
    proposed : whether this project proposes what it names, and the states have not agreed to it.
    """

    text: str
    link: str = ""
    kind: str = ""
    share: float = 0.0
    proposed: bool = False


Value = str | int | float | Cell | None
"""What a table or a fact shows."""


@dataclass(frozen=True)
class Paging:
    """Position of a page in a list.

    Parameters
    ----------
    field : the field of the query that turns its pages.
    number, last : the page that is shown, and how many there are.
    total : how many rows the list has.
    following : for a page by cursor, the cursor of the next page; empty on the last.
    """

    field: str
    number: int
    last: int
    total: int
    following: str | None = None

    @property
    def first(self) -> int:
        """How many rows are on earlier pages."""
        return (self.number - 1) * PAGE_ROWS


@dataclass(frozen=True)
class Column:
    """A column of a table: the name of its values, and its title from the catalogue."""

    name: str
    title: str


Line = object
"""A row: a dataclass with titled fields, or a mapping by the names of the columns."""


@dataclass(frozen=True)
class Table:
    """A table of a page.

    Parameters
    ----------
    caption : from the catalogue.
    columns : in their order.
    lines : the rows.
    paging : position of its rows in the whole list; without one, `page_tables` cuts them.
    """

    caption: str
    columns: tuple[Column, ...]
    lines: Sequence[Line]
    paging: Paging | None = None

    def is_number(self, column: Column) -> bool:
        """Whether the first row has a number in a column."""
        first = dict(self.values(self.lines[0])) if self.lines else {}
        return isinstance(first.get(column), int | float)

    def values(self, line: Line) -> Iterator[tuple[Column, Value]]:
        """The values of a row, each with its column."""
        for column in self.columns:
            if isinstance(line, Mapping):
                yield column, line[column.name]
            else:
                yield column, getattr(line, column.name)


def table_of(
    caption: str, kind: type[object], lines: Sequence[Line], paging: Paging | None = None
) -> Table:
    """A table of lines of one type, whose titled fields are the columns."""
    return Table(caption, columns_of(kind), lines, paging)


def columns_of(kind: type[object]) -> tuple[Column, ...]:
    """The titled fields of a type of line, in their order."""
    hints = get_type_hints(kind, include_extras=True)
    return tuple(
        Column(name, get_args(hint)[1])
        for name, hint in hints.items()
        if get_origin(hint) is Annotated
    )
