"""JSON objects of run folders."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from keruen.rows import TableRow
from keruen.runs.json_files import to_json


@dataclass(frozen=True, slots=True)
class Body(TableRow):
    name: str
    met_on: date | None
    next_one: Body | None = None


def test_typed_rows_are_written_as_objects() -> None:
    row = Body("council", date(2026, 3, 1), Body("council", None))
    written = {"name": "council", "met_on": "2026-03-01"}
    later = {"name": "council", "met_on": None, "next_one": None}
    assert json.loads(to_json(row)) == {**written, "next_one": later}
    assert json.loads(to_json({"bodies": [row], "at": Path("a")})) == {
        "bodies": [{**written, "next_one": later}],
        "at": "a",
    }


def test_what_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        to_json({"value": float("nan")})
