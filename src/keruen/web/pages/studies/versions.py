"""A version of a case: who made it, its findings, its review, and what differs from another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from keruen.studies.content import read_tables
from keruen.studies.names import APPROVED
from keruen.studies.reads.cases import read_versions
from keruen.studies.reads.differences import RowChange, compare_tables
from keruen.studies.reads.findings import read_findings, read_version_file
from keruen.studies.rows import CaseVersionRow, StudyCaseRow
from keruen.web.marks import N_
from keruen.web.pages.studies.cases import say_findings
from keruen.web.pages.studies.findings_table import finding_data, findings_table
from keruen.web.pages.studies.package import PAGES, StudiesAsked, is_own, say_by
from keruen.web.pages.studies.reviewing import copy_form, review_forms
from keruen.web.pages.studies.tables_list import tables_table
from keruen.web.pages.studies.view import Picker, StudiesView
from keruen.web.pages.studies.wording import english_notes, tier_words
from keruen.web.pages.tables import Cell, Table, table_of
from keruen.web.pages.view import Choice, Fact, Link, Phrase, View, count_phrase


@dataclass(frozen=True, kw_only=True)
class DifferenceLine:
    """A cell that differs between two versions."""

    table: Annotated[Cell, N_("Table")]
    row: Annotated[Cell, N_("Row")]
    kind: Annotated[Cell, N_("Difference")]
    column: Annotated[Cell, N_("Column")]
    before: Annotated[Cell, N_("Before")]
    after: Annotated[Cell, N_("After")]


@PAGES.page("/studies/versions/{id}")
def version_page(asked: StudiesAsked) -> View:
    """A version with its review, and its difference from its parent or from another version."""
    version = asked.unit.find(CaseVersionRow, asked.path["id"])
    case = asked.unit.find(StudyCaseRow, version.study_case)
    versions = read_versions(asked.unit, case.id)
    newest = versions[0].id == version.id
    found = read_findings(asked.unit, version)
    view = StudiesView(
        case.name, kicker=Phrase(N_("Version {number}"), {"number": str(version.number)})
    )
    view.lead = say_findings(version)
    view.facts = _facts(asked, version)
    if version.state == APPROVED:
        view.notes = [Phrase(N_("This version is approved and locked; an edit makes another one."))]
    view.notes += english_notes(asked)
    changes = _add_difference(asked, view, version, versions)
    if found:
        view.tables.append(findings_table(case.id, found, "" if newest else version.id))
    view.tables.append(tables_table(case.id, version, found, newest=newest))
    view.shortcuts = [
        Link(N_("The case"), f"/studies/cases/{case.id}"),
        Link(N_("The workbook with its findings"), f"/studies/files/{version.id}.xlsx"),
    ]
    view.forms = review_forms(asked, version)
    if not newest and is_own(asked, case.party):
        view.forms += asked.forms.make(
            "restore_version", {"version_id": version.id, "case_id": case.id}
        )
    view.forms += copy_form(asked, version)
    view.data = {
        "version": {
            "id": version.id,
            "number": version.number,
            "case": case.id,
            "state": version.state,
            "fingerprint": version.fingerprint,
            "tables": dict(version.tables),
        },
        "findings": [finding_data(each) for each in found],
        "differences": [
            {
                "table": each.table,
                "row": each.row,
                "kind": each.kind,
                "cells": [cell._asdict() for cell in each.cells],
            }
            for each in changes
        ],
    }
    return view


def _facts(asked: StudiesAsked, version: CaseVersionRow) -> list[Fact]:
    facts = [
        Fact(N_("State"), Cell(version.state, kind="state")),
        Fact(N_("Change"), Cell(version.note, kind="data")),
        Fact(N_("By"), Cell(say_by(asked, version.party, version.created_by), kind="data")),
        Fact(N_("At"), asked.time_cell(version.created_at)),
        Fact(N_("Read by"), tier_words(asked, version.tier)),
    ]
    if version.submitted_by:
        by = say_by(asked, version.party, version.submitted_by)
        facts.append(Fact(N_("Submitted by"), Cell(by, kind="data")))
    if version.decided_by:
        by = say_by(asked, version.party, version.decided_by)
        facts.append(Fact(N_("Decided by"), Cell(by, kind="data")))
    if version.reason:
        facts.append(Fact(N_("Reason"), Cell(version.reason, kind="data")))
    file = read_version_file(asked.unit, version.id)
    if file:
        facts.append(Fact(N_("Workbook"), Cell(file.file_name, kind="data")))
        facts.append(Fact(N_("SHA-256 of the workbook"), Cell(file.sha256, kind="code")))
    if version.fingerprint:
        facts.append(Fact(N_("Fingerprint of the case"), Cell(version.fingerprint, kind="code")))
    return facts


def _add_difference(
    asked: StudiesAsked,
    view: StudiesView,
    version: CaseVersionRow,
    versions: Sequence[CaseVersionRow],
) -> list[RowChange]:
    """Add what differs from the version that is asked for, or from the one before."""
    others = [each for each in versions if each.id != version.id]
    if not others:
        return []
    wanted = asked.query.get("against", "") or version.parent or ""
    other = next((each for each in others if each.id == wanted), None) or others[0]
    changed = [
        name
        for name in {*version.tables, *other.tables}
        if version.tables.get(name) != other.tables.get(name)
    ]
    before = read_tables(asked.unit, other, changed)
    found = compare_tables(before, read_tables(asked.unit, version, changed))
    options = [(each.id, f"{each.number}  {each.note}"[:80]) for each in others]
    view.pickers = [
        Picker(
            (Choice("against", N_("Compare with version"), options, other.id),),
            N_("Compare"),
        )
    ]
    view.notes = [
        *view.notes,
        count_phrase(
            "One row differs from version {number}.",
            "{count} rows differ from version {number}.",
            len(found),
            number=str(other.number),
        ),
    ]
    view.tables = [_differences(found)]
    return found


def _differences(found: Sequence[RowChange]) -> Table:
    lines = [
        DifferenceLine(
            table=Cell(each.table, kind="data"),
            row=Cell(each.row, kind="data"),
            kind=Cell(each.kind, kind="state"),
            column=Cell(cell.column, kind="data"),
            before=Cell(cell.before or "-", kind="data"),
            after=Cell(cell.after or "-", kind="data"),
        )
        for each in found
        for cell in each.cells
    ]
    return table_of(N_("Differences"), DifferenceLine, lines)
