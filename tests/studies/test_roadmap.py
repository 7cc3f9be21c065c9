"""A gate of the roadmap cites locked runs, and indicators measure them."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from keruen.app.commands.serve import SITES, prepare
from keruen.roadmap.indicators import read_sources
from keruen.store.database import Database
from keruen.store.refusal import RefusalError
from keruen.studies.package import STUDIES
from keruen.web.application import make_application
from keruen.web.roadmap_package import serve_roadmap
from keruen.web.served_packages import Packages
from keruen.web.studies_package import serve_studies
from tests.studies.made import add_case, add_run, approve
from tests.studies.people import APPROVER, do

GATE = "p08"


@pytest.fixture
def register(register_url: str) -> Database:
    """A register with the shipped roadmap that serves studies too."""
    database, _ = prepare(register_url, beside=[STUDIES])
    return database


def serve_both(database: Database, folder: Path) -> TestClient:
    sources = read_sources(SITES)
    packages: Packages = [serve_roadmap(sources), serve_studies(folder)]
    application = make_application(database, sources, packages=packages)
    return TestClient(application, base_url="http://localhost")


def test_only_a_locked_and_shared_run_is_cited(register: Database, tmp_path: Path) -> None:
    version = add_case(register)
    run = add_run(register, tmp_path, version)
    given = {"run_id": run, "provision": GATE, "words": "The cost of the corridor"}
    with pytest.raises(RefusalError) as caught:
        do(register, APPROVER, "cite_run", **given)
    assert (caught.value.what, caught.value.remedy) == (
        "only an approved run is cited, measured or opened by a link",
        "Have it approved by another person of your team first.",
    )
    approve(register, version, run)
    with pytest.raises(RefusalError, match="this run is read by your team alone"):
        do(register, APPROVER, "cite_run", **given)
    do(register, APPROVER, "share_run", run_id=run, tier="public")
    with pytest.raises(RefusalError, match="there is no provision 'p99'"):
        do(register, APPROVER, "cite_run", **{**given, "provision": "p99"})
    cited = do(register, APPROVER, "cite_run", **given)
    with pytest.raises(RefusalError, match="this gate cites the run already"):
        do(register, APPROVER, "cite_run", **given)
    client = serve_both(register, tmp_path)
    page = client.get(f"/roadmap/provisions/{GATE}")
    assert "The cost of the corridor" in page.text
    assert f'href="/studies/runs/{run}"' in page.text
    assert client.get(f"/roadmap/provisions/{GATE}.json").json()["cited_runs"] == [run]
    assert "cited_runs" not in client.get("/roadmap/provisions/p07.json").json()
    # The joint commission belongs to another provision until its gate cites the run as well.
    commission = "/roadmap/bodies/joint_commission"
    assert "cited_runs" not in client.get(f"{commission}.json").json()
    do(register, APPROVER, "cite_run", **{**given, "provision": "p06"})
    assert client.get(f"{commission}.json").json()["cited_runs"] == [run]
    assert f'href="/studies/runs/{run}"' in client.get(commission).text
    assert "cited_runs" not in client.get("/roadmap/bodies/consultations.json").json()
    do(register, APPROVER, "withdraw_citation", citation_id=cited.id, reason="Newer run")
    assert "cited_runs" not in client.get(f"/roadmap/provisions/{GATE}.json").json()


def test_indicators_measure_a_run_once_it_is_locked(register: Database, tmp_path: Path) -> None:
    version = add_case(register)
    run = add_run(register, tmp_path, version)
    client = serve_both(register, tmp_path)
    before = client.get("/roadmap/indicators/i_tonnes_africa.json").json()
    with pytest.raises(RefusalError, match="only an approved run is cited, measured"):
        do(register, APPROVER, "use_run", run_id=run)
    assert client.get("/roadmap/indicators/i_tonnes_africa.json").json() == before
    approve(register, version, run, tier="public")
    assert client.get("/roadmap/indicators/i_tonnes_africa.json").json() == before
    used = do(register, APPROVER, "use_run", run_id=run)
    after = client.get("/roadmap/indicators/i_tonnes_africa.json").json()
    assert after != before
    do(register, APPROVER, "stop_using_run", use_id=used.id, reason="Newer run")
    assert client.get("/roadmap/indicators/i_tonnes_africa.json").json() == before


def test_a_run_of_every_team_gives_the_public_no_figure(register: Database, tmp_path: Path) -> None:
    version = add_case(register)
    run = add_run(register, tmp_path, version)
    client = serve_both(register, tmp_path)
    before = client.get("/roadmap/indicators/i_tonnes_africa.json").json()
    approve(register, version, run, tier="shared")
    do(register, APPROVER, "use_run", run_id=run)
    assert client.get("/roadmap/indicators/i_tonnes_africa.json").json() == before
