"""The data dictionary as a page of the documentation."""

from __future__ import annotations

from keruen.case.cells import number_text
from keruen.case.dictionary import Column, Table, read_dictionary, read_tables

INTRODUCTION = """\
# Data dictionary

A case is a folder of CSV tables with these names, or one Excel workbook with these sheets. This
page is made from `dictionary.csv` and `tables.csv` in `src/keruen/case`; change those, then run
`python -m keruen.case`.

Every table has all of its columns (`note` may be left out); a table that is not required may be
left out whole. An empty cell takes the default where there is one. Units stand in the names of
columns: `_t` is tonnes of 1,000 kg, `_usd` US dollars of the case's `money_year`. Dates are written
year-month-day, and both ends of a span count. Short names (keys and references) have letters,
digits, `_`, `-` and `.` only, the first a letter or digit. No text begins with `=`, `+`, `-` or
`@`, unless it is a number. A row whose first cell begins with `#example` is not read.

Every table also has the columns `source` (publisher, title and date of the figures in the row,
required), `confidence` (`published`, `derived` or `estimate`, required) and `note`; they are not
repeated below. A table may give source and confidence once, in `table_sources`: its rows may then
leave `source`, or both, empty, and the two columns may be left out whole. A row that gives a source
of its own gives its confidence too.
"""
EVERYWHERE = ("source", "confidence", "note")
HEADER = "| column | type | unit | required | default | allowed | meaning |\n" + "|---" * 7 + "|"


def make_dictionary_page() -> str:
    """The page in Markdown: a section for each table, a line for each column."""
    sections = [INTRODUCTION]
    for name, table in read_tables().items():
        sections.append(_section(table, read_dictionary()[name]))
    return "\n".join(sections)


def _section(table: Table, columns: tuple[Column, ...]) -> str:
    required = "Required." if table.required else "May be left out."
    lines = [_line(column) for column in columns if column.name not in EVERYWHERE]
    return "\n".join([f"## {table.name}\n", f"{table.meaning} {required}\n", HEADER, *lines, ""])


def _line(column: Column) -> str:
    name = f"**`{column.name}`** (key)" if column.key else f"`{column.name}`"
    meaning = column.meaning or f"name from `{column.references}`"
    if column.references and column.meaning:
        meaning += f" (name from `{column.references}`)"
    cells = (
        name,
        column.type,
        column.unit,
        "yes" if column.required else "",
        column.default,
        _allowed(column),
        meaning,
    )
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"


def _allowed(column: Column) -> str:
    if column.choices:
        return ", ".join(f"`{choice}`" for choice in column.choices)
    least = "" if column.minimum is None else number_text(column.minimum)
    most = "" if column.maximum is None else number_text(column.maximum)
    if least and most:
        return f"{least} to {most}"
    return f"{least} or more" if least else f"{most} or less" if most else ""
