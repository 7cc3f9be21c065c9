"""Hub books of earlier commits open, verify, and can be backed up, restored and written to.

`hub_a07703a.db.xz` was written before entries of claims stated their balance.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from keruen.app.commands.packages import KNOWN
from keruen.hub import tables as t
from keruen.hub.book import read_book
from keruen.hub.package import open_hub
from keruen.hub.reads.charges import read_account
from keruen.hub.reads.stocks import read_claims
from keruen.hub.roles import ROLES as HUB_ROLES
from keruen.hub.verifying import verify_book
from keruen.store.backup import backup_database, restore_database
from keruen.store.database import Database, open_database
from keruen.store.migrate import held_heads
from keruen.store.roles import ROLES, register_roles
from tests.databases import postgresql, register_url
from tests.hub.terminal import ANNA, BORIS, CHIEF, NOW, load
from tests.old.test_register import unpack

__all__ = ["postgresql", "register_url"]

LATER = datetime(2026, 11, 25, 10, tzinfo=UTC)
FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)
FILE = "hub_a07703a.db.xz"
NEW = {"claim_entry": ("number", "balance_kg")}
HEADS = {"store_0011", "hub_0004"}


@pytest.fixture(autouse=True)
def hub_roles() -> Iterator[None]:
    """The roles of the hub book end with the test."""
    before = dict(ROLES)
    register_roles(*HUB_ROLES)
    yield
    ROLES.clear()
    ROLES.update(before)


def check_book(database: Database) -> None:
    """The book verifies, and each claim states its balance."""
    with database.admin_read() as connection:
        assert set(held_heads(connection)) == HEADS
        entry = t.claim_entry.c
        keys = (entry.owner, entry.grade, entry.basis, entry.account, entry.pledgee)
        last = select(func.max(entry.number), func.count()).group_by(*keys)
        assert all(row[0] == row[1] for row in connection.execute(last))
    with read_book(database, CHIEF, NOW) as book:
        found = verify_book(book)
    assert (found.faults, found.documents, found.logs) == ((), 16, 7)
    with read_book(database, ANNA, NOW) as book:
        assert sum(each.kg for each in read_claims(book)) > 0


def rows(database: Database) -> dict[str, list[Any]]:
    """Every row of the hub book, without the columns that later versions added."""
    found = {}
    with database.admin_read() as connection:
        for table in (*t.CORE, *t.OPERATIONS):
            kept = [each for each in table.c if each.name not in NEW.get(table.name, ())]
            found[table.name] = [*connection.execute(select(*kept).order_by(table.c.id)).all()]
    database.engine.dispose()
    return found


def test_it_opens_verifies_and_takes_further_documents(tmp_path: Path) -> None:
    database = open_hub(unpack(FILE, tmp_path))
    check_book(database)
    with read_book(database, BORIS, NOW) as book:
        assert read_account(book, "BORIS", "USD", FIRST, LAST).lines
    load(database, "ANNA", "bin_1", 100, now=LATER)
    with read_book(database, CHIEF, NOW) as book:
        assert verify_book(book).faults == ()


def test_every_row_is_kept(tmp_path: Path) -> None:
    address = unpack(FILE, tmp_path)
    before = rows(open_database(address))
    assert sum(map(len, before.values())) > 200
    assert rows(open_hub(address)) == before


def test_a_copy_of_it_is_restored_on_both_databases(tmp_path: Path, register_url: str) -> None:
    (tmp_path / "old").mkdir()
    database = open_database(unpack(FILE, tmp_path / "old"))
    manifest = backup_database(database, tmp_path / "copy.zip")
    assert set(manifest.heads) == {"store_0008", "hub_0002"}
    restore_database(register_url, tmp_path / "copy.zip", KNOWN)
    check_book(open_hub(register_url))
