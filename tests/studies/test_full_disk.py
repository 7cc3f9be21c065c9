"""A disk that is really full: a small file system in memory, mounted for the test."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from keruen import read_run
from keruen.store.database import Database
from keruen.studies.jobs import worker as work
from keruen.studies.jobs.worker import Worker
from keruen.studies.names import DONE, FAILED, QUEUED
from keruen.studies.package import open_studies
from tests.studies.made import add_case, add_job
from tests.studies.people import PLANNER, do
from tests.studies.site import Person, make_site
from tests.studies.test_jobs import read_job, runs_of
from tests.studies.test_uploads import refusal

MIB = 2**20


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """Mounts a file system of so many KiB, or changes its size; unmounted at the end."""
    if not shutil.which("mount"):
        pytest.skip("needs the program `mount`")
    place = tmp_path / "disk"
    place.mkdir()
    mounted: list[int] = []

    def resize(kib: int) -> Path:
        options = f"size={kib}k" + (",remount" if mounted else "")
        words = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.skip(f"needs the right to mount a file system: {done.stderr.strip()}")
        mounted.append(kib)
        return place

    yield resize
    if mounted:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


@contextmanager
def full(place: Path) -> Iterator[None]:
    """Fill a disk to its last byte, for as long as this is open."""
    filler = place / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (2**16, 512, 1):
            while True:
                try:
                    if file.write(b"\0" * size) < size:
                        break
                except OSError:
                    break
    yield
    filler.unlink()


def test_no_job_begins_on_a_disk_without_room(
    database: Database, small_disk: Callable[[int], Path]
) -> None:
    folder = small_disk(8 * 1024)
    aida = Person(make_site(database, folder), "aida")
    job = add_job(database, add_case(database))
    assert Worker(database, folder).run(once=True) == 0
    assert read_job(database, job).state == QUEUED
    told = "The disk of the server is nearly full: waiting jobs begin once there is room."
    assert told in aida.page("/studies/jobs")
    small_disk(400 * 1024)
    assert told not in aida.page("/studies/jobs")
    assert Worker(database, folder).run(once=True) == 1
    assert read_job(database, job).state == DONE


@pytest.mark.parametrize("kib", [64, 700])
@pytest.mark.long
@pytest.mark.ci
def test_a_disk_that_fills_up_during_a_job(
    kib: int,
    database: Database,
    small_disk: Callable[[int], Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """While its case is written (64 KiB), and while its result is (700 KiB)."""
    monkeypatch.setattr(work, "LEAST_FREE_BYTES", 0)
    folder = small_disk(kib)
    version = add_case(database)
    job = add_job(database, version)
    assert Worker(database, folder).run(once=True) == 1
    row = read_job(database, job)
    assert row.state == FAILED
    assert "No space left on device" in row.problem
    assert row.remedy
    assert runs_of(database) == []
    assert list(folder.iterdir()) == []
    small_disk(64 * 1024)
    again = add_job(database, version)
    assert Worker(database, folder).run(once=True) == 1
    assert read_job(database, again).state == DONE
    (run,) = runs_of(database)
    assert read_run(folder / run.folder).cost_usd == run.figures["cost_usd"]


def test_an_edit_on_a_full_disk_is_refused_whole(small_disk: Callable[[int], Path]) -> None:
    """The database lies on the disk: the page is told, and the case is what it was."""
    place = small_disk(16 * 1024)
    database = open_studies(f"sqlite:///{place / 'studies.db'}")
    aida = Person(make_site(database, place / "runs"), "aida")
    do(database, PLANNER, "begin_case", name="sahel", shipped="west-africa")
    case = aida.data("/studies")["newest"][0]
    page = f"/studies/cases/{case['id']}/table?table=lanes&row=lane%3Dkostanay_riga"
    given = {"version_id": str(case["version"]), "table": "lanes", "row": "lane=kostanay_riga"}
    key = aida.form_key()
    with full(place):
        answer = aida.client.post(
            "/studies/acts/write_row",
            data={"form_key": key, "next": page, "cells.note": "x" * 1_500, **given},
        )
        assert (answer.status_code, os.statvfs(place).f_bavail) == (503, 0)
        assert refusal(answer.text) == (
            "the database did not answer",
            "Nothing was changed. Try again in a minute. If it lasts, the system administrator "
            "sees that the database runs, that its disk is not full and that no other program "
            "locks it; the log of the server has its words.",
        )
        # What was written stands in the form again.
        assert "x" * 1_500 in answer.text
    assert aida.data("/studies")["newest"] == [case]
    answer = aida.post("write_row", page, **given, **{"cells.note": "Written once there is room."})
    assert answer.status_code == 303
    assert aida.data("/studies")["newest"][0]["number"] == case["number"] + 1
    database.engine.dispose()
