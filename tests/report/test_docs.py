"""The room's page: its example runs, and it names every frame, column and field."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

from keruen.report.report_data import SCHEMAS, ReportData
from keruen.report.sheets import make_sheets
from tests.report.synthetic import make_data

PAGE = Path(__file__).resolve().parents[2] / "docs" / "report.md"


def test_every_frame_and_column_is_in_it() -> None:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    for name, schema in SCHEMAS.items():
        (line,) = [each for each in lines if each.startswith(f"| `{name}` |")]
        columns = line.split("|")[2].replace("`", "").replace(" ", "").split(",")
        assert columns == list(schema)


def test_every_field_is_in_it() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert [each.name for each in fields(ReportData) if f"| `{each.name}` |" not in text] == []


def test_every_sheet_is_in_it() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert [each.name for each in make_sheets(make_data()) if each.name not in text] == []
