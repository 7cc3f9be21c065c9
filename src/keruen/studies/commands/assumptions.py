"""Who confirmed a row of a case last."""

from __future__ import annotations

from keruen.store.command import CommandResult
from keruen.store.fields import Code, Line, MaybeWords
from keruen.store.refusal import check
from keruen.studies import tables as t
from keruen.studies.commands.cases import refuse_row, require_own
from keruen.studies.commands.fields import VersionId
from keruen.studies.content import read_tables
from keruen.studies.reads.row_values import read_row_values
from keruen.studies.registry import command
from keruen.studies.rows import CaseVersionRow, StudyCaseRow
from keruen.studies.unit import Studies


@command("case")
def confirm_assumption(
    unit: Studies, version_id: VersionId, table: Code, row: Line, note: MaybeWords = ""
) -> CommandResult:
    """Confirm that a row of a case is still right."""
    version = unit.find(CaseVersionRow, version_id)
    require_own(unit.find(StudyCaseRow, version.study_case), unit)
    check(
        table in version.tables,
        "the case has no table {table}",
        "Choose a table of the case.",
        kind="missing",
        table=repr(table[:80]),
    )
    rows = read_row_values(table, read_tables(unit, version, [table])[table])
    found = next((each for each in rows if each.key == row), None)
    if found is None:
        refuse_row(table, row)
    made = unit.add(
        t.assumption_check,
        tier="party",
        study_case=version.study_case,
        table_name=table,
        row_key=row,
        values_sha256=found.digest,
        note=note,
    )
    return CommandResult("assumption_check", made, "party")
