"""The page of search: what it lists, where its links lead, and what it keeps from others."""

from __future__ import annotations

import re

from tests.roadmap.sides import five
from tests.web.conftest import Served, form_key

ON_EACH_DATABASE = True

PATH = "/roadmap/search"


def links(page: str) -> list[str]:
    """Where the titles of the records found lead."""
    rows = re.findall(r'<tr role="row"><th scope="row".*?</th>', page, flags=re.S)
    return [found for row in rows for found in re.findall(r'href="([^"]*)"', row)]


def test_what_is_found_leads_to_its_page(served_once: Served) -> None:
    client = served_once.client("MAR")
    kinds = set()
    for word in ("wheat", "commission", "morocco", "ministry", "signatory", "interpol", "security"):
        told = client.get(f"{PATH}.json", params={"q": word}).json()
        assert told["total"] == sum(told["counts"].values()) == len(told["hits"])
        kinds |= set(told["counts"])
        page = client.get(PATH, params={"q": word}).text
        for link in links(page):
            assert client.get(link.replace("&amp;", "&")).status_code == 200, link
    assert {"provision", "body", "commitment", "indicator", "file", "organisation"} <= kinds


def test_proposals_of_this_project_are_marked_and_no_board_is_offered(served_once: Served) -> None:
    client = served_once.client("KAZ")
    page = client.get(PATH, params={"q": "launch business council", "kind": "commitment"}).text
    assert "One record has every word." in page
    assert page.count('<small class="proposal"') == 1
    assert "view=board" not in page
    assert "view=board" in client.get("/roadmap/commitments").text
    assert "Write one word or several" in client.get(PATH).text


def test_a_private_record_is_found_by_its_side_alone(served: Served) -> None:
    mine = served.client("MAR")
    fields = {"provision_id": "p08", "title": five("zzhidden"), "tier": "party"}
    headers = {"x-keruen-form-key": form_key(mine)}
    path = "/api/roadmap/acts/propose_commitment"
    assert mine.post(path, json=fields, headers=headers).status_code == 200
    assert mine.get(f"{PATH}.json?q=zzhidden").json()["total"] == 1
    for side in ("KAZ", ""):
        client = served.client(side)
        assert client.get(f"{PATH}.json?q=zzhidden").json()["total"] == 0
        assert "0 records have every word." in client.get(f"{PATH}?q=zzhidden").text
