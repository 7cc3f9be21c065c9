"""Findings of a version as a table that leads to the cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from keruen.errors import Finding
from keruen.web.dates import END, ISOLATE
from keruen.web.marks import N_
from keruen.web.pages.tables import Cell, Table, Value, table_of


@dataclass(frozen=True, kw_only=True)
class FindingLine:
    """A row of the list of findings."""

    level: Annotated[Cell, N_("Level")]
    place: Annotated[Cell, N_("Table and row")]
    column: Annotated[Value, N_("Column")]
    value: Annotated[Value, N_("Value")]
    problem: Annotated[Value, N_("Finding")]
    remedy: Annotated[Value, N_("What to do")]


def table_address(case: str, table: str, **more: str) -> str:
    """The page of a table of a case."""
    asked = {"table": table, **more}
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"/studies/cases/{case}/table?{query}"


def isolate(text: str) -> str:
    """A text whose signs keep their place on a page from right to left."""
    return f"{ISOLATE}{text}{END}"


def findings_table(case: str, findings: Sequence[Finding], version: str = "") -> Table:
    """A table of findings.

    Parameters
    ----------
    version : where it is not the newest of the case.
    """
    lines = [
        FindingLine(
            level=Cell(each.level, kind="state"),
            place=Cell(
                f"{each.table} {each.row}".strip() or "-",
                table_address(case, each.table, row=each.row, version=version)
                if each.table
                else "",
                "data",
            ),
            column=Cell(each.column or "-", kind="data"),
            value=Cell(isolate(each.value or "-"), kind="data"),
            problem=Cell(isolate(each.problem), kind="data"),
            remedy=Cell(isolate(each.remedy), kind="data"),
        )
        for each in findings
    ]
    return table_of(N_("Findings"), FindingLine, lines)


def finding_data(each: Finding) -> Mapping[str, str]:
    """A finding as data."""
    return {
        "level": each.level,
        "table": each.table,
        "row": each.row,
        "column": each.column,
        "value": each.value,
        "problem": each.problem,
        "remedy": each.remedy,
    }
