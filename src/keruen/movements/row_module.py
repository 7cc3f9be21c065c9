"""The generator of `keruen.movements.rows`: the classes of rows of `Movements` and `Stocks`."""

from __future__ import annotations

from keruen.movements.tables import COLUMNS, REQUIRED_ALWAYS, TableColumn
from keruen.rows import write_row_class

TYPES = {"String": "str", "Int64": "int", "Float64": "float", "Date": "date"}
"""Types of polars with their types in Python."""
NAMES = {"movements": "MovementRow", "stocks": "StockRow"}
"""The name of the class of each table's rows."""


def python_type(table: str, column: TableColumn) -> str:
    """The type of a column's values in Python; stocks have no empty cells."""
    written = TYPES[str(column.type)]
    filled = table == "stocks" or column.name in REQUIRED_ALWAYS
    return written if filled else f"{written} | None"


def write_module() -> str:
    """The source of the module with the class of each table."""
    classes = "\n".join(
        write_row_class(
            NAMES[table],
            f"A row of `{table.capitalize()}`.",
            f'"{table}"',
            {column.name: python_type(table, column) for column in columns},
        )
        for table, columns in COLUMNS.items()
    )
    cells = "".join(
        f"    {column.name}: {python_type('movements', column)}\n"
        for column in COLUMNS["movements"]
    )
    return f'''"""Rows of the tables that every engine writes, one class a table.

Generated from `tables.py` by ``python scripts/make_row_types.py``; changes here are overwritten.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, TypedDict

from keruen.rows import FrameRow

{classes}

class MovementCells(TypedDict, total=False):
    """Cells of a row of `Movements` that is being written; those that are absent are empty."""

{cells}'''
