"""Pages of studies while 20 people use them and one worker runs a queue of 100 jobs.

One server and one worker at the lowest priority, each in a process of its own. Every person signs
in and opens pages in a closed loop with a pause of a second; each of the 100 jobs plans the small
case. Each of four teams has two runs before. What is printed is the processor time of each page
without load, how long the pages took under load, and how many jobs ended meanwhile.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy import func, select

from keruen.store import administration as office
from keruen.store import hashing
from keruen.store.database import Database
from keruen.store.roles import Actor
from keruen.studies import tables as t
from keruen.studies.commands import REGISTRY
from keruen.studies.jobs.worker import Worker
from keruen.studies.names import DONE, QUEUED
from keruen.studies.package import open_studies
from keruen.studies.quotas import Quota, set_quota
from keruen.studies.unit import open_work, read_work

PASSWORD = "quiet harbour 7 lanterns"
PATHS = (
    "/studies",
    "/studies/cases/{case}",
    "/studies/cases/{case}/plans",
    "/studies/jobs",
    "/studies/jobs/{job}",
    "/studies/runs",
    "/studies/runs/{a}",
    "/studies/compare?a={a}&b={b}",
)
"""Pages that are opened; what is in braces is a record of the team of the person."""
TEAMS = 4
ALONE = 10
"""How often each page is opened to measure its processor time."""
PAUSE_SECONDS = 1.0
MEDIAN_MS = 300.0
SERVE = """
import sys
from pathlib import Path
from keruen.studies.package import open_studies
from keruen.web.addresses import open_port
from keruen.web.application import make_application
from keruen.web.connection import make_server
from keruen.web.limits import Limits
from keruen.web.proxies import Proxies
from keruen.web.studies_package import serve_studies

port = open_port("127.0.0.1", 0)
print(port.getsockname()[1], flush=True)
database = open_studies(sys.argv[1])
application = make_application(database, packages=[serve_studies(Path(sys.argv[2]))])
make_server(application, Limits(), Proxies()).run(sockets=[port])
"""


def main(words: list[str] | None = None) -> None:
    """Print what people waited, and how far the queue came."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks studies", description=__doc__)
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--jobs", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=60.0)
    asked = parser.parse_args(words or [])
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        url = f"sqlite:///{folder / 'studies.db'}"
        database = open_studies(url)
        people = [f"person{number}" for number in range(asked.people)]
        teams = _prepare(database, people, asked.jobs, folder / "runs")
        server = subprocess.Popen(
            [sys.executable, "-c", SERVE, url, str(folder / "runs")],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert server.stdout is not None
        base = f"http://127.0.0.1:{int(server.stdout.readline())}"
        _wait_for(base)
        order = ["studies", "work", "--database", url, "--runs", str(folder / "runs")]
        worker = subprocess.Popen(
            ["nice", "-n", "19", sys.executable, "-m", "keruen", *order],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _measure(base, people, teams, asked.seconds, server.pid)
        finally:
            for process in (worker, server):
                process.terminate()
                process.wait(60)
        ended, waiting = (_count(database, state) for state in (DONE, QUEUED))
        print(f"  jobs: {asked.jobs} begun with, {ended} done and {waiting} waiting at the end")


def _prepare(
    database: Database, people: list[str], jobs: int, folder: Path
) -> list[dict[str, str]]:
    """Make accounts, cases, runs and the queue; returns records of each team by kind."""
    hashed = hashing.hash_password(PASSWORD)
    roles = ("planner",)
    accounts = [
        (office.Account(name, f"TEAM{number % TEAMS}", "", roles, False, 0.0), hashed)
        for number, name in enumerate(people)
    ]
    with database.admin_transaction(alone=True) as connection:
        office.add_first_accounts(connection, accounts)
        for number in range(TEAMS):
            limit = Quota(waiting_jobs=jobs, person_jobs=jobs, hours_per_day=1e4)
            set_quota(connection, f"TEAM{number}", limit._replace(person_hours_per_day=1e4))
    actors = [
        Actor(people[number], f"TEAM{number}", "", frozenset(roles)) for number in range(TEAMS)
    ]
    for actor in actors:
        with open_work(database, actor) as unit:
            fields: dict[str, object] = {"name": "sahel", "shipped": "west-africa"}
            REGISTRY.execute(unit, "begin_case", fields)
        _start(database, actor, 2)
    Worker(database, folder).run(once=True)
    teams = [_records(database, actor) for actor in actors]
    for actor in actors:
        _start(database, actor, jobs // TEAMS)
    return teams


def _start(database: Database, actor: Actor, count: int) -> None:
    """Queue jobs that plan the case of a team."""
    options = {"gap": "0.05", "no_hub": "yes", "value_seconds": "0"}
    for _ in range(count):
        with open_work(database, actor) as unit:
            version = unit.connection.execute(select(t.case_version.c.id)).scalar_one()
            job = {"kind": "plan", "version_id": version, "options": options, "seconds": 60}
            REGISTRY.execute(unit, "start_job", job)


def _records(database: Database, actor: Actor) -> dict[str, str]:
    """The case, a job and two runs of a team."""
    with read_work(database, actor) as unit:
        case = unit.connection.execute(select(t.study_case.c.id)).scalar_one()
        runs = unit.connection.execute(select(t.study_run.c.id, t.study_run.c.job)).all()
    return {"case": case, "job": runs[0].job, "a": runs[0].id, "b": runs[1].id}


def _wait_for(base: str) -> None:
    """Wait until the server answers."""
    for _ in range(600):
        try:
            urllib.request.urlopen(f"{base}/style.css", timeout=5).read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the server did not start")


def _sign_in(opener: urllib.request.OpenerDirector, base: str, sent: bytes) -> None:
    """Sign in; where others do at the same moment the server asks to come again."""
    for attempt in range(30):
        try:
            opener.open(f"{base}/sign-in", sent, timeout=60).read()
        except urllib.error.HTTPError as error:
            if error.code != 503 or attempt == 29:
                raise
            time.sleep(1.0)
        else:
            return


def _processor_seconds(process: int) -> float:
    """Processor time that a process has used, its threads with it."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _open(base: str, name: str) -> urllib.request.OpenerDirector:
    """A browser of a person who is signed in."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    sent = urlencode({"account": name, "password": PASSWORD}).encode()
    _sign_in(opener, base, sent)
    return opener


def _measure_alone(base: str, name: str, team: dict[str, str], server: int) -> dict[str, float]:
    """Processor time of the server for each page (ms), opened by one person alone."""
    opener = _open(base, name)
    found = {}
    for path in PATHS:
        address = base + path.format(**team)
        opener.open(address, timeout=120).read()
        before = _processor_seconds(server)
        for _ in range(ALONE):
            opener.open(address, timeout=120).read()
        found[path] = 1000 * (_processor_seconds(server) - before) / ALONE
    return found


def _measure(
    base: str, people: list[str], teams: list[dict[str, str]], seconds: float, server: int
) -> None:
    print(f"  load of the machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    alone = _measure_alone(base, people[0], teams[0], server)
    taken: dict[str, list[float]] = {path: [] for path in PATHS}
    failures: list[str] = []
    used: list[float] = []
    begins = threading.Barrier(len(people), action=lambda: used.append(_processor_seconds(server)))

    def use(name: str, place: int) -> None:
        team = teams[place % TEAMS]
        try:
            opener = _open(base, name)
            begins.wait(120)
            last = time.monotonic() + seconds
            while time.monotonic() < last:
                path = PATHS[place % len(PATHS)]
                place += 1
                begun = time.monotonic()
                opener.open(base + path.format(**team), timeout=60).read()
                taken[path].append(1000 * (time.monotonic() - begun))
                time.sleep(PAUSE_SECONDS)
        except (OSError, threading.BrokenBarrierError) as error:
            failures.append(f"{name}: {error}")

    threads = [
        threading.Thread(target=use, args=(name, place)) for place, name in enumerate(people)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    used.append(_processor_seconds(server))
    for path, values in taken.items():
        if values:
            ordered = sorted(values)
            most = ordered[int(0.99 * (len(ordered) - 1))]
            middle = statistics.median(ordered)
            print(
                f"  {path:28} {len(values):5} times, median {middle:5.0f} ms, p99 {most:5.0f} ms, "
                f"processor {alone[path]:4.0f} ms"
            )
    every = [value for values in taken.values() for value in values]
    if every:
        a_page = 1000 * (used[-1] - used[0]) / len(every)
        print(f"  processor time of the server under load: {a_page:.1f} ms a page")
    held = bool(every) and statistics.median(every) <= MEDIAN_MS and not failures
    print(f"  median of all pages at most {MEDIAN_MS:.0f} ms: {'yes' if held else 'no'}")
    for failure in failures[:3]:
        print(f"  failed: {failure}")


def _count(database: Database, state: str) -> int:
    """Jobs in a state, of every team."""
    query = select(func.count()).where(t.study_job.c.state == state)
    found = 0
    for number in range(4):
        with read_work(database, Actor("", f"TEAM{number}", "", frozenset())) as unit:
            found += int(unit.connection.execute(query).scalar_one())
    return found
