"""Damaged inputs are refused in two parts, or calculated; nothing else happens."""

from __future__ import annotations

import json
import random
import secrets
from collections import Counter
from pathlib import Path

import pytest

from keruen import laytime
from keruen.errors import KeruenError
from tests.laytime.fuzz import VALUES, damaged, damaged_text, places
from tests.laytime.random_charters import draw_charter
from tests.laytime.test_sof import AGENT

SEED, SHORT, LONG = 5, 300, 2_000


def run_one(rng: random.Random, number: int, folder: Path) -> str:
    try:
        if number % 3 == 0:
            suffix = rng.choice((".toml", ".json"))
            file = folder / f"input{suffix}"
            file.write_bytes(damaged_text(rng, suffix))
            charter = laytime.read_file(file)
        else:
            charter = laytime.read_charter(damaged(rng))
        statement = laytime.calculate(charter)
    except KeruenError as error:
        what, _, remedy = str(error).rpartition("\n  ")
        assert what
        assert remedy
        return "refused"
    assert laytime.statement_text(statement, rng.choice(("en", "fr", "ar")))
    assert laytime.timeline_svg(statement)
    stored = laytime.statement_json(statement)
    assert laytime.replay(stored).is_same
    return "calculated"


def test_damaged_inputs(tmp_path: Path) -> None:
    found = Counter(
        run_one(random.Random(SEED * 10**6 + number), number, tmp_path) for number in range(SHORT)
    )
    assert found["refused"] >= 150
    assert found["calculated"] >= 20


@pytest.mark.long
def test_fresh_damaged_inputs(tmp_path: Path) -> None:
    seed = secrets.randbits(40)
    for number in range(LONG):
        try:
            run_one(random.Random(seed + number), number, tmp_path)
        except Exception as error:
            raise AssertionError(f"seed {seed + number}, number {number}") from error


def test_damaged_workbooks(tmp_path: Path) -> None:
    """A byte in each of a few places changed: refused, or read as it is."""
    content, found = laytime.template_workbook(), Counter[str]()
    for number in range(60):
        rng = random.Random(SEED + number)
        damaged_bytes = bytearray(content)
        for _ in range(rng.randrange(1, 6)):
            damaged_bytes[rng.randrange(len(content))] = rng.randrange(256)
        file = tmp_path / "a.xlsx"
        file.write_bytes(damaged_bytes)
        try:
            laytime.calculate(laytime.read_file(file))
            found["read"] += 1
        except KeruenError:
            found["refused"] += 1
    assert found["refused"] >= 20
    assert found["read"] >= 5


def test_damaged_statements_of_facts() -> None:
    """Whatever is pasted gives events that end after they begin, and TOML that can be read."""
    events = 0
    for number in range(120):
        rng = random.Random(SEED + number)
        text = list(AGENT)
        for _ in range(rng.randrange(1, 30)):
            at = rng.randrange(len(text))
            text[at : at + rng.randrange(8)] = rng.choice(
                ("", "0", "2400", "-", "\n", "rain", "\x00")
            )
        reading = laytime.read_facts("".join(text), rng.choice((None, "dmy", "mdy")))
        assert laytime.parse_toml(laytime.reading_toml(reading))["ports"]
        for event in reading.events:
            assert not event.end or event.start < event.end
            events += 1
    assert events >= 250


def test_damaged_stored_statements() -> None:
    """A stored statement that was altered is found out, refused, or still the same."""
    found: Counter[str] = Counter()
    for number in range(60):
        rng = random.Random(SEED + number)
        charter = laytime.read_charter(draw_charter(rng))
        stored = json.loads(json.dumps(laytime.statement_json(laytime.calculate(charter))))
        place, key = rng.choice(places(stored["result"] if number % 2 else stored))
        place[key] = rng.choice(VALUES)
        try:
            replayed = laytime.replay(stored)
        except KeruenError:
            found["refused"] += 1
            continue
        found["same" if replayed.is_same else "found"] += 1
        if number % 2:
            assert not replayed.is_same, (number, key)
    assert found["found"] >= 25
    assert found["refused"] >= 1


@pytest.mark.parametrize(
    ("name", "content", "text"),
    [
        (
            "a.toml",
            b"[terms\n",
            "a.toml is not a TOML file: Expected ']' at the end of a table declaration (at line "
            "1, column 7)\n  Begin from a template: keruen laytime new FILE.toml.",
        ),
        ("a.toml", b"\xff\xfe", "a.toml is not UTF-8 text\n  Save it as UTF-8."),
        (
            "a.json",
            b"[1]",
            "a.json holds no tables\n  Begin from a template: keruen laytime new FILE.toml.",
        ),
        (
            "a.json",
            b'{"terms": {"turn_hours": 6, "turn_hours": 12}}',
            "a.json is not a JSON file: the name 'turn_hours' is given twice\n"
            "  Begin from a template: keruen laytime new FILE.toml.",
        ),
        (
            "a.csv",
            b"",
            "a.csv is not an input of laytime\n  Give a file .toml, .json or .xlsx.",
        ),
        (
            "a.json",
            b"[" * 100_000,
            "a.json is not a JSON file: nested too deeply\n"
            "  Begin from a template: keruen laytime new FILE.toml.",
        ),
    ],
)
def test_a_file_that_cannot_be_read(tmp_path: Path, name: str, content: bytes, text: str) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(KeruenError) as error:
        laytime.read_file(file)
    assert str(error.value) == text
