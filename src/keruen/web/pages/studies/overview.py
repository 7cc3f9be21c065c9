"""The first page of studies: the cases of the team, what runs, and the newest runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from sqlalchemy import select

from keruen.case.read import list_shipped_cases
from keruen.studies import tables as t
from keruen.studies.rows import StudyCaseRow, StudyJobRow, StudyRunRow
from keruen.web.marks import N_
from keruen.web.package_forms import Ask
from keruen.web.pages.studies.package import PAGES, StudiesAsked
from keruen.web.pages.tables import Cell, Value, table_of
from keruen.web.pages.view import View, count_phrase


@dataclass(frozen=True, kw_only=True)
class CaseLine:
    """A row of the list of cases."""

    case: Annotated[Cell, N_("Case")]
    title: Annotated[Value, N_("Title")]
    origin: Annotated[Value, N_("Begun from")]


@dataclass(frozen=True, kw_only=True)
class JobLine:
    """A row of the list of jobs."""

    job: Annotated[Value, N_("Job")]
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
    """The cases of the team, its jobs and its newest runs."""
    unit = asked.unit
    cases = unit.records(StudyCaseRow, select(t.study_case).order_by(t.study_case.c.name))
    job, run = t.study_job, t.study_run
    jobs = unit.records(StudyJobRow, select(job).order_by(job.c.created_at.desc()).limit(20))
    runs = unit.records(StudyRunRow, select(run).order_by(run.c.created_at.desc()).limit(20))
    view = View(N_("Cases"))
    view.lead = count_phrase("There is one case.", "There are {count} cases.", len(cases))
    view.tables = [
        table_of(
            N_("Cases"),
            CaseLine,
            [
                CaseLine(case=Cell(each.name, kind="data"), title=each.title, origin=each.origin)
                for each in cases
            ],
        ),
        table_of(
            N_("Jobs"),
            JobLine,
            [
                JobLine(
                    job=asked.words(each.kind),
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
                    run=Cell(each.title, kind="data"),
                    kind=asked.words(each.kind),
                    state=Cell(each.state, kind="state"),
                )
                for each in runs
            ],
        ),
    ]
    shipped = [(name, name) for name in list_shipped_cases()]
    view.forms = [
        *asked.forms.make(
            "begin_case",
            {},
            Ask("name", N_("Short name")),
            Ask("shipped", N_("Shipped case"), options=shipped),
            Ask("title", N_("Title")),
        )
    ]
    view.data = {"cases": [each.name for each in cases]}
    return view
