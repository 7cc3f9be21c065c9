"""A column that came later may be absent from a file, and older cases keep their fingerprint."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from keruen.case import check_case, read_case, write_case_folder
from tests.builders import small_case, with_values


@pytest.fixture
def later_column(monkeypatch: pytest.MonkeyPatch) -> None:
    later = {"sites": frozenset({"loss_fraction"})}
    monkeypatch.setattr("keruen.case.case.LATER_COLUMNS", later)
    monkeypatch.setattr("keruen.case.rows.LATER_COLUMNS", later)


def _without(folder: Path, table: str, column: str) -> Path:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        rows = [{k: v for k, v in row.items() if k != column} for row in csv.DictReader(file)]
    with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return folder


def test_any_other_column_must_be_there(tmp_path: Path) -> None:
    folder = _without(write_case_folder(small_case(), tmp_path / "a"), "sites", "loss_fraction")
    assert [str(each) for each in check_case(folder)] == [
        "table sites, column loss_fraction: the column is missing\n"
        "  Add it to the header; its cells may stay empty."
    ]


@pytest.mark.usefixtures("later_column")
def test_a_later_column_may_be_absent_and_has_its_default(tmp_path: Path) -> None:
    case = small_case()
    folder = _without(write_case_folder(case, tmp_path / "a"), "sites", "loss_fraction")
    read = read_case(folder)
    assert read["sites"]["loss_fraction"].to_list() == [0.0] * len(case["sites"])


@pytest.mark.usefixtures("later_column")
def test_a_later_column_counts_only_where_a_row_differs_from_the_default(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    default = small_case()
    changed = with_values(default, "sites", {"site": "jorf"}, loss_fraction=0.25)
    later = (default.fingerprint, changed.fingerprint)
    monkeypatch.setattr("keruen.case.case.LATER_COLUMNS", {})
    default = small_case()
    changed = with_values(default, "sites", {"site": "jorf"}, loss_fraction=0.25)
    assert later[0] != default.fingerprint
    assert later[1] == changed.fingerprint
