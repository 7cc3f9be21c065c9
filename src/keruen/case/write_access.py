"""What can be written and read back; anything else is refused before it is written."""

from __future__ import annotations

from pathlib import Path

from keruen.case.case import Case
from keruen.case.check_cells import check_keys, check_required, check_values
from keruen.case.findings import Findings
from keruen.case.rows import rows_of_case
from keruen.case.spreadsheet_kinds import CONVERTED_SUFFIXES
from keruen.errors import CaseError, KeruenError

# Names that a user gives to a file, not to a folder of CSV tables.
OTHER_FORMATS = (*CONVERTED_SUFFIXES, ".xlsm", ".csv", ".tsv", ".zip", ".json", ".parquet")


def refuse_other_formats(path: Path) -> None:
    """Raise KeruenError where a path ends as a file does that a case is not written to."""
    if path.suffix.lower() in OTHER_FORMATS:
        raise KeruenError(
            f"{path}: a case is not written as a file that ends in {path.suffix}",
            "Give a name that ends in .xlsx for a workbook, or one without such an ending for a "
            "folder of CSV tables.",
        )


def refuse_unwritable(case: Case) -> None:
    """Raise CaseError where a cell, or an empty one, would not come back as it is."""
    findings = Findings()
    rows = rows_of_case(case)
    if len(rows["case"]) != 1:
        findings.add(
            f"the table has {len(rows['case'])} rows", "Give one row of settings.", table="case"
        )
    check_values(rows, findings)
    check_required(rows, findings)
    check_keys(rows, findings)
    if len(findings):
        raise CaseError(findings.in_order())
