"""Rows of forms: typed, added without script, and pasted from a spreadsheet."""

from __future__ import annotations

import pytest

from keruen.store.refusal import RefusalError
from keruen.web.pasted_rows import CellError, Column, read_day, read_number, read_pasted, read_typed

COLUMNS = (
    Column("reference", "text", True, frozenset({"référence"})),
    Column("kg", "number", True, frozenset({"kg", "poids"})),
    Column("on", "date", False, frozenset({"date"})),
)


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("25000", "25000"),
        ("12,5", "12.5"),
        ("12.5", "12.5"),
        ("0,125", "0.125"),
        ("-0,5", "-0.5"),
        ("1 234", "1234"),
        ("1\u00a0234,5", "1234.5"),
        ("1\u202f234\u202f567", "1234567"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1.234.567", "1234567"),
        ("1,234,567.25", "1234567.25"),
        ("12,3456", "12.3456"),
        ("1234,567", "1234.567"),
        ("\u2212 7", "-7"),
    ],
)
def test_numbers_with_one_meaning(given: str, wanted: str) -> None:
    assert read_number(given) == wanted


@pytest.mark.parametrize("given", ["25,000", "25.000", "1,234", "-999.125"])
def test_numbers_with_two_meanings(given: str) -> None:
    with pytest.raises(CellError) as error:
        read_number(given)
    assert error.value.code == "two_meanings"


@pytest.mark.parametrize(
    "given", ["abc", "1,2,3", "1.2.3,4", "12,", ",5", "1e3", "--1", "1,23,456"]
)
def test_what_is_not_a_number(given: str) -> None:
    with pytest.raises(CellError) as error:
        read_number(given)
    assert error.value.code == "float_parsing"


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("2026-11-30", "2026-11-30"),
        ("3.4.2026", "2026-04-03"),
        ("13/04/2026", "2026-04-13"),
        ("04/13/2026", "2026-04-13"),
        ("05/05/2026", "2026-05-05"),
        ("03/04/2026", "two_meanings"),
        ("31.02.2026", "date_parsing"),
        ("tomorrow", "date_parsing"),
    ],
)
def test_days(given: str, wanted: str) -> None:
    try:
        found = read_day(given)
    except CellError as error:
        found = error.code
    assert found == wanted


def test_pasted_rows_in_the_order_of_the_form() -> None:
    pasted = "R1\t25\u00a0000,5\t30.11.2026\r\n\r\nR2\t7\t\r\n"
    assert read_pasted("lines", COLUMNS, pasted) == [
        {"reference": "R1", "kg": "25000.5", "on": "2026-11-30"},
        {"reference": "R2", "kg": "7"},
    ]


def test_a_heading_names_the_columns() -> None:
    pasted = "Poids\tRéférence\n7\tR1\n8\tR2"
    rows = [{"kg": "7", "reference": "R1"}, {"kg": "8", "reference": "R2"}]
    assert read_pasted("lines", COLUMNS, pasted) == rows


def test_every_cell_that_cannot_be_read_is_named() -> None:
    pasted = "R1\t25,000\t\nR2\tmany\t03/04/2026\nR3\t1\t2026-11-30\tx"
    with pytest.raises(RefusalError) as error:
        read_pasted("lines", COLUMNS, pasted)
    assert str(error.value) == (
        "the pasted rows cannot be read: row 1, kg: '25,000' can be read in two ways; write it "
        "without separators; row 2, kg: 'many' is not a number; row 2, on: '03/04/2026' can be "
        "read in two ways; write the day as 2026-11-30; row 3: 4 cells, and the form has 3 "
        "columns\n"
        "  Correct the cells that are named, in the spreadsheet or here, and paste them again."
    )
    assert [each.path for each in error.value.fields] == [
        ("lines", "0", "kg"),
        ("lines", "1", "kg"),
        ("lines", "1", "on"),
        ("lines", "2"),
    ]


def test_typed_rows() -> None:
    sent = {"lines.2.kg": "7", "lines.0.reference": " R1 ", "lines.1.kg": " ", "lines.x.kg": "1"}
    sent |= {"lines.0.other": "1", "others.0.kg": "1", "lines.00001.kg": "1"}
    assert read_typed("lines", COLUMNS, sent) == [{"reference": "R1"}, {"kg": "7"}]
