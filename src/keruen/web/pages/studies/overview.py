"""The first page of studies: the cases, what waits for approval, what runs, the newest runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from keruen.case.read import list_shipped_cases
from keruen.studies.names import SUBMITTED
from keruen.studies.reads.cases import list_cases, list_versions
from keruen.studies.reads.jobs import newest_jobs
from keruen.studies.reads.runs import newest_runs, submitted_runs
from keruen.studies.rows import CaseVersionRow, StudyCaseRow, StudyRunRow
from keruen.web.marks import N_
from keruen.web.package_forms import Ask
from keruen.web.pages.studies.job_words import KINDS
from keruen.web.pages.studies.package import PAGES, StudiesAsked, is_own, say_by
from keruen.web.pages.studies.view import FileForm, Sent, StudiesView
from keruen.web.pages.studies.wording import tier_words
from keruen.web.pages.tables import Cell, Table, Value, table_of
from keruen.web.pages.view import View, count_phrase

NEWEST = 20


@dataclass(frozen=True, kw_only=True)
class CaseLine:
    """A row of the list of cases."""

    case: Annotated[Cell, N_("Case")]
    title: Annotated[Value, N_("Title")]
    team: Annotated[Cell, N_("Team")]
    version: Annotated[Value, N_("Version")]
    state: Annotated[Cell, N_("State")]
    errors: Annotated[Value, N_("Errors")]
    changed: Annotated[Cell, N_("Last change")]
    tier: Annotated[Value, N_("Read by")]


@dataclass(frozen=True, kw_only=True)
class WaitingLine:
    """A row of the list of versions and runs that wait for approval."""

    waiting: Annotated[Cell, N_("Version or run")]
    note: Annotated[Value, N_("Change")]
    by: Annotated[Value, N_("Submitted by")]
    at: Annotated[Cell, N_("Submitted")]


@dataclass(frozen=True, kw_only=True)
class JobLine:
    """A row of the list of jobs."""

    job: Annotated[Cell, N_("Job")]
    state: Annotated[Cell, N_("State")]
    begun: Annotated[Cell, N_("Started")]


@dataclass(frozen=True, kw_only=True)
class RunLine:
    """A row of the list of runs."""

    run: Annotated[Cell, N_("Run")]
    kind: Annotated[Value, N_("Kind")]
    state: Annotated[Cell, N_("State")]


@PAGES.page("/studies")
def overview(asked: StudiesAsked) -> View:
    """The cases that the reader sees, what waits for approval, jobs and the newest runs."""
    unit = asked.unit
    cases = list_cases(unit)
    cases.sort(key=lambda each: not is_own(asked, each.party))
    versions = list_versions(unit)
    newest = {each.study_case: each for each in versions}
    waiting = [each for each in versions if each.state == SUBMITTED and is_own(asked, each.party)]
    view = StudiesView(N_("Cases"))
    view.lead = count_phrase("There is one case.", "There are {count} cases.", len(cases))
    if waiting:
        view.alarms = [
            count_phrase(
                "One version waits for approval.",
                "{count} versions wait for approval.",
                len(waiting),
            )
        ]
    runs = submitted_runs(unit)
    if runs:
        view.alarms.append(
            count_phrase(
                "One run waits for approval.", "{count} runs wait for approval.", len(runs)
            )
        )
    view.tables = [
        *_waiting(asked, waiting, {each.id: each for each in cases}, runs),
        table_of(N_("Cases"), CaseLine, [_case(asked, each, newest) for each in cases]),
        *_jobs_and_runs(asked),
    ]
    if not asked.public:
        _add_forms(asked, view, first=not any(is_own(asked, each.party) for each in cases))
    view.data = {
        "cases": [each.name for each in cases],
        "newest": [
            {
                "id": each.id,
                "name": each.name,
                "title": each.title,
                "team": each.party,
                "tier": each.tier,
                "version": newest[each.id].id,
                "number": newest[each.id].number,
                "state": newest[each.id].state,
                "errors": newest[each.id].errors,
                "warnings": newest[each.id].warnings,
            }
            for each in cases
            if each.id in newest
        ],
    }
    return view


def _case(
    asked: StudiesAsked, case: StudyCaseRow, newest: Mapping[str, CaseVersionRow]
) -> CaseLine:
    version = newest.get(case.id)
    return CaseLine(
        case=Cell(case.name, f"/studies/cases/{case.id}", "data"),
        title=Cell(case.title, kind="data"),
        team=Cell(case.party, kind="side"),
        version=version.number if version else None,
        state=Cell(version.state if version else "-", kind="state"),
        errors=version.errors if version else None,
        changed=asked.time_cell(version.created_at if version else ""),
        tier=tier_words(asked, case.tier),
    )


def _waiting(
    asked: StudiesAsked,
    waiting: Sequence[CaseVersionRow],
    cases: Mapping[str, StudyCaseRow],
    runs: Sequence[StudyRunRow],
) -> list[Table]:
    if not waiting and not runs:
        return []
    lines = [
        WaitingLine(
            waiting=Cell(
                f"{cases[each.study_case].name} {each.number}",
                f"/studies/versions/{each.id}",
                "data",
            ),
            note=Cell(each.note, kind="data"),
            by=Cell(say_by(asked, each.party, each.submitted_by), kind="data"),
            at=asked.time_cell(each.submitted_at or ""),
        )
        for each in waiting
    ]
    lines += [
        WaitingLine(
            waiting=Cell(each.title, f"/studies/runs/{each.id}", "data"),
            note=asked.words(KINDS[each.kind]),
            by=Cell(say_by(asked, each.party, each.submitted_by), kind="data"),
            at=asked.time_cell(each.submitted_at or ""),
        )
        for each in runs
    ]
    return [table_of(N_("Waiting for approval"), WaitingLine, lines)]


def _jobs_and_runs(asked: StudiesAsked) -> list[Table]:
    """Jobs and runs; each leads to its page where there is one."""
    jobs, runs = newest_jobs(asked.unit, NEWEST), newest_runs(asked.unit, NEWEST)
    job_pages = "/studies/jobs/{id}" in PAGES.pages
    run_pages = "/studies/runs/{id}" in PAGES.pages
    return [
        table_of(
            N_("Jobs"),
            JobLine,
            [
                JobLine(
                    job=Cell(
                        asked.words(KINDS[each.kind]),
                        f"/studies/jobs/{each.id}" if job_pages else "",
                        "data",
                    ),
                    state=Cell(each.state, kind="state"),
                    begun=asked.time_cell(each.created_at),
                )
                for each in jobs
            ],
        ),
        table_of(
            N_("Runs"),
            RunLine,
            [
                RunLine(
                    run=Cell(each.title, f"/studies/runs/{each.id}" if run_pages else "", "data"),
                    kind=asked.words(KINDS[each.kind]),
                    state=Cell(each.state, kind="state"),
                )
                for each in runs
            ],
        ),
    ]


def _add_forms(asked: StudiesAsked, view: StudiesView, *, first: bool) -> None:
    """The forms that begin a case, shown open to a team that has none."""
    shipped = [(name, name) for name in list_shipped_cases()]
    made = asked.forms.make(
        "begin_case",
        {},
        Ask("name", N_("Short name")),
        Ask("shipped", N_("Shipped case"), options=shipped),
        Ask("title", N_("Title")),
    )
    view.forms = [replace(each, open=first) for each in made]
    if view.forms:
        view.files = [
            FileForm(
                "upload_case",
                N_("Begin a case from a workbook"),
                texts=(Sent("name", N_("Short name"), True), Sent("title", N_("Title"))),
                open=first,
            )
        ]
