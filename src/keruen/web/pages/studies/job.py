"""A job: its progress as a picture, its limits, and cancelling it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from keruen.studies.jobs.claims import read_progress
from keruen.studies.names import OPEN_STATES, QUEUED
from keruen.studies.reads.cases import scenario_names, version_names
from keruen.studies.reads.jobs import waiting_before
from keruen.studies.reads.runs import run_of_job
from keruen.studies.rows import StudyJobRow, StudyRunRow
from keruen.web.marks import N_
from keruen.web.numbers import number_in
from keruen.web.pages.studies.drawings import draw_interval, moments_of
from keruen.web.pages.studies.job_words import (
    KINDS,
    say_gap_share,
    say_options,
)
from keruen.web.pages.studies.jobs import (
    job_data,
    refresh,
    say_duration,
    say_gap,
    state_cell,
)
from keruen.web.pages.studies.package import PAGES, StudiesAsked
from keruen.web.pages.studies.views import Drawing, StudiesView
from keruen.web.pages.tables import Cell, Value, table_of
from keruen.web.pages.view import Fact, Link, Phrase, count_phrase

MOST_LINES = 12


@dataclass(frozen=True, kw_only=True)
class ProgressLine:
    """A row of the progress of a job."""

    seconds: Annotated[Value, N_("Seconds")]
    stage: Annotated[Cell, N_("Stage")]
    cost: Annotated[Value, N_("Cost")]
    bound: Annotated[Value, N_("Bound")]
    gap: Annotated[Value, N_("Gap")]


@PAGES.page("/studies/jobs/{id}")
def job(asked: StudiesAsked) -> StudiesView:
    """A job with its progress; the page asks for itself again while the job is not over."""
    unit = asked.unit
    row = unit.find(StudyJobRow, asked.path["id"])
    lines = read_progress(asked.site.database, [row.id]).get(row.id, [])
    run = run_of_job(unit, row.id)
    view = StudiesView(KINDS[row.kind])
    view.kicker = Phrase("Job of {name}", {"name": row.created_by})
    view.lead = _lead(asked, row, lines, run)
    view.facts = [
        Fact(N_("State"), state_cell(row)),
        Fact(N_("Case and version"), Cell(version_names(unit).get(row.version, "-"), kind="data")),
        Fact(
            N_("Scenario"),
            Cell(scenario_names(unit).get(row.scenario or "", "-"), kind="data"),
        ),
        Fact(N_("Started"), asked.time_cell(row.created_at)),
        Fact(N_("Expected duration"), say_duration(asked, row.expected_seconds)),
        Fact(N_("Time limit"), say_duration(asked, row.seconds)),
        Fact(N_("Memory (MiB)"), asked.number(row.memory_mib)),
        Fact(N_("Options"), Cell(say_options(asked, row.options), kind="code")),
    ]
    moments = moments_of(lines)
    if moments:
        view.drawings = [
            Drawing(
                N_("How the proven interval narrows"),
                draw_interval(
                    moments,
                    asked.words(N_("Cost of the best plan and its proven bound over time")),
                    lambda value: asked.amount(value / 1e6, "million USD", 1),
                ),
                N_("The least possible cost lies between the bound and the cost of the best plan."),
                (("cost", N_("Cost of the best plan")), ("bound", N_("Proven bound"))),
            )
        ]
    if lines:
        view.tables = [
            table_of(
                N_("Progress, the newest first"),
                ProgressLine,
                [_line(asked, each) for each in lines[::-1][:MOST_LINES]],
            )
        ]
    if run is not None:
        view.links = [Link(N_("Open the run"), f"/studies/runs/{run.id}")]
    if row.state in OPEN_STATES:
        refresh(asked, view, f"/studies/jobs/{row.id}", usual=True)
        if row.cancelled_at is None:
            words = N_("A job that runs ends with the best plan that it has found.")
            view.forms = [*asked.forms.make("cancel_job", {"job_id": row.id}, words=words)]
    if row.problem:
        view.alarms = [
            Phrase("{problem}. {remedy}", {"problem": row.problem, "remedy": row.remedy})
        ]
    view.data = {**job_data(row, lines), "progress": lines, "run": run.id if run else ""}
    return view


def _lead(
    asked: StudiesAsked, row: StudyJobRow, lines: list[dict[str, object]], run: StudyRunRow | None
) -> Phrase:
    if row.state == QUEUED:
        return count_phrase(
            "The job waits; one job of your team is before it.",
            "The job waits; {count} jobs of your team are before it.",
            waiting_before(asked.unit, row),
        )
    if row.state in OPEN_STATES and row.cancelled_at is not None:
        return Phrase("The job was cancelled; it ends with the best plan that it has found.")
    if row.state in OPEN_STATES:
        words = N_("The job runs; the gap is {gap}.")
        return Phrase(words, {"gap": say_gap(asked, lines)})
    if run is not None and run.ended_early == "yes":
        return Phrase("The job ended early; the best plan that it had found is its run.")
    if run is not None:
        return Phrase(
            "The job is done; it took {time}.", {"time": say_duration(asked, run.seconds)}
        )
    return Phrase("The job ended without a run.")


def _line(asked: StudiesAsked, line: dict[str, object]) -> ProgressLine:
    def money(value: float | None) -> str:
        return "-" if value is None else asked.amount(value / 1e6, "million USD", 2)

    gap = number_in(line, "gap")
    return ProgressLine(
        seconds=asked.number(float(number_in(line, "seconds") or 0.0), 1),
        stage=Cell(str(line.get("words", "")), kind="data"),
        cost=money(number_in(line, "cost_usd")),
        bound=money(number_in(line, "bound_usd")),
        gap="-" if gap is None else say_gap_share(asked, gap),
    )
