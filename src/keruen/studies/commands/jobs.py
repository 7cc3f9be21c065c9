"""Jobs: started with their limits, cancelled."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated

from pydantic import Field
from sqlalchemy import func, select

from keruen.store.command import CommandResult
from keruen.store.fields import Code, Codes, Values
from keruen.store.instants import write_instant
from keruen.store.refusal import check
from keruen.studies import tables as t
from keruen.studies.commands.fields import (
    JobId,
    MaybeRunId,
    MaybeScenarioId,
    MaybeVersionId,
    VersionId,
)
from keruen.studies.content import MIB, stored_bytes
from keruen.studies.jobs.estimates import expected_seconds
from keruen.studies.jobs.kinds import TIMED, USUAL_SECONDS, read_options
from keruen.studies.names import CANCELLED, FROM_RUN, JOB_KINDS, OPEN_STATES, PLAN, QUEUED
from keruen.studies.quotas import read_quota
from keruen.studies.registry import command
from keruen.studies.rows import CaseVersionRow, StudyJobRow, StudyRunRow, StudyScenarioRow
from keruen.studies.unit import Studies

MaybeSeconds = Annotated[int | None, Field(ge=10, le=24 * 3600)]
"""A time limit; the usual one of the kind of job where left out."""

MemoryMib = Annotated[int, Field(ge=512, le=65_536)]
DAY = timedelta(hours=24)


@command("job")
def start_job(
    unit: Studies,
    kind: Code,
    version_id: MaybeVersionId = "",
    scenario_id: MaybeScenarioId = "",
    run_id: MaybeRunId = "",
    options: Values | None = None,
    seconds: MaybeSeconds = None,
    memory_mib: MemoryMib = 2_048,
) -> CommandResult:
    """Start a job: a plan, a simulation, a question, a valuation or a loop."""
    check(
        kind in JOB_KINDS,
        "there is no job of the kind {job}",
        "Choose one of {kinds}.",
        kind="invalid",
        job=repr(kind),
        kinds=", ".join(JOB_KINDS),
    )
    version, scenario, source = _based_on(unit, kind, version_id, scenario_id, run_id)
    chosen = _read_given(kind, options)
    limit = seconds or USUAL_SECONDS[kind]
    made = _queue(unit, kind, version, scenario, source, chosen, limit, memory_mib)
    return CommandResult("study_job", made, "party")


@command("job")
def plan_scenarios(
    unit: Studies,
    version_id: VersionId,
    scenario_ids: Codes | None = None,
    options: Values | None = None,
    seconds: MaybeSeconds = None,
    memory_mib: MemoryMib = 2_048,
) -> CommandResult:
    """Plan a version of a case as it is, and with each of some scenarios, as one job each."""
    chosen = _read_given(PLAN, options)
    limit = seconds or USUAL_SECONDS[PLAN]
    made = ""
    for each in ("", *dict.fromkeys(scenario_ids or ())):
        version, scenario, _ = _based_on(unit, PLAN, version_id, each, "")
        queued = _queue(unit, PLAN, version, scenario, "", chosen, limit, memory_mib)
        made = made or queued
    return CommandResult("study_job", made, "party")


def _read_given(kind: str, options: Mapping[str, object] | None) -> dict[str, str]:
    return read_options(kind, {name: str(value) for name, value in (options or {}).items()})


def _queue(
    unit: Studies,
    kind: str,
    version: CaseVersionRow,
    scenario: str,
    source: str,
    options: Mapping[str, str],
    seconds: int,
    memory_mib: int,
) -> str:
    """Record a job that waits, if its limits allow it; returns its id."""
    _check_quota(unit, seconds, memory_mib)
    expected = expected_seconds(unit, kind, version.fingerprint, options)
    # Other kinds end at their limit by themselves, with the best that they have.
    check(
        kind in TIMED or expected <= seconds,
        "the job is expected to take {expected} s by earlier runs, and its time limit is {most} s",
        "Give it a longer time limit, or let it compute less.",
        kind="limit",
        expected=f"{expected:.0f}",
        most=seconds,
    )
    return unit.add(
        t.study_job,
        tier="party",
        kind=kind,
        version=version.id,
        scenario=scenario or None,
        source_run=source or None,
        options=dict(options),
        memory_mib=memory_mib,
        seconds=seconds,
        expected_seconds=expected,
        state=QUEUED,
    )


def _based_on(
    unit: Studies, kind: str, version_id: str, scenario_id: str, run_id: str
) -> tuple[CaseVersionRow, str, str]:
    """On which version, scenario and run a job is based."""
    if kind in FROM_RUN:
        check(
            bool(run_id),
            "a simulation is based on the run of a plan",
            "Choose a run.",
            kind="invalid",
        )
        source = unit.find(StudyRunRow, run_id)
        check(
            source.kind == PLAN,
            "only the run of a plan is simulated",
            "Choose the run of a plan.",
            kind="invalid",
        )
        return unit.find(CaseVersionRow, source.version), source.scenario or "", source.id
    check(
        bool(version_id),
        "a job is based on a version of a case",
        "Choose a version.",
        kind="invalid",
    )
    version = unit.find(CaseVersionRow, version_id)
    check(
        version.errors == 0,
        "version {number} of the case has {count} errors",
        "Correct the findings first.",
        number=version.number,
        count=version.errors,
    )
    if scenario_id:
        scenario = unit.find_live(StudyScenarioRow, scenario_id)
        check(
            scenario.study_case == version.study_case,
            "the scenario belongs to another case",
            "Choose a scenario of this case.",
            kind="invalid",
        )
    return version, scenario_id, ""


def _check_quota(unit: Studies, seconds: int, memory_mib: int) -> None:
    quota = read_quota(unit)
    job = t.study_job.c
    mine = job.party == unit.actor.party
    waiting = unit.count(t.study_job, mine, job.state.in_(OPEN_STATES))
    check(
        waiting < quota.waiting_jobs,
        "your team has {count} jobs that wait or run, the most that it may have",
        "Wait until one has ended, or cancel one.",
        kind="limit",
        count=waiting,
    )
    own = mine & (job.created_by == unit.actor.account)
    count = unit.count(t.study_job, own, job.state.in_(OPEN_STATES))
    check(
        count < quota.person_jobs,
        "you have {count} jobs that wait or run, the most that one person may have",
        "Wait until one has ended, or cancel one.",
        kind="limit",
        count=count,
    )
    check(
        memory_mib <= quota.memory_mib,
        "a job of your team may take {most} MiB of memory, and this one asks for {asked}",
        "Ask for less, or ask the operator for more.",
        kind="limit",
        most=quota.memory_mib,
        asked=memory_mib,
    )
    since = write_instant(unit.now - DAY)
    recent = (job.created_at >= since) & (job.state != CANCELLED)
    total = select(func.coalesce(func.sum(job.seconds), 0))
    used = int(unit.connection.execute(total.where(mine, recent)).scalar_one())
    used_by_me = int(unit.connection.execute(total.where(own, recent)).scalar_one())
    check(
        used_by_me + seconds <= quota.person_hours_per_day * 3600,
        "the jobs of one person within 24 hours may take {most} hours, and you used {used}",
        "Give the job a shorter time limit, or start it later.",
        kind="limit",
        most=f"{quota.person_hours_per_day:g}",
        used=f"{used_by_me / 3600:.1f}",
    )
    check(
        used + seconds <= quota.hours_per_day * 3600,
        "the jobs of your team within 24 hours may take {most} hours, and {used} are used",
        "Give the job a shorter time limit, or start it later.",
        kind="limit",
        most=f"{quota.hours_per_day:g}",
        used=f"{used / 3600:.1f}",
    )
    check(
        stored_bytes(unit) < quota.storage_mib * MIB,
        "the cases and runs of your team take {most} MiB, all that they may",
        "Ask the operator for more storage.",
        kind="limit",
        most=quota.storage_mib,
    )


@command("job")
def cancel_job(unit: Studies, job_id: JobId) -> CommandResult:
    """Cancel a job; one that runs ends with the best that it found so far."""
    row = unit.find(StudyJobRow, job_id)
    check(
        row.state in OPEN_STATES,
        "this job has ended",
        "Nothing remains to be cancelled.",
    )
    changes = {"cancelled_by": unit.actor.account, "cancelled_at": unit.moment}
    if row.state == QUEUED:
        unit.change(t.study_job, row.id, state=CANCELLED, ended_at=unit.moment, **changes)
    else:
        unit.change(t.study_job, row.id, **changes)
    return CommandResult("study_job", row.id, "party")
