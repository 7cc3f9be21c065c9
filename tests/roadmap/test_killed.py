"""kill -9 at random moments: what was acknowledged is there, nothing is half done."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import select

from keruen.roadmap import tables as t
from keruen.roadmap.desk import read_desk
from keruen.roadmap.register import open_register
from keruen.roadmap.rows import DocumentRow, SignatureRow, TextVersionRow
from keruen.store import log
from tests.roadmap.sides import MAR, NOW, begin

ON_EACH_DATABASE = True

ROOT = Path(__file__).parents[2]


def kill_while(url: str, what: str, seconds: float) -> list[str]:
    """Start the process, kill it after so long, and give what it had said."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.roadmap.killed", url, what],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    time.sleep(seconds)
    process.kill()
    said = process.stdout.read().splitlines()
    process.wait()
    return said


def check(url: str, said: list[str]) -> None:
    """Everything said is there, every log verifies, and no text is signed by half."""
    database = open_register(url)
    with database.admin_transaction() as connection:
        for name in (log.SHARED, "MAR", "KAZ"):
            log.check_log(connection, name)
    with read_desk(database, MAR, NOW) as desk:
        held = {
            (row.version, row.of_party) for row in desk.records(SignatureRow, select(t.signature))
        }
        for line in said:
            word, *rest = line.split()
            if word == "signed":
                assert (rest[0], rest[1]) in held, line
        signed = select(t.text_version).where(t.text_version.c.state == "signed")
        for version in desk.records(TextVersionRow, signed):
            assert {(version.id, "MAR"), (version.id, "KAZ")} <= held
        both = {one for one, _ in held if {(one, "MAR"), (one, "KAZ")} <= held}
        for identifier in both:
            assert desk.find(TextVersionRow, identifier).state == "signed"
        documents = {
            row["document"] for row in desk.records(TextVersionRow, select(t.text_version))
        }
        assert {row["id"] for row in desk.records(DocumentRow, select(t.document))} == documents
        provisions = desk.count(t.provision)
        assert provisions in (0, 17)
        assert (desk.count(t.commitment) > 0) == (provisions == 17)
    database.engine.dispose()


def kill_often(folder: Path, times: int) -> None:
    """Kill signatures in one register and imports in fresh ones."""
    chance = random.Random(20261124)
    url = f"sqlite:///{folder / 'signatures.db'}"
    begin(url).engine.dispose()
    for number in range(times):
        if number % 4:
            said = kill_while(url, "sign", chance.uniform(0.0, 0.6))
            check(url, said)
        else:
            fresh = f"sqlite:///{folder / f'import_{number}.db'}"
            check(fresh, kill_while(fresh, "load", chance.uniform(0.0, 0.25)))


@pytest.mark.long
@pytest.mark.ci
def test_killed(tmp_path: Path) -> None:
    kill_often(tmp_path, 2)


@pytest.mark.long
def test_killed_a_hundred_times(tmp_path: Path) -> None:
    kill_often(tmp_path, 100)
