"""Plans of a case as it is and of its scenarios: started together, compared once they are done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated
from urllib.parse import urlencode

from keruen.studies.commands.scenarios import live_scenarios
from keruen.studies.jobs.claims import read_progress
from keruen.studies.jobs.estimates import expected_seconds
from keruen.studies.names import OPEN_STATES, PLAN
from keruen.studies.reads.cases import read_versions
from keruen.studies.reads.jobs import list_plan_jobs
from keruen.studies.reads.runs import records_of_jobs
from keruen.studies.rows import CaseVersionRow, StudyCaseRow, StudyJobRow, StudyRunRow
from keruen.web.forms import Form
from keruen.web.marks import N_
from keruen.web.package_forms import Ask
from keruen.web.pages.studies.cases import say_findings, scenario_link
from keruen.web.pages.studies.compare import PLACES
from keruen.web.pages.studies.job_words import option_fields
from keruen.web.pages.studies.jobs import (
    limit_fields,
    refresh,
    say_duration,
    say_gap,
    state_cell,
)
from keruen.web.pages.studies.package import PAGES, StudiesAsked, is_own
from keruen.web.pages.studies.runs import say_answer, say_figure_gap
from keruen.web.pages.studies.views import StudiesView
from keruen.web.pages.tables import Cell, Value, table_of
from keruen.web.pages.view import Fact, Link, Phrase, count_phrase


@dataclass(frozen=True, kw_only=True)
class PlanLine:
    """A row of the plans of a case: the case as it is, or one of its scenarios."""

    scenario: Annotated[Cell, N_("Scenario")]
    state: Annotated[Cell, N_("State")]
    answer: Annotated[Cell, N_("Answer")]
    gap: Annotated[Value, N_("Proven gap")]
    at: Annotated[Cell, N_("Started")]


@PAGES.page("/studies/cases/{id}/plans")
def plans(asked: StudiesAsked) -> StudiesView:
    """The newest plan of the newest version and of each scenario; a form that starts them all."""
    unit = asked.unit
    case = unit.find(StudyCaseRow, asked.path["id"])
    version = read_versions(unit, case.id)[0]
    names = {"": asked.words(N_("the case as it is"))}
    names |= {each.id: each.name for each in live_scenarios(unit, case.id)}
    newest: dict[str, StudyJobRow] = {}
    for job in list_plan_jobs(unit, version.id):
        newest.setdefault(job.scenario or "", job)
    jobs = {name: newest[name] for name in names if name in newest}
    runs = records_of_jobs(unit, [each.id for each in jobs.values()])
    done = [runs[job.id] for job in jobs.values() if job.id in runs]
    path = f"/studies/cases/{case.id}/plans"
    view = StudiesView(N_("Plan and compare"))
    view.kicker = Phrase(N_("Case {title}"), {"title": case.name})
    view.shortcuts = [Link(N_("The case"), f"/studies/cases/{case.id}")]
    waiting = sum(each.state in OPEN_STATES for each in jobs.values())
    view.lead = _lead(version, waiting, len(done))
    view.facts = [
        Fact(N_("Version"), version.number),
        Fact(N_("Expected duration of a plan"), _expected(asked, version)),
    ]
    view.tables = [
        table_of(N_("Plans of the newest version"), PlanLine, _lines(asked, names, jobs, runs))
    ]
    if is_own(asked, case.party):
        view.shortcuts.append(scenario_link(case.id))
        if not version.errors:
            view.forms = _forms(asked, version, names, folded=waiting > 0)
    if len(done) > 1 and not waiting:
        chosen = zip(PLACES, (each.id for each in done), strict=False)
        view.shortcuts.insert(
            0, Link(N_("Compare the plans"), f"/studies/compare?{urlencode(list(chosen))}")
        )
    if waiting:
        refresh(asked, view, path, usual=True)
    view.data = {
        "version": version.id,
        "plans": [
            {
                "scenario": name,
                "job": jobs[name].id if name in jobs else "",
                "state": jobs[name].state if name in jobs else "",
                "run": runs[jobs[name].id].id if name in jobs and jobs[name].id in runs else "",
            }
            for name in names
        ],
    }
    return view


def _lead(version: CaseVersionRow, waiting: int, done: int) -> Phrase:
    if version.errors:
        return say_findings(version)
    if waiting:
        return count_phrase("One plan waits or runs.", "{count} plans wait or run.", waiting)
    return count_phrase("One plan is done.", "{count} plans are done.", done)


def _expected(asked: StudiesAsked, version: CaseVersionRow) -> str:
    return say_duration(asked, expected_seconds(asked.unit, PLAN, version.fingerprint, {}))


def _lines(
    asked: StudiesAsked,
    names: Mapping[str, str],
    jobs: Mapping[str, StudyJobRow],
    runs: Mapping[str, StudyRunRow],
) -> Sequence[PlanLine]:
    running = [each.id for each in jobs.values() if each.state in OPEN_STATES]
    progress = read_progress(asked.site.database, running)
    dash = Cell("-")
    lines = []
    for name, words in names.items():
        job = jobs.get(name)
        run = runs.get(job.id) if job else None
        answer, gap = dash, "-"
        if run:
            answer = Cell(say_answer(asked, run.figures), f"/studies/runs/{run.id}", "data")
            gap = say_figure_gap(asked, run.figures)
        elif job:
            gap = say_gap(asked, progress.get(job.id, ()))
        lines.append(
            PlanLine(
                scenario=Cell(words, f"/studies/jobs/{job.id}" if job else "", "data"),
                state=state_cell(job) if job else dash,
                answer=answer,
                gap=gap,
                at=asked.time_cell(job.created_at) if job else dash,
            )
        )
    return lines


def _forms(
    asked: StudiesAsked, version: CaseVersionRow, names: Mapping[str, str], *, folded: bool
) -> list[Form]:
    """The form that plans the case and its scenarios; all are chosen at first."""
    scenarios = [(key, words) for key, words in names.items() if key]
    every = Ask(
        "scenario_ids",
        N_("Scenarios to plan beside the case as it is"),
        " ".join(key for key, _ in scenarios),
        scenarios,
        kind="list",
        needed=False,
    )
    made = asked.forms.make(
        "plan_scenarios",
        {"version_id": version.id},
        *([every] if scenarios else []),
        *option_fields(asked, PLAN),
        *limit_fields(PLAN),
        words=N_("The job waits until a worker is free; you can leave this page."),
    )
    return [replace(each, open=not folded) for each in made]
