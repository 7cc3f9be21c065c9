"""Source and confidence that a table gives once for all its rows (table `table_sources`).

A row without a source of its own takes the source of its table and, where its confidence is empty
too, the table's confidence. A row with a source of its own gives its confidence as well: how far a
figure can be trusted belongs to where it comes from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from keruen.case.case import TABLE_SOURCES
from keruen.case.cells import cell_text
from keruen.case.dictionary import read_dictionary
from keruen.case.findings import Findings, listed
from keruen.case.rows import INHERITED, CaseRow, CaseRows
from keruen.case.table_rows import TableSourceRow
from keruen.rows import FrameRow


def fill_sources(rows: CaseRows) -> None:
    """Give each row without a source the source and confidence of its table.

    Where table `table_sources` could not be read, or a cell of it is wrong or empty, the cells
    that would take it count as reported.
    """
    sources = rows.of(TableSourceRow)
    given = {row.cells.table_name: row for row in sources if row.sound("table_name")}
    unknown = not rows.known(TABLE_SOURCES)
    for table, found in rows.tables.items():
        default = given.get(table)
        if table == TABLE_SOURCES or (default is None and not unknown):
            continue
        for row in found:
            if row["source"] is None and row.sound("source"):
                _fill(row, default)


def _fill(row: CaseRow[FrameRow], default: CaseRow[TableSourceRow] | None) -> None:
    for name in INHERITED:
        if row[name] is not None or not row.sound(name):
            continue
        if default is None or default[name] is None or not default.sound(name):
            row.add_broken(name)
        else:
            row[name] = default[name]


def leave_out_inherited(
    table: str, rows: Sequence[Mapping[str, object]], sources: Sequence[Mapping[str, object]]
) -> list[dict[str, object]]:
    """Rows of a table as they are written: without the source and confidence of their table.

    Reading fills in the same values, so that a file keeps its one place for them.
    """
    default = next((row for row in sources if row["table_name"] == table), None)
    if default is None or table == TABLE_SOURCES:
        return [dict(row) for row in rows]
    return [_without(row, default) for row in rows]


def _without(row: Mapping[str, object], default: Mapping[str, object]) -> dict[str, object]:
    written = dict(row)
    if row["source"] == default["source"]:
        written["source"] = None
        if row["confidence"] == default["confidence"]:
            written["confidence"] = None
    return written


def check_table_sources(rows: CaseRows, findings: Findings) -> None:
    """Each row names a table of the data dictionary, other than its own."""
    tables = [table for table in read_dictionary() if table != TABLE_SOURCES]
    for row in rows.of(TableSourceRow):
        name = row.cells.table_name
        if not row.sound("table_name") or name in tables:
            continue
        meant = findings.nearest(name, tables)
        hint = f"Did you mean {meant!r}? " if meant else ""
        findings.add(
            "is not a table whose rows have a source",
            f"{hint}Give one of: {listed(tables, 40)}.",
            table=TABLE_SOURCES,
            row=row.name,
            column="table_name",
            value=cell_text(name),
        )
