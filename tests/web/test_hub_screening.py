"""The page of screening at the terminal, and what contracts, calls and lots show of it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from keruen.hub.screeners import FileScreener
from keruen.store.database import Database
from tests.hub.conftest import database, hub_roles, packaged_zones, postgresql, register_url
from tests.hub.lists_of_sanctions import BUYER, OTHER, with_files, write_list
from tests.hub.operations import AGENT
from tests.hub.terminal import ANNA, CHIEF, CLERK, TRADER
from tests.web.hub_trade_site import Site, serve
from tests.web.test_hub_records import CONTRACT

__all__ = ["database", "hub_roles", "packaged_zones", "postgresql", "register_url"]
TODAY = datetime.now(UTC).date().isoformat()
PATH = "/hub/screening"


@pytest.fixture
def site(database: Database, tmp_path: Path) -> Site:
    """A terminal with a list in a file."""
    place = write_list(tmp_path / "targets.simple.csv", OTHER, BUYER, day=TODAY)
    return serve(database, FileScreener([place]))


def test_a_hit_is_judged_by_two_people_on_the_page(site: Site) -> None:
    status, page = site.post(TRADER, PATH, "screen_name", kind="firm", name="Mills of Dakar")
    assert (status, "One name waits for people." in page) == (303, True), page
    assert "No result is a finding about a person." in page
    (found,) = site.data(TRADER, PATH)["screenings"]
    assert (found["result"], [each["ref"] for each in found["hits"]]) == ("needs_review", ["Q7"])
    given = {"verdict": "different", "reason": "another register number"}
    assert site.post(TRADER, PATH, "judge_screening", **given)[0] == 303
    # The first judge has no form any more; neither verdict is on the page before the second.
    page = site.page(TRADER, PATH)
    assert 'action="/hub/acts/judge_screening"' not in page
    assert "another register number" not in site.page(CHIEF, PATH)
    status, page = site.post(CHIEF, PATH, "judge_screening", **given)
    assert (status, "0 names wait for people." in page) == (303, True), page
    (found,) = site.data(TRADER, PATH)["screenings"]
    assert found["result"] == "false_positive"


def test_an_owner_and_the_public_have_no_such_page(site: Site) -> None:
    assert site.client(ANNA).get(PATH).status_code == site.client(None).get(PATH).status_code
    assert "Mills of Dakar" not in site.client(ANNA).get(PATH).text
    # A clerk reads the page and has no form.
    assert 'action="/hub/acts/screen_name"' not in site.page(CLERK, PATH)


def test_contracts_and_calls_written_before_show_that_they_were_not_screened(site: Site) -> None:
    for path in (f"/hub/contracts/{site.ids['contract']}", f"/hub/calls/{site.ids['call']}"):
        page = site.page(CHIEF, path)
        assert "Screened with" in page
        assert "not screened" in page
    assert "not screened" in site.page(ANNA, f"/hub/contracts/{site.ids['contract']}")


def test_a_call_shows_its_lists(site: Site, tmp_path: Path) -> None:
    at = with_files(site.database, tmp_path / "targets.simple.csv")
    now = datetime.now(UTC)
    vessel = at.act(AGENT, "add_vessel", now=now, imo="9290517", name="BETA").id
    fields = {"reference": "C77", "vessel_id": vessel, "operation": "load"}
    call = at.act(AGENT, "open_call", now=now, **fields).id
    assert f"OpenSanctions targets, {TODAY}" in site.page(CHIEF, f"/hub/calls/{call}")
    # A form of the site uses its lists too: the buyer is listed.
    status, page = site.post(TRADER, "/hub/new-contract", "write_contract", **CONTRACT)
    assert status == 409, page
    assert "the screening of &#39;Mills of Dakar&#39; has the result needs review" in page
