"""Workbooks with findings: comments and colours at the cells, and read again unchanged."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from keruen.case.finding_places import Place, place_findings, row_keys
from keruen.case.findings_workbook import ERROR_LOOK, WARNING_LOOK, findings_workbook
from keruen.case.raw_csv import read_file_as_csv, read_lines, read_tables_as_csv
from keruen.case.read import shipped_case_path
from keruen.errors import Finding
from keruen.studies.content import check_tables


def broken() -> dict[str, str]:
    """A shipped case with a wrong choice, a wrong number, a missing name and a doubled key."""
    tables = read_tables_as_csv(shipped_case_path("west-africa"))
    tables["lanes"] = tables["lanes"].replace("rail", "rial", 1)
    tables["demand"] = tables["demand"].replace("mali_bamako", "mali", 1)
    lines = tables["grades"].splitlines()
    tables["grades"] = "\n".join([*lines, lines[-1], ""])
    return tables


def parts(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {
            name: archive.read(name).decode()
            for name in archive.namelist()
            if name.endswith((".xml", ".vml", ".rels"))
        }


def test_findings_stand_at_their_cells() -> None:
    tables = broken()
    checked = check_tables(tables)
    assert checked.errors >= 2
    content = findings_workbook(tables, checked.findings, "Sahel")
    found = parts(content)
    names = re.findall(r'<sheet name="([^"]+)"', found["xl/workbook.xml"])
    assert names[0] == "_findings"
    place = 1 + names.index("lanes")
    comments = found[f"xl/comments{place - 1}.xml"]
    column = chr(ord("A") + read_lines(tables["lanes"])[0].index("mode"))
    noted = re.search(rf'ref="{column}2".*?</comment>', comments, re.DOTALL)
    assert noted
    assert "is not one of the choices" in noted[0]
    sheet = found[f"xl/worksheets/sheet{place}.xml"]
    style = re.search(rf'<c r="{column}2" s="(\d+)"', sheet)
    other = re.search(rf'<c r="{column}3" s="(\d+)"', sheet)
    assert style
    assert other
    fills = re.findall(r"<fill>.*?</fill>", found["xl/styles.xml"], re.DOTALL)
    looks = re.findall(r"<xf [^>]*fillId=\"(\d+)\"", found["xl/styles.xml"].split("<cellXfs")[1])
    assert str(ERROR_LOOK["bg_color"])[1:].upper() in fills[int(looks[int(style[1])])]
    assert str(ERROR_LOOK["bg_color"])[1:].upper() not in fills[int(looks[int(other[1])])]
    assert WARNING_LOOK["bg_color"] != ERROR_LOOK["bg_color"]


@pytest.mark.parametrize("name", ["west-africa", "kazakhstan-morocco-africa"])
def test_the_workbook_is_read_again_unchanged(name: str, tmp_path: Path) -> None:
    tables = read_tables_as_csv(shipped_case_path(name))
    tables["lanes"] = tables["lanes"].replace("rail", "rial", 1)
    checked = check_tables(tables)
    path = tmp_path / "case.xlsx"
    path.write_bytes(findings_workbook(tables, checked.findings))
    again, warnings = read_file_as_csv(path)
    assert again == tables
    assert warnings == ()
    assert findings_workbook(tables, checked.findings) == path.read_bytes()


def test_text_that_looks_like_a_formula_stays_text() -> None:
    tables = {"grades": 'grade,name\nwheat,"=HYPERLINK(""http://example.org"")"\n'}
    found = parts(findings_workbook(tables, []))
    assert not any("<f>" in text for text in found.values())
    assert not any("TargetMode" in text for text in found.values())


def test_places_of_rows_and_of_whole_tables() -> None:
    lines = [["grade", "name"], ["wheat", "A"], ["", "B"], ["wheat", "C"]]
    assert row_keys("grades", lines) == ["grade=wheat", "line 3", "grade=wheat"]

    def finding(row: str, column: str) -> Finding:
        return Finding("grades", row, column, "", "p", "r")

    found = [finding("line 3", "grade"), finding("grade=wheat", "name"), finding("", "protein")]
    assert set(place_findings("grades", lines, found)) == {Place(2, 0), Place(3, 1), Place(0, 0)}


@pytest.mark.parametrize("name", ["libreoffice.xlsx", "openpyxl.xlsx"])
def test_workbooks_of_other_programs(name: str) -> None:
    path = Path(__file__).parent / "workbooks" / name
    tables, warnings = read_file_as_csv(path)
    assert tables == read_tables_as_csv(path)
    assert {each.level for each in warnings} <= {"warning"}
