"""The API over a real socket, by the client of the public API."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import keruen
from keruen.store.database import Database
from keruen.studies.jobs.worker import Worker
from keruen.web.addresses import open_port
from keruen.web.connection import make_server
from keruen.web.limits import Limits
from keruen.web.proxies import Proxies
from tests.studies.made import add_case, add_run, approve
from tests.studies.people import OTHER
from tests.studies.run_site import Served, serve


@pytest.fixture
def served(database: Database, tmp_path: Path) -> Served:
    return serve(database, tmp_path / "runs")


@pytest.fixture
def url(served: Served) -> Iterator[str]:
    """The address at which studies are served."""
    port = open_port("127.0.0.1", 0)
    server = make_server(served.application, Limits(), Proxies())
    thread = threading.Thread(target=server.run, kwargs={"sockets": [port]}, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    yield f"http://127.0.0.1:{port.getsockname()[1]}"
    server.should_exit = True
    thread.join(20)


def test_a_run_read_from_the_server_is_the_run_of_the_folder(
    served: Served, url: str, tmp_path: Path
) -> None:
    version = add_case(served.database)
    run = add_run(served.database, served.folder, version)
    workspace = keruen.connect(url, served.token("aida"))
    remote = workspace.run(run)
    mine, local = remote.plan(), keruen.read_run(served.folder / run)
    assert mine.movements.equals(local.movements)
    assert mine.stocks.equals(local.stocks)
    assert (mine.cost_usd, mine.scenario) == (local.cost_usd, local.scenario)
    assert keruen.verify(mine) == []
    assert remote.read()["figures"]["cost_usd"] == local.cost_usd
    folder = remote.download(tmp_path / "copy")
    original = served.folder / run
    names = sorted(each.relative_to(original) for each in original.rglob("*") if each.is_file())
    copied = sorted(each.relative_to(folder) for each in folder.rglob("*") if each.is_file())
    assert names == copied
    assert all((folder / each).read_bytes() == (original / each).read_bytes() for each in names)
    with pytest.raises(keruen.KeruenError, match="already exists"):
        remote.download(folder)


def test_a_job_is_started_waited_for_and_approved(served: Served, url: str) -> None:
    workspace = keruen.connect(url, served.token("aida"))
    case = workspace.act("begin_case", name="sahel", shipped="west-africa")["id"]
    assert [each["name"] for each in workspace.cases()] == ["sahel"]
    version = workspace.versions(case)[0]["id"]
    version = workspace.act(
        "write_row",
        version_id=version,
        table="case",
        row="case=west-africa",
        cells={"periods": "6"},
    )["id"]
    assert "periods" in workspace.tables(version)["case"]

    def start() -> str:
        return workspace.start(
            "plan", version, seconds=60, key="mine", gap=0.05, no_hub=True, value_seconds=0
        ).id

    job = workspace.job(start())
    # The same key starts no second job.
    assert start() == job.id
    assert [each.id for each in workspace.jobs()] == [job.id]
    assert job.state == "queued"
    assert Worker(served.database, served.folder).run(once=True) == 1
    run = job.wait(seconds=5)
    assert run.plan().cost_usd == run.read()["figures"]["cost_usd"]
    assert [each["cost_usd"] is not None for each in job.read()["progress"]][-1]
    workspace.act("submit_version", version_id=version)
    workspace.act("submit_run", run_id=run.id)
    approver = keruen.connect(url, served.token("berik"))
    approver.agree("approve_version", version_id=version)
    approver.agree("approve_run", run_id=run.id)
    assert run.read()["state"] == "approved"


def test_what_the_server_refuses_is_raised_in_its_words(served: Served, url: str) -> None:
    version = add_case(served.database)
    run = add_run(served.database, served.folder, version)
    other = keruen.connect(url, served.token("carla"))
    with pytest.raises(keruen.KeruenError) as caught:
        other.run(run).read()
    assert caught.value.what == f"there is no study run '{run}'"
    assert (other.cases(), other.jobs(), other.runs()) == ([], [], [])
    approve(served.database, version, run, tier="shared")
    assert [each.id for each in other.runs()] == [run]
    assert other.run(run).plan().cost_usd > 0
    assert other.jobs() == []
    with pytest.raises(keruen.KeruenError) as caught:
        keruen.connect(url, "wrong").cases()
    assert caught.value.what == "this token is not valid"
    with pytest.raises(keruen.KeruenError, match="does not answer"):
        keruen.connect("http://127.0.0.1:1", "t").cases()
    assert OTHER.party == "SOUTH"


def test_an_address_that_is_not_safe_is_refused() -> None:
    for address, words in (
        ("ftp://keruen.example.org", "the address 'ftp://keruen.example.org' is not one of HTTP"),
        ("http://keruen.example.org", "the token would travel unprotected to keruen.example.org"),
    ):
        with pytest.raises(keruen.KeruenError) as caught:
            keruen.connect(address, "t")
        assert caught.value.what == words
    assert "secret" not in repr(keruen.connect("https://keruen.example.org", "secret"))
