"""The case that a question's value makes, checked as any case is."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import polars as pl

from keruen.case.case import Case
from keruen.case.check import check_rows
from keruen.case.findings import Findings
from keruen.case.rows import rows_of_case
from keruen.case.schema import table_schema
from keruen.errors import CaseError
from keruen.plan.ask.questions import Question, Row, rows_of
from keruen.rows import number_in

Setting = tuple[Question, float]


def change_case(case: Case, settings: Sequence[Setting]) -> Case:
    """The case with each question's cells at its value.

    Raises
    ------
    CaseError : the case does not allow a value; each finding names table, row, column and value.
    """
    for question, value in settings:
        case = case.replace(**{question.cells.table: _changed_table(case, question, value)})
    words = " and ".join(f"{question.label} at {value:g}" for question, value in settings)
    return check_changed(case, words)


def check_changed(case: Case, words: str) -> Case:
    """The same case; CaseError where it is no longer sound, saying that it was with `words`."""
    findings = Findings()
    check_rows(rows_of_case(case), findings, values=True)
    if len(findings):
        raise CaseError(
            [
                dataclasses.replace(finding, problem=f"with {words}: {finding.problem}")
                for finding in findings.in_order()
            ]
        )
    return case


def scale_rows(case: Case, table: str, columns: Sequence[str], where: Row, factor: float) -> Case:
    """The case with number columns multiplied in the rows whose cells equal `where`."""
    found = pl.lit(True)
    for name, value in where.items():
        found &= pl.col(name) == value
    scaled = [
        pl.when(found).then(pl.col(name) * factor).otherwise(pl.col(name)).alias(name)
        for name in columns
    ]
    return case.replace(**{table: case[table].with_columns(scaled)})


def _changed_table(case: Case, question: Question, value: float) -> pl.DataFrame:
    cells = question.cells
    rows = case.rows(cells.table)
    for place in rows_of(case, question):
        rows[place].update(_changed_cells(rows[place], question, value))
        if cells.clears is not None:
            rows[place][cells.clears] = None
    return pl.DataFrame(rows, schema=table_schema(cells.table))


def _changed_cells(row: Row, question: Question, value: float) -> dict[str, float]:
    cells = question.cells
    numbers = ((name, number_in(row, name)) for name in cells.columns)
    given = {name: number for name, number in numbers if number is not None}
    if cells.action == "scale":
        return {name: number * value for name, number in given.items()}
    if cells.action == "add":
        return {name: number + value for name, number in given.items()}
    parts = [float(given.get(name, 0.0)) for name in cells.columns]
    whole = sum(parts)
    shares = [part / whole if whole else 1.0 / len(parts) for part in parts]
    return {name: value * share for name, share in zip(cells.columns, shares, strict=True)}
