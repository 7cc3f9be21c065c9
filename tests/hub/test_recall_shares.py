"""Shares of a recall, worked by hand, and against the union of descent."""

from __future__ import annotations

import pytest

from keruen.hub.book import read_book
from keruen.hub.reads.descent import read_recall
from keruen.hub.reads.recall_shares import RecallShares, read_recall_shares
from keruen.hub.reads.stocks import read_stocks
from keruen.store.database import Database
from keruen.store.refusal import RefusalError
from tests.hub.terminal import ANNA, CHIEF, CLERK, LAB, NOW, act, load, receive


def shares(database: Database, lot: str) -> RecallShares:
    """Shares of a recall as the terminal reads them."""
    with read_book(database, CHIEF, NOW) as book:
        return read_recall_shares(book, lot)


def lot_in(database: Database, bin: str) -> str:
    """The lot that lies in a bin."""
    with read_book(database, CHIEF, NOW) as book:
        return next(each.lot for each in read_stocks(book) if each.place == bin)


def rounded(values: tuple[float, float, float]) -> tuple[float, ...]:
    """Shares to six decimals."""
    return tuple(round(each, 6) for each in values)


def test_a_loading_of_two_receipts(database: Database) -> None:
    # 100 t of A below 100 t of B; 150 t leave: A is 100, 75 or 50 t of them.
    one = str(receive(database, "ANNA", "bin_1", 100_000).facts["lot"])
    two = str(receive(database, "BORIS", "bin_1", 100_000).facts["lot"])
    out = load(database, "ANNA", "bin_1", 100_000)
    more = load(database, "BORIS", "bin_1", 50_000)
    found = shares(database, one)
    assert [(each.place, each.document, each.kg) for each in found.found] == [
        ("bin_1", "", 50_000),
        ("ship", out.id, 100_000),
        ("ship", more.id, 50_000),
    ]
    assert [rounded(each.shares) for each in found.found] == [
        (0, 0.5, 1),
        (1, 0.5, 0),
        (0, 0.5, 1),
    ]
    assert found.sources == ()
    other = shares(database, two)
    assert [rounded(each.shares) for each in other.found] == [(1, 0.5, 0), (0, 0.5, 1), (1, 0.5, 0)]


def test_a_lot_that_was_mixed(database: Database) -> None:
    one = str(receive(database, "ANNA", "bin_1", 60_000).facts["lot"])
    two = str(receive(database, "ANNA", "bin_1", 40_000).facts["lot"])
    mixed = lot_in(database, "bin_1")
    three = str(receive(database, "ANNA", "bin_1", 100_000).facts["lot"])
    last = lot_in(database, "bin_1")
    out = load(database, "ANNA", "bin_1", 100_000)
    found = shares(database, mixed)
    assert [(each.lot, each.kg, rounded(each.shares)) for each in found.sources] == [
        (two, 40_000, (0.4, 0.4, 0.4)),
        (one, 60_000, (0.6, 0.6, 0.6)),
    ]
    by_document = {each.document: rounded(each.shares) for each in found.found}
    assert by_document == {"": (0, 0.5, 1), out.id: (1, 0.5, 0)}
    whole = {each.lot: rounded(each.shares) for each in shares(database, last).sources}
    assert whole == {one: (0.3, 0.3, 0.3), two: (0.2, 0.2, 0.2), three: (0.5, 0.5, 0.5)}


def test_a_transfer_and_what_stayed_behind(database: Database) -> None:
    one = str(receive(database, "ANNA", "bin_1", 50_000).facts["lot"])
    receive(database, "ANNA", "bin_2", 50_000)
    act(
        *(database, CLERK, "transfer_grain"),
        bin="bin_1",
        to_bin="bin_2",
        kg=50_000,
        reference="T1",
    )
    # Bin 1 was emptied and not swept: the next lot there could contain grain of the first.
    receive(database, "ANNA", "bin_1", 10_000)
    out = load(database, "ANNA", "bin_1", 10_000)
    found = {
        (each.place, each.document): rounded(each.shares) for each in shares(database, one).found
    }
    assert found == {("bin_2", ""): (0.5, 0.5, 0.5), ("ship", out.id): (0, 0, 0)}


def test_a_blend_into_a_bin_that_was_not_swept(database: Database) -> None:
    """What could have stayed behind in bin 3 is a source of the blend, with a share of zero."""
    one = str(receive(database, "ANNA", "bin_1", 50_000).facts["lot"])
    two = str(receive(database, "ANNA", "bin_2", 50_000).facts["lot"])
    before = str(receive(database, "BORIS", "bin_3", 10_000).facts["lot"])
    emptied = {"bin": "bin_3", "to_bin": "bin_4", "kg": 10_000, "reference": "T1"}
    act(database, CLERK, "transfer_grain", **emptied)
    blend = act(
        *(database, LAB, "order_blend"),
        reference="B1",
        to_bin="bin_3",
        recipe=[{"bin": "bin_1", "kg": 30_000}, {"bin": "bin_2", "kg": 10_000}],
        limits=[{"property": "protein", "unit": "%", "least": "12"}],
    )
    made = str(act(database, CLERK, "carry_out_blend", blend_id=blend.id).facts["lot"])
    found = {each.lot: rounded(each.shares) for each in shares(database, made).sources}
    assert found == {one: (0.75, 0.75, 0.75), two: (0.25, 0.25, 0.25), before: (0, 0, 0)}


def test_the_union_is_that_of_descent(database: Database) -> None:
    lots = []
    for number in range(12):
        bin = f"bin_{1 + number % 3}"
        lots.append(str(receive(database, "ANNA", bin, 30_000 + number).facts["lot"]))
        if number % 4 == 3:
            load(database, "ANNA", bin, 20_000 + number)
        if number % 5 == 4:
            to = f"bin_{1 + (number + 1) % 3}"
            fields = {"bin": bin, "to_bin": to, "kg": 10_000, "reference": f"T{number}"}
            act(database, CLERK, "transfer_grain", **fields)
    compared = 0
    with read_book(database, CHIEF, NOW) as book:
        for lot in [*lots, *(each.lot for each in read_stocks(book) if each.place == "bin_2")]:
            union = {(each.place, each.document) for each in read_recall(book, lot).whereabouts}
            ours = {(each.place, each.document) for each in read_recall_shares(book, lot).found}
            assert ours == union
            compared += len(union)
            receipts = {each.id for each in read_recall(book, lot).sources if each.owner}
            named = {each.lot for each in read_recall_shares(book, lot).sources}
            assert named - {lot} == receipts
    assert compared > 20


def test_a_reversed_document_did_not_occur(database: Database) -> None:
    one = receive(database, "ANNA", "bin_1", 50_000)
    out = load(database, "ANNA", "bin_1", 20_000)
    act(database, CHIEF, "reverse_document", document=out.id, reason="wrong ship")
    found = shares(database, str(one.facts["lot"])).found
    assert [(each.place, each.kg, rounded(each.shares)) for each in found] == [
        ("bin_1", 50_000, (1, 1, 1))
    ]


def test_an_owner_does_not_see_a_lot_of_another(database: Database) -> None:
    one = str(receive(database, "BORIS", "bin_1", 50_000).facts["lot"])
    with read_book(database, ANNA, NOW) as book, pytest.raises(RefusalError) as error:
        read_recall_shares(book, one)
    assert error.value.kind == "missing"
