"""The front door: what is found under a name, and what is said where there is nothing."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keruen.case import (
    check_case,
    list_shipped_cases,
    read_case,
    shipped_case_path,
    write_case_folder,
    write_case_workbook,
    write_template,
)
from keruen.errors import CaseError
from tests.builders import small_case
from tests.case.broken_workbooks import put_small_workbook
from tests.case.messages import SOURCES

KENYA = (
    "there is no folder, workbook or shipped case 'kenya'\n"
    "  Give a folder of CSV tables, an .xlsx workbook, or one of the cases that come with Keruen: "
    "kazakhstan-morocco-africa, west-africa."
)


def test_unknown_name_lists_the_shipped_cases() -> None:
    with pytest.raises(CaseError) as error:
        read_case("kenya")
    assert str(error.value) == f"1 finding in the case\nthe case: {KENYA}"
    with pytest.raises(CaseError) as error:
        shipped_case_path("kenya")
    assert str(error.value) == f"1 finding in the case\nthe case: {KENYA}"


def test_nearest_shipped_case_is_suggested() -> None:
    found = check_case("kazakhstan-marocco-africa")
    assert found[0].remedy.startswith("Did you mean 'kazakhstan-morocco-africa'? ")


@pytest.mark.parametrize("source", ["", "no/such/place", "a\0b", "x" * 5_000])
def test_odd_names_are_no_traceback(source: str) -> None:
    found = check_case(source or Path("no-such-case"))
    assert [finding.problem.partition(" ")[0] for finding in found] == ["there"]


CONVERT = (
    "Open it in a spreadsheet program and save it as .xlsx, or convert it with LibreOffice: "
    "soffice --headless --convert-to xlsx FILE."
)


@pytest.mark.parametrize(
    ("name", "problem", "remedy"),
    [
        ("case.ods", "is a spreadsheet in a format that is not read", CONVERT),
        ("case.xls", "is a spreadsheet in a format that is not read", CONVERT),
        ("case.XLSB", "is a spreadsheet in a format that is not read", CONVERT),
        (
            "case.csv",
            "is one CSV file, and a case is a folder of them",
            "Give the folder that holds case.csv and the other tables.",
        ),
        (
            "case.txt",
            "is not an .xlsx workbook",
            "Give a folder of CSV tables or an .xlsx workbook.",
        ),
    ],
)
def test_other_files_are_refused(name: str, problem: str, remedy: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text("x")
    shown = str(path)[:77] + "..." if len(str(path)) > 80 else path
    assert [str(finding) for finding in check_case(path)] == [
        f"the case: the file {shown} {problem}\n  {remedy}"
    ]


def test_a_workbook_with_macros_is_read(tmp_path: Path) -> None:
    put_small_workbook(tmp_path / "small.xlsm")
    assert read_case(tmp_path / "small.xlsm").fingerprint == small_case().fingerprint


def test_folder_and_workbook_give_the_same_case(tmp_path: Path) -> None:
    folder = write_case_folder(small_case(), tmp_path / "small")
    workbook = write_case_workbook(small_case(), tmp_path / "small.xlsx")
    cases = [read_case(folder), read_case(str(folder)), read_case(workbook), small_case()]
    assert len({case.fingerprint for case in cases}) == 1


def test_a_link_to_a_workbook_is_followed_when_it_is_named(tmp_path: Path) -> None:
    workbook = put_small_workbook(tmp_path / "small.xlsx")
    (tmp_path / "link.xlsx").symlink_to(workbook)
    assert read_case(tmp_path / "link.xlsx").fingerprint == small_case().fingerprint


def test_byte_order_mark_windows_lines_and_blank_lines_are_accepted(tmp_path: Path) -> None:
    folder = write_case_folder(small_case(), tmp_path / "small")
    for path in folder.glob("*.csv"):
        text = path.read_text(encoding="utf-8").replace("\n", "\r\n") + ",,,\r\n\r\n"
        path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert read_case(folder).fingerprint == small_case().fingerprint


def test_columns_may_stand_in_any_order_and_note_may_be_absent(tmp_path: Path) -> None:
    folder = write_case_folder(small_case(), tmp_path / "small")
    path = folder / "corridors.csv"
    path.write_text(
        "source,corridor,confidence,name,transit_countries,capacity_t_per_day\n"
        "s,north,estimate,north,RU,\n"
    )
    assert read_case(folder).fingerprint == small_case().fingerprint


def test_other_papers_may_lie_beside_the_tables(tmp_path: Path) -> None:
    folder = write_case_folder(small_case(), tmp_path / "small")
    (folder / "README.md").write_text("What this case is about")
    (folder / "datapackage.json").unlink()
    (folder / "sources").mkdir()
    assert check_case(folder) == []


@pytest.mark.parametrize("name", ["fresh", "fresh.xlsx"])
def test_fresh_template_gives_findings_on_rows_only(name: str, tmp_path: Path) -> None:
    path = write_template(tmp_path / name)
    found = check_case(path)
    assert [(finding.table, finding.problem) for finding in found] == [
        (table, "the table has no rows")
        for table in (
            "case",
            "grades",
            "sites",
            "offers",
            "harvests",
            "grade_shares",
            "markets",
            "demand",
            "emission_factors",
        )
    ]
    assert str(found[3]) == (
        "table offers: the table has no rows\n"
        "  Add its rows: the grades for sale at a site, and their prices."
    )


def test_number_of_findings_is_limited_and_the_rest_is_counted(tmp_path: Path) -> None:
    folder = write_case_folder(small_case(), tmp_path / "small")
    rows = "".join(f"country,C{number},en,=x,=y,guess,\n" for number in range(2_000))
    (folder / "labels.csv").write_text(f"kind,code,language,label,source,confidence,note\n{rows}")
    found = check_case(folder)
    assert len(found) == 1_001
    assert str(found[-1]) == (
        "the case: has 5000 more findings that are not listed\n"
        "  Correct those listed above, then check again."
    )


@settings(max_examples=40)
@given(content=st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
def test_any_bytes_are_findings(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        for file in ("lanes.csv", "datapackage.json"):
            (place / file).write_bytes(content)
        (place / "any.xlsx").write_bytes(b"PK\x03\x04" + content)
        assert check_case(place)
        assert check_case(place / "any.xlsx")


@pytest.mark.parametrize("seed", range(30))
def test_damaged_workbooks_are_findings_or_a_case(seed: int, tmp_path: Path) -> None:
    path = put_small_workbook(tmp_path / "small.xlsx")
    content = bytearray(path.read_bytes())
    chance = random.Random(seed)
    for _ in range(chance.choice((1, 10, 1_000))):
        content[chance.randrange(len(content))] = chance.randrange(256)
    path.write_bytes(bytes(content))
    for finding in check_case(path):
        assert finding.problem
        assert finding.remedy


@pytest.mark.parametrize("seed", range(60))
def test_damaged_tables_are_findings_or_a_case(seed: int, tmp_path: Path) -> None:
    folder = write_case_folder(small_case(), tmp_path / "small")
    chance = random.Random(seed)
    for path in sorted(folder.glob("*.csv")):
        content = bytearray(path.read_bytes())
        for _ in range(chance.choice((0, 1, 5))):
            content[chance.randrange(len(content))] = chance.choice(b'",\n\r\t =-0aZ\xc3\xff\x00')
        path.write_bytes(bytes(content))
    for finding in check_case(folder):
        assert finding.problem
        assert finding.remedy


def test_kinds_of_faults_are_many() -> None:
    assert sum(len(names) for names, _ in SOURCES.values()) >= 150
    assert list_shipped_cases() == ["kazakhstan-morocco-africa", "west-africa"]
