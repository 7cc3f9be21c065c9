"""Pages of the hub book as people meet them: axe-core, widths, large targets, no script."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from keruen.hub.book import read_book
from keruen.hub.demo import CHIEF, make_month, set_up_terminal
from keruen.hub.demo.operations import make_operations
from keruen.hub.package import open_hub
from keruen.hub.reads.calls import read_line_up
from keruen.hub.reads.contracts import read_contracts
from keruen.store import hashing
from keruen.store.database import Database
from keruen.store.roles import ROLES
from tests.databases import CHEAP
from tests.hub.pages import Reader, reader
from tests.web.reading_pages import browsing
from tests.web.test_reading import BROKEN, HIDDEN, faults


@pytest.fixture(scope="module")
def terminal(tmp_path_factory: pytest.TempPathFactory) -> Database:
    """The fictional terminal with what goes on around now."""
    before = dict(ROLES)
    database = open_hub(f"sqlite:///{tmp_path_factory.mktemp('pages') / 'hub.db'}")
    set_up_terminal(database, CHIEF)
    make_month(database)
    make_operations(database, CHIEF, datetime.now(UTC))
    # Each test registers the roles for itself; pages of other tests list every role.
    ROLES.clear()
    ROLES.update(before)
    return database


@pytest.fixture
def own(terminal: Database, monkeypatch: pytest.MonkeyPatch) -> Reader:
    monkeypatch.setattr(hashing, "HASHER", CHEAP)
    return reader(terminal, CHIEF)


def paths(terminal: Database) -> list[str]:
    """Every page of the terminal, with the call of the ship alongside."""
    with read_book(terminal, CHIEF) as book:
        ship = next(each for each in read_line_up(book) if each.state == "working")
        contract = read_contracts(book)[0].row.id
    plain = ["/hub", "/hub/stem", "/hub/calls", "/hub/weigh", "/hub/bins", "/hub/position"]
    records = ["/hub/new-contract", "/hub/downgrades", "/hub/quarantines", "/account"]
    about = [f"/hub/calls/{ship.id}/facts", f"/hub/contracts/{contract}/amendments"]
    return [*plain, f"/hub/calls/{ship.id}", *records, *about]


SMALL = """() => [...document.querySelectorAll('form.act button:not(.first), form.act select, '
  + 'form.act input:not([type=hidden]):not([type=checkbox]), .act summary')]
  .filter(each => each.getBoundingClientRect().height > 0)
  .filter(each => each.getBoundingClientRect().height < 44)
  .map(each => each.outerHTML.slice(0, 80))"""
"""Targets that are lower than 44 pixels, so that a glove misses them."""


@pytest.mark.parametrize(
    ("width", "scheme"),
    [(390, "light"), (1280, "dark")],
)
@pytest.mark.long
@pytest.mark.ci
def test_pages_are_accessible(terminal: Database, own: Reader, width: int, scheme: str) -> None:
    with browsing(own.client, width, scheme) as page:
        for path in paths(terminal):
            for language in ("en", "ar"):
                page.goto(f"http://localhost{path}?lang={language}")
                found = faults(page)
                assert found == [], (path, language, found)
                wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
                assert not wide, (path, language)
                assert page.evaluate(SMALL) == [], (path, language)
                if width < 400:
                    assert page.evaluate(BROKEN) == [], (path, language)
                    assert page.evaluate(HIDDEN) == [], (path, language)


def test_pages_need_no_script(terminal: Database, own: Reader) -> None:
    for path in paths(terminal):
        page = own.page(path)
        assert "<script" not in page
        assert ' style="' not in page
        assert " onclick" not in page
