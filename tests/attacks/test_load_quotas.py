"""One account or one side cannot fill the disk of a served register."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import timedelta

import pytest

from keruen.errors import KeruenError
from keruen.roadmap import tables as t
from keruen.roadmap.desk import read_desk
from keruen.store.database import Database
from keruen.store.quotas import Quotas, read_size, say_size
from tests.roadmap.sides import KAZ, MAR, NOW, act
from tests.web.conftest import Served, served_once

ON_EACH_DATABASE = True

__all__ = ["served_once"]

TEXT = base64.b64encode(b"x" * 100).decode("ascii")
BODY = "business_council"


def _attach(database: Database, side: object, record: str = BODY) -> None:
    fields = {"about": "body", "record_id": record, "name": "a.txt", "content": TEXT}
    act(database, side, "attach_file", **fields)  # type: ignore[arg-type]


def _refused(database: Database, side: object, record: str = BODY) -> str:
    with pytest.raises(KeruenError) as error:
        _attach(database, side, record)
    return str(error.value)


def test_the_storage_of_a_side(database: Database) -> None:
    database.quotas = Quotas(storage_bytes=250)
    _attach(database, MAR)
    _attach(database, MAR, "joint_commission")
    said = (
        "with this file of 100 bytes your side would exceed its limit of 250 bytes for files; "
        "it has 200 bytes\n  Attach a smaller file, or ask the system administrator for a "
        "larger limit (keruen serve --storage-limit)."
    )
    assert _refused(database, MAR) == said
    _attach(database, KAZ)
    with read_desk(database, MAR) as desk:
        mine = desk.rows(t.attachment.select().where(t.attachment.c.party == "MAR"))
    assert len(mine) == 2
    act(database, MAR, "withdraw_attachment", attachment_id=mine[0]["id"], reason="old")
    assert _refused(database, MAR) == said, "what was withdrawn stays, so it counts"
    database.quotas = None
    _attach(database, MAR)


def test_the_files_of_one_record(database: Database) -> None:
    """One side does not use up what the other may attach."""
    database.quotas = Quotas(files_of_record=2)
    _attach(database, MAR)
    _attach(database, MAR)
    assert _refused(database, MAR) == (
        "your side has reached the limit of 2 files attached to this record\n  Put several "
        "files into one, or attach it to another record."
    )
    _attach(database, MAR, "joint_commission")
    _attach(database, KAZ)


def test_the_acts_of_a_day(database: Database) -> None:
    """Acts of the last day count, in the shared log and in the side's own; each account's own."""
    database.quotas = Quotas(acts_a_day=3)
    clerk = replace(MAR, account="mar_clerk")
    for minute in range(3):
        act(database, clerk, "add_person", now=NOW + timedelta(minutes=minute), name="Somebody")
    with pytest.raises(KeruenError) as error:
        act(database, clerk, "add_person", now=NOW + timedelta(minutes=3), name="Somebody")
    assert str(error.value) == (
        "this account has reached the limit of 3 acts within 24 hours\n  Continue tomorrow, or "
        "ask the system administrator to import a large table at once."
    )
    act(database, replace(MAR, account="another"), "add_person", name="Somebody")
    act(database, clerk, "add_person", now=NOW + timedelta(hours=25), name="Somebody")


def test_the_usual_limits_of_a_server(served_once: Served) -> None:
    """By page and API the limits hold without anybody asking for them."""
    database = served_once.application.state.site.database
    assert database.quotas == Quotas(5_000_000_000, 200, 10_000)
    database.quotas = Quotas(acts_a_day=0)
    client = served_once.client("KAZ")
    form = client.get("/roadmap/people").text
    key = form.split('name="form_key" value="')[1].split('"')[0]
    sent = {"form_key": key, "next": "/roadmap/people", "name": "Somebody"}
    answer = client.post("/roadmap/acts/add_person", data=sent)
    assert answer.status_code == 429
    assert "reached the limit of 0 acts within 24 hours" in answer.text
    headers = {"x-keruen-form-key": key}
    answer = client.post("/api/roadmap/acts/add_person", json={"name": "S"}, headers=headers)
    assert answer.status_code == 429
    assert answer.json()["remedy"].startswith("Continue tomorrow")


@pytest.mark.parametrize(
    ("text", "size", "said"),
    [("5GB", 5_000_000_000, "5 GB"), ("1500 kB", 1_500_000, "1.5 MB"), ("999", 999, "999 bytes")],
)
def test_sizes(text: str, size: int, said: str) -> None:
    assert read_size(text) == size
    assert say_size(size) == said


@pytest.mark.parametrize("text", ["", "0", "0GB", "-1GB", "5 PB", "5.5GB", "²GB", "9999999999"])
def test_sizes_that_are_none(text: str) -> None:
    with pytest.raises(KeruenError) as error:
        read_size(text)
    assert str(error.value) == (
        f"{text!r} is not a storage size\n  Write a number with kB, MB, GB or TB, such as 5GB."
    )
