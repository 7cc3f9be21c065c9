"""Documents in the three ledgers, worked by hand."""

from __future__ import annotations

from keruen.store.database import Database
from tests.hub.terminal import ANNA, BORIS, claims, load, receive, stocks


def test_receipt_transfer_and_loading(database: Database) -> None:
    receive(database, "ANNA", "bin_1", 25_000)
    receive(database, "BORIS", "bin_1", 30_000)
    load(database, "ANNA", "bin_1", 5_000)
    assert stocks(database)["bin_1"] == 50_000
    assert claims(database) == {"ANNA": 20_000, "BORIS": 30_000}
    assert claims(database, ANNA) == {"ANNA": 20_000}
    assert claims(database, BORIS) == {"BORIS": 30_000}
    assert stocks(database, ANNA) == {}
