"""Checks of scenarios: each change can be understood, finds rows, and says what it does."""

from __future__ import annotations

from collections import defaultdict

from keruen.case.change import VARIES, Change, read_change
from keruen.case.check_cells import note
from keruen.case.findings import Findings
from keruen.case.rows import CaseRow, CaseRows
from keruen.case.table_rows import ChangeRow
from keruen.rows import FrameRow

# Rows that all changes together may search; beyond, a check would take minutes.
MOST_ROWS_SEARCHED = 5_000_000


def check_changes(rows: CaseRows, findings: Findings) -> None:
    """Each change of each scenario can be applied to the rows that it is about."""
    changes: list[tuple[CaseRow[ChangeRow], Change]] = []
    for row in rows.of(ChangeRow):
        if not row.sound(*row):
            continue
        change, located = read_change(row.cells)
        if change:
            changes.append((row, change))
        elif located:
            column, (problem, remedy) = located
            note(findings, row, column, problem, remedy)
    if sum(len(rows[change.table]) for _, change in changes) > MOST_ROWS_SEARCHED:
        findings.add(
            f"the changes search more than {MOST_ROWS_SEARCHED} rows in all",
            "Make fewer changes, or changes of smaller tables.",
            table="changes",
        )
        return
    for row, change in changes:
        if rows.known(change.table):
            _check_rows_found(rows, row, change, findings)
    _check_choosing_columns(changes, findings)


def _check_rows_found(
    rows: CaseRows, row: CaseRow[FrameRow], change: Change, findings: Findings
) -> None:
    table = rows[change.table]
    chosen = change.finds(table)
    column = change.column
    if not chosen:
        note(
            findings,
            row,
            "where",
            f"no row of {change.table} is like this",
            f"Choose at least one row of {change.table}.",
        )
    elif change.action in ("scale", "vary") and all(table[p][column] is None for p in chosen):
        note(
            findings,
            row,
            "column",
            f"the rows chosen have no {column}, so {change.action} would change nothing",
            "Use set to give them a value, or choose other rows.",
        )
    elif change.action == "vary":
        _check_whole(table, chosen, row, change, findings)


def _check_whole(
    table: list[CaseRow[FrameRow]],
    chosen: list[int],
    row: CaseRow[FrameRow],
    change: Change,
    findings: Findings,
) -> None:
    """A variation holds for all rows of its key, so that all of them must be chosen."""
    key = VARIES[change.table, change.column][1]
    if key is None:
        return
    places = set(chosen)
    names = {table[place][key] for place in places}
    for place, other in enumerate(table):
        if other[key] in names and place not in places:
            note(
                findings,
                row,
                "where",
                f"vary holds for all rows of a {key}, but {other.name} is not among those chosen",
                f"Choose rows by {key} only, or use scale.",
            )
            return


def _check_choosing_columns(
    changes: list[tuple[CaseRow[ChangeRow], Change]], findings: Findings
) -> None:
    """No change alters a column by which rows are chosen, so that the order does not matter."""
    choosing: dict[tuple[str, str], str] = defaultdict(str)
    for row, change in changes:
        for condition in change.conditions:
            choosing.setdefault((change.table, condition.column), row.name)
    for row, change in changes:
        other = choosing.get((change.table, change.column))
        if other and change.action in ("set", "scale"):
            note(
                findings,
                row,
                "column",
                f"rows are chosen by this column in {other}",
                "Choose those rows by another column, so that the order of changes does not "
                "matter.",
            )
