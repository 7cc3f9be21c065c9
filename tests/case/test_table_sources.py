"""Source and confidence that a table gives once: read, checked, written, and in the fingerprint."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from keruen.case import Case, check_case, read_case, write_case_folder, write_case_workbook
from tests.builders import small_case

RAILWAY = {"table_name": "lanes", "source": "Railway, tariff book, 2026", "confidence": "published"}
ESTIMATE = {"table_name": "sites", "source": "Own estimate, 2026", "confidence": "estimate"}


def _rewrite(folder: Path, table: str, **values: str) -> Path:
    """Set columns of each row of a table of a folder."""
    path = folder / f"{table}.csv"
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    for row in rows:
        row.update(values)
    return _write(path, rows)


def _write(path: Path, rows: list[dict[str, Any]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path.parent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The small case, whose lanes leave source and confidence to `table_sources`."""
    folder = write_case_folder(small_case(), tmp_path / "small")
    (folder / "datapackage.json").unlink()
    _write(folder / "table_sources.csv", [RAILWAY])
    return _rewrite(folder, "lanes", source="", confidence="")


def _sources(case: Case, table: str = "lanes") -> set[tuple[str, str]]:
    return set(case[table].select("source", "confidence").iter_rows())


def test_rows_without_a_source_take_that_of_their_table(folder: Path) -> None:
    assert check_case(folder) == []
    case = read_case(folder)
    assert _sources(case) == {("Railway, tariff book, 2026", "published")}
    assert len(case["lanes"]) == len(small_case()["lanes"]) > 1
    assert _sources(case, "sites") == _sources(small_case(), "sites")


def test_the_value_of_a_row_wins(folder: Path) -> None:
    rows = list(csv.DictReader((folder / "lanes.csv").read_text("utf-8").splitlines()))
    rows[0] |= {"source": "Carrier, offer, 2026", "confidence": "derived"}
    rows[1] |= {"confidence": "estimate"}
    case = read_case(_write(folder / "lanes.csv", rows))
    assert case.rows("lanes")[0]["source"] == "Carrier, offer, 2026"
    assert case.rows("lanes")[0]["confidence"] == "derived"
    assert case.rows("lanes")[1]["source"] == "Railway, tariff book, 2026"
    assert case.rows("lanes")[1]["confidence"] == "estimate"


def test_a_row_with_its_own_source_gives_its_confidence(folder: Path) -> None:
    _rewrite(folder, "lanes", source="Carrier, offer, 2026")
    found = check_case(folder)
    assert len(found) == len(small_case()["lanes"])
    assert {(each.column, each.problem) for each in found} == {("confidence", "the cell is empty")}


def test_the_two_columns_may_be_left_out(folder: Path) -> None:
    rows = list(csv.DictReader((folder / "lanes.csv").read_text("utf-8").splitlines()))
    for row in rows:
        del row["source"], row["confidence"]
    _write(folder / "lanes.csv", rows)
    assert check_case(folder) == []
    assert _sources(read_case(folder)) == {("Railway, tariff book, 2026", "published")}
    (folder / "table_sources.csv").unlink()
    assert [(each.table, each.column, each.problem) for each in check_case(folder)] == [
        ("lanes", "source", "the column is missing"),
        ("lanes", "confidence", "the column is missing"),
    ]


def test_without_a_row_for_the_table_the_cells_are_findings(folder: Path) -> None:
    _write(folder / "table_sources.csv", [ESTIMATE])
    found = [str(each) for each in check_case(folder)]
    count = len(small_case()["lanes"])
    assert len(found) == 2 * count
    lane = small_case().rows("lanes")[0]["lane"]
    assert found[0] == (
        f"table lanes, row lane={lane}, column source: the cell is empty\n"
        "  Fill it in: publisher, title and date of the figures in this row; or give all such rows "
        "of the table one source in table_sources."
    )


def test_a_fault_in_table_sources_is_reported_once(folder: Path) -> None:
    _write(folder / "table_sources.csv", [RAILWAY | {"confidence": "sure"}])
    assert [str(each) for each in check_case(folder)] == [
        "table table_sources, row table_name=lanes, column confidence, value 'sure': is not one of "
        "the choices\n  Give one of: published, derived, estimate."
    ]
    _write(folder / "table_sources.csv", [RAILWAY | {"source": ""}])
    assert [str(each) for each in check_case(folder)] == [
        "table table_sources, row table_name=lanes, column source: the cell is empty\n"
        "  Fill it in: publisher, title and date of the figures in the table."
    ]
    (folder / "table_sources.csv").write_text("not,a,header\n", encoding="utf-8")
    assert {each.table for each in check_case(folder)} == {"table_sources"}


@pytest.mark.parametrize("name", ["lane", "table_sources", "Lanes"])
def test_only_tables_with_sources_can_be_named(name: str, folder: Path) -> None:
    _write(folder / "table_sources.csv", [RAILWAY, RAILWAY | {"table_name": name}])
    found = check_case(folder)
    assert [(each.table, each.row, each.value, each.problem) for each in found] == [
        (
            "table_sources",
            f"table_name={name}",
            name,
            "is not a table whose rows have a source",
        )
    ]
    hint = "" if name == "table_sources" else "Did you mean 'lanes'? "
    assert found[0].remedy.startswith(f"{hint}Give one of: case, grades, sites, ")


def test_the_fingerprint_is_that_of_rows_that_say_it_themselves(folder: Path) -> None:
    case = read_case(folder)
    explicit = case.replace(table_sources=case["table_sources"].clear())
    assert explicit.fingerprint == case.fingerprint
    _write(folder / "table_sources.csv", [RAILWAY | {"confidence": "derived"}])
    assert read_case(folder).fingerprint != case.fingerprint


@pytest.mark.parametrize("kind", ["folder", "workbook"])
def test_written_and_read_again_it_is_the_same_case(
    kind: str, folder: Path, tmp_path: Path
) -> None:
    rows = list(csv.DictReader((folder / "lanes.csv").read_text("utf-8").splitlines()))
    rows[0] |= {"source": "Carrier, offer, 2026", "confidence": "published"}
    rows[1] |= {"confidence": "estimate"}
    case = read_case(_write(folder / "lanes.csv", rows))
    write = write_case_folder if kind == "folder" else write_case_workbook
    again = read_case(write(case, tmp_path / f"again{'' if kind == 'folder' else '.xlsx'}"))
    assert all(again[table].equals(case[table]) for table in case.tables)
    assert again.rows("table_sources") == [{**RAILWAY, "note": None}]


def test_written_files_keep_the_one_place_of_the_source(folder: Path, tmp_path: Path) -> None:
    written = write_case_folder(read_case(folder), tmp_path / "again")
    rows = list(csv.DictReader((written / "lanes.csv").read_text("utf-8").splitlines()))
    assert {(row["source"], row["confidence"]) for row in rows} == {("", "")}
    package = json.loads((written / "datapackage.json").read_text("utf-8"))
    required = {
        resource["name"]: {
            field["name"]
            for field in resource["schema"]["fields"]
            if field.get("constraints", {}).get("required")
        }
        for resource in package["resources"]
    }
    assert required["lanes"].isdisjoint({"source", "confidence"})
    assert {"source", "confidence"} <= required["sites"]
    assert {"source", "confidence"} <= required["table_sources"]


def test_a_scenario_does_not_change_table_sources() -> None:
    change = {
        "change": "1",
        "scenario": "other",
        "table_name": "table_sources",
        "column": "source",
        "action": "set",
        "value": "x",
    }
    case = small_case(
        scenarios=[{"scenario": "other", "title": "Other sources"}],
        changes=[change],
        table_sources=[RAILWAY],
    )
    assert [str(each) for each in check_case(case)] == [
        "table changes, row change=1, column table_name, value 'table_sources': a scenario cannot "
        "change this table, whose source and confidence the rows have\n"
        "  Change the column source or confidence of the table whose rows you mean."
    ]
