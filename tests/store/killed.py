"""A process that posts receipts with keys without end, and prints each that was acknowledged."""

from __future__ import annotations

import sys

from keruen.store.database import open_database
from keruen.store.roles import register_roles
from tests.store.ledger.commands import CLERK, TERM, post


def main(url: str, first: str) -> None:
    """Post receipts from a number on; each has its number as key."""
    register_roles(CLERK)
    database = open_database(url)
    with database.admin_read():
        print("ready", flush=True)
    number = int(first)
    while True:
        done = post(database, TERM, f"R{number}", key=f"key-{number}")
        print(number, done.id, int(done.repeated), flush=True)
        number += 1


if __name__ == "__main__":
    main(*sys.argv[1:])
