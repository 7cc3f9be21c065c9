"""Jobs: claimed once, taken again after a worker died, ended with the best plan, and told why."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import namedtuple
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from keruen import read_run
from keruen.store.database import Database, open_database
from keruen.store.refusal import RefusalError
from keruen.studies import tables as t
from keruen.studies.jobs.claims import LEASE_SECONDS, MOST_ATTEMPTS, claim_job, end_job, renew
from keruen.studies.jobs.process import JobProcess, process_start
from keruen.studies.jobs.worker import LOOK_SECONDS, Worker
from keruen.studies.names import CANCELLED, DONE, FAILED, QUEUED, RUNNING
from keruen.studies.quotas import Quota, set_quota
from keruen.studies.rows import SecretJobWorkRow, StudyJobRow, StudyRunRow
from keruen.studies.unit import read_work
from tests.studies.made import add_case, add_job
from tests.studies.people import APPROVER, OTHER, PLANNER, do

ON_EACH_DATABASE = True


def read_job(database: Database, job: str) -> StudyJobRow:
    with read_work(database, PLANNER) as unit:
        return unit.find(StudyJobRow, job)


def read_claim(database: Database, job: str) -> SecretJobWorkRow | None:
    work = t.secret_job_work
    with database.admin_read() as connection:
        row = connection.execute(select(work).where(work.c.job == job)).mappings().first()
    return None if row is None else SecretJobWorkRow(**row)


def end_lease(database: Database, job: str) -> None:
    """As if the time had passed after which a worker that says nothing is taken for dead."""
    work = t.secret_job_work
    with database.admin_transaction() as connection:
        connection.execute(work.update().where(work.c.job == job).values(lease_until=0.0))


def runs_of(database: Database) -> list[StudyRunRow]:
    with read_work(database, PLANNER) as unit:
        return unit.records(StudyRunRow, select(t.study_run))


def wait_until(met: Callable[[], bool], seconds: float = 90.0) -> None:
    last = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < last
        time.sleep(0.05)


def test_two_workers_never_take_one_job(database: Database) -> None:
    version = add_case(database)
    with database.admin_transaction() as connection:
        set_quota(connection, PLANNER.party, Quota(running_jobs=100, person_jobs=100))
    jobs = {add_job(database, version, seconds=10) for _ in range(12)}
    taken: list[tuple[str, str]] = []
    # Each worker has its own connections, as processes have.
    url = database.engine.url.render_as_string(hide_password=False)
    start = threading.Barrier(6)

    def work(name: str) -> None:
        own = open_database(url)
        start.wait()
        while (claim := claim_job(own, name)) is not None:
            taken.append((name, claim.job))
        own.engine.dispose()

    threads = [threading.Thread(target=work, args=(f"w{n}",)) for n in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(job for _, job in taken) == sorted(jobs)


def test_a_team_runs_no_more_jobs_at_once_than_it_may(database: Database) -> None:
    version = add_case(database)
    first, second = add_job(database, version), add_job(database, version)
    foreign = add_job(database, add_case(database, OTHER), OTHER)
    claims = [claim_job(database, f"w{n}", 1000.0) for n in range(3)]
    assert [each.job if each else None for each in claims] == [first, foreign, None]
    assert claims[0] is not None
    end_job(database, claims[0], "w0", DONE)
    again = claim_job(database, "w4", 1000.0)
    assert again is not None
    assert again.job == second


def test_a_worker_that_lost_its_job_changes_nothing(database: Database) -> None:
    job = add_job(database, add_case(database))
    first = claim_job(database, "w1", 1000.0)
    second = claim_job(database, "w2", 1001.0 + LEASE_SECONDS)
    assert first is not None
    assert second is not None
    assert (first.job, second.job, second.attempt) == (job, job, 2)
    assert renew(database, first, "w1", []) == (False, False)
    assert not end_job(database, first, "w1", FAILED, "gone")
    assert read_job(database, job).state == RUNNING
    assert end_job(database, second, "w2", DONE)


def test_a_job_that_ends_every_worker_is_given_up(database: Database, tmp_path: Path) -> None:
    job = add_job(database, add_case(database))
    for number in range(MOST_ATTEMPTS):
        assert claim_job(database, f"w{number}", 1000.0 * number) is not None
    end_lease(database, job)
    assert Worker(database, tmp_path).run(once=True) == 1
    row = read_job(database, job)
    assert (row.state, row.problem) == (
        FAILED,
        "the worker of this job ended 3 times before the job did",
    )
    assert row.remedy == (
        "Start it again with less memory or a smaller case, or ask the operator to look at the "
        "log of the worker."
    )


def start_worker(database: Database, folder: Path) -> subprocess.Popen[bytes]:
    """A worker in a process of its own."""
    url = database.engine.url.render_as_string(hide_password=False)
    words = ["studies", "work", "--database", url, "--runs", str(folder)]
    return subprocess.Popen([sys.executable, "-m", "keruen", *words], stderr=subprocess.DEVNULL)


def test_a_job_survives_the_death_of_its_worker(database: Database, tmp_path: Path) -> None:
    job = add_job(database, add_case(database), seconds=120)
    folder = tmp_path / "runs"
    first = start_worker(database, folder)
    try:
        wait_until(lambda: bool((claim := read_claim(database, job)) and claim.process))
        process = read_claim(database, job)
        assert process is not None
        _, number, began = process.process.split(":")
        assert process_start(int(number)) == began
    finally:
        first.send_signal(signal.SIGKILL)
        first.wait()
    assert read_job(database, job).state == RUNNING
    assert claim_job(database, "early") is None
    end_lease(database, job)
    assert Worker(database, folder).run(once=True) == 1
    row = read_job(database, job)
    assert (row.state, row.problem) == (DONE, "")
    claim = read_claim(database, job)
    assert claim is not None
    assert claim.attempts == 2
    # The process that the dead worker left was ended, and one run is there.
    wait_until(lambda: process_start(int(number)) != began)
    runs = runs_of(database)
    assert [each.job for each in runs] == [job]
    assert read_run(folder / runs[0].folder).cost_usd == runs[0].figures["cost_usd"]
    assert sorted(each.name for each in folder.iterdir()) == [runs[0].folder]


SEARCHING = """
import json, os, signal, sys, time
from pathlib import Path
import keruen

out = Path(sys.argv[sys.argv.index("--out") + 1])
case = keruen.read_case("west-africa").change("case", set={"periods": 6})
plan = keruen.make_plan(case, hub=False, gap=0.05)
stop = []
signal.signal(signal.SIGINT, lambda *_: stop.append(1))
with open(os.environ["KERUEN_PROGRESS_FILE"], "a") as file:
    file.write(json.dumps({"words": "found", "seconds": 1, "cost_usd": plan.cost_usd}) + "\\n")
while not stop:
    time.sleep(0.01)
keruen.write_run(plan, out)
"""
"""A search that has a plan and goes on for ever, until it is asked to end."""


def test_a_cancelled_job_ends_with_its_best_plan(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert LOOK_SECONDS <= 2
    job = add_job(database, add_case(database), seconds=120)
    program = tmp_path / "searching.py"
    program.write_text(SEARCHING)
    start = subprocess.Popen

    def search(words: list[str], **options: object) -> subprocess.Popen[bytes]:
        return start([sys.executable, str(program), *words[3:]], **options)  # type: ignore[call-overload,no-any-return]

    monkeypatch.setattr("keruen.studies.jobs.process.subprocess.Popen", search)
    looked: list[tuple[bool, bool]] = []
    asked: list[int] = []
    asking = JobProcess.ask_to_end

    def note_look(*given: object, **named: object) -> tuple[bool, bool]:
        looked.append(renew(*given, **named))  # type: ignore[arg-type]
        return looked[-1]

    def note_asked(process: JobProcess) -> None:
        asked.append(len(looked))
        asking(process)

    monkeypatch.setattr("keruen.studies.jobs.worker.renew", note_look)
    monkeypatch.setattr(JobProcess, "ask_to_end", note_asked)
    folder = tmp_path / "runs"
    worker = Worker(database, folder)
    thread = threading.Thread(target=worker.run, kwargs={"once": True})
    thread.start()
    wait_until(lambda: bool((c := read_claim(database, job)) and json.loads(c.progress)))
    do(database, PLANNER, "cancel_job", job_id=job)
    # It is acknowledged at once, and the search is asked to end at the first look after it.
    assert read_job(database, job).cancelled_at is not None
    thread.join(60)
    first = next(n for n, (_, cancelled) in enumerate(looked, start=1) if cancelled)
    assert asked[0] == first
    assert read_job(database, job).state == DONE
    (run,) = runs_of(database)
    assert run.ended_early == "yes"
    assert read_run(folder / run.folder).cost_usd == run.figures["cost_usd"]


def test_a_job_cancelled_before_it_has_a_plan_leaves_none(
    database: Database, tmp_path: Path
) -> None:
    job = add_job(database, add_case(database))
    do(database, APPROVER, "cancel_job", job_id=job)
    row = read_job(database, job)
    assert (row.state, row.cancelled_by) == (CANCELLED, "berik")
    assert Worker(database, tmp_path).run(once=True) == 0
    with pytest.raises(RefusalError) as caught:
        do(database, PLANNER, "cancel_job", job_id=job)
    assert str(caught.value.what) == "this job has ended"


def test_a_job_that_needs_too_much_memory_is_ended(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = add_job(database, add_case(database))
    monkeypatch.setattr("keruen.studies.jobs.process.resident_mib", lambda _process: 9_999.0)
    assert Worker(database, tmp_path / "runs").run(once=True) == 1
    row = read_job(database, job)
    assert (row.state, row.problem, row.remedy) == (
        FAILED,
        "the job needed more than 2048 MiB of memory",
        "Start it again with more memory, or make the case smaller.",
    )
    assert runs_of(database) == []
    assert list((tmp_path / "runs").iterdir()) == []


def test_a_job_that_runs_out_of_time_says_so(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = add_job(database, add_case(database), seconds=60)

    def watch(_worker: Worker, _claim: object, process: JobProcess) -> str:
        process.kill()
        return "time"

    monkeypatch.setattr(Worker, "_watch", watch)
    assert Worker(database, tmp_path / "runs").run(once=True) == 1
    row = read_job(database, job)
    assert (row.state, row.problem, row.remedy) == (
        FAILED,
        "the job did not end within 96 s and left no result",
        "Start it again with a longer time limit, or let it compute less.",
    )


def test_memory_in_use_is_what_the_system_says(tmp_path: Path) -> None:
    """A process that takes 300 MiB is over a limit of 200 and under one of 4,000."""
    words = "import time; taken = bytearray(300 * 2**20); print(len(taken)); time.sleep(60)"
    for limit, found in ((200, "memory"), (4_000, "")):
        process = JobProcess([], tmp_path, limit, 60.0)
        process._process = subprocess.Popen(
            [sys.executable, "-c", words], start_new_session=True, stdout=subprocess.PIPE
        )
        process._begun = time.monotonic()
        assert process._process.stdout is not None
        process._process.stdout.readline()
        try:
            assert process.watch() == found
            assert process.ended == bool(found)
        finally:
            process.kill()


def test_a_search_that_is_asked_to_end_writes_its_plan_at_usual_priority(tmp_path: Path) -> None:
    """Where the system allows it: other programs would take the time in which it may write."""
    words = (
        "import os, signal; signal.signal(signal.SIGINT, signal.SIG_IGN); os.nice(19); "
        "print(os.getpriority(os.PRIO_PROCESS, 0), flush=True); signal.pause()"
    )
    process = JobProcess([], tmp_path, 4_000, 60.0)
    process._process = subprocess.Popen(
        [sys.executable, "-c", words], start_new_session=True, stdout=subprocess.PIPE
    )
    process._begun = time.monotonic()
    assert process._process.stdout is not None
    assert process._process.stdout.readline() == b"19\n"
    try:
        process.ask_to_end()
        found = os.getpriority(os.PRIO_PROCESS, process._process.pid)
        assert found == (0 if os.geteuid() == 0 else 19)
    finally:
        process.kill()


Usage = namedtuple("Usage", "total used free")


def test_no_job_begins_where_the_disk_is_full(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = add_job(database, add_case(database))
    real = shutil.disk_usage
    monkeypatch.setattr(shutil, "disk_usage", lambda _place: Usage(10, 10, 0))
    worker = Worker(database, tmp_path / "runs")
    assert worker.run(once=True) == 0
    row = read_job(database, job)
    # The job is kept, and begins once there is room.
    assert (row.state, read_claim(database, job)) == (QUEUED, None)
    monkeypatch.setattr(shutil, "disk_usage", real)
    assert worker.run(once=True) == 1
    assert read_job(database, job).state == DONE


def test_a_disk_that_fills_up_ends_a_job_with_a_reason(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = add_job(database, add_case(database))

    def full(*_given: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(shutil, "copytree", full)
    assert Worker(database, tmp_path / "runs").run(once=True) == 1
    row = read_job(database, job)
    assert (row.state, row.problem, row.remedy) == (
        FAILED,
        "the machine refused: No space left on device",
        "Ask the operator whether the disk is full. Then start the job again.",
    )
    assert runs_of(database) == []
    assert list((tmp_path / "runs").iterdir()) == []


def test_quotas_of_team_and_person_are_told_before_anything_begins(database: Database) -> None:
    version = add_case(database)

    def refusal(**quota: float) -> tuple[str, str]:
        with database.admin_transaction() as connection:
            set_quota(connection, PLANNER.party, Quota(**quota), moment=str(time.time_ns()))  # type: ignore[arg-type]
        with pytest.raises(RefusalError) as caught:
            add_job(database, version, seconds=600)
        return caught.value.what, caught.value.remedy

    add_job(database, version, seconds=600)
    wait = "Wait until one has ended, or cancel one."
    shorter = "Give the job a shorter time limit, or start it later."
    assert refusal(waiting_jobs=1) == (
        "your team has 1 jobs that wait or run, the most that it may have",
        wait,
    )
    assert refusal(person_jobs=1) == (
        "you have 1 jobs that wait or run, the most that one person may have",
        wait,
    )
    assert refusal(person_hours_per_day=0.25) == (
        "the jobs of one person within 24 hours may take 0.25 hours, and you used 0.2",
        shorter,
    )
    assert refusal(hours_per_day=0.25) == (
        "the jobs of your team within 24 hours may take 0.25 hours, and 0.2 are used",
        shorter,
    )
    assert refusal(storage_mib=0) == (
        "the cases and runs of your team take 0 MiB, all that they may",
        "Ask the operator for more storage.",
    )
    assert refusal(memory_mib=1_024) == (
        "a job of your team may take 1024 MiB of memory, and this one asks for 2048",
        "Ask for less, or ask the operator for more.",
    )
    with read_work(database, PLANNER) as unit:
        assert unit.count(t.study_job) == 1
    # Another person of the team has jobs of its own.
    with database.admin_transaction() as connection:
        set_quota(connection, PLANNER.party, Quota(person_jobs=1), moment=str(time.time_ns()))
    assert add_job(database, version, APPROVER)


def test_a_process_that_ended_has_no_start() -> None:
    """Also before its parent has asked how it ended."""
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    assert process_start(process.pid)
    process.kill()
    wait_until(lambda: process_start(process.pid) == "")
    assert process.poll() == -signal.SIGKILL
    assert process_start(process.pid) == ""
