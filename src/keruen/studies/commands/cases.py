"""Cases and their versions: begun from a shipped case or a file, changed cell by cell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NoReturn

from sqlalchemy import func, select

from keruen.case.dictionary import columns_by_name, read_dictionary
from keruen.case.finding_places import row_keys
from keruen.case.findings import listed
from keruen.case.raw_csv import read_lines, read_tables_as_csv, write_lines
from keruen.case.read import list_shipped_cases, shipped_case_path
from keruen.store.command import CommandResult
from keruen.store.fields import Code, Codes, Line, MaybeLine, MaybeWords, Values, Words
from keruen.store.refusal import check, refuse
from keruen.studies import tables as t
from keruen.studies.commands.fields import CaseId, CaseName, VersionId
from keruen.studies.content import (
    MIB,
    Checked,
    check_tables,
    read_tables,
    store_tables,
    stored_bytes,
)
from keruen.studies.names import DRAFT
from keruen.studies.quotas import read_quota
from keruen.studies.registry import command
from keruen.studies.rows import CaseVersionRow, StudyCaseRow
from keruen.studies.unit import Studies


@command("case")
def begin_case(
    unit: Studies, name: CaseName, shipped: Code, title: MaybeLine = ""
) -> CommandResult:
    """Begin a case from one that comes with Keruen."""
    check(
        shipped in list_shipped_cases(),
        "there is no shipped case {name}",
        "Choose one of {names}.",
        kind="missing",
        name=repr(shipped),
        names=", ".join(list_shipped_cases()),
    )
    found = check_tables(read_tables_as_csv(shipped_case_path(shipped)))
    return add_case(unit, name, title or shipped, shipped, found)


def add_case(unit: Studies, name: str, title: str, origin: str, found: Checked) -> CommandResult:
    """Add a case with its first version.

    Raises
    ------
    RefusalError : the team has a case of that name, or its storage is full.
    """
    mine = (t.study_case.c.party == unit.actor.party, t.study_case.c.name == name)
    check(
        not unit.count(t.study_case, *mine),
        "your team has a case named {name}",
        "Choose another name, or add a version to that case.",
        kind="conflict",
        name=repr(name),
    )
    made = unit.add(t.study_case, tier="party", name=name, title=title, origin=origin)
    version = add_version(unit, made, found, f"from {origin}", "")
    facts = {"version": version, "tables": {key: len(text) for key, text in found.tables.items()}}
    return CommandResult("study_case", made, "party", facts=facts)


def add_version(unit: Studies, case: str, found: Checked, note: str, parent: str) -> str:
    """Add the next version of a case; returns its id.

    Raises
    ------
    RefusalError : the storage of the team is full.
    """
    size = sum(len(text.encode("utf-8")) for text in found.tables.values())
    most = read_quota(unit).storage_mib * MIB
    check(
        stored_bytes(unit) + size <= most,
        "the cases and runs of your team would take more than {most} MiB",
        "Remove runs that are not needed, or ask the operator for more storage.",
        kind="limit",
        most=most // MIB,
    )
    hashes = store_tables(unit, case, found.tables)
    version = t.case_version.c
    last = select(func.max(version.number)).where(version.study_case == case)
    number = int(unit.connection.execute(last).scalar() or 0) + 1
    return unit.add(
        t.case_version,
        tier="party",
        study_case=case,
        number=number,
        parent=parent or None,
        note=note,
        tables=hashes,
        fingerprint=found.fingerprint,
        errors=found.errors,
        warnings=found.warnings,
        state=DRAFT,
    )


def last_version(unit: Studies, case: str) -> CaseVersionRow:
    """The newest version of a case."""
    version = t.case_version
    query = select(version).where(version.c.study_case == case)
    found = unit.record(CaseVersionRow, query.order_by(version.c.number.desc()).limit(1))
    if found is None:
        refuse("the case has no version", "Add one.", kind="missing")
    return found


def require_own(row: StudyCaseRow, unit: Studies) -> None:
    """Refuse a change of a case of another team.

    Raises
    ------
    RefusalError : the case is shared by another team.
    """
    if row.party != unit.actor.party:
        refuse(
            "this case belongs to another team",
            "Copy it into a case of your team and change the copy.",
            kind="forbidden",
        )


@command("case")
def copy_case(unit: Studies, version_id: VersionId, name: CaseName) -> CommandResult:
    """Begin a case of one's own team from a version that one may read."""
    version = unit.find(CaseVersionRow, version_id)
    case = unit.find(StudyCaseRow, version.study_case)
    found = check_tables(read_tables(unit, version))
    return add_case(unit, name, case.title, f"{case.name}, version {version.number}", found)


@command("case")
def edit_cell(
    unit: Studies,
    version_id: VersionId,
    table: Code,
    row: Line,
    column: Code,
    value: MaybeWords = "",
    note: MaybeLine = "",
) -> CommandResult:
    """Change one cell of a version; the change makes the next version of the case."""
    change = {column: value}
    return edit_rows(unit, version_id, table, row, change, note or f"{table}, {row}: {column}")


def edit_rows(
    unit: Studies,
    version_id: str,
    table: str,
    row: str,
    change: Mapping[str, str],
    note: str,
) -> CommandResult:
    """Change cells of one row; a row that is named ``+`` is added, an empty change removes it.

    Raises
    ------
    RefusalError : an unknown table, row or column; a version that is not the newest of its case.
    """
    version = unit.find(CaseVersionRow, version_id)
    require_own(unit.find(StudyCaseRow, version.study_case), unit)
    newest = last_version(unit, version.study_case)
    check(
        newest.id == version.id,
        "version {number} is the newest of this case",
        "Open that version and make the change there.",
        kind="conflict",
        number=newest.number,
    )
    tables = read_tables(unit, version)
    tables[table] = change_csv(table, tables.get(table, ""), row, change)
    made = add_version(unit, version.study_case, check_tables(tables), note, version.id)
    return CommandResult("case_version", made, "party", facts={"table": table, "row": row})


def change_csv(table: str, text: str, row: str, change: Mapping[str, str]) -> str:
    """The CSV text of a table with other cells in one row.

    Parameters
    ----------
    row : the key of the row as findings name it (``lane=kostanay_liepaja``), ``line 7``, or ``+``
        for a new row.
    change : new text by column; empty to remove the row.

    Raises
    ------
    RefusalError : a table, row or column that is not there.

    Examples
    --------
    >>> change_csv("grades", "grade,name\\nwheat,Wheat\\n", "grade=wheat", {"name": "Durum"})
    'grade,name\\nwheat,Durum\\n'
    >>> change_csv("grades", "grade,name\\nwheat,Wheat\\n", "line 2", {})
    'grade,name\\n'
    """
    check(
        table in read_dictionary(),
        "there is no table {table}",
        "Name a table of the data dictionary.",
        kind="missing",
        table=repr(table),
    )
    columns = columns_by_name(table)
    lines = read_lines(text) or [list(columns)]
    header, rows = lines[0], lines[1:]
    unknown = [each for each in change if each not in columns]
    check(
        not unknown,
        "table {table} has no column {column}",
        "Name one of {columns}.",
        kind="invalid",
        table=table,
        column=repr(unknown[0]) if unknown else "",
        columns=listed(list(columns), 40),
    )
    for name in change:
        if name not in header:
            header.append(name)
            rows = [[*each, ""] for each in rows]
    if row == "+":
        rows.append([change.get(name, "") for name in header])
        return write_lines([header, *rows])
    place = find_row(table, header, rows, row)
    if not change:
        return write_lines([header, *rows[:place], *rows[place + 1 :]])
    for name, value in change.items():
        rows[place][header.index(name)] = value
    return write_lines([header, *rows])


def find_row(table: str, header: list[str], rows: list[list[str]], row: str) -> int:
    """The place of a row among the rows of a table.

    Raises
    ------
    RefusalError : no row has that name.
    """
    if row.startswith("line ") and row[5:].isdecimal():
        place = int(row[5:]) - 2
        if 0 <= place < len(rows):
            return place
    for place, key in enumerate(row_keys(table, [header, *rows])):
        if row == key:
            return place
    return refuse_row(table, row)


def refuse_row(table: str, row: str) -> NoReturn:
    """Refuse a row that the table does not have."""
    refuse(
        "table {table} has no row {row}",
        "Open the table again: the row may have another key now.",
        kind="missing",
        table=table,
        row=repr(row[:80]),
    )


@command("case")
def write_row(
    unit: Studies,
    version_id: VersionId,
    table: Code,
    row: Line,
    cells: Values,
    note: MaybeLine = "",
    emptied: Codes | None = None,
) -> CommandResult:
    """Write the cells of a row, or add one (row +); the change makes the next version.

    A form sends the columns whose cells are to be emptied by their names.
    """
    change = dict.fromkeys(emptied or (), "") | {name: str(text) for name, text in cells.items()}
    check(bool(change), "the row has no cell", "Write at least one.", kind="invalid")
    return edit_rows(unit, version_id, table, row, change, note or f"{table}, {row}")


@command("case")
def remove_row(
    unit: Studies, version_id: VersionId, table: Code, row: Line, note: Words
) -> CommandResult:
    """Remove a row of a table; the change makes the next version of the case."""
    return edit_rows(unit, version_id, table, row, {}, note)


@command("case")
def restore_version(unit: Studies, version_id: VersionId, case_id: CaseId) -> CommandResult:
    """Make an earlier version of a case its newest one again."""
    version = unit.find(CaseVersionRow, version_id)
    require_own(unit.find(StudyCaseRow, case_id), unit)
    check(
        version.study_case == case_id,
        "this version belongs to another case",
        "Choose a version of this case.",
        kind="invalid",
    )
    found = check_tables(read_tables(unit, version))
    newest = last_version(unit, case_id)
    made = add_version(unit, case_id, found, f"version {version.number} again", newest.id)
    return CommandResult("case_version", made, "party")
