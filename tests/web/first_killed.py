"""A first start that is killed before or after it printed its passwords."""

from __future__ import annotations

import os
import signal
import sys

from keruen.app.commands.serve import prepare, print_accounts
from keruen.web.first_accounts import Made
from tests.web import conftest as _cheap_hashing

assert _cheap_hashing


def main(url: str, when: str) -> None:
    """Start for the first time; be killed ``before``, ``after`` or ``never``, or ``fail``."""

    def tell(made: list[Made]) -> None:
        if when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        if when == "fail":
            sys.stdout.close()
        print_accounts(made)
        if when == "after":
            os.kill(os.getpid(), signal.SIGKILL)

    prepare(url, tell)


if __name__ == "__main__":
    main(*sys.argv[1:])
