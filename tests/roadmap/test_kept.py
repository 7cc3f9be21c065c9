"""What was computed is kept for one side as long as no log that it sees grew."""

from __future__ import annotations

from datetime import timedelta

from keruen.roadmap.desk import open_desk, read_desk
from keruen.roadmap.kept import kept
from keruen.store.database import Database
from keruen.store.roles import PUBLIC, Actor
from tests.roadmap.sides import KAZ, MAR, NOW, act


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
