"""A process that posts receipts with keys without end, and prints each that was acknowledged.

Four writers post at the same time, each every fourth number, so that their commits are grouped.
"""

from __future__ import annotations

import sys
import threading

from keruen.store.database import open_database
from keruen.store.roles import register_roles
from tests.store.ledger.commands import CLERK, TERM, post

WRITERS = 4


def main(url: str, *first: str) -> None:
    """Post receipts, each writer from a number on; each receipt has its number as key."""
    register_roles(CLERK)
    database = open_database(url)
    with database.admin_read():
        print("ready", flush=True)

    def write(number: int) -> None:
        while True:
            done = post(database, TERM, f"R{number}", key=f"key-{number}")
            sys.stdout.write(f"{number} {done.id} {int(done.repeated)}\n")
            sys.stdout.flush()
            number += WRITERS

    threads = [threading.Thread(target=write, args=(int(each),)) for each in first]
    for thread in threads:
        thread.start()


if __name__ == "__main__":
    main(*sys.argv[1:])
