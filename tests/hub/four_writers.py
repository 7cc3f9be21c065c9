"""A process whose four writers post documents with keys without end, for tests that kill it.

Each line that it prints is a document that was acknowledged: its number, id, and whether the key
had been used before.
"""

from __future__ import annotations

import sys
import threading

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


def main(url: str, first: str) -> None:
    """Each writer posts every fourth number, from a number on."""
    database = open_hub(url)
    with database.admin_read():
        print("ready", flush=True)

    def write(number: int) -> None:
        while True:
            made, repeated = post(database, number)
            sys.stdout.write(f"{number} {made} {int(repeated)}\n")
            sys.stdout.flush()
            number += WRITERS

    starts = range(int(first), int(first) + WRITERS)
    threads = [threading.Thread(target=write, args=(each,)) for each in starts]
    for thread in threads:
        thread.start()


if __name__ == "__main__":
    main(*sys.argv[1:])
