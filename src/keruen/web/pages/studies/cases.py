"""A case: its newest version with findings, earlier versions, its tables and its scenarios."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from keruen.studies.commands.scenarios import live_scenarios
from keruen.studies.reads.cases import read_versions
from keruen.studies.reads.findings import read_findings
from keruen.studies.rows import CaseVersionRow, StudyCaseRow, StudyScenarioRow
from keruen.web.forms import Form
from keruen.web.marks import N_
from keruen.web.package_forms import Ask
from keruen.web.pages.studies.findings_table import finding_data, findings_table
from keruen.web.pages.studies.package import PAGES, StudiesAsked, is_own, say_by
from keruen.web.pages.studies.reviewing import copy_form, review_forms
from keruen.web.pages.studies.tables_list import tables_table
from keruen.web.pages.studies.view import (
    ChangeLine,
    FileForm,
    ScenarioCard,
    Sent,
    StudiesView,
)
from keruen.web.pages.studies.wording import english_notes, say_change, tier_words
from keruen.web.pages.tables import Cell, Table, Value, table_of
from keruen.web.pages.view import Fact, Link, Phrase, View, count_phrase


@dataclass(frozen=True, kw_only=True)
class VersionLine:
    """A row of the list of versions."""

    number: Annotated[Cell, N_("Version")]
    note: Annotated[Value, N_("Change")]
    by: Annotated[Value, N_("By")]
    at: Annotated[Cell, N_("At")]
    errors: Annotated[Value, N_("Errors")]
    warnings: Annotated[Value, N_("Warnings")]
    state: Annotated[Cell, N_("State")]
    tier: Annotated[Value, N_("Read by")]


@PAGES.page("/studies/cases/{id}")
def case_page(asked: StudiesAsked) -> View:
    """A case with the findings of its newest version, its tables, versions and scenarios."""
    case = asked.unit.find(StudyCaseRow, asked.path["id"])
    versions = read_versions(asked.unit, case.id)
    scenarios = live_scenarios(asked.unit, case.id)
    view = StudiesView(case.name, kicker=Phrase(N_("Case {title}"), {"title": case.title}))
    view.scenarios = [_scenario(asked, case, each) for each in scenarios]
    view.data = {
        "case": {"id": case.id, "name": case.name, "title": case.title, "team": case.party},
        "versions": [
            {
                "id": each.id,
                "number": each.number,
                "state": each.state,
                "note": each.note,
                "errors": each.errors,
                "warnings": each.warnings,
                "fingerprint": each.fingerprint,
            }
            for each in versions
        ],
        "scenarios": [
            {"id": each.id, "name": each.name, "words": each.words, "changes": each.changes}
            for each in scenarios
        ],
    }
    if versions:
        _add_newest(asked, view, case, versions)
    return view


def _add_newest(
    asked: StudiesAsked, view: StudiesView, case: StudyCaseRow, versions: list[CaseVersionRow]
) -> None:
    newest = versions[0]
    found = read_findings(asked.unit, newest)
    view.lead = say_findings(newest)
    view.facts = [
        Fact(N_("Newest version"), newest.number),
        Fact(N_("State"), Cell(newest.state, kind="state")),
        Fact(N_("Team"), Cell(case.party, kind="side")),
        Fact(N_("Read by"), tier_words(asked, case.tier)),
        Fact(N_("Begun from"), Cell(case.origin, kind="data")),
    ]
    view.notes += english_notes(asked)
    if found:
        view.first_tables = [findings_table(case.id, found)]
    view.tables = [_versions(asked, versions), tables_table(case.id, newest, found)]
    view.shortcuts = [
        Link(N_("The workbook with its findings"), f"/studies/files/{newest.id}.xlsx"),
        Link(N_("What was changed last"), f"/studies/versions/{newest.id}"),
        Link(N_("Assumptions"), f"/studies/assumptions?case={case.id}"),
    ]
    view.data["findings"] = [finding_data(each) for each in found]
    view.forms = [*review_forms(asked, newest), *copy_form(asked, newest)]
    if is_own(asked, case.party) and asked.actor.may("studies.case"):
        view.files = [
            FileForm(
                "upload_version",
                N_("Send a workbook as the next version"),
                (("case_id", case.id),),
                (Sent("note", N_("What was changed")),),
            )
        ]
        view.shortcuts.insert(0, scenario_link(case.id))
    if is_own(asked, case.party) and not newest.errors:
        view.shortcuts.insert(0, plans_link(case.id))


def scenario_link(case: str) -> Link:
    """The page that adds a scenario to a case."""
    return Link(N_("Add a scenario"), f"/studies/cases/{case}/scenario")


def plans_link(case: str) -> Link:
    """The page that plans a case and its scenarios."""
    return Link(N_("Plan and compare"), f"/studies/cases/{case}/plans")


def say_findings(version: CaseVersionRow) -> Phrase:
    """How many findings a version has, in a sentence."""
    if version.errors:
        return count_phrase(
            "One error: this version cannot be planned yet.",
            "{count} errors: this version cannot be planned yet.",
            version.errors,
        )
    if version.warnings:
        return count_phrase(
            "No errors; one value is probably a mistake.",
            "No errors; {count} values are probably mistakes.",
            version.warnings,
        )
    return Phrase(N_("No errors: this version can be planned."))


def _versions(asked: StudiesAsked, versions: list[CaseVersionRow]) -> Table:
    lines = [
        VersionLine(
            number=Cell(str(each.number), f"/studies/versions/{each.id}", "data"),
            note=Cell(each.note, kind="data"),
            by=Cell(say_by(asked, each.party, each.created_by), kind="data"),
            at=asked.time_cell(each.created_at),
            errors=each.errors,
            warnings=each.warnings,
            state=Cell(each.state, kind="state"),
            tier=tier_words(asked, each.tier),
        )
        for each in versions
    ]
    return table_of(N_("Versions"), VersionLine, lines)


def _scenario(asked: StudiesAsked, case: StudyCaseRow, row: StudyScenarioRow) -> ScenarioCard:
    own = is_own(asked, case.party)
    lines = []
    for number, change in enumerate(row.changes, start=1):
        forms = (
            asked.forms.make(
                "remove_change", {"scenario_id": row.id, "number": str(number)}, plain=True
            )
            if own and len(row.changes) > 1
            else []
        )
        lines.append(ChangeLine(say_change(change), forms[0] if forms else None))
    withdrawing: list[Form] = []
    if own:
        withdrawing += asked.forms.make(
            "withdraw_scenario", {"scenario_id": row.id}, Ask("reason", N_("Reason"))
        )
    link = f"/studies/cases/{case.id}/scenario?name={row.name}" if withdrawing else ""
    return ScenarioCard(row.name, row.words, tuple(lines), link, tuple(withdrawing))
