"""The whole server killed with its worker during a job: started again, nothing is lost."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

import pytest

from keruen import read_run
from keruen.app.commands.serve import prepare
from keruen.council.package import COUNCIL
from keruen.store import hashing
from keruen.store.database import Database
from keruen.store.roles import Actor
from keruen.studies.jobs.process import process_start
from keruen.studies.names import DONE, RUNNING
from keruen.studies.package import STUDIES
from keruen.studies.rows import StudyJobRow
from keruen.studies.unit import read_work
from keruen.trade_data.package import TRADE
from tests.databases import CHEAP
from tests.studies.made import add_case, add_job
from tests.studies.test_jobs import end_lease, read_claim, wait_until

ON_EACH_DATABASE = True
LONG_ON_POSTGRESQL = {"test_a_killed_server_loses_nothing"}

PLANNER = Actor("kaz-planner", "KAZ", "", frozenset({"planner"}))


@contextmanager
def serving(database: Database, folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`keruen serve` with its worker in a process of its own; killed at the end."""
    url = database.engine.url.render_as_string(hide_password=False)
    words = ["serve", "--database", url, "--port", "0", "--log-level", "error"]
    process = subprocess.Popen(
        [sys.executable, "-m", "keruen", *words],
        env={**os.environ, "KERUEN_STUDIES": str(folder)},
        cwd=folder.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        address = ""
        for line in process.stdout:
            found = re.search(r"http://\S+?(?=/roadmap)", line)
            if found:
                address = found[0]
                break
        assert address
        wait_until(lambda: answers(address))
        yield process, address
    finally:
        process.kill()
        process.wait()


def answers(address: str) -> bool:
    """Whether the server takes connections already."""
    try:
        urllib.request.urlopen(f"{address}/style.css", timeout=60).read()
    except OSError:
        return False
    return True


def read_job(database: Database, job: str) -> StudyJobRow:
    with read_work(database, PLANNER) as unit:
        return unit.find(StudyJobRow, job)


@pytest.mark.long
@pytest.mark.ci
def test_a_killed_server_loses_nothing(
    register_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hashing, "HASHER", CHEAP)
    database, made = prepare(register_url, beside=[STUDIES, COUNCIL, TRADE])
    version = add_case(database, PLANNER)
    folder = tmp_path / "runs"
    cookies = urllib.request.HTTPCookieProcessor(CookieJar())
    opener = urllib.request.build_opener(cookies)
    with serving(database, folder) as (process, address):
        sent = {"account": "kaz-planner", "password": dict(made)["kaz-planner"]}
        opener.open(f"{address}/sign-in", urlencode(sent).encode(), timeout=60).read()
        first, second = (add_job(database, version, PLANNER, 120) for _ in range(2))
        wait_until(lambda: bool((claim := read_claim(database, first)) and claim.process))
        claim = read_claim(database, first)
        assert claim is not None
        _, number, began = claim.process.split(":")
        process.send_signal(signal.SIGKILL)
        process.wait()
    # The process of the job outlives its server; the job is neither lost nor done.
    assert process_start(int(number)) == began
    assert [read_job(database, each).state for each in (first, second)] == [RUNNING, "queued"]
    end_lease(database, first)
    with serving(database, folder) as (_, address):
        for job in (first, second):
            wait_until(lambda job=job: read_job(database, job).state == DONE)  # type: ignore[misc]
        # Whoever had signed in still is, and sees both runs.
        page = opener.open(f"{address}/studies/jobs/{first}", timeout=60).read().decode()
        assert "/studies/runs/run_" in page
    wait_until(lambda: process_start(int(number)) != began)
    claim = read_claim(database, first)
    assert claim is not None
    assert claim.attempts == 2
    folders = sorted(each.name for each in folder.iterdir())
    assert len(folders) == 2
    assert all(name.startswith("run_") for name in folders)
    costs = {read_run(folder / name).cost_usd for name in folders}
    assert len(costs) == 1
