"""The tables of a version, with how many rows and findings each has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from keruen.case.dictionary import read_dictionary, read_tables
from keruen.errors import Finding
from keruen.studies.rows import CaseVersionRow
from keruen.web.marks import N_
from keruen.web.pages.studies.findings_table import isolate, table_address
from keruen.web.pages.tables import Cell, Table, Value, table_of


@dataclass(frozen=True, kw_only=True)
class TableLine:
    """A row of the list of tables."""

    table: Annotated[Cell, N_("Table")]
    meaning: Annotated[Value, N_("Content")]
    findings: Annotated[Value, N_("Findings")]


def tables_table(
    case: str, version: CaseVersionRow, findings: Sequence[Finding], *, newest: bool = True
) -> Table:
    """The tables of a version as a table of the page, in the order of the data dictionary."""
    counts = Counter(each.table for each in findings)
    lines = [
        TableLine(
            table=Cell(
                name, table_address(case, name, version="" if newest else version.id), "data"
            ),
            meaning=Cell(isolate(read_tables()[name].meaning), kind="data"),
            findings=counts[name],
        )
        for name in read_dictionary()
        if name in version.tables
    ]
    return table_of(N_("Tables"), TableLine, lines)
