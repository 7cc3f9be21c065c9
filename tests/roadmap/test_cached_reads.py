"""What was computed is kept for one side as long as no log that it sees grew."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

import pytest

from keruen.roadmap.cached_reads import kept
from keruen.roadmap.desk import open_desk, read_desk
from keruen.store.database import Database
from keruen.store.roles import PUBLIC, Actor
from tests.roadmap.sides import KAZ, MAR, NOW, act

ON_EACH_DATABASE = True


def _count(made: list[int]) -> int:
    """How often this was asked."""
    made.append(len(made))
    return len(made)


def test_what_is_kept(database: Database) -> None:
    made: list[int] = []

    def ask(side: Actor, minutes: int = 0, *parts: str) -> int:
        with read_desk(database, side, NOW + timedelta(minutes=minutes)) as desk:
            return kept(desk, "length", lambda: _count(made), *parts)

    assert [ask(MAR), ask(MAR), ask(KAZ), ask(MAR)] == [1, 1, 2, 1]
    assert [ask(MAR, 0, "other"), ask(MAR, 0, "other"), ask(MAR)] == [3, 3, 1]
    assert ask(MAR, 1) == 4, "another minute"
    act(database, KAZ, "add_person", name="Somebody")
    assert [ask(MAR, 1), ask(KAZ)] == [5, 6], "an act of the shared log"
    assert [ask(PUBLIC), ask(PUBLIC)] == [7, 8], "the public sees no log"


def test_a_transaction_that_writes_keeps_nothing(database: Database) -> None:
    """What it saw may be rolled back, and another act may take the same place in the log."""
    with open_desk(database, MAR, NOW) as desk:
        assert kept(desk, "value", lambda: 1) == 1
    with read_desk(database, MAR, NOW) as desk:
        assert kept(desk, "value", lambda: 2) == 2


def test_readers_at_the_same_moment_have_it_computed_once(database: Database) -> None:
    """Where a minute has passed, the first of many readers computes and the others wait for it."""
    made: list[int] = []
    gate = threading.Barrier(8)
    answers: list[int] = []

    def slow() -> int:
        time.sleep(0.2)
        return _count(made)

    def read() -> None:
        with read_desk(database, MAR, NOW) as desk:
            gate.wait()
            answers.append(kept(desk, "slow", slow))

    readers = [threading.Thread(target=read) for _ in range(8)]
    for each in readers:
        each.start()
    for each in readers:
        each.join()
    assert answers == [1] * 8
    assert made == [0]


def test_one_that_fails_leaves_the_next_to_compute(database: Database) -> None:
    def broken() -> int:
        raise ValueError("no")

    with read_desk(database, MAR, NOW) as desk:
        with pytest.raises(ValueError, match="no"):
            kept(desk, "value", broken)
        # Values may be made of others, and of themselves for other parts.
        assert kept(desk, "value", lambda: kept(desk, "value", lambda: 1, "inner") + 1) == 2
