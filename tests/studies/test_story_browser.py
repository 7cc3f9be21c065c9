"""The story of a team by pages: a workbook of LibreOffice, two plans, a hub, a citation."""

from __future__ import annotations

from pathlib import Path

import pytest

from keruen import read_run
from keruen.case.raw_csv import read_tables_as_csv
from keruen.store import hashing
from keruen.store.roles import Actor
from keruen.studies.reads.cases import read_versions
from keruen.studies.unit import read_work
from tests.browser import require_chromium
from tests.databases import CHEAP
from tests.studies.planning_day import PERIODS, REASON, TITLE, PlanningDay, serve_workspace, spend

TO_A_COMPARED_PAIR = {
    "sign in": 1,
    "send the workbook": 2,
    "correct two findings": 5,
    "make a scenario": 4,
    "plan both": 2,
    "compare": 1,
}
"""Clicks from the sign-in to a compared pair of plans: 15, with two errors corrected on the way."""


@pytest.mark.long
@pytest.mark.ci
def test_the_story_by_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hashing, "HASHER", CHEAP)
    path = require_chromium()
    from playwright.sync_api import sync_playwright

    with serve_workspace(tmp_path) as served, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        day = PlanningDay(served, browser)
        spent = spend(day)
        browser.close()
        clicks = {name: day.clicks[name] for name in TO_A_COMPARED_PAIR}
        assert clicks == TO_A_COMPARED_PAIR
        assert sum(clicks.values()) <= 15
        with read_work(served.database, Actor("x", "KAZ", "", frozenset())) as unit:
            versions = read_versions(unit, spent.case)
    assert [(each.number, each.errors, each.state) for each in versions] == [
        (3, 0, "approved"),
        (2, 1, "draft"),
        (1, 2, "draft"),
    ]
    plans = [read_run(tmp_path / "runs" / each) for each in spent.compared]
    assert [each.case.settings["periods"] for each in plans] == [PERIODS, PERIODS]
    assert [each.scenario for each in plans] == [None, "dear_transport"]
    before, after = (each.case["lanes"]["cost_usd_per_t"].to_list() for each in plans)
    assert after == pytest.approx([1.2 * each for each in before])
    # The cells that were wrong in the workbook are those of the shipped case again.
    shipped = Path(__file__).parents[2] / "src/keruen/case/cases/west-africa"
    tables = read_tables_as_csv(tmp_path / "runs" / spent.compared[0] / "case")
    assert tables["lanes"] == read_tables_as_csv(shipped)["lanes"]
    assert plans[1].cost_usd > plans[0].cost_usd
    assert "Value of hubs" in spent.value
    assert "million USD a year" in spent.value
    assert TITLE in spent.commission
    assert REASON in spent.commission
