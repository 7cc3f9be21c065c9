"""Amendments, downgrades and quarantines by several servers at the same moment, on both databases.

What one of them did stands; the others are refused, and the book verifies.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from keruen.errors import KeruenError
from keruen.hub import tables as t
from keruen.hub.book import read_book
from keruen.hub.package import open_hub
from keruen.hub.reads.amendments import read_amendments
from keruen.hub.reads.contracts import read_contract
from keruen.hub.verifying import verify_book
from keruen.store.database import Database
from tests.hub.operations import contract, propose
from tests.hub.terminal import ANNA, CHIEF, CLERK, NOW, TRADER, act, receive
from tests.hub.test_amendments import amend, seen
from tests.hub.test_downgrades import agree, order
from tests.hub.test_quarantines import begin, clear, days, record_limits, sample

ROUNDS = 3


def at_once(*deeds: Callable[[], object]) -> list[str]:
    """Do several things at the same moment; what was refused, in words, and nothing else."""
    barrier = threading.Barrier(len(deeds))
    refused: list[str] = []
    problems: list[BaseException] = []

    def run(deed: Callable[[], object]) -> None:
        try:
            barrier.wait()
            deed()
        except KeruenError as error:
            refused.append(error.what)
        except BaseException as error:
            problems.append(error)

    threads = [threading.Thread(target=run, args=(each,)) for each in deeds]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert problems == []
    return refused


@pytest.fixture
def servers(database: Database, register_url: str) -> list[Database]:
    """Two servers on one book."""
    return [database, open_hub(register_url)]


def answer(server: Database, amendment: str, fingerprint: str) -> None:
    """The owner accepts an amendment."""
    fields = {"amendment": amendment, "answer": "accepted", "seen": fingerprint}
    act(server, ANNA, "answer_amendment", **fields)


def test_one_of_two_amendments_is_accepted(servers: list[Database]) -> None:
    one, other = servers
    for number in range(ROUNDS):
        made = contract(one, reference=f"S{number}")
        both = [amend(one, made, kg=kg) for kg in (500_000, 450_000)]
        prints = [seen(one, each) for each in both]
        refused = at_once(
            lambda: answer(one, both[0], prints[0]),  # noqa: B023 - joined in this round
            lambda: answer(other, both[1], prints[1]),  # noqa: B023
        )
        assert refused == ["the contract changed since this amendment was proposed"]
        with read_book(one, CHIEF, NOW) as book:
            states = sorted(each.state for each in read_amendments(book, made))
            assert states == ["accepted", "proposed"]


def test_an_amendment_and_a_nomination_never_exceed_the_contract(servers: list[Database]) -> None:
    """Less is agreed to while a ship is nominated for all of it: one of the two is refused."""
    one, other = servers
    for number in range(ROUNDS):
        made = contract(one, reference=f"S{number}")
        less = amend(one, made, kg=200_000)
        fingerprint = seen(one, less)
        refused = at_once(
            lambda: answer(one, less, fingerprint),  # noqa: B023
            lambda: propose(other, made, 400_000, reference="N"),  # noqa: B023
        )
        assert len(refused) == 1
        with read_book(one, CHIEF, NOW) as book:
            assert read_contract(book, made).quantity.free_kg >= 0


def test_a_downgrade_is_posted_once(servers: list[Database]) -> None:
    one, other = servers
    receive(one, "ANNA", "bin_1", 300_000)
    made = order(one, {"ANNA": 100_000})
    agree(one, ANNA)
    refused = at_once(
        lambda: act(one, CLERK, "post_downgrade", downgrade=made),
        lambda: act(other, CLERK, "post_downgrade", downgrade=made),
        lambda: act(other, TRADER, "withdraw_downgrade", downgrade=made, reason="late"),
    )
    assert len(refused) == 2
    with read_book(one, CHIEF, NOW) as book:
        query = select(func.count()).where(
            t.grain_document.c.kind == "downgrade", t.grain_document.c.copy_of.is_(None)
        )
        posted = book.connection.execute(query).scalar_one()
        outcome = book.connection.execute(select(t.downgrade_end.c.outcome)).scalar_one()
        assert posted == (outcome == "posted")
        assert verify_book(book).faults == ()


def test_a_quarantine_is_cleared_once(servers: list[Database]) -> None:
    one, other = servers
    receive(one, "ANNA", "bin_1", 300_000)
    record_limits(one)
    made = begin(one)
    for reference in ("1", "2"):
        sample(one, made, reference, 1, "not_found")
    refused = at_once(
        *(
            lambda server=server: act(server, CHIEF, "clear_quarantine", now=days(6), **clear(made))
            for server in (one, other)
        )
    )
    assert len(refused) == 1
    with read_book(one, CHIEF, NOW) as book:
        assert book.count(t.quarantine_clearance) == book.count(t.hold_release) == 1


def test_a_sample_with_the_organism_is_not_overlooked(servers: list[Database]) -> None:
    """A result that comes in while the quarantine is cleared stops it, or comes too late."""
    one, other = servers
    receive(one, "ANNA", "bin_1", 300_000)
    record_limits(one)
    made = begin(one)
    for reference in ("1", "2"):
        sample(one, made, reference, 1, "not_found")
    refused = at_once(
        lambda: act(one, CHIEF, "clear_quarantine", now=days(6), **clear(made)),
        lambda: sample(other, made, "3", 6, "found"),
    )
    assert len(refused) == 1, refused
