"""The jobs of a team, and starting one."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from keruen.studies.content import MIB, stored_bytes
from keruen.studies.jobs.claims import read_progress
from keruen.studies.jobs.estimates import expected_by_case
from keruen.studies.jobs.kinds import OPTIONS, USUAL_SECONDS
from keruen.studies.jobs.worker import LEAST_FREE_BYTES
from keruen.studies.names import FROM_RUN, JOB_KINDS, OPEN_STATES
from keruen.studies.quotas import read_quota
from keruen.studies.reads.cases import scenario_names, sound_versions, version_names
from keruen.studies.reads.jobs import (
    count_open_jobs,
    count_own_jobs,
    count_team_jobs,
    list_jobs,
)
from keruen.studies.reads.runs import plan_runs
from keruen.studies.rows import CaseVersionRow, StudyJobRow
from keruen.web.marks import N_
from keruen.web.numbers import number_in
from keruen.web.package_forms import Ask, PackageForm
from keruen.web.pages.studies.job_words import (
    KINDS,
    chosen_kind,
    option_fields,
    say_gap_share,
)
from keruen.web.pages.studies.package import PAGES, StudiesAsked
from keruen.web.pages.studies.views import StudiesView
from keruen.web.pages.tables import Cell, Table, Value, table_of
from keruen.web.pages.view import Fact, Phrase, Tab, count_phrase

REFRESH_SECONDS = 10
MOST_ESTIMATES = 12


@dataclass(frozen=True, kw_only=True)
class JobLine:
    """A row of the list of jobs."""

    job: Annotated[Cell, N_("Job")]
    case: Annotated[Cell, N_("Case and version")]
    state: Annotated[Cell, N_("State")]
    gap: Annotated[Value, N_("Gap")]
    by: Annotated[Cell, N_("Started by")]
    at: Annotated[Cell, N_("Started")]
    expected: Annotated[Value, N_("Expected duration")]


@dataclass(frozen=True, kw_only=True)
class EstimateLine:
    """A row of the expected durations of jobs."""

    case: Annotated[Cell, N_("Case and version")]
    expected: Annotated[Value, N_("Expected duration")]


@PAGES.page("/studies/jobs")
def jobs(asked: StudiesAsked) -> StudiesView:
    """The jobs of the team, the newest first, and a form to start one."""
    unit = asked.unit
    rows, paging = asked.cut(list_jobs(unit))
    names = version_names(unit)
    running = [each.id for each in rows if each.state in OPEN_STATES]
    progress = read_progress(asked.site.database, running)
    view = StudiesView(N_("Jobs"))
    waiting = count_open_jobs(unit)
    view.lead = count_phrase(
        "One job of your team waits or runs.",
        "{count} jobs of your team wait or run.",
        waiting,
    )
    view.tables = [
        table_of(
            N_("Jobs"),
            JobLine,
            [
                JobLine(
                    job=Cell(asked.words(KINDS[each.kind]), f"/studies/jobs/{each.id}", "data"),
                    case=Cell(names.get(each.version, "-"), kind="data"),
                    state=state_cell(each),
                    gap=say_gap(asked, progress.get(each.id, ())),
                    by=Cell(each.created_by, kind="data"),
                    at=asked.time_cell(each.created_at),
                    expected=say_duration(asked, each.expected_seconds),
                )
                for each in rows
            ],
            paging,
        )
    ]
    view.data = {
        "jobs": [job_data(each, progress.get(each.id, ())) for each in rows],
        "total": paging.total,
    }
    if asked.actor.side:
        _add_limits(asked, view)
        _add_start(asked, view, names)
    if running:
        refresh(asked, view, "/studies/jobs", usual=False)
    return view


def refresh(asked: StudiesAsked, view: StudiesView, path: str, *, usual: bool) -> None:
    """Let a browser ask for the page again, as its reader chose.

    Parameters
    ----------
    usual : whether it does so where the reader chose nothing. A page that loses the place of its
        reader is a burden to whoever hears it or fills in its form.
    """
    chosen = asked.query.get("refresh", "on" if usual else "off")
    on = chosen != "off"
    view.refresh_seconds = REFRESH_SECONDS if on else 0
    view.pause = f"{path}?refresh=off" if on else ""
    view.resume = "" if on else f"{path}?refresh=on"


def state_cell(row: StudyJobRow) -> Cell:
    """The state of a job; one that is to end shows that it was cancelled."""
    ending = row.state in OPEN_STATES and row.cancelled_at is not None
    return Cell("cancelling" if ending else row.state, kind="state")


def say_gap(asked: StudiesAsked, lines: Sequence[Mapping[str, object]]) -> str:
    """The last gap of a search; a dash where none is known."""
    known = [gap for each in lines if (gap := number_in(each, "gap")) is not None]
    return say_gap_share(asked, known[-1]) if known else "-"


def say_duration(asked: StudiesAsked, seconds: float) -> str:
    """A duration in seconds or minutes; a dash where none is known."""
    if seconds <= 0:
        return "-"
    return asked.amount(seconds, "s") if seconds < 90 else asked.amount(seconds / 60, "min", 1)


def job_data(row: StudyJobRow, lines: Sequence[Mapping[str, object]]) -> Mapping[str, object]:
    """A job as data."""
    return {
        **{name: row[name] for name in DATA},
        "cancelling": row.state in OPEN_STATES and row.cancelled_at is not None,
        "progress": list(lines)[-1:],
    }


DATA = (
    "id",
    "kind",
    "version",
    "scenario",
    "source_run",
    "options",
    "memory_mib",
    "seconds",
    "expected_seconds",
    "state",
    "problem",
    "remedy",
    "created_at",
    "created_by",
    "ended_at",
)
"""What is told of a job as data."""


def _add_limits(asked: StudiesAsked, view: StudiesView) -> None:
    """How much the team and the reader may still use, and whether the server has room."""
    unit = asked.unit
    quota = read_quota(unit)
    own = count_own_jobs(unit)
    used = stored_bytes(unit) / MIB
    number = asked.number
    view.facts = [
        Fact(
            N_("Jobs of your team"),
            f"{number(count_team_jobs(unit))} / {number(quota.waiting_jobs)}",
        ),
        Fact(N_("Your jobs"), f"{number(own)} / {number(quota.person_jobs)}"),
        Fact(N_("Storage (MiB)"), f"{number(used)} / {number(quota.storage_mib)}"),
    ]
    if used > 0.9 * quota.storage_mib:
        words = N_("The storage of your team is nearly full; once it is full no job is started.")
        view.alarms.append(Phrase(words))
    folder = asked.site.folders.get("studies")
    while folder is not None and not folder.is_dir():
        folder = folder.parent if folder.parent != folder else None
    if folder is not None and shutil.disk_usage(folder).free < LEAST_FREE_BYTES:
        words = N_("The disk of the server is nearly full: waiting jobs begin once there is room.")
        view.alarms.append(Phrase(words))


def _add_start(asked: StudiesAsked, view: StudiesView, names: Mapping[str, str]) -> None:
    """The form of the chosen kind of job, and how long such jobs took."""
    unit, kind = asked.unit, chosen_kind(asked)
    view.tabs = [Tab(KINDS[each], f"/studies/jobs?kind={each}", each == kind) for each in JOB_KINDS]
    sound = sound_versions(unit)
    versions = [(each.id, names[each.id]) for each in sound]
    view.tables.append(_estimates(asked, kind, sound, names))
    view.forms = [*start_form(asked, kind, versions)]


def start_form(
    asked: StudiesAsked, kind: str, versions: list[tuple[str, str]], run: str = ""
) -> list[PackageForm]:
    """The form that starts a job of a kind; empty for a reader who may not start one.

    Parameters
    ----------
    run : on which it is based, where that is not to be chosen.
    """
    if kind in FROM_RUN:
        given = {"kind": kind} | ({"run_id": run} if run else {})
        runs = [(each.id, each.title) for each in plan_runs(asked.unit)]
        basis = [] if run else [Ask("run_id", N_("Run of a plan"), options=runs, needed=True)]
    else:
        given = {"kind": kind}
        scenarios = list(scenario_names(asked.unit).items())
        basis = [
            Ask("version_id", N_("Case and version"), options=versions, needed=True),
            Ask("scenario_id", N_("Scenario"), options=scenarios),
        ]
    return asked.forms.make(
        "start_job",
        given,
        *basis,
        *option_fields(asked, kind),
        *limit_fields(kind),
        about=asked.words(KINDS[kind]),
        words=N_("The job waits until a worker is free; you can leave this page."),
    )


def limit_fields(kind: str) -> list[Ask]:
    """The inputs of the limits of a job, with the usual ones of its kind."""
    return [
        Ask("seconds", N_("Time limit"), value=str(USUAL_SECONDS[kind]), unit="s"),
        Ask("memory_mib", N_("Memory (MiB)"), value="2048"),
    ]


def _estimates(
    asked: StudiesAsked, kind: str, versions: list[CaseVersionRow], names: Mapping[str, str]
) -> Table:
    usual = {each.name: each.default for each in OPTIONS[kind] if each.default}
    shown = versions[:MOST_ESTIMATES]
    cases = dict.fromkeys(each.fingerprint for each in shown)
    expected = expected_by_case(asked.unit, kind, cases, usual)
    lines = [
        EstimateLine(
            case=Cell(names[each.id], kind="data"),
            expected=say_duration(asked, expected[each.fingerprint]),
        )
        for each in shown
        if expected[each.fingerprint]
    ]
    return table_of(
        N_("Expected duration with the usual options, from earlier runs"), EstimateLine, lines
    )


__all__ = ["jobs", "refresh", "say_duration", "state_cell"]
