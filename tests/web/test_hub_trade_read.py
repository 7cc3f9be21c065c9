"""Pages of the laboratory, trade and accounts as people read them: axe-core, width, languages."""

from __future__ import annotations

import pytest

from keruen.store.database import Database
from tests.hub.conftest import database, hub_roles, packaged_zones, postgresql
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


@pytest.mark.parametrize(
    ("width", "language", "scheme"), [(390, "ar", "dark"), (1280, "en", "light")]
)
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
