"""`keruen council timetable`: text, data, repair, and files that cannot be used."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.app.in_process import keruen

HEAD: dict[str, Any] = {
    "day": "2027-05-12",
    "zone": "Africa/Casablanca",
    "slots": ["09:00", "09:30"],
    "minutes": 25,
    "buffer": 5,
    "tables": 2,
    "cap": 2,
}
FIRMS: list[dict[str, Any]] = [
    {"id": "m1", "side": "MAR", "name": "Minoterie du Port"},
    {"id": "m2", "side": "MAR"},
    {"id": "k1", "side": "KAZ", "name": "Dala Grain"},
    {"id": "k2", "side": "KAZ", "free": ["09:00"]},
]


def wish(one: str, other: str, rank: int = 1) -> dict[str, Any]:
    return {"from": one, "to": other, "rank": rank}


WISHES = [
    *(wish("m1", "k1"), wish("k1", "m1"), wish("m1", "k2"), wish("k2", "m1")),
    *(wish("m2", "k1", 3), wish("k1", "m2", 3)),
]


def write(folder: Path, **changes: Any) -> str:
    path = folder / "event.json"
    data = {"event": HEAD, "firms": FIRMS, "wishes": WISHES, **changes}
    path.write_text(json.dumps(data), encoding="utf-8")
    return str(path)


def test_the_timetable_states_its_gap_and_the_price_of_floors(tmp_path: Path) -> None:
    done = keruen("council", "timetable", write(tmp_path))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "3 meetings of 4 firms, minimum 2, value 7.0, proven gap 0.00%.\n"
        "\n"
        "minimum     value     gap price of the minimum  without\n"
        "      0       7.0   0.00%                    -        0\n"
        "      1       7.0   0.00%           0.0 to 0.0        0\n"
        "      2       7.0   0.00%           0.0 to 0.0        0\n"
        "\n"
        "09:00  table   1  k1 - m2\n".replace("k1", "Dala Grain")
        + "09:00  table   2  k2 - Minoterie du Port\n"
        "09:30  table   1  Dala Grain - Minoterie du Port\n"
    )


def test_moving_a_firm_changes_its_meetings_alone(tmp_path: Path) -> None:
    found = json.loads(keruen("council", "timetable", write(tmp_path), "--json").stdout)
    assert (found["status"], found["without_meeting"], len(found["minimums"])) == ("optimal", [], 3)
    firms = [{**each, "free": ["09:30"]} if each["id"] == "m2" else each for each in FIRMS]
    path = write(tmp_path, firms=firms, published=found["meetings"])
    done = keruen("council", "timetable", path, "--repair")
    assert done.stdout.splitlines() == [
        "2 of 3 published meetings stay, 0 move, 1 are lost, 0 are new.",
        "lost: 09:00  table   1  Dala Grain - m2",
    ]
    again = json.loads(keruen("council", "timetable", path, "--repair", "--json").stdout)
    assert again["changed_firms"] == ["m2"]
    assert again["meetings"] == [each for each in found["meetings"] if "m2" not in each.values()]


def test_an_event_without_wishes_has_an_empty_timetable(tmp_path: Path) -> None:
    done = keruen("council", "timetable", write(tmp_path, wishes=[]))
    assert done.stdout.startswith(
        "0 meetings of 4 firms, minimum 0, value 0.0, proven gap 0.00%.\n"
    )
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"event": {**HEAD, "slots": ["09:00", "09:20"]}},
            "event: slot 09:20 begins 20 minutes after the one before\n"
            "  Leave 30 minutes: the meeting and the buffer.\n",
        ),
        (
            {"event": {**HEAD, "zone": "Mars/Base"}},
            "event: zone 'Mars/Base' is not known\n  Write one such as Africa/Casablanca.\n",
        ),
        (
            {"event": {**HEAD, "tables": True}},
            "event: tables is true\n  Write a whole number from 1 to 200.\n",
        ),
        (
            {"wishes": [wish("m1", "k9")]},
            "wishes, row 1: there is no firm 'k9'\n  Name a firm of the list firms.\n",
        ),
        (
            {"wishes": [wish("m1", "m2")]},
            "wishes, row 1: m1 and m2 are of the same side\n  Firms meet the other side.\n",
        ),
        (
            {"wishes": [*WISHES, wish("m1", "k1")]},
            "wishes, row 7: m1 wishes to meet k1 twice\n  Write the wish once.\n",
        ),
        (
            {"firms": [*FIRMS, {"id": "k1", "side": "KAZ"}]},
            "firms, row 5: there is another firm 'k1'\n  Write each firm once.\n",
        ),
        (
            {"firms": [{"id": "m1", "side": "MAR", "free": ["10:00"]}], "wishes": []},
            "firms, row 1, free: '10:00' is not a slot\n  Write one of 09:00, 09:30.\n",
        ),
        ({"firms": {}}, 'firms is not a list of objects\n  Write "firms": [{...}, ...].\n'),
    ],
)
def test_an_event_that_cannot_be_used_is_refused(
    tmp_path: Path, changes: dict[str, Any], said: str
) -> None:
    done = keruen("council", "timetable", write(tmp_path, **changes))
    assert (done.returncode, done.stdout, done.stderr) == (2, "", said)


def test_a_floor_that_cannot_be_reached_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, event={**HEAD, "tables": 1})
    done = keruen("council", "timetable", path, "--minimum", "2")
    assert (done.returncode, done.stderr) == (
        2,
        "no timetable gives each firm 2 meetings or all that it could have\n"
        "  Take a lower minimum, or add tables or slots.\n",
    )


def test_a_file_that_is_no_json_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "event.json"
    path.write_text("{", encoding="utf-8")
    done = keruen("council", "timetable", str(path))
    assert done.returncode == 2
    assert done.stderr == (
        f"{path} is not JSON: Expecting property name enclosed in double quotes: line 1 column 2 "
        "(char 1)\n  Correct the file at that place.\n"
    )
