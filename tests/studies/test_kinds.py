"""Every kind of job on the small case to its end, started by the page, and the page of its run."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from keruen.store.database import Database
from keruen.studies.jobs.kinds import USUAL_SECONDS
from keruen.studies.jobs.worker import Worker
from tests.studies.made import add_case, add_run
from tests.studies.people import PLANNER, do
from tests.studies.site import Person, make_site

OPTIONS = {
    "simulate": {"replications": "4"},
    "value": {"worlds": "2", "no_bound": "on"},
    "ask": {"question": "hub-value", "gap": "0.05"},
    "loop": {"rounds": "1", "replications": "4", "gap": "0.05"},
}
"""The least that each kind computes."""

FACTS = {
    "simulate": ["Answer", "Simulated cost, 95% confidence interval", "Replications"],
    "value": ["Answer", "Random worlds"],
    "ask": ["Answer"],
    "loop": [
        "Answer",
        "Proven gap",
        "Value of the hub",
        "Simulated cost, 95% confidence interval",
        "Plan and simulation agree",
        "Replications",
    ],
}
"""The first facts of each page: the answer and how certain it is."""

PAPERS = {
    "simulate": ["Mean cost", "Simulated cost", "Cost terms", "Simulated unserved demand"],
    "value": ["Net value", "Best hub (tier) Dakar (1)", "Value by hub"],
    "ask": ["Answer Dakar, tier 1", "Explanation"],
    "loop": ["Cost of the best plan", "Proven gap", "Simulated cost", "Rounds"],
}
"""What the summary as PDF shows, in this order."""


@pytest.mark.parametrize("kind", OPTIONS)
@pytest.mark.long
@pytest.mark.ci
def test_a_kind_of_job_by_its_page(kind: str, database: Database, tmp_path: Path) -> None:
    folder = tmp_path / "runs"
    aida = Person(make_site(database, folder), "aida")
    version = add_case(database)
    row = "case=west-africa"
    given = {"version_id": version, "table": "case", "row": row, "cells": {"periods": "6"}}
    do(database, PLANNER, "write_row", **given)
    based = {"version_id": str(aida.data("/studies")["newest"][0]["version"])}
    if kind == "simulate":
        based = {"run_id": add_run(database, folder, version)}
    page = f"/studies/jobs?kind={kind}"
    usual = re.search(r'name="seconds" value="(\d+)"', aida.page(page))
    assert usual
    assert int(usual[1]) == USUAL_SECONDS[kind]
    # A sensitivity analysis searches until its limit.
    seconds = "10" if kind == "ask" else usual[1]
    options = {f"options.{name}": value for name, value in OPTIONS[kind].items()}
    sent = {"kind": kind, "seconds": seconds, "memory_mib": "2048", **based, **options}
    answer = aida.post("start_job", page, **sent)
    assert answer.status_code == 303, answer.text[:3000]
    assert Worker(database, folder).run(once=True) >= 1
    jobs = [each for each in aida.data("/studies/jobs")["jobs"] if each["kind"] == kind]
    assert [(each["state"], each["problem"]) for each in jobs] == [("done", "")]
    runs = [each for each in aida.data("/studies/runs")["runs"] if each["kind"] == kind]
    shown = aida.page(f"/studies/runs/{runs[0]['id']}")
    titles = re.findall(r"<dt>(.*?)</dt>", shown)
    assert titles[: len(FACTS[kind])] == FACTS[kind]
    assert "<dd><strong>-</strong></dd>" not in shown.split("<dt>State</dt>")[0]
    assert '<section class="report">' in shown
    assert ("<caption><span>Rounds</span></caption>" in shown) == (kind == "loop")
    paper = aida.client.get(f"/studies/runs/{runs[0]['id']}/summary.pdf")
    assert paper.status_code == 200
    text = " ".join(each.extract_text() for each in PdfReader(io.BytesIO(paper.content)).pages)
    text = " ".join(text.split())
    places = [text.index(each) for each in (*PAPERS[kind], "Sources of the case", "GOST 9353-2016")]
    assert places == sorted(places)
