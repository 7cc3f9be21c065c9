"""A process that posts documents without end and is killed at a chosen statement of a posting."""

from __future__ import annotations

import os
import signal
import sys
from typing import Any

from sqlalchemy import event

from keruen.hub.package import open_hub
from tests.hub.terminal import load, receive


def main(url: str, after: str) -> None:
    """Print each document that was acknowledged; die before the statement of a number."""
    database = open_hub(url)
    left = int(after)

    def count(*_given: Any) -> None:
        nonlocal left
        left -= 1
        if left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)

    print("ready", flush=True)
    event.listen(database.engine, "before_cursor_execute", count)
    event.listen(database.engine, "commit", count)
    number = 0
    while True:
        number += 1
        made = receive(database, "ANNA" if number % 2 else "BORIS", "bin_1", 1_000 + number)
        print(made.id, flush=True)
        if number % 3 == 0:
            print(load(database, "ANNA", "bin_1", 500).id, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
