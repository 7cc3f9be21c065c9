"""The story of a terminal by the forms of its pages, in a browser as wide as a phone."""

from __future__ import annotations

from pathlib import Path

import pytest

from keruen.hub.package import open_hub
from keruen.hub.papers.verification import verify_account
from keruen.hub.reads.call_recall import read_call_recall
from keruen.hub.rows import VesselCallRow
from keruen.store import hashing
from tests.browser import press
from tests.databases import CHEAP
from tests.hub import story as told
from tests.hub.browser_desks import BrowserDesks, open_browser_desks
from tests.hub.story import ACTORS, BEGINS, LOADED_KG, Story
from tests.hub.terminal import ANNA, CHIEF, LAB
from tests.hub.test_story import check

WITHOUT_PAGE = {
    # Set-up, which `keruen hub init` does from a table.
    *("open_terminal", "add_party", "add_grade", "add_bin", "state_capacity"),
    *("add_instrument", "record_calibration"),
    # What ships bring and take, which instruments weigh of it, and lists of wagons.
    *("receive_grain", "load_grain", "fulfil_nomination", "record_weight", "announce_arrival"),
    "adjust_bin",
    # A contract has its specification in a table of the form.
    *("write_contract", "record_survey"),
}
"""Commands of the story that the API does."""

BY_PAGE = {
    *("add_vessel", "open_call", "record_call_time", "record_fact", "propose_ship"),
    *("accept_nomination", "complete_nomination", "take_sample", "order_tests", "record_result"),
    *("decide_quality", "release_hold", "transfer_grain", "open_ticket", "close_ticket"),
    *("confirm_correction", "carry_out_blend", "record_blend_test", "issue_facts"),
    *("settle_laytime", "charge_laytime", "sign_day", "order_proposed_blend"),
}
"""Commands of the story that forms of pages do."""


def order_blend(story: Story) -> str:
    """Test both silos, let the page compute the cheapest recipe, and order it."""
    desks = story.desks
    assert isinstance(desks, BrowserDesks)
    for silo, value in (("silo_1", "13.3"), ("silo_2", "11.3")):
        sample = desks.do(
            *(LAB, "take_sample"),
            owner="ANNA",
            reference=f"of {silo}",
            kind="analysis",
            mass_g=1_000,
            taken_by="superintendent",
            lot=story.lot_in(silo),
            contract_id=story.ids["sold"],
            parcel=silo,
        )
        order = desks.do(
            LAB, "order_tests", sample_id=sample, laboratory="L", properties=["protein"]
        )
        desks.do(
            *(LAB, "record_result"),
            test_order_id=order,
            property="protein",
            value=value,
            unit_of_value="%",
            basis="12 % moisture",
            method="ISO 20483",
            tested_on="2026-11-09",
        )
    page = desks.window(LAB)
    page.goto(f"{desks.base}/hub/blend")
    page.select_option('select[name="contract"]', story.ids["sold"])
    for name, figure in (("kg", LOADED_KG), ("cost.silo_1", 260), ("cost.silo_2", 240)):
        page.fill(f'input[name="{name}"]', str(figure))
    press(page.locator("form.plan button"))
    # 15,000 t at 260 and 10,000 t at 240 have 12.5 %.
    assert "USD\xa06,300,000.00" in page.locator(".lead").first.inner_text()
    assert desks.send(page, "order_proposed_blend", {"reference": "B1", "to_bin": "silo_5"})
    assert page.locator(".problem").count() == 0
    desks.by_page["order_proposed_blend"] += 1
    return desks.made("order_proposed_blend")


@pytest.mark.long
@pytest.mark.ci
def test_the_story_by_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hashing, "HASHER", CHEAP)
    database = open_hub(f"sqlite:///{tmp_path / 'hub.db'}")
    with open_browser_desks(database, ACTORS, BEGINS) as desks:
        story = told.play(database, desks, order_blend)
        assert desks.by_page.keys() >= BY_PAGE
        assert desks.by_api.keys() <= WITHOUT_PAGE, desks.by_api
        _recall(desks, story)
        _verify(desks)
        check(story)


def _recall(desks: BrowserDesks, story: Story) -> None:
    """The page of the lot that went to Dakar names the receipts that could be in it."""
    page = desks.window(CHIEF)
    page.goto(f"{desks.base}/hub/lots/{story.lots['blend']}")
    for silo in ("silo_1", "silo_2", "silo_5"):
        assert story.lots[silo] in page.content(), silo
    with desks.reading(CHIEF) as book:
        call = book.find(VesselCallRow, story.ids["OUT-1"])
        found = read_call_recall(book, call)
    assert found.owners == ("ANNA", "BORIS")
    assert sum(each.kg for each in found.loadings) == LOADED_KG


def _verify(desks: BrowserDesks) -> None:
    """ANNA takes her account from its page and verifies it without the server."""
    page = desks.window(ANNA)
    page.goto(f"{desks.base}/hub/account")
    with page.expect_download() as loading:
        page.click('a[href$="verification.zip"]')
    content = Path(loading.value.path()).read_bytes()
    found = verify_account(content)
    assert (found.owner, found.claims) == ("ANNA", {"wheat": 2_133_500})
    assert found.root in page.content()
