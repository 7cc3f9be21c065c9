"""Rows of tables as typed objects: their columns are attributes, and they are mappings too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar, TypeVar

import polars as pl


class TableRow(Mapping[str, object]):
    """One row of a table: its columns as attributes, and by name as a mapping."""

    __slots__: tuple[str, ...] = ()

    def __getitem__(self, column: str) -> object:
        if column in self.__slots__:
            return getattr(self, column)
        raise KeyError(column)

    def __iter__(self) -> Iterator[str]:
        return iter(self.__slots__)

    def __len__(self) -> int:
        return len(self.__slots__)


class FrameRow(TableRow):
    """One row of a polars frame whose columns a data dictionary describes."""

    __slots__: tuple[str, ...] = ()
    TABLE: ClassVar[str]
    LATER: ClassVar[Mapping[str, object]] = {}
    """Values of columns that tables of earlier versions lack."""


F = TypeVar("F", bound=FrameRow)
V = TypeVar("V")


def rows(frame: pl.DataFrame, kind: type[F]) -> list[F]:
    """The rows of a frame as typed objects, in the frame's order.

    Parameters
    ----------
    frame : a table; columns that the class has not are left out.
    kind : the class of the rows.

    Raises
    ------
    polars.exceptions.ColumnNotFoundError : a column of the class is not in the frame.

    Examples
    --------
    >>> import keruen
    >>> from keruen.case.table_rows import LaneRow
    >>> from keruen.rows import rows
    >>> rows(keruen.read_case("west-africa")["lanes"], LaneRow)[0].mode
    'rail'
    """
    if tuple(frame.columns) != kind.__slots__:
        absent = {key: value for key, value in kind.LATER.items() if key not in frame.columns}
        frame = frame.with_columns(**{key: pl.lit(value) for key, value in absent.items()})
        frame = frame.select(kind.__slots__)
    return [kind(*values) for values in frame.rows()]


def given(value: V | None) -> V:
    """A value that the checks of a case guarantee, such as the market of a reserve in days.

    Raises
    ------
    ValueError : an empty cell, in a case that was not checked.
    """
    if value is None:
        raise ValueError("a cell is empty that the checks of a case require; check the case first")
    return value


def number_in(row: Mapping[str, object], column: str) -> float | None:
    """The number in a column that is named at run time; None where the cell is empty.

    Raises
    ------
    TypeError : a value that is not a number.

    Examples
    --------
    >>> number_in({"cost_usd": 3.5, "days": None}, "cost_usd")
    3.5
    """
    value = row[column]
    if value is None or isinstance(value, (int, float)):
        return value
    raise TypeError(f"column {column} has {value!r}, which is not a number")


def number_of(row: Mapping[str, object], column: str) -> float:
    """The same of a column that is never empty."""
    value = row[column]
    return value if isinstance(value, float) else given(number_in(row, column))


def text_in(row: Mapping[str, object], column: str) -> str | None:
    """The text in a column that is named at run time; None where the cell is empty.

    Raises
    ------
    TypeError : a value that is not a text.
    """
    value = row[column]
    if value is None or isinstance(value, str):
        return value
    raise TypeError(f"column {column} has {value!r}, which is not a text")


def text_of(row: Mapping[str, object], column: str) -> str:
    """The same of a column that is never empty."""
    return given(text_in(row, column))


def write_row_class(
    name: str, words: str, table: str, fields: Mapping[str, str], base: str = "FrameRow"
) -> str:
    """The source of the class of a table's rows.

    Parameters
    ----------
    table : what the class names as its table, as an expression.
    fields : type of each column in Python, in the order of the table.
    """
    lines = "".join(f"    {column}: {written}\n" for column, written in fields.items())
    own = "TABLE: ClassVar[str]" if base == "FrameRow" else "table: ClassVar[Table]"
    return (
        f"\n@dataclass(frozen=True, slots=True)\nclass {name}({base}):\n"
        f'    """{words}"""\n\n'
        f"    {own} = {table}\n{lines}"
    )
