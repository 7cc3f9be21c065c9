"""Working on jobs: each is claimed, run as a process, and recorded as a run of its team."""

from __future__ import annotations

import json
import logging
import os
import re
import secrets
import shutil
import signal
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from keruen.errors import KeruenError
from keruen.runs.folders import MANIFEST
from keruen.runs.manifest import find_file_faults
from keruen.store.database import Database, UnavailableError
from keruen.store.entries import Entry, write_entry
from keruen.store.roles import Actor
from keruen.studies import tables as t
from keruen.studies.content import case_folder, read_tables, sha256_of
from keruen.studies.jobs.claims import MOST_ATTEMPTS, Claim, claim_job, end_job, renew
from keruen.studies.jobs.figures import read_figures
from keruen.studies.jobs.kinds import arguments, command_words
from keruen.studies.jobs.process import JobProcess, kill_left_over
from keruen.studies.names import CANCELLED, DONE, DRAFT, FAILED, SIMULATE
from keruen.studies.rows import (
    CaseVersionRow,
    StudyCaseRow,
    StudyJobRow,
    StudyRunRow,
    StudyScenarioRow,
)
from keruen.studies.scenario_case import with_scenario
from keruen.studies.unit import Studies, open_work, read_work

LOGGER = logging.getLogger(__name__)

LOOK_SECONDS = 0.5
"""How often a worker looks at its process, at cancellations and at its claim."""

WAIT_SECONDS = 2.0
"""How long a worker waits where no job waits."""

LEAST_FREE_BYTES = 200 * 2**20
"""Free space on the disk below which no job is begun."""

MEMORY, TIME = "memory", "time"
RESULT = "result"


@dataclass(frozen=True)
class Based:
    """What a job is based on."""

    job: StudyJobRow
    case: StudyCaseRow
    version: CaseVersionRow
    scenario: StudyScenarioRow | None
    source: StudyRunRow | None
    tables: Mapping[str, str]

    @property
    def title(self) -> str:
        """The run in words: the case, its version and the scenario."""
        words = f"{self.case.title}, version {self.version.number}"
        return f"{words}, {self.scenario.name}" if self.scenario else words


class Worker:
    """Takes jobs one after the other.

    Parameters
    ----------
    database : of the workspace.
    folder : where runs lie; each run has a folder of its own.
    name : of the worker; unique.
    cluster : address of a Dask scheduler for the kinds of jobs that can compute on one.
    """

    def __init__(self, database: Database, folder: Path, name: str = "", cluster: str = "") -> None:
        self.database = database
        self.folder = folder
        self.cluster = cluster
        self.name = name or f"{os.uname().nodename}-{os.getpid()}-{secrets.token_hex(3)}"
        self.stopping = threading.Event()

    def run(self, *, once: bool = False) -> int:
        """Work until stopped, or until no job waits; returns how many jobs were run.

        Parameters
        ----------
        once : whether to return where no job waits.
        """
        count = 0
        while not self.stopping.is_set():
            try:
                worked = self.step()
            except UnavailableError as error:
                LOGGER.warning("worker %s: %s", self.name, error.what)
                worked = False
            if worked:
                count += 1
            elif once:
                break
            else:
                self.stopping.wait(WAIT_SECONDS)
        return count

    def step(self) -> bool:
        """Run one job, if one waits."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if shutil.disk_usage(self.folder).free < LEAST_FREE_BYTES:
            LOGGER.warning("worker %s: the disk is nearly full; no job is begun", self.name)
            return False
        claim = claim_job(self.database, self.name)
        if claim is None:
            return False
        if claim.attempt > MOST_ATTEMPTS:
            self._give_up(claim)
            return True
        LOGGER.info("worker %s: begins a job, attempt %d", self.name, claim.attempt)
        if claim.process and kill_left_over(claim.process):
            LOGGER.info("worker %s: ended the process that the worker before left", self.name)
        place = self.folder / f".job-{claim.job}"
        shutil.rmtree(place, ignore_errors=True)
        try:
            self._work(claim, place)
        except KeruenError as error:
            end_job(self.database, claim, self.name, FAILED, error.what, error.remedy)
        except OSError as error:
            LOGGER.warning("worker %s: %s", self.name, reason_of(error))
            end_job(
                self.database,
                claim,
                self.name,
                FAILED,
                f"the machine refused: {reason_of(error)}",
                "Ask the operator whether the disk is full. Then start the job again.",
            )
        finally:
            shutil.rmtree(place, ignore_errors=True)
        return True

    def _give_up(self, claim: Claim) -> None:
        """End a job whose worker died every time, so that it does not end every worker after."""
        LOGGER.warning("worker %s: gives up a job after %d attempts", self.name, MOST_ATTEMPTS)
        if claim.process:
            kill_left_over(claim.process)
        shutil.rmtree(self.folder / f".job-{claim.job}", ignore_errors=True)
        end_job(
            self.database,
            claim,
            self.name,
            FAILED,
            f"the worker of this job ended {MOST_ATTEMPTS} times before the job did",
            "Start it again with less memory or a smaller case, or ask the operator to look at "
            "the log of the worker.",
        )

    def _work(self, claim: Claim, place: Path) -> None:
        actor = Actor(claim.account, claim.team, "", frozenset())
        with read_work(self.database, actor) as unit:
            based = read_based(unit, claim.job)
        place.mkdir()
        words = self._words(based, place)
        process = JobProcess(words, place, based.job.memory_mib, based.job.seconds * 1.1 + 30.0)
        process.start()
        why = self._watch(claim, process)
        if why == "lost":
            return
        if self.stopping.is_set() and not process.asked_to_end:
            return
        self._record(claim, actor, based, process, place / RESULT, why)

    def _words(self, based: Based, place: Path) -> list[str]:
        """The command of a job, with its case written to the job's folder."""
        job = based.job
        out = ["--out", str(place / RESULT), "--json"]
        own = command_words(job.kind, job.options, job.seconds, self.cluster)
        if job.kind == SIMULATE:
            assert based.source is not None
            return [job.kind, str(self.folder / based.source.folder), *own, *out]
        tables: Mapping[str, str] = based.tables
        if based.scenario is not None:
            own = [*own, "--scenario", based.scenario.name]
            tables = with_scenario(
                tables, based.scenario.name, based.scenario.name, based.scenario.changes
            )
        folder = place / "case"
        with case_folder(tables) as written:
            shutil.copytree(written, folder)
        return [job.kind, str(folder), *arguments(job.kind, job.options), *own, *out]

    def _watch(self, claim: Claim, process: JobProcess) -> str:
        """Watch a process to its end; returns why it was stopped, ``lost``, or nothing."""
        why = ""
        while not process.ended:
            why = process.watch() or why
            mine, cancelled = renew(
                self.database, claim, self.name, process.progress(), process.name
            )
            if not mine:
                process.kill()
                return "lost"
            if cancelled or self.stopping.is_set():
                process.ask_to_end()
            time.sleep(LOOK_SECONDS)
        renew(self.database, claim, self.name, process.progress(), process.name)
        return why

    def _record(
        self,
        claim: Claim,
        actor: Actor,
        based: Based,
        process: JobProcess,
        result: Path,
        why: str,
    ) -> None:
        """Move what a process wrote to its place, and record it as a run."""
        early = process.asked_to_end
        if not (result / MANIFEST).is_file() or process.exit_code not in (0, 130):
            state, problem, remedy = CANCELLED, "", ""
            if why == MEMORY:
                state = FAILED
                problem = f"the job needed more than {based.job.memory_mib} MiB of memory"
                remedy = "Start it again with more memory, or make the case smaller."
            elif why == TIME:
                state = FAILED
                problem = f"the job did not end within {process.seconds:.0f} s and left no result"
                remedy = "Start it again with a longer time limit, or let it compute less."
            elif not early:
                state, (problem, remedy) = FAILED, process.problem()
            end_job(self.database, claim, self.name, state, problem, remedy)
            return
        name = f"run_{secrets.token_hex(8)}"
        target = self.folder / name
        result.rename(target)
        try:
            self._add_run(claim, actor, based, target, process.elapsed_seconds(), early)
        except BaseException:
            shutil.rmtree(target, ignore_errors=True)
            raise
        end_job(self.database, claim, self.name, DONE)

    def _add_run(
        self,
        claim: Claim,
        actor: Actor,
        based: Based,
        target: Path,
        seconds: float,
        early: bool,
    ) -> None:
        manifest = (target / MANIFEST).read_text("utf-8")
        faults = find_file_faults(target, json.loads(manifest))
        if faults:
            raise KeruenError(f"the run is not whole: {faults[0].file}", "Start the job again.")
        size = sum(each.stat().st_size for each in target.rglob("*") if each.is_file())
        with open_work(self.database, actor) as unit:
            made = unit.add(
                t.study_run,
                tier="party",
                id=target.name,
                job=claim.job,
                kind=based.job.kind,
                title=based.title,
                version=based.version.id,
                scenario=based.scenario.id if based.scenario else None,
                folder=target.name,
                manifest_sha256=sha256_of(manifest),
                figures=read_figures(target),
                seconds=seconds,
                bytes=size,
                ended_early="yes" if early else "no",
                state=DRAFT,
            )
            fields = {"job": claim.job, "manifest_sha256": sha256_of(manifest)}
            entry = Entry("studies.record_run", "study_run", made, "party", fields)
            write_entry(unit.connection, actor, unit.moment, entry)


def reason_of(error: OSError) -> str:
    """What the system says, also where several files could not be copied.

    Examples
    --------
    >>> reason_of(OSError(28, "No space left on device"))
    'No space left on device'
    >>> reason_of(shutil.Error([("a", "b", "[Errno 28] No space left on device: 'b'")]))
    'No space left on device'
    """
    if isinstance(error, shutil.Error) and error.args and isinstance(error.args[0], list):
        found = re.match(r"\[Errno \d+\] ([^:]+)", str(error.args[0][0][-1]))
        if found:
            return found[1]
    return error.strerror or type(error).__name__


def read_based(unit: Studies, job: str) -> Based:
    """What a job is based on, as its team sees it."""
    row = unit.find(StudyJobRow, job)
    version = unit.find(CaseVersionRow, row.version)
    return Based(
        row,
        unit.find(StudyCaseRow, version.study_case),
        version,
        unit.find(StudyScenarioRow, row.scenario) if row.scenario else None,
        unit.find(StudyRunRow, row.source_run) if row.source_run else None,
        read_tables(unit, version),
    )


def start_worker(worker: Worker) -> None:
    """Let a worker work in a thread of this process; its jobs are processes of their own."""
    threading.Thread(target=worker.run, name="studies-worker", daemon=True).start()


def stop_on_signals(worker: Worker) -> None:
    """Let a worker end its job with the best so far when the process is asked to end."""

    def stop(_number: int, _frame: object) -> None:
        worker.stopping.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
