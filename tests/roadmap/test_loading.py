"""Loading a roadmap: the shipped one, twice the same, and broken ones that change nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from keruen.errors import KeruenError
from keruen.roadmap import tables
from keruen.roadmap.desk import LANGUAGES, open_desk, read_desk
from keruen.roadmap.loading import SHIPPED, load_roadmap, read_roadmap
from keruen.roadmap.reads.status import read_status
from keruen.roadmap.register import open_register
from keruen.store.roles import PUBLIC, SYSTEM_ADMINISTRATOR
from tests.roadmap.sides import MAR

Change = Callable[[dict[str, Any]], None]


def test_the_shipped_roadmap(register_url: str) -> None:
    database = open_register(register_url)
    with open_desk(database, SYSTEM_ADMINISTRATOR) as desk:
        assert load_roadmap(desk, read_roadmap()) > 60
    with open_desk(database, SYSTEM_ADMINISTRATOR) as desk:
        assert load_roadmap(desk, read_roadmap()) == 0
    for side in (MAR, PUBLIC):
        with read_desk(database, side) as desk:
            status = read_status(desk)
            found = (status["provisions"], status["coverage"], status["agreed"])
            assert found == (17, 1.0, 4)


def test_every_text_is_in_five_languages() -> None:
    raw = json.loads(SHIPPED.read_text(encoding="utf-8"))
    for table, rows in raw.items():
        for row in rows:
            for column, value in row.items():
                if isinstance(value, dict) and "en" in value:
                    assert sorted(value) == sorted(LANGUAGES), (table, row, column)
                    assert all(words.strip() for words in value.values())


def test_exactly_four_provisions_are_agreed() -> None:
    agreed = [each.number for each in read_roadmap().provisions if each.modality == "agreed"]
    assert agreed == [4, 6, 11, 16]


def _circle(raw: dict[str, Any]) -> None:
    rows = {row["id"]: row for row in raw["commitments"]}
    rows["c_hub_study"]["needs"] = ["c_hub_operating"]


def _unlinked(raw: dict[str, Any]) -> None:
    raw["commitments"][0]["provision"] = "p99"


def _rule(raw: dict[str, Any]) -> None:
    raw["bodies"][0]["recurrence"] = "FREQ=HOURLY"


def _weight(raw: dict[str, Any]) -> None:
    raw["commitments"][0]["weight"] = 0


def _language(raw: dict[str, Any]) -> None:
    del raw["provisions"][7]["title"]["kk"]


@pytest.mark.parametrize(
    ("change", "first"),
    [
        (
            _unlinked,
            "table commitments, row c_coverage, column provision, value 'p99': is not known\n"
            "  Name one of the table provisions.",
        ),
        (
            _circle,
            "table commitments, row c_hub_built, column needs: leads back to itself\n"
            "  Leave out one link of the circle.",
        ),
        (
            _rule,
            "table bodies, row consultations, column recurrence, value 'FREQ=HOURLY': the "
            "recurrence 'FREQ=HOURLY' cannot be read\n"
            "  Write a rule of days, weeks, months or years, such as FREQ=YEARLY;INTERVAL=1.",
        ),
        (
            _weight,
            "table commitments, row c_coverage, column weight, value '0': Input should be greater "
            "than 0\n  Correct it in the file; see the shipped roadmap for the form.",
        ),
        (
            _language,
            "table provisions, row p08, column title: lacks kk\n  Write it in all five languages.",
        ),
    ],
)
def test_one_broken_row_refuses_all(change: Change, first: str, tmp_path: Path) -> None:
    raw = json.loads(SHIPPED.read_text(encoding="utf-8"))
    change(raw)
    path = tmp_path / "roadmap.json"
    path.write_text(json.dumps(raw), encoding="utf-8")
    with pytest.raises(KeruenError) as error:
        read_roadmap(path)
    assert str(error.value).partition("\n")[2].startswith(first)


def test_a_record_that_says_otherwise_stops_all(tmp_path: Path) -> None:
    database = open_register(f"sqlite:///{tmp_path / 'register.db'}")
    roadmap = read_roadmap()
    with open_desk(database, SYSTEM_ADMINISTRATOR) as desk:
        load_roadmap(desk, roadmap)
    other = roadmap.model_copy(deep=True)
    other.indicators[0].unit = "kg"
    other.files[0].id = "f_new"
    with pytest.raises(KeruenError) as error, open_desk(database, SYSTEM_ADMINISTRATOR) as desk:
        load_roadmap(desk, other)
    assert str(error.value) == (
        "table indicator, row i_tonnes_africa, column unit: the register says otherwise\n"
        "  A loaded record is not overwritten; change it in the register by its acts."
    )
    with read_desk(database, SYSTEM_ADMINISTRATOR) as desk:
        assert desk.count(tables.file, tables.file.c.id == "f_new") == 0


def test_a_register_is_opened_again(register_url: str) -> None:
    for expected in (True, False):
        database = open_register(register_url)
        with open_desk(database, SYSTEM_ADMINISTRATOR) as desk:
            assert (load_roadmap(desk, read_roadmap()) > 0) is expected
        database.engine.dispose()
