"""What can be written and read back: a door refuses anything else before it writes."""

from __future__ import annotations

from keruen.case.case import Case
from keruen.case.check_cells import check_keys, check_required, check_values
from keruen.case.findings import Findings
from keruen.case.rows import rows_of_case
from keruen.errors import CaseError


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
