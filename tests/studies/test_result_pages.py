"""Pages, downloads and links of runs."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import fields
from pathlib import Path

import polars as pl
import pytest
from pypdf import PdfReader

from keruen import read_run
from keruen.rows import given
from keruen.store.database import Database
from keruen.store.refusal import RefusalError
from keruen.studies.jobs.figures import read_figures
from keruen.studies.results.pages import read_report
from keruen.studies.rows import StudyRunRow
from tests.studies.made import add_case, add_job, add_run, approve
from tests.studies.people import APPROVER, OTHER, PLANNER, do
from tests.studies.run_site import Served, form_key, serve


@pytest.fixture
def served(database: Database, tmp_path: Path) -> Served:
    return serve(database, tmp_path / "runs")


def test_a_run_is_shown_with_its_report_and_files(served: Served) -> None:
    version = add_case(served.database)
    run = add_run(served.database, served.folder, version)
    client = served.client("aida")
    page = client.get(f"/studies/runs/{run}")
    assert page.status_code == 200
    assert page.text.count("<h1>") == 1
    assert "Assumptions with the largest effect" in page.text or "The answer" in page.text
    data = client.get(f"/studies/runs/{run}.json").json()
    folder = served.folder / run
    for each in data["files"]:
        answer = client.get(f"/studies/runs/{run}/files/{each['name']}")
        assert answer.status_code == 200
        assert hashlib.sha256(answer.content).hexdigest() == each["sha256"]
        assert answer.headers["x-keruen-sha256"] == each["sha256"]
        assert answer.content == (folder / each["name"]).read_bytes()
    csv = client.get(f"/studies/runs/{run}/files/movements.csv").content
    assert pl.read_csv(io.BytesIO(csv)).height == read_run(folder).movements.height
    paper = client.get(f"/studies/runs/{run}/summary.pdf").content
    pages = [each.extract_text() for each in PdfReader(io.BytesIO(paper)).pages]
    text = " ".join(" ".join(pages).split())
    summary = read_run(folder).summary
    # The answer with what is proven stands before anything else.
    low, high = given(summary["bound_usd"]) / 1e6, summary["cost_usd"] / 1e6
    assert text.startswith(
        f"Keruen Sahel {run} Cost of the best plan {high:.1f} million USD Least cost lies between "
        f"{low:.1f} – {high:.1f} million USD Proven gap {100 * given(summary['gap']):.2f}%"
    )
    headings = ("Cost terms (million USD)", "Markets", "Sources of the case", "Files")
    places = [text.index(each) for each in headings]
    assert places == sorted(places)
    for source in ("GOST 9353-2016, Wheat: specifications, 2016", "Unicode Consortium"):
        assert (source in text) == source.startswith("GOST"), source
    packed = client.get(f"/studies/runs/{run}/files.zip").content
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert sorted(archive.namelist()) == sorted(each["name"] for each in data["files"])
    for name in ("../manifest.json", "..%2f..%2fregister.db", "no.txt"):
        assert client.get(f"/studies/runs/{run}/files/{name}").status_code == 404


def test_a_changed_file_is_refused(served: Served) -> None:
    version = add_case(served.database)
    run = add_run(served.database, served.folder, version)
    client = served.client("aida")
    path = served.folder / run / "movements.parquet"
    path.write_bytes(path.read_bytes() + b"x")
    answer = client.get(f"/api/studies/runs/{run}/files/movements.parquet")
    assert answer.status_code == 409
    assert answer.json()["what"] == (
        "file movements.parquet of the run Sahel is not what was recorded"
    )
    (served.folder / run / "manifest.json").write_text("{}")
    page = client.get(f"/studies/runs/{run}")
    assert page.status_code == 200
    assert "file manifest.json of the run Sahel is not what was recorded" in page.text
    assert "Ask the operator to restore the folder of runs from its backup." in page.text


def test_a_market_leads_to_its_ships_and_sources(served: Served) -> None:
    version = add_case(served.database)
    run = add_run(served.database, served.folder, version)
    client = served.client("aida")
    page = client.get(f"/studies/runs/{run}?market=mali")
    assert page.status_code == 200
    assert "Ships to the ports that serve the market" in page.text
    # Mali has no coast: its ships go to Dakar, and its lane begins there.
    assert "Dakar" in page.text
    assert "lane=dakar_bamako" in page.text
    assert "Keruen planning estimate" in page.text
    wrong = client.get(f"/studies/runs/{run}?market=mars")
    assert "the case has no market" in wrong.text


def test_runs_are_compared_as_far_as_it_is_proven(served: Served) -> None:
    version = add_case(served.database)
    first = add_run(served.database, served.folder, version)
    second = add_run(served.database, served.folder, version, scale=2.0, title="Dear fuel")
    client = served.client("aida")
    path = "/studies/compare"
    data = client.get(f"{path}.json?a={first}&b={second}").json()
    plans = [read_run(served.folder / each) for each in (first, second)]
    bounds = [given(each.summary["bound_usd"]) for each in plans]
    assert data["differences_usd"] == [
        [bounds[1] - plans[0].cost_usd, plans[1].cost_usd - bounds[0]]
    ]
    for name, values in data["cost_terms_usd"].items():
        assert values == [each.summary["cost_terms_usd"][name] for each in plans]
    page = client.get(f"{path}?a={first}&b={second}").text
    assert page.count('class="plan-1"') == page.count('class="plan-2"') == 1
    assert client.get(path).status_code == 200
    assert client.get(f"{path}?a={first}&b=run_0000000000000000").status_code == 404


def test_a_link_opens_one_run_until_it_is_revoked(served: Served) -> None:
    version = add_case(served.database)
    run = add_run(served.database, served.folder, version)
    other = add_run(served.database, served.folder, version, title="Private")
    digest = hashlib.sha256(b"token").hexdigest()
    with pytest.raises(RefusalError, match="only an approved run is cited, measured or opened"):
        do(served.database, APPROVER, "share_by_link", run_id=run, token_sha256=digest)
    approve(served.database, version, run)
    client = served.client("berik")
    page = client.get(f"/studies/runs/{run}").text
    once = page.split('id="share_by_link"')[1].split('name="once" value="')[1].split('"')[0]
    sent = {"form_key": form_key(page), "once": once, "label": "Bank", "days": "3"}
    made = client.post(f"/studies/runs/{run}/links", data=sent)
    assert made.status_code == 200
    address = made.text.split('<code class="address">')[1].split("</code>")[0]
    path = address.removeprefix("http://localhost")
    # The same form again makes no second link and shows no address.
    again = client.post(f"/studies/runs/{run}/links", data=sent).text
    assert "This link was made before" in again
    assert path not in again
    assert path not in client.get(f"/studies/runs/{run}").text
    public = served.client()
    opened = public.get(path)
    assert opened.status_code == 200
    assert opened.headers["referrer-policy"] == "no-referrer"
    assert opened.headers["cache-control"] == "no-store"
    assert "Sahel" in opened.text
    assert public.get(f"{path}/files/plan.xlsx").status_code == 200
    assert public.get(f"{path}/summary.pdf").status_code == 200
    for hidden in (f"/studies/runs/{run}", f"/studies/runs/{other}", f"/studies/jobs/{other}"):
        assert public.get(hidden).status_code == 404
    assert public.get("/studies/links/token").status_code == 404
    revoke = do(served.database, APPROVER, "revoke_link", link_id=_link(client, run))
    assert revoke.kind == "run_link"
    assert public.get(path).status_code == 404
    assert public.get(f"{path}/files/plan.xlsx").status_code == 404


def _link(client: object, run: str) -> str:
    page = client.get(f"/studies/runs/{run}").text  # type: ignore[attr-defined]
    return str(page.split('name="link_id" value="')[1].split('"')[0])


def test_a_comment_on_a_figure_is_read_by_the_team(served: Served) -> None:
    version = add_case(served.database)
    run = add_run(served.database, served.folder, version)
    do(served.database, APPROVER, "comment_run", run_id=run, words="Too low", figure="Cost")
    page = served.client("aida").get(f"/studies/runs/{run}").text
    assert "Too low" in page
    with pytest.raises(RefusalError, match="there is no study run"):
        do(served.database, OTHER, "comment_run", run_id=run, words="Mine")


def test_a_running_job_is_read_again_by_itself(served: Served) -> None:
    version = add_case(served.database)
    job = add_job(served.database, version)
    client = served.client("aida")
    page = client.get(f"/studies/jobs/{job}").text
    assert '<meta http-equiv="refresh" content="10">' in page
    assert "http-equiv" not in client.get(f"/studies/jobs/{job}?refresh=off").text
    do(served.database, PLANNER, "cancel_job", job_id=job)
    assert "http-equiv" not in client.get(f"/studies/jobs/{job}").text
    assert client.get("/studies/jobs").status_code == 200
    for kind in ("plan", "simulate", "ask", "value", "loop"):
        assert client.get(f"/studies/jobs?kind={kind}").status_code == 200


@pytest.mark.parametrize("name", ["ask.html", "value.html"])
def test_the_report_of_every_command_is_shown(name: str, tmp_path: Path) -> None:
    """A table that scrolls on a phone is reached by the keyboard, under its caption."""
    folder = tmp_path / "run_0123456789abcdef"
    folder.mkdir()
    page = (
        '<main><h1>Answer</h1><div class="scroll">'
        "<table><caption><span>Points</span></caption></table></div></main>"
    )
    (folder / name).write_text(page)
    (folder / name).with_suffix(".json").write_text(json.dumps({"headline": "It pays"}))
    write_manifest(folder)
    manifest = (folder / "manifest.json").read_bytes()
    row = run_row(folder.name, hashlib.sha256(manifest).hexdigest())
    assert read_report(tmp_path, row) == (
        '<h2>Answer</h2><div class="scroll" tabindex="0" role="region" aria-label="Points">'
        "<table><caption><span>Points</span></caption></table></div>"
    )
    assert read_figures(folder) == {"headline": "It pays"}


def write_manifest(folder: Path) -> None:
    hashes = {each.name: hashlib.sha256(each.read_bytes()).hexdigest() for each in folder.iterdir()}
    (folder / "manifest.json").write_text(json.dumps({"manifest_version": 2, "sha256": hashes}))


def run_row(folder: str, digest: str) -> StudyRunRow:
    """A run of which only the folder and the manifest matter."""
    names = {each.name: "" for each in fields(StudyRunRow)}
    return StudyRunRow(**{**names, "folder": folder, "manifest_sha256": digest})  # type: ignore[arg-type]
