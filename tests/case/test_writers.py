"""What is written is whole, the same each time, and never in the way of anything."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from keruen.case import (
    Case,
    check_case,
    read_case,
    write_case_folder,
    write_case_workbook,
    write_template,
)
from keruen.case.datapackage import make_datapackage
from keruen.case.dictionary import read_dictionary
from keruen.case.write_workbook import header_comment
from keruen.case.xml_parts import WorkbookParts
from keruen.errors import CaseError, KeruenError
from tests.builders import build_case, small_case, with_values
from tests.case.broken_workbooks import sheet_part

Write = Callable[..., Path]
WRITERS: list[tuple[Write, str]] = [
    (write_case_folder, "small"),
    (write_case_workbook, "small.xlsx"),
]


def _files(place: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(place)): path.read_bytes()
        for path in sorted(place.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize(("write", "name"), WRITERS)
def test_same_case_gives_same_bytes(write: Write, name: str, tmp_path: Path) -> None:
    for place in ("a", "b"):
        (tmp_path / place).mkdir()
        write(small_case(), tmp_path / place / name)
    assert _files(tmp_path / "a") == _files(tmp_path / "b")


@pytest.mark.parametrize(("write", "name"), WRITERS)
def test_nothing_is_overwritten_without_force(write: Write, name: str, tmp_path: Path) -> None:
    write(small_case(), tmp_path / name)
    before = _files(tmp_path)
    other = small_case(settings={"periods": 3})
    with pytest.raises(KeruenError) as error:
        write(other, tmp_path / name)
    assert str(error.value) == (
        f"{tmp_path / name} already exists\n  Give another name, or use --force to replace it."
    )
    assert _files(tmp_path) == before
    write(other, tmp_path / name, force=True)
    assert read_case(tmp_path / name).fingerprint == other.fingerprint
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_folder_with_other_files_is_not_replaced_even_with_force(tmp_path: Path) -> None:
    folder = write_case_folder(small_case(), tmp_path / "small")
    (folder / "thesis.txt").write_text("ten years of work")
    before = _files(tmp_path)
    with pytest.raises(KeruenError) as error:
        write_case_folder(small_case(), folder, force=True)
    assert str(error.value) == (
        f"{folder} is not replaced: it holds files that this command does not write\n"
        "  Give another name, or remove it yourself."
    )
    assert _files(tmp_path) == before


@pytest.mark.parametrize("name", ["notes.txt", "link.xlsx"])
def test_other_files_and_links_are_not_replaced_by_a_workbook(name: str, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("keep")
    if name == "link.xlsx":
        (tmp_path / name).symlink_to(tmp_path / "notes.txt")
    with pytest.raises(KeruenError, match="is not replaced"):
        write_case_workbook(small_case(), tmp_path / name, force=True)
    assert (tmp_path / "notes.txt").read_text() == "keep"


@pytest.mark.parametrize(("write", "name"), WRITERS)
def test_missing_place_is_said(write: Write, name: str, tmp_path: Path) -> None:
    with pytest.raises(KeruenError) as error:
        write(small_case(), tmp_path / "nowhere" / name)
    assert str(error.value) == (
        f"{tmp_path / 'nowhere' / name} cannot be written: No such file or directory\n"
        "  Check that its folder exists, that you may write there, and that the disk is not full."
    )


@pytest.mark.parametrize(("write", "name"), WRITERS)
def test_failure_on_the_way_leaves_the_old_case_and_nothing_else(
    write: Write, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(small_case(), tmp_path / name)
    before = _files(tmp_path)

    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(KeruenError, match="cannot be written: No space left on device"):
        write(small_case(settings={"periods": 3}), tmp_path / name, force=True)
    assert _files(tmp_path) == before


@pytest.mark.parametrize(("write", "name"), WRITERS)
@pytest.mark.parametrize(
    ("case", "message"),
    [
        (
            with_values(small_case(), "sites", {"site": "jorf"}, name="=cmd|' /C calc'!A0"),
            "table sites, row site=jorf, column name, value \"=cmd|' /C calc'!A0\": "
            "begins with '=', which a spreadsheet takes for a formula\n"
            "  Write the value itself, beginning with another character.",
        ),
        (
            with_values(small_case(), "sites", {"site": "jorf"}, draft_m=float("nan")),
            "table sites, row site=jorf, column draft_m, value 'nan': is not a finite number\n"
            "  Give a number.",
        ),
        (
            build_case(case=[]),
            "table case: the table has 0 rows\n  Give one row of settings.",
        ),
    ],
)
def test_what_could_not_be_read_back_is_not_written(
    write: Write, name: str, case: Case, message: str, tmp_path: Path
) -> None:
    with pytest.raises(CaseError) as error:
        write(case, tmp_path / name)
    assert str(error.value) == f"1 finding in the case\n{message}"
    assert list(tmp_path.iterdir()) == []


def test_tables_without_rows_are_left_out_of_a_folder(tmp_path: Path) -> None:
    folder = write_case_folder(small_case(offers=[]), tmp_path / "small")
    written = {path.stem for path in folder.glob("*.csv")}
    assert written == {t for t in read_dictionary() if len(small_case()[t])}
    assert [finding.table for finding in check_case(folder)] == ["offers"]


def test_csv_text_by_hand(tmp_path: Path) -> None:
    folder = write_case_folder(small_case(), tmp_path / "small")
    assert (folder / "corridors.csv").read_text(encoding="utf-8") == (
        "corridor,name,capacity_t_per_day,transit_countries,source,confidence,note\n"
        "north,north,,RU,figures made up for tests,estimate,\n"
    )
    assert (folder / "demand.csv").read_text(encoding="utf-8").splitlines()[3] == (
        "mali,2027-01-01,18250,,figures made up for tests,estimate,"
    )


def test_data_package_describes_the_tables(tmp_path: Path) -> None:
    folder = write_case_folder(small_case(), tmp_path / "small", licence="CC-BY-4.0")
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert package["profile"] == "tabular-data-package"
    assert package["name"] == "small"
    assert package["licenses"] == [
        {"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}
    ]
    resources = {resource["name"]: resource for resource in package["resources"]}
    assert {resource["path"] for resource in resources.values()} == {
        path.name for path in folder.glob("*.csv")
    }
    schema = resources["demand"]["schema"]
    assert schema["primaryKey"] == ["market", "from_date"]
    assert schema["foreignKeys"] == [
        {"fields": ["market"], "reference": {"resource": "markets", "fields": ["market"]}}
    ]
    assert schema["fields"][2] == {
        "name": "quantity_t_per_year",
        "type": "number",
        "description": "grain needed in a year",
        "unit": "t/year",
        "constraints": {"required": True, "minimum": 0.0},
    }


def test_data_package_names_every_header_in_order(tmp_path: Path) -> None:
    package: dict[str, Any] = make_datapackage("a", "A", read_dictionary())
    assert "licenses" not in package
    folder = write_template(tmp_path / "fresh")
    for resource in package["resources"]:
        header = (folder / resource["path"]).read_text(encoding="utf-8").splitlines()[0]
        assert header == ",".join(field["name"] for field in resource["schema"]["fields"])


def test_header_comment_tells_what_a_cell_may_hold() -> None:
    columns = {column.name: column for column in read_dictionary()["lanes"]}
    assert header_comment(columns["transit_days"]) == (
        "from loading to arrival\nunit: days\nleast 0, most 365\nrequired"
    )
    assert header_comment(columns["from_site"]) == (
        "where it starts\na name from sites.site\nrequired"
    )
    assert header_comment(columns["loss_fraction"]) == (
        "share lost on the way\nunit: fraction\nleast 0, most 0.5\nempty means 0"
    )


def test_workbook_has_lists_frozen_header_and_comments(tmp_path: Path) -> None:
    path = write_case_workbook(small_case(), tmp_path / "small.xlsx")
    seen: list[tuple[str, dict[str, str]]] = []
    texts: list[str] = []
    parts = WorkbookParts(path.read_bytes())
    parts.parse(
        sheet_part("lanes"),
        lambda element, attributes: seen.append((element, attributes)),
        lambda _: None,
        texts.append,
    )
    assert ("pane", "1") in [(element, found.get("ySplit")) for element, found in seen]
    lists = [
        found["sqref"]
        for element, found in seen
        if element == "dataValidation" and found["type"] == "list"
    ]
    assert lists == ["B2:B5000", "C2:C5000", "D2:D5000", "E2:E5000", "M2:M5000", "O2:O5000"]
    assert "sites!$A$2:$A$5000" in texts
    assert '"rail,road,river,conveyor,feeder"' in texts
    comments = [name for name in parts.names() if name.startswith("xl/comments")]
    assert len(comments) == len(read_dictionary())
