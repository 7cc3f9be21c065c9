"""What a new case starts with: a guide, marked columns, and example rows that are never read."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from keruen.case import Case, check_case, read_case, write_case_folder, write_template
from keruen.case.cells import value_trouble
from keruen.case.datapackage import datapackage_text
from keruen.case.dictionary import read_dictionary, read_tables
from keruen.case.findings import Findings
from keruen.case.raw_tables import READ_ME_SHEET
from keruen.case.read_workbook import parse_sheet, read_contents, read_workbook
from keruen.case.spreadsheet_kinds import open_workbook
from keruen.case.template_steps import STEPS, example_row, tables_in_order
from keruen.errors import KeruenError
from tests.builders import small_case

NOTE = (
    "note: the case: 46 example rows are not read: in case, table_sources, grades, sites, "
    "opening_stocks and 41 more\n"
    "  Remove rows whose first cell begins with '#example' when you no longer need them."
)


def _cells(path: Path, sheet: str) -> dict[int, dict[int, str]]:
    parts = open_workbook(path.read_bytes())
    names, meanings = read_contents(parts)
    return parse_sheet(parts, names[sheet], meanings).cells


def test_each_table_has_its_step() -> None:
    assert sorted(tables_in_order()) == sorted(read_tables())
    assert STEPS[0].title == "Period, money and sources"


@pytest.mark.parametrize("table", list(read_dictionary()))
def test_the_example_row_of_a_table_is_one_that_could_be_read(table: str) -> None:
    row = example_row(table)
    for place, column in enumerate(read_dictionary()[table]):
        value = row[column.name]
        if place == 0:
            assert str(value).startswith("#example ")
        elif value is not None:
            assert value_trouble(value, column) is None
        else:
            assert not column.required, column.name


@pytest.mark.parametrize("name", ["fresh", "fresh.xlsx"])
def test_example_rows_are_counted_in_a_note(name: str, tmp_path: Path) -> None:
    found = check_case(write_template(tmp_path / name))
    assert str(found[-1]) == NOTE
    assert found[-1].level == "note"
    assert {each.level for each in found[:-1]} == {"error"}


def _add_example(folder: Path, first: str, table: str = "lanes") -> Path:
    rows = list(csv.DictReader((folder / f"{table}.csv").read_text("utf-8").splitlines()))
    rows.insert(1, dict.fromkeys(rows[0], "no value of its column") | {next(iter(rows[0])): first})
    with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return folder


@pytest.mark.parametrize("first", ["#example", "#Example of a lane", " #EXAMPLE_1"])
def test_an_example_row_is_not_read_whatever_it_holds(first: str, tmp_path: Path) -> None:
    folder = _add_example(write_case_folder(small_case(), tmp_path / "small"), first)
    assert [str(each) for each in check_case(folder)] == [
        "note: the case: 1 example row is not read: in lanes\n"
        "  Remove rows whose first cell begins with '#example' when you no longer need them."
    ]
    assert read_case(folder).fingerprint == small_case().fingerprint


@pytest.mark.parametrize("first", ["#", "#N/A", "example", "# example"])
def test_no_other_row_is_left_out(first: str, tmp_path: Path) -> None:
    folder = _add_example(write_case_folder(small_case(), tmp_path / "small"), first)
    assert any(each.table == "lanes" and each.level == "error" for each in check_case(folder))


def test_the_guide_comes_first_and_lists_every_sheet(tmp_path: Path) -> None:
    path = write_template(tmp_path / "new.xlsx")
    parts = open_workbook(path.read_bytes())
    names, _ = read_contents(parts)
    assert list(names) == [READ_ME_SHEET, *tables_in_order(), "dictionary"]
    lines = [cells for _, cells in sorted(_cells(path, READ_ME_SHEET).items())]
    needed = {cells[1]: cells[2] for cells in lines if cells.get(1) in read_tables() and 2 in cells}
    assert list(needed) == tables_in_order()
    required = {table for table, need in needed.items() if need == "required"}
    assert required == {table.name for table in read_tables().values() if table.required}
    assert needed["trades"] == "required with ports"
    columns = {cells[1]: cells[4] for cells in lines if cells.get(1) in needed}
    assert columns["offers"] == "site, grade, price_usd_per_t"
    assert columns["table_sources"] == "table_name, source, confidence"


def test_each_sheet_has_its_header_and_one_example_row(tmp_path: Path) -> None:
    path = write_template(tmp_path / "new.xlsx")
    findings = Findings()
    raw = read_workbook(path, findings)
    assert len(findings) == 0
    for table, found in raw.tables.items():
        assert found.header == [column.name for column in read_dictionary()[table]]
        assert [line.line for line in found.lines] == [2]
        assert found.lines[0].cells[0].startswith("#example ")


def test_rows_typed_below_the_example_are_the_case(tmp_path: Path) -> None:
    """A template of CSV tables, with the rows of a case added to it, is that case."""
    case = small_case()
    folder = write_template(tmp_path / "new")
    for table in read_dictionary():
        _append(folder / f"{table}.csv", case, table)
    assert [each.level for each in check_case(folder)] == ["note"]
    assert read_case(folder).fingerprint == case.fingerprint


def _append(path: Path, case: Case, table: str) -> None:
    whole = write_case_folder(case, path.parent.parent / f"whole_{table}")
    rows = whole / path.name
    if rows.exists():
        with path.open("a", encoding="utf-8") as file:
            file.write(rows.read_text(encoding="utf-8").partition("\n")[2])


@pytest.mark.parametrize("name", ["a.xls", "a.ODS", "a.csv", "a.xlsm", "a.json"])
def test_other_formats_are_refused(name: str, tmp_path: Path) -> None:
    for write in (write_template, lambda path: write_case_folder(small_case(), path)):
        with pytest.raises(KeruenError) as error:
            write(tmp_path / name)
        assert str(error.value) == (
            f"{tmp_path / name}: a case is not written as a file that ends in "
            f"{Path(name).suffix}\n  Give a name that ends in .xlsx for a workbook, or one without "
            "such an ending for a folder of CSV tables."
        )
        assert list(tmp_path.iterdir()) == []


def test_the_data_package_of_a_template_takes_example_rows_for_comments(tmp_path: Path) -> None:
    folder = write_template(tmp_path / "new")
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert {str(each.get("dialect")) for each in package["resources"]} == {"{'commentChar': '#'}"}
    package = json.loads(datapackage_text("a", "A", ["case"]))
    assert "dialect" not in package["resources"][0]
