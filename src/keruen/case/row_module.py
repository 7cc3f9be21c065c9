"""The generator of `keruen.case.table_rows`: a class of rows for each table of the dictionary."""

from __future__ import annotations

from keruen.case.dictionary import Column, read_dictionary
from keruen.rows import write_row_class

TYPES = {
    "text": "str",
    "choice": "str",
    "number": "float",
    "integer": "int",
    "boolean": "bool",
    "date": "date",
}
"""Types of columns with their types in Python."""
NAMES = {"case": "Settings", "passage_dues": "PassageDues"}
"""Tables whose rows are not called by the singular of the table."""


def class_name(table: str) -> str:
    """The name of the class of a table's rows: ``vessel_classes`` becomes ``VesselClassRow``."""
    if table in NAMES:
        return f"{NAMES[table]}Row"
    for plural, singular in (("ies", "y"), ("sses", "ss"), ("s", "")):
        if table.endswith(plural):
            table = table.removesuffix(plural) + singular
            break
    return "".join(part.capitalize() for part in table.split("_")) + "Row"


def python_type(column: Column) -> str:
    """The type of a column's values in Python: empty cells have the default, or are None."""
    written = TYPES[column.type]
    return written if column.required or column.default else f"{written} | None"


def write_module() -> str:
    """The source of the module with one class for each table, in the order of the dictionary."""
    classes = "\n".join(
        write_row_class(
            class_name(table),
            f"A row of `{table}`.",
            f'"{table}"',
            {column.name: python_type(column) for column in columns},
        )
        for table, columns in read_dictionary().items()
    )
    names = "".join(f'    "{table}": {class_name(table)},\n' for table in read_dictionary())
    return f'''"""Rows of the tables of a case, one class a table.

Generated from `dictionary.csv` by ``python scripts/make_row_types.py``; changes here are
overwritten.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from keruen.rows import FrameRow

{classes}

ROW_CLASSES: dict[str, type[FrameRow]] = {{
{names}}}
"""The class of each table's rows."""
'''


def write_frames_module() -> str:
    """The source of the module with the tables of a case as frames, by their names."""
    frames = "".join(f"    {table}: pl.DataFrame\n" for table in read_dictionary())
    return f'''"""The tables of a case as frames, one attribute a table.

Generated from `dictionary.csv` by ``python scripts/make_row_types.py``; changes here are
overwritten.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True, slots=True)
class TableFrames:
    """Every table of the data dictionary; empty where the case has no rows."""

{frames}'''
