"""A case made in memory, fitted to the data dictionary: types converted, or every finding."""

from __future__ import annotations

import polars as pl

from keruen.case.case import Case, key_columns
from keruen.case.check import check_rows
from keruen.case.dictionary import read_dictionary
from keruen.case.findings import Findings
from keruen.case.rows import CaseRows, rows_of_tables
from keruen.case.schema import as_polars, fit_table, table_schema
from keruen.errors import CaseError, Finding


def fit_case(case: Case) -> tuple[Case, list[Finding]]:
    """A case whose tables have exactly the columns and types of the data dictionary.

    Returns
    -------
    The case, and findings where columns are unknown, missing or of a type that cannot be converted.
    Where there are any, every other error of the case is among them too.
    """
    if all(dict(case[table].schema) == table_schema(table) for table in read_dictionary()):
        return case, []
    findings = Findings()
    fitted: dict[str, pl.DataFrame] = {}
    for table in read_dictionary():
        try:
            fitted[table] = fit_table(table, as_polars(table, case[table]), findings)
        except CaseError as error:
            fitted[table] = pl.DataFrame(schema=table_schema(table))
            for each in error.findings:
                findings.add(each.problem, each.remedy, table=table)
    if not len(findings):
        return Case(fitted), []
    check_rows(_marked_rows(fitted, findings.in_order()), findings, values=True)
    return Case(fitted), findings.in_order()


def _marked_rows(tables: dict[str, pl.DataFrame], found: list[Finding]) -> CaseRows:
    """Typed rows in which the columns already reported are left alone by later checks."""
    rows = rows_of_tables({table: frame.to_dicts() for table, frame in tables.items()})
    for finding in found:
        names = {column.name for column in read_dictionary().get(finding.table, ())}
        if not finding.column:
            rows.unread.add(finding.table)
        if finding.column not in names:
            continue
        rows.unread.add(f"{finding.table}.{finding.column}")
        if any(column.name == finding.column for column in key_columns(finding.table)):
            rows.unread.add(finding.table)
        for row in rows[finding.table]:
            row.add_broken(finding.column)
    return rows
