"""Workbooks as other programs write them, and as another reader sees ours."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import fastexcel
import pytest

from keruen.case import check_case, read_case, write_case_workbook
from keruen.case.cells import cell_text
from keruen.case.dictionary import read_dictionary
from keruen.case.read_workbook import Meanings, Sheet, parse_sheet
from keruen.case.sheet_values import make_address, number_cell, parse_address
from keruen.case.xml_parts import WorkbookParts
from tests.builders import small_case, with_rows
from tests.case.broken_workbooks import (
    BOOK,
    TEXTS,
    edit_part,
    put_small_workbook,
    sheet_part,
    write_parts,
)

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def _sheet(path: Path, rows: str, meanings: Meanings | None = None) -> Sheet:
    """A sheet of these rows of XML."""
    text = f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>"
    write_parts(path, {"sheet.xml": text.encode()})
    return parse_sheet(
        WorkbookParts(path.read_bytes()), "sheet.xml", meanings or Meanings([], set(), False)
    )


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('<c r="A1"><v>0.1</v></c>', "0.1"),
        ('<c r="A1"><v>5.0</v></c>', "5"),
        ('<c r="A1"><v>1.5E3</v></c>', "1500"),
        ('<c r="A1"><v>-0</v></c>', "0"),
        ('<c r="A1" t="n"><v>3</v></c>', "3"),
        ('<c r="A1" t="b"><v>1</v></c>', "true"),
        ('<c r="A1" t="b"><v>0</v></c>', "false"),
        ('<c r="A1" t="str"><v>007</v></c>', "007"),
        ('<c r="A1" t="s"><v>1</v></c>', "second"),
        ('<c r="A1" t="d"><v>2027-03-31T00:00:00</v></c>', "2027-03-31"),
        ('<c r="A1" t="inlineStr"><is><t> a </t></is></c>', " a "),
        ('<c r="A1" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c>', "ab"),
        (
            '<c r="A1" t="inlineStr"><is><t>漢</t><rPh sb="0" eb="1"><t>kan</t></rPh></is></c>',
            "漢",
        ),
        ('<c r="A1" t="str"><v>a_x000A_b_x005F_x000A_</v></c>', "a\nb_x000A_"),
        ('<c r="A1" s="7"><v>46388</v></c>', "2027-01-01"),
        ('<c r="A1" s="7"><v>46388.5</v></c>', "2027-01-01T12:00:00"),
        ('<c r="A1" s="7"><v>46388.000000001</v></c>', "2027-01-01"),
        ('<c r="A1" t="d"><v>2027-03-31T00:00:00.000Z</v></c>', "2027-03-31"),
        ('<c r="A1" t="d"><v>2027-03-31T00:00</v></c>', "2027-03-31"),
        ('<c r="A1" t="d"><v>2027-03-31</v></c>', "2027-03-31"),
        ('<c r="A1" t="d"><v>2027-03-31T08:30:00</v></c>', "2027-03-31T08:30:00"),
        ('<c r="A1" t="b"><f>TRUE()</f><v>1</v></c>', "true"),
        ('<c r="A1" t="str"><f>A2</f><v>007</v></c>', "007"),
        ('<c r="A1"><f>1+1</f><v>2</v></c>', "2"),
        ('<c r="A1"><f>1+1</f></c>', None),
        ('<c r="A1" s="8"><v>46388</v></c>', "46388"),
        ('<c r="A1" s="7"/>', None),
        ("<c><v>4</v></c>", "4"),
    ],
)
def test_cell_has_this_text(cell: str, text: str | None, tmp_path: Path) -> None:
    meanings = Meanings(["first", "second"], {7}, False)
    sheet = _sheet(tmp_path / "a.xlsx", f'<row r="1">{cell}</row>', meanings)
    assert sheet.cells == ({1: {0: text}} if text is not None else {})


def test_cells_without_addresses_follow_one_another(tmp_path: Path) -> None:
    rows = "<row><c><v>1</v></c><c><v>2</v></c></row><row><c/><c><v>3</v></c></row>"
    assert _sheet(tmp_path / "a.xlsx", rows).cells == {1: {0: "1", 1: "2"}, 2: {1: "3"}}


@pytest.mark.parametrize(
    ("serial", "from_1904", "text"),
    [
        ("61", False, "1900-03-01"),
        ("60", False, "60"),
        ("1", False, "1"),
        ("2958465", False, "9999-12-31"),
        ("2958466", False, "2958466"),
        ("0", True, "1904-01-01"),
        ("44926", True, "2027-01-01"),
        ("2957003", True, "9999-12-31"),
        ("-1", True, "-1"),
    ],
)
def test_serial_number_is_a_day(serial: str, from_1904: bool, text: str) -> None:
    assert number_cell(serial, True, from_1904) == text


@pytest.mark.parametrize(
    ("code", "is_date"),
    [
        ("dd/mm/yyyy", True),
        ("[$-409]d mmm yy;@", True),
        ("[h]:mm", True),
        ("#,##0.00", False),
        ('0.0 "days"', False),
        ("[Red]0.0", False),
        ("0.00E+00", False),
        (r"0\d", False),
        ("_d0", False),
        ("0 days", False),
        ("#,##0.0 USD/t per day", False),
        ('"day;month"0.0', False),
        ('#,##0" t/d";-#,##0" t/d"', False),
        ("General", False),
        ('General" days"', False),
        ("[$USD] #,##0.00", False),
        ("@", False),
        (r"yyyy\-mm\-dd\ hh:mm:ss.000", True),
        ("[$-F800]dddd, mmmm dd, yyyy", True),
        ('yyyy"-"mm"-"dd;@', True),
    ],
)
def test_number_format_shows_a_date(code: str, is_date: bool, tmp_path: Path) -> None:
    path = put_small_workbook(tmp_path / "a.xlsx")
    quoted = code.replace('"', "&quot;").encode()
    edit_part(path, "xl/styles.xml", lambda part: part.replace(b"yyyy-mm-dd", quoted))
    if is_date:
        assert read_case(path).fingerprint == small_case().fingerprint
    else:
        with pytest.raises(Exception, match="value '46388': is not a date"):
            read_case(path)


def test_dates_from_1904_are_read_as_such(tmp_path: Path) -> None:
    path = put_small_workbook(tmp_path / "a.xlsx")
    edit_part(path, BOOK, lambda part: part.replace(b"<workbookPr", b'<workbookPr date1904="1"'))
    later = (dt.date(2027, 1, 1) + dt.timedelta(days=1_462)).isoformat()
    starts = [finding.value for finding in check_case(path) if finding.column == "start_date"]
    assert starts == [later]


@pytest.mark.parametrize(
    ("address", "place"), [("A1", (1, 0)), ("Z9", (9, 25)), ("AA10", (10, 26))]
)
def test_address_there_and_back(address: str, place: tuple[int, int]) -> None:
    assert parse_address(address) == place
    assert make_address(*place) == address


def test_rich_text_is_put_together(tmp_path: Path) -> None:
    path = put_small_workbook(tmp_path / "a.xlsx")
    rich = b"<si><r><rPr><b/></rPr><t>nor</t></r><r><t>th</t></r></si>"
    edit_part(path, TEXTS, lambda part: part.replace(b"<si><t>north</t></si>", rich))
    assert read_case(path).fingerprint == small_case().fingerprint


def test_strict_names_and_prefixes_are_understood(tmp_path: Path) -> None:
    path = put_small_workbook(tmp_path / "a.xlsx")

    def prefix(part: bytes) -> bytes:
        part = part.replace(b"xmlns=", b"xmlns:x=")
        part = part.replace(b"</", b"\x00").replace(b"<", b"<x:").replace(b"\x00", b"</x:")
        return part.replace(b"<x:?xml", b"<?xml")

    edit_part(path, TEXTS, prefix)
    assert read_case(path).fingerprint == small_case().fingerprint


def test_blank_lines_and_cells_that_only_have_a_look_are_nothing(tmp_path: Path) -> None:
    path = put_small_workbook(tmp_path / "a.xlsx")
    look = b'<row r="9"><c r="B9" s="1"/><c r="AZ9" s="1"/></row></sheetData>'
    edit_part(path, sheet_part("lanes"), lambda part: part.replace(b"</sheetData>", look))
    assert read_case(path).fingerprint == small_case().fingerprint


def test_another_reader_sees_the_same_cells(tmp_path: Path) -> None:
    case = with_rows(
        small_case(),
        "labels",
        [{"code": "KZ", "language": "ru", "label": "Казахстан"}, {"code": "7", "label": "007"}],
    )
    path = write_case_workbook(case, tmp_path / "a.xlsx")
    book = fastexcel.read_excel(path.read_bytes())
    assert book.sheet_names == [*read_dictionary(), "dictionary"]
    for table, columns in read_dictionary().items():
        sheet = book.load_sheet(table, header_row=None, dtypes="string")
        lines = [list(line.values()) for line in sheet.to_arrow().to_pylist()]
        assert lines[0] == [column.name for column in columns]
        for line, row in zip(lines[1:], case.rows(table), strict=True):
            assert [_plain(text) for text in line] == [
                cell_text(row[column.name]) for column in columns
            ]


def _plain(text: Any) -> str:
    return "" if text is None else str(text).removesuffix(" 00:00:00")
