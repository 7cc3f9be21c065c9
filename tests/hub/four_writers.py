"""A process whose four writers post documents with keys without end, for tests that kill it.

Each message that it sends is a document that was acknowledged: its number and id.
"""

from __future__ import annotations

import threading
from multiprocessing.connection import Connection

from keruen.hub.book import open_book
from keruen.hub.commands import REGISTRY
from keruen.hub.package import open_hub
from keruen.store.database import Database
from tests.hub.terminal import CLERK, WHEAT

WRITERS = 4


def post(database: Database, number: int) -> tuple[str, bool]:
    """Post the document of a number; the same again where it was posted before."""
    owner = "ANNA" if number % 2 else "BORIS"
    fields = {
        "owner": owner,
        "bin": f"bin_{1 + number % 4}",
        "grade": WHEAT,
        "kg": 100 + number % 7,
        "moisture_pct": "12",
        "reference": f"R{number}",
    }
    with open_book(database, CLERK) as book:
        done = REGISTRY.execute(book, "receive_grain", fields, f"key-{number}")
    return done.id, done.repeated


def write_until_killed(url: str, first: int, told: Connection) -> None:
    """Each writer posts every fourth number, from a number on.

    Parameters
    ----------
    told : takes each document that was acknowledged. A message is one short write to a pipe, so
        one that arrives is whole.
    """
    database = open_hub(url)
    with database.admin_read():
        pass
    sending = threading.Lock()

    def write(number: int) -> None:
        while True:
            made, _ = post(database, number)
            with sending:
                told.send((number, made))
            number += WRITERS

    threads = [threading.Thread(target=write, args=(first + each,)) for each in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
