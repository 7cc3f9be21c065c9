"""kill -9 in the middle of acts: what was acknowledged is there, and nothing is half done.

A full server is killed while six clients post at once, and at its first start; a process that opens
the register and acts is killed between any two instructions. After each kill every log verifies,
every row belongs to an act that the log holds and the reverse, and there is no account whose
password nobody saw.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, func, select

from keruen.app.commands.serve import prepare
from keruen.roadmap import tables as t
from keruen.roadmap.register import open_register
from keruen.store import accounts, hashing, log
from keruen.store.database import Database
from keruen.store.tables import log_entry, secret_account
from keruen.web.first_accounts import FIRST, PLANNING
from tests.databases import Server
from tests.roadmap.sides import LANGUAGES, five
from tests.roadmap.sides import begin as begin_register

ON_EACH_DATABASE = True

ROOT = Path(__file__).parents[2]
MADE_BY = {
    "draft_document": t.document,
    "propose_commitment": t.commitment,
    "sign_text": t.signature,
}
"""Acts of these tests, each with the table in which it makes one row."""
SIDES = 2
ACCOUNTS = ("mar", "kaz")


class Killer:
    """The process from which others are forked and by which they are killed."""

    def __init__(self, folder: Path) -> None:
        self.output = folder / "said.txt"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.attacks.killed"],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        # Both sides hash passwords with the same little work, or each check would take a second.
        assert self._hear() == f"loaded {hashing.HASHER.memory_cost}"

    def begin(self, what: str, url: str) -> None:
        """Start a process."""
        self.output.write_text("")
        said = {"do": "begin", "what": what, "url": url, "output": str(self.output)}
        self._say(said)
        assert int(self._hear()) > 0

    def wait_for(self, pattern: str) -> re.Match[str]:
        """Wait until the process said something."""
        ends = time.monotonic() + 60
        while time.monotonic() < ends:
            found = re.search(pattern, self.output.read_text())
            if found is not None:
                return found
            time.sleep(0.01)
        raise AssertionError(self.said_wrong())

    def kill(self) -> str:
        """Kill the process, which must still run, and give what it had said."""
        self._say({"do": "kill"})
        assert self._hear() == "-9", self.said_wrong()
        return self.output.read_text()

    def said_wrong(self) -> str:
        """The last lines of errors of the process."""
        return self.output.with_suffix(".err").read_text()[-2000:]

    def close(self) -> None:
        """End the process and what it forked."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(20)

    def _say(self, words: dict[str, str]) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(words) + "\n")
        self.process.stdin.flush()

    def _hear(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()


@pytest.fixture(scope="module")
def killer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Killer]:
    """What starts and kills processes."""
    made = Killer(tmp_path_factory.mktemp("killer"))
    yield made
    made.close()


def check(database: Database, acknowledged: Collection[tuple[str, str]]) -> int:
    """Every log verifies, nothing acknowledged is missing, no act is half done; acts on record."""
    with database.admin_read() as connection:
        return _check_held(connection, acknowledged)


def _check_held(connection: Connection, acknowledged: Collection[tuple[str, str]]) -> int:
    for name in (log.SHARED, "MAR", "KAZ"):
        log.check_log(connection, name)
    entries = connection.execute(
        select(log_entry).where(log_entry.c.by_account.in_(ACCOUNTS))
    ).mappings()
    acts = [dict(row) for row in entries]
    subjects = {(row["act"], row["subject"]) for row in acts}
    assert set(acknowledged) <= subjects
    # A row says who made it and when, to the microsecond, as does the entry of the act.
    told = {(row["by_account"], row["at"]) for row in acts}
    for table in t.metadata.sorted_tables:
        if {"created_by", "created_at"} <= set(table.c.keys()):
            query = select(table.c.created_by, table.c.created_at).where(
                table.c.created_by.in_(ACCOUNTS), table.c.created_at > BEGUN
            )
            made = {(row[0], row[1]) for row in connection.execute(query)}
            assert made <= told, table.name
    for act, table in MADE_BY.items():
        query = select(func.count()).select_from(table).where(table.c.created_by.in_(ACCOUNTS))
        count = connection.execute(query).scalar_one()
        assert count == sum(row["act"] == act for row in acts), act
    documents = set(connection.execute(select(t.document.c.id)).scalars())
    versions = connection.execute(select(t.text_version)).mappings().all()
    assert {row["document"] for row in versions} == documents
    assert all(len(row["texts"]) == len(LANGUAGES) for row in versions)
    both = select(t.signature.c.version).group_by(t.signature.c.version).having(func.count() == 2)
    signed = {row["id"] for row in versions if row["state"] == "signed"}
    assert signed == set(connection.execute(both).scalars())
    return len(acts)


BEGUN = "2026-11-24T09:00:00.000000Z"
"""What `begin_register` makes by hand and without an act carries this instant."""


class Posting:
    """Six clients that post acts to a server until it is gone."""

    def __init__(self, port: int, tokens: dict[str, str]) -> None:
        self.port = port
        self.acknowledged: list[tuple[str, str]] = []
        self.refused: list[str] = []
        self.threads = [
            threading.Thread(target=self._post, args=(tokens[ACCOUNTS[number % 2]], number))
            for number in range(6)
        ]
        for each in self.threads:
            each.start()

    def _post(self, token: str, number: int) -> None:
        made = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        try:
            while True:
                name, fields = _wanted(number)
                made.request(
                    "POST", f"/api/roadmap/acts/{name}", json.dumps(fields).encode(), headers
                )
                answer = made.getresponse()
                said = json.loads(answer.read())
                if answer.status == 200:
                    self.acknowledged.append((name, said["id"]))
                else:
                    self.refused.append(f"{answer.status} {said}")
                number += 1
        except (OSError, http.client.HTTPException, ValueError):
            # The server is gone in the middle of a request; what it answered before counts.
            made.close()

    def join(self) -> None:
        """Wait for the clients to see that the server is gone."""
        for each in self.threads:
            each.join(30)
        assert not any(each.is_alive() for each in self.threads)


def _wanted(number: int) -> tuple[str, dict[str, Any]]:
    if number % 3 == 0:
        title, texts = five("Text"), five("The sides agree.")
        return "draft_document", {
            "kind": "other",
            "title": title,
            "texts": texts,
            "languages": LANGUAGES,
        }
    return "propose_commitment", {
        "provision_id": "p04",
        "title": five("Work on the line"),
        "tier": ("shared", "party")[number % 2],
    }


def wait_for_server(port: int) -> None:
    """Wait until a server that has said where it is takes connections."""
    ends = time.monotonic() + 60
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 5).close()
            return
        except ConnectionRefusedError:
            assert time.monotonic() < ends
            time.sleep(0.01)


def make_tokens(url: str) -> tuple[Database, dict[str, str]]:
    """A register after its first start, with a token for each working account."""
    database, _ = prepare(url)
    with database.admin_transaction() as connection:
        tokens = {
            name: accounts.make_token(connection, name, ["focal_point", "secretary"])
            for name in ACCOUNTS
        }
    return database, tokens


def kill_servers(killer: Killer, url: str, times: int, chance: random.Random) -> None:
    """Kill a server while six clients post; each starts on what the last one left."""
    database, tokens = make_tokens(url)
    acknowledged: list[tuple[str, str]] = []
    cut_short = 0
    for _ in range(times):
        killer.begin("serve", url)
        port = int(killer.wait_for(r"http://127\.0\.0\.1:(\d+)/roadmap")[1])
        wait_for_server(port)
        posting = Posting(port, tokens)
        ends = time.monotonic() + 30
        while not posting.acknowledged and time.monotonic() < ends:
            time.sleep(0.005)
        time.sleep(chance.uniform(0.0, 0.4))
        killer.kill()
        posting.join()
        assert posting.refused == []
        assert posting.acknowledged
        acknowledged += posting.acknowledged
        held = check(database, acknowledged)
        # Six clients wait for an answer at any moment; some of what they asked for was done.
        cut_short += held - len(acknowledged)
    assert 0 <= cut_short <= 6 * times * (times + 1) / 2
    database.engine.dispose()


def kill_first_starts(killer: Killer, urls: list[str], chance: random.Random) -> None:
    """Kill a server at its first start; the next one completes it."""
    for number, url in enumerate(urls):
        killer.begin("serve", url)
        if number % 2:
            killer.wait_for("account mar ")
        time.sleep(chance.uniform(0.0, 0.05 if number % 2 else 0.8))
        told = read_passwords(killer.kill())
        database = open_register(url)
        check_passwords(database, told, None)
        check(database, [])
        _, made = prepare(url)
        check_passwords(database, told, dict(made))
        database.engine.dispose()


def read_passwords(said: str) -> dict[str, str]:
    """The passwords that were printed."""
    return dict(re.findall(r"^account (\S+) +password (\S+)  ", said, re.M))


def check_passwords(database: Database, told: dict[str, str], made: dict[str, str] | None) -> None:
    """There are no accounts, or each of them has the password that was told.

    Parameters
    ----------
    told : what the killed start printed.
    made : what the next one made; None before it.
    """
    with database.admin_read() as connection:
        kept = dict(
            connection.execute(select(secret_account.c.name, secret_account.c.password_hash)).all()
        )
    known = made or told
    # A start that offers planning makes accounts for it too.
    whole = {SIDES * len(FIRST), SIDES * len((*FIRST, *PLANNING))}
    assert len(kept) in (whole if made is not None else {0, *whole})
    for name, value in kept.items():
        assert name in known, name
        assert hashing.HASHER.verify(value, known[name])


def kill_actors(killer: Killer, url: str, times: int, chance: random.Random) -> None:
    """Kill a process that acts; each starts on what the last one left."""
    database = begin_register(url)
    acknowledged: set[tuple[str, str]] = set()
    for number in range(times):
        killer.begin("act", url)
        if number % 3:
            killer.wait_for("ready\n")
        time.sleep(chance.uniform(0.0, 0.3))
        lines = [line.split() for line in killer.kill().splitlines() if line != "ready"]
        # The last line may be cut off; what is printed whole was done.
        acknowledged |= {(line[0], line[1]) for line in lines if line[0] != "sign_text"}
        check(database, acknowledged)
    assert acknowledged
    database.engine.dispose()


@pytest.mark.long
@pytest.mark.ci
def test_killed_servers_and_first_starts(killer: Killer, tmp_path: Path) -> None:
    chance = random.Random(1)
    kill_servers(killer, f"sqlite:///{tmp_path / 'posts.db'}", 2, chance)
    kill_first_starts(killer, [f"sqlite:///{tmp_path / 'first.db'}"], chance)


@pytest.mark.long
@pytest.mark.ci
def test_killed_actors(killer: Killer, tmp_path: Path) -> None:
    kill_actors(killer, f"sqlite:///{tmp_path / 'acts.db'}", 10, random.Random(2))


@pytest.mark.long
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_fifty_killed_servers(
    killer: Killer, kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    chance = random.Random(3)
    kill_servers(killer, fresh(kind, request, tmp_path / "posts.db"), 20, chance)
    firsts = [fresh(kind, request, tmp_path / f"first_{number}.db") for number in range(5)]
    kill_first_starts(killer, firsts, chance)


@pytest.mark.long
@pytest.mark.parametrize(("kind", "times"), [("sqlite", 225), ("postgresql", 225)])
def test_four_hundred_and_fifty_killed_actors(
    killer: Killer, kind: str, times: int, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    # Each check reads the whole register; a new one now and then keeps that short.
    chance = random.Random(4)
    for number in range(times // 45):
        url = fresh(kind, request, tmp_path / f"acts_{number}.db")
        kill_actors(killer, url, 45, chance)


def fresh(kind: str, request: pytest.FixtureRequest, path: Path) -> str:
    """The address of an empty database."""
    if kind == "sqlite":
        return f"sqlite:///{path}"
    server: Server = request.getfixturevalue("postgresql")
    return server.fresh()
