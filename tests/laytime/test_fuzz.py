"""Damaged inputs are refused in two parts, or calculated; nothing else happens."""

from __future__ import annotations

import random
import secrets
from collections import Counter
from pathlib import Path

import pytest

from keruen import laytime
from keruen.errors import KeruenError
from tests.laytime.fuzz import damaged, damaged_text

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
