"""Processes that are killed: a full server, and one that opens a register and acts without end.

The modules are loaded once, here; each process is forked from this one, so that five hundred kills
take minutes and not an hour. One command comes by line: ``begin``, then ``kill``.
"""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from keruen.app.commands.serve import Listening, database_url, serve
from keruen.roadmap.desk import read_desk
from keruen.roadmap.register import open_register
from keruen.roadmap.rows import TextVersionRow
from keruen.store import hashing
from keruen.web import application, connection
from tests.roadmap.sides import KAZ, MAR, act, agree, five, sign, write_text
from tests.web import conftest as _cheap_hashing

assert _cheap_hashing, (application, connection)


def serve_register(url: str) -> None:
    """The server as a command starts it, on any port."""
    serve(database_url(url), None, None, Listening(port=0))


def act_without_end(url: str) -> None:
    """Act for both sides, and print each act that the register acknowledged."""
    database = open_register(url)
    print("ready", flush=True)
    chance = random.Random(os.getpid())
    while True:
        side = chance.choice((MAR, KAZ))
        kind = chance.randrange(4)
        if kind == 0:
            document, version = write_text(database)
            print("draft_document", document, flush=True)
            with read_desk(database, side) as desk:
                desk.find(TextVersionRow, version)
        elif kind == 1:
            _, version = write_text(database)
            agree(database, version)
            for each in (MAR, KAZ):
                sign(database, version, each)
                print("sign_text", version, each.party, flush=True)
        else:
            tier = ("shared", "party")[kind - 2]
            made = act(
                database,
                side,
                "propose_commitment",
                provision_id="p04",
                title=five("Work on the line"),
                tier=tier,
            ).id
            print("propose_commitment", made, flush=True)


WAYS: dict[str, Callable[[str], None]] = {"serve": serve_register, "act": act_without_end}


def begin(what: str, url: str, output: Path) -> int:
    """Fork a process whose output goes to a file."""
    number = os.fork()
    if number:
        return number
    try:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        for place, path in ((1, output), (2, output.with_suffix(".err"))):
            os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), place)
        WAYS[what](url)
    finally:
        os._exit(1)


def main() -> None:
    """Do what comes by line until there is none; leave no process behind."""
    running = 0
    print("loaded", hashing.HASHER.memory_cost, flush=True)
    try:
        for line in sys.stdin:
            asked = json.loads(line)
            if asked["do"] == "begin":
                running = begin(asked["what"], asked["url"], Path(asked["output"]))
                print(running, flush=True)
            else:
                os.kill(running, signal.SIGKILL)
                _, status = os.waitpid(running, 0)
                running = 0
                print(os.waitstatus_to_exitcode(status), flush=True)
    finally:
        if running:
            os.kill(running, signal.SIGKILL)


if __name__ == "__main__":
    main()
