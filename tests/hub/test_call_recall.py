"""What a ship could have loaded, worked by hand, and against descent and random histories."""

from __future__ import annotations

import random

from keruen.hub.book import read_book
from keruen.hub.reads.call_recall import CallRecall, find_call, read_call_recall
from keruen.hub.reads.descent import lots_before
from keruen.hub.reads.recall_shares import read_recall_shares
from keruen.store.database import Database
from tests.hub.operations import call, contract, propose
from tests.hub.terminal import CHIEF, CLERK, NOW, TRADER, act, load, receive


def recall(database: Database, name: str) -> CallRecall:
    """What a ship could have loaded."""
    with read_book(database, CHIEF, NOW) as book:
        found = find_call(book, name)
        assert found is not None
        return read_call_recall(book, found)


def berthed(database: Database) -> str:
    """A call with an accepted nomination of ANNA; returns the nomination."""
    made = contract(database)
    ship = call(database, reference="DAKAR-1")
    nomination = propose(database, made, 400_000)
    act(database, TRADER, "accept_nomination", nomination_id=nomination, call_id=ship)
    return nomination


def ship_load(database: Database, nomination: str, bin: str, kg: int) -> str:
    """Load grain of ANNA that counts under a nomination."""
    made = load(database, "ANNA", bin, kg)
    act(database, CHIEF, "fulfil_nomination", nomination_id=nomination, document_id=made.id)
    return made.id


def test_two_bins_and_what_stayed_behind(database: Database) -> None:
    """100 t of A under 100 t of B in bin 1, of which 100 t go: A is all, half or none of them.

    Bin 2 was emptied of C and not swept; the 100 t of D that follow could contain C, with a share
    of zero. Half of the cargo is D.
    """
    nomination = berthed(database)
    a = str(receive(database, "ANNA", "bin_1", 100_000).facts["lot"])
    b = str(receive(database, "BORIS", "bin_1", 100_000).facts["lot"])
    c = str(receive(database, "ANNA", "bin_2", 50_000).facts["lot"])
    load(database, "ANNA", "bin_2", 50_000)
    d = str(receive(database, "ANNA", "bin_2", 100_000).facts["lot"])
    other = str(receive(database, "ANNA", "bin_3", 10_000).facts["lot"])
    documents = [ship_load(database, nomination, bin, 100_000) for bin in ("bin_1", "bin_2")]
    wrong = ship_load(database, nomination, "bin_3", 5_000)
    act(database, CHIEF, "reverse_document", document=wrong, reason="another ship")
    found = recall(database, "DAKAR-1")
    assert [each.document for each in found.loadings] == documents
    assert (found.kg, found.owners) == (200_000, ("ANNA", "BORIS"))
    shares = {each.lot: tuple(round(part, 9) for part in each.shares) for each in found.sources}
    assert shares == {
        a: (0.5, 0.25, 0.0),
        b: (0.0, 0.25, 0.5),
        d: (0.5, 0.5, 0.5),
        c: (0.0, 0.0, 0.0),
    }
    assert other not in shares


def test_every_lot_that_descent_reaches_is_found(database: Database) -> None:
    """Two methods: the cargo names a receipt where the recall of the receipt names the loading."""
    chance = random.Random(20261130)
    nomination = berthed(database)
    lots, documents, kg = [], [], dict.fromkeys(("bin_1", "bin_2", "bin_3"), 0)
    for number in range(24):
        bin, other = chance.sample(sorted(kg), 2)
        if chance.random() < 0.6 or not kg[bin]:
            lots.append(str(receive(database, "ANNA", bin, 10_000 + number).facts["lot"]))
            kg[bin] += 10_000 + number
        elif chance.random() < 0.5:
            part = kg[bin] if chance.random() < 0.5 else kg[bin] // 2
            fields = {"bin": bin, "to_bin": other, "kg": part, "reference": f"T{number}"}
            act(database, CLERK, "transfer_grain", **fields)
            kg[bin], kg[other] = kg[bin] - part, kg[other] + part
        else:
            documents.append(ship_load(database, nomination, bin, kg[bin] // 2))
            kg[bin] -= kg[bin] // 2
    assert len(documents) >= 3
    found = recall(database, "DAKAR-1")
    named = {each.lot for each in found.sources}
    checked = 0
    with read_book(database, CHIEF, NOW) as book:
        for lot in lots:
            there = {each.document for each in read_recall_shares(book, lot).found}
            assert (lot in named) == bool(there & set(documents))
            checked += lot in named
        for each in found.loadings:
            for lot in each.lots:
                assert (lots_before(book, lot) | {lot}) & set(lots) <= named
    assert checked > 5
    for model in range(3):
        assert abs(sum(each.shares[model] for each in found.sources) - 1) < 1e-9
