"""kill -9 before each statement of a posting: the document and its entries, both or neither."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from keruen.hub import tables as t
from keruen.hub.book import read_book
from keruen.hub.package import open_hub
from keruen.hub.verifying import verify_book
from tests.databases import KINDS, Server
from tests.hub.terminal import AUDITOR, NOW, begin, receive

ROOT = Path(__file__).parents[2]


def kill_at(url: str, statement: int) -> list[str]:
    """Start the process, which kills itself; the documents that it had acknowledged."""
    process = subprocess.run(
        [sys.executable, "-m", "tests.hub.killed", url, str(statement)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"},
        stdout=subprocess.PIPE,
        text=True,
        timeout=120,
        check=False,
    )
    lines = process.stdout.splitlines()
    assert (process.returncode, lines[:1]) == (-9, ["ready"])
    return lines[1:]


def check(url: str, acknowledged: list[str]) -> int:
    """Every acknowledged document is there whole, and the book verifies; how many there are."""
    database = open_hub(url)
    with read_book(database, AUDITOR, NOW) as book:
        assert verify_book(book).faults == ()
        sealed = {*book.connection.execute(select(t.posting.c.document)).scalars()}
        documents = {*book.connection.execute(select(t.grain_document.c.id)).scalars()}
    assert sealed == documents
    assert {*acknowledged} <= documents
    # The next posting works.
    receive(database, "ANNA", "bin_2", 1_000)
    database.engine.dispose()
    return len(documents)


def kill_often(url: str, statements: range) -> None:
    """Kill the process before each of some statements, in one book that grows."""
    begin(url).engine.dispose()
    found = 0
    for statement in statements:
        before = found
        acknowledged = kill_at(url, statement)
        found = check(url, acknowledged)
        # All that was acknowledged, and at most the one whose answer was cut off.
        assert before + len(acknowledged) <= found <= before + len(acknowledged) + 2
        found += 1


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.long
@pytest.mark.ci
def test_killed(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    url = new_url(kind, tmp_path, request)
    kill_often(url, range(12, 60, 16))


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_killed_before_each_statement(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = new_url(kind, tmp_path, request)
    kill_often(url, range(1, 101))


def new_url(kind: str, folder: Path, request: pytest.FixtureRequest) -> str:
    """The address of a new database."""
    if kind == "sqlite":
        return f"sqlite:///{folder / 'book.db'}"
    server: Server = request.getfixturevalue("postgresql")
    return server.fresh()
