"""Scenarios: small tables of changes, applied to a case to give another case."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

from keruen.case.case import Case
from keruen.case.change import CLOSES, VARIES, Change, read_change
from keruen.case.check import check_rows
from keruen.case.check_scenarios import check_changes
from keruen.case.findings import Findings, listed, nearest, shown
from keruen.case.rows import CaseRow, CaseRows, case_of_rows, rows_of_case, rows_of_tables
from keruen.case.table_rows import ChangeRow, ScenarioRow
from keruen.errors import CaseError, KeruenError
from keruen.rows import FrameRow

Rows = dict[str, list[dict[str, object]]]


@dataclass(frozen=True)
class Scenario:
    """A scenario's short name, one line on it, and the question that it answers (or None)."""

    name: str
    title: str
    question: str | None


def list_scenarios(case: Case) -> list[Scenario]:
    """The scenarios of a case, in the order of its table.

    Examples
    --------
    >>> from keruen.case.read import read_case
    >>> [each.name for each in list_scenarios(read_case("west-africa"))]
    ['subsidy_off', 'freight_spike', 'regional_reserve']
    """
    return [Scenario(row.scenario, row.title, row.question) for row in case.rows(ScenarioRow)]


def apply_scenario(case: Case, name: str) -> Case:
    """The case with the changes of one scenario made, in the order of table `changes`.

    `set` gives a column a value and `scale` multiplies it; `close` adds a row to closures for each
    row found, and `vary` a row to variations for each key found, both named ``change.key``. The
    tables `scenarios` and `changes` stay, and so does the name of the case.

    Raises
    ------
    KeruenError : the case has no such scenario.
    CaseError : a change cannot be applied, or what comes of it is not a sound case.
    """
    names = [scenario.name for scenario in list_scenarios(case)]
    if name not in names:
        meant = nearest(name, names)
        hint = f"Did you mean {meant!r}? " if meant else ""
        raise KeruenError(
            f"the case {case.name} has no scenario {shown(name)!r}",
            f"{hint}Its scenarios are: {listed(names, 40)}.",
        )
    rows = rows_of_case(case)
    tables: Rows = {table: [dict(row) for row in found] for table, found in rows.tables.items()}
    for change in _changes_of(rows, name):
        _APPLY[change.action](change, tables)
    after = rows_of_tables(tables)
    _check_after(after, name)
    return case_of_rows(after)


def _changes_of(rows: CaseRows, name: str) -> list[Change]:
    """The changes of a scenario; CaseError where one cannot be understood or finds no row."""
    mine = [row for row in rows.of(ChangeRow) if row.cells.scenario == name]
    findings = Findings()
    check_changes(CaseRows({**rows.tables, "changes": list[CaseRow[FrameRow]](mine)}), findings)
    if len(findings):
        raise CaseError(findings.in_order())
    return [change for change, _ in (read_change(row.cells) for row in mine) if change]


def _set(change: Change, tables: Rows) -> None:
    for row in _found(change, tables):
        row[change.column] = change.value


def _scale(change: Change, tables: Rows) -> None:
    for row in _found(change, tables):
        value = row[change.column]
        if isinstance(value, int | float) and isinstance(change.value, int | float):
            row[change.column] = value * change.value


def _close(change: Change, tables: Rows) -> None:
    kind, key = CLOSES[change.table]
    for row in _found(change, tables):
        tables["closures"].append(
            {
                "closure": f"{change.change}.{row[key]}",
                "target_kind": kind,
                "target": row[key],
                "months": None,
                "capacity_factor": change.value,
                **_shared(change),
            }
        )


def _vary(change: Change, tables: Rows) -> None:
    target, key = VARIES[change.table, change.column]
    found = _found(change, tables)
    for name in dict.fromkeys(row[key] if key else None for row in found):
        tables["variations"].append(
            {
                "variation": f"{change.change}.{name or target}",
                "target": target,
                "key": name,
                "factor": change.value,
                **_shared(change),
            }
        )


_APPLY = {"set": _set, "scale": _scale, "close": _close, "vary": _vary}


def _found(change: Change, tables: Rows) -> list[dict[str, object]]:
    rows = tables[change.table]
    return [rows[place] for place in change.finds(rows)]


def _shared(change: Change) -> Mapping[str, object]:
    """What a row added by a change takes over from it."""
    names = ("from_date", "to_date", "source", "confidence", "note")
    return {name: change.row[name] for name in names}


def _check_after(rows: CaseRows, name: str) -> None:
    findings = Findings()
    check_rows(rows, findings, values=True)
    if len(findings):
        raise CaseError(
            [
                dataclasses.replace(finding, problem=f"after scenario {name}: {finding.problem}")
                for finding in findings.in_order()
            ]
        )
