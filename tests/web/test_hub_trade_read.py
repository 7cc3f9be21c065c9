"""Pages of the laboratory, trade and accounts as people read them: axe-core, width, languages."""

from __future__ import annotations

import pytest

from keruen.hub.book import read_book
from keruen.hub.reads.contracts import read_contracts
from keruen.store.database import Database
from tests.hub.conftest import database, hub_roles, packaged_zones, postgresql
from tests.hub.operations import contract
from tests.hub.terminal import ANNA, CHIEF, LAB
from tests.hub.test_pages_read import SMALL
from tests.web.hub_trade_site import serve
from tests.web.reading_pages import browsing
from tests.web.test_hub_trade import blend_query
from tests.web.test_reading import BROKEN, HIDDEN, faults

__all__ = ["database", "hub_roles", "packaged_zones", "postgresql"]


@pytest.fixture
def register_url(tmp_path: object) -> str:
    """Reading does not depend on the kind of database."""
    return f"sqlite:///{tmp_path}/hub.db"


CUT = """() => [...document.querySelectorAll('.facts strong')].filter(each => {
  const own = each.getBoundingClientRect(), box = each.closest('.facts').getBoundingClientRect()
  return own.left < box.left - 1 || own.right > box.right + 1
    || each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 0
}).map(each => each.innerText)"""
"""Values that the box of facts cuts off at its edge."""


@pytest.mark.parametrize("width", [390, 1280])
def test_no_fact_is_cut_off(database: Database, width: int) -> None:
    site = serve(database)
    place = "Free on board at the Fictional Atlantic Grain Terminal"
    contract(database, reference="S8", place=place)
    with read_book(database, CHIEF) as book:
        made = next(each.row.id for each in read_contracts(book) if each.row.reference == "S8")
    with browsing(site.client(CHIEF), width, "light") as page:
        for path in (f"/hub/contracts/{made}", f"/hub/laytime/{site.ids['statement']}"):
            page.goto(f"http://localhost{path}")
            assert page.evaluate(CUT) == [], path
            assert page.evaluate(BROKEN) == [], path


@pytest.mark.parametrize(
    ("width", "language", "scheme"),
    [
        (390, "ar", "dark"),
        (1280, "en", "light"),
    ],
)
@pytest.mark.long
@pytest.mark.ci
def test_axe_core_finds_nothing_and_nothing_is_too_wide(
    database: Database, width: int, language: str, scheme: str
) -> None:
    site = serve(database)
    ids = site.ids
    pages = {
        LAB: ["/hub/laboratory", f"/hub/samples/{ids['sample']}", blend_query(ids["second"])],
        CHIEF: [f"/hub/lots/{ids['lot']}", f"/hub/contracts/{ids['second']}", "/hub/accounts"],
        ANNA: ["/hub/account", f"/hub/laytime/{ids['statement']}?with={ids['other']}", "/hub/lots"],
    }
    read = 0
    for actor, paths in pages.items():
        with browsing(site.client(actor), width, scheme) as page:
            for path in paths:
                joined = "&" if "?" in path else "?"
                page.goto(f"http://localhost{path}{joined}lang={language}")
                assert page.evaluate("document.documentElement.scrollWidth") <= width, path
                assert faults(page) == [], path
                assert page.evaluate(SMALL) == [], path
                if width < 400:
                    assert page.evaluate(BROKEN) == [], path
                    assert page.evaluate(HIDDEN) == [], path
                read += 1
    assert read == 9
