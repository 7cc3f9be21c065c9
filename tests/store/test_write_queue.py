"""The queue of writers: first come, first served; a turn that does not come is an error."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from keruen.store.database import UnavailableError, open_database
from keruen.store.write_queue import BusyWritersError, WriteQueue
from tests.store.ledger.commands import TERM, open_ledger


def test_writers_come_in_their_order() -> None:
    queue = WriteQueue()
    order: list[int] = []

    def write(number: int) -> None:
        with queue.turn(20.0):
            order.append(number)

    threads = []
    with queue.turn(1.0):
        for number in range(20):
            thread = threading.Thread(target=write, args=(number,))
            thread.start()
            threads.append(thread)
            while len(queue._waiting) <= number:
                time.sleep(0.001)
        assert order == []
    for thread in threads:
        thread.join()
    assert order == [*range(20)]


def test_one_writes_at_a_time() -> None:
    queue = WriteQueue()
    inside, most, turns = 0, 0, 0

    def write() -> None:
        nonlocal inside, most, turns
        for _ in range(300):
            with queue.turn(20.0):
                inside += 1
                most = max(most, inside)
                turns += 1
                inside -= 1

    threads = [threading.Thread(target=write) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert (most, turns) == (1, 1200)


def test_a_thread_that_has_the_turn_gets_it_again() -> None:
    queue = WriteQueue()
    with queue.turn(1.0), queue.turn(0.0):
        pass
    with queue.turn(0.0):
        pass


def test_a_turn_that_does_not_come(tmp_path: Path) -> None:
    queue = WriteQueue()
    gate, free = threading.Event(), threading.Event()

    def occupy() -> None:
        with queue.turn(1.0):
            gate.set()
            free.wait(20.0)

    thread = threading.Thread(target=occupy)
    thread.start()
    gate.wait(20.0)
    with pytest.raises(BusyWritersError) as error, queue.turn(0.01):
        raise AssertionError
    assert str(error.value) == (
        "other writers were busy for 0.01 seconds\n  Nothing was changed. Try again in a minute."
    )
    free.set()
    thread.join()
    with queue.turn(0.0):
        pass
    database = open_ledger(f"sqlite:///{tmp_path / 'ledger.db'}")
    with pytest.raises(UnavailableError) as unavailable, database.writing(TERM):
        raise BusyWritersError("busy", "Wait.")
    assert (unavailable.value.what, unavailable.value.remedy) == ("busy", "Wait.")


def test_an_error_passes_the_turn_on(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'empty.db'}")
    with pytest.raises(RuntimeError), database.writing(TERM):
        raise RuntimeError
    with database.writing(TERM):
        pass
