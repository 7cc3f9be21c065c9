"""Documents in the three ledgers, worked by hand."""

from __future__ import annotations

from keruen.hub.book import read_book
from keruen.hub.verifying import verify_book
from keruen.store.database import Database
from tests.hub.terminal import ANNA, AUDITOR, BORIS, NOW, claims, load, receive, stocks

ON_EACH_DATABASE = True


def test_receipt_transfer_and_loading(database: Database) -> None:
    receive(database, "ANNA", "bin_1", 25_000)
    receive(database, "BORIS", "bin_1", 30_000)
    load(database, "ANNA", "bin_1", 5_000)
    assert stocks(database)["bin_1"] == 50_000
    assert claims(database) == {"ANNA": 20_000, "BORIS": 30_000}
    assert claims(database, ANNA) == {"ANNA": 20_000}
    assert claims(database, BORIS) == {"BORIS": 30_000}
    assert stocks(database, ANNA) == {}


def test_the_book_verifies(database: Database) -> None:
    receive(database, "ANNA", "bin_1", 25_000)
    receive(database, "BORIS", "bin_1", 30_000)
    load(database, "ANNA", "bin_1", 5_000)
    with read_book(database, AUDITOR, NOW) as book:
        found = verify_book(book)
    assert found.faults == ()
    # 1 + 3 + 1 entries of places, one of claims each, 3 of genealogy.
    assert (found.documents, found.entries, found.logs) == (3, 11, 5)
    assert (found.stock_kg, found.claims_kg, found.declared_kg) == (50_000, 50_000, 0)
