"""Checks of single cells, keys and references: what the data dictionary alone can tell."""

from __future__ import annotations

from collections.abc import Collection

from keruen.case.case import TABLE_SOURCES, key_columns
from keruen.case.cells import cell_text, names_in, value_trouble
from keruen.case.dictionary import Column, read_dictionary, read_tables
from keruen.case.findings import Findings
from keruen.case.rows import CaseRow, CaseRows
from keruen.case.table_rows import SettingsRow
from keruen.rows import FrameRow

# Cells that hold several names, separated by spaces, and what each name refers to.
LISTS = {
    ("sea_distances", "passages"): ("passages", "passage"),
    ("trades", "vessel_classes"): ("vessel_classes", "vessel_class"),
}
# Cells that name something which is not the key of a table.
LOOSE = {
    ("trades", "from_region"): ("sites", "sea_region"),
    ("trades", "to_region"): ("sites", "sea_region"),
    ("quotas", "country"): ("grades", "origin_country"),
    ("duties", "market_country"): ("markets", "country"),
    ("duties", "origin_country"): ("grades", "origin_country"),
    ("origin_limits", "origin_country"): ("grades", "origin_country"),
    ("observed_flows", "origin_country"): ("grades", "origin_country"),
    ("observed_flows", "market_country"): ("markets", "country"),
}


def check_values(rows: CaseRows, findings: Findings) -> None:
    """Each value of a case made in memory is one that its column allows."""
    for table, columns in read_dictionary().items():
        for row in rows[table]:
            for column in columns:
                value = row[column.name]
                trouble = None if value is None else value_trouble(value, column)
                if value == "":
                    trouble = "is an empty text", "Leave the cell empty."
                if trouble:
                    row.add_broken(column.name)
                    problem, remedy = trouble
                    note(findings, row, column.name, problem, remedy)


def check_presence(rows: CaseRows, findings: Findings) -> None:
    """Every case has the required tables with a row at least; table `case` has exactly one."""
    for table in read_tables().values():
        count = len(rows[table.name])
        if table.required and not count and rows.known(table.name):
            rows.unread.add(table.name)
            findings.add(
                "the table has no rows",
                f"Add its rows: {table.meaning[0].lower()}{table.meaning[1:]}",
                table=table.name,
            )
    if len(rows.of(SettingsRow)) > 1:
        findings.add(
            f"the table has {len(rows['case'])} rows", "Keep one row of settings.", table="case"
        )


def check_required(rows: CaseRows, findings: Findings) -> None:
    """Required cells are filled in."""
    for table, columns in read_dictionary().items():
        needed = [column for column in columns if column.required or column.default]
        for row in rows[table]:
            for column in needed:
                if row[column.name] is None and row.sound(column.name):
                    row.add_broken(column.name)
                    findings.add(
                        "the cell is empty",
                        f"Fill it in{_tells(column)}{_or_once(column)}.",
                        table=table,
                        row=row.name,
                        column=column.name,
                    )


def check_keys(rows: CaseRows, findings: Findings) -> None:
    """No two rows of a table have the same key."""
    for table in read_dictionary():
        keys = [column.name for column in key_columns(table)]
        lines: dict[tuple[object, ...], list[CaseRow[FrameRow]]] = {}
        for row in rows[table]:
            if row.sound(*keys):
                lines.setdefault(tuple(row[key] for key in keys), []).append(row)
        for same in lines.values():
            if len(same) > 1:
                places = ", ".join(str(row.line) for row in same[:10])
                findings.add(
                    f"{len(same)} rows have this key: lines {places}",
                    "Keep one of them, or give each its own key.",
                    table=table,
                    row=same[0].name,
                )


def check_references(rows: CaseRows, findings: Findings) -> None:
    """Names that refer to a row of another table find it."""
    for table, columns in read_dictionary().items():
        for column in columns:
            target = (table, column.name)
            if column.references:
                other, _, key = column.references.partition(".")
            elif target in LISTS or target in LOOSE:
                other, key = {**LISTS, **LOOSE}[target]
            else:
                continue
            if rows.known(other, f"{other}.{key}"):
                _check_names(rows, column, other, key, findings)


def _check_names(rows: CaseRows, column: Column, other: str, key: str, findings: Findings) -> None:
    known = rows.names(other, key)
    for row in rows[column.table]:
        value = row.text(column.name) if row.sound(column.name) else None
        if value is None:
            continue
        several = (column.table, column.name) in LISTS
        for name in names_in(value) if several else [value]:
            if name not in known:
                row.add_broken(column.name)
                note_unknown(
                    findings, row, column.name, name, f"column {key} of table {other}", known
                )


def note(
    findings: Findings, row: CaseRow[FrameRow], column: str, problem: str, remedy: str
) -> None:
    """Report what is wrong with a cell, with its value (where the row has the column)."""
    findings.add(
        problem,
        remedy,
        table=row.table,
        row=row.name,
        column=column,
        value=cell_text(row[column]) or None if column in row else None,
    )


def note_unknown(
    findings: Findings,
    row: CaseRow[FrameRow],
    column: str,
    name: str,
    where: str,
    known: Collection[str],
) -> None:
    """Report a name that is not known, with the nearest that is."""
    meant = findings.nearest(name, known)
    hint = f"Did you mean {meant!r}? " if meant else ""
    findings.add(
        f"there is no such name in {where}",
        f"{hint}Give a name that stands there, or add a row for it.",
        table=row.table,
        row=row.name,
        column=column,
        value=name,
    )


def _or_once(column: Column) -> str:
    """The other place of a source: once for the whole table."""
    if column.name != "source" or column.table == TABLE_SOURCES:
        return ""
    return f"; or give all such rows of the table one source in {TABLE_SOURCES}"


def _tells(column: Column) -> str:
    meaning = column.meaning or (f"a name from {column.references}" if column.references else "")
    unit = f" ({column.unit})" if column.unit else ""
    return f": {meaning}{unit}" if meaning else ""
