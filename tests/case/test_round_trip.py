"""Writing and reading lose nothing: CSV, workbook, and CSV again."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from keruen.case import Case, read_case, write_case_folder, write_case_workbook
from keruen.case.cells import CONTROL, COUNTRIES, MOST_CHARACTERS, is_short_name, value_trouble
from keruen.case.dictionary import Column, columns_by_name, read_dictionary
from keruen.case.findings import Findings
from keruen.case.read_csv import read_folder
from keruen.case.read_workbook import read_workbook
from keruen.case.rows import case_of_rows, type_rows
from keruen.case.schema import table_schema
from tests.builders import NEUTRAL, build_case, small_case, with_values

# Texts that spreadsheets and CSV readers like to change.
TRICKY = (
    "007",
    "1e5",
    "TRUE",
    "2027-01-01",
    "1/2",
    'a "quoted", word',
    "two\nlines\tand a tab",
    "_x0041_ _x000D_",
    "<&>'",
    "Қостанай قمح 😀 é",
    "null",
    "-5",
    "a\u2028line and a\u00a0space",
    "#N/A",
)
FREE = st.one_of(
    st.sampled_from(TRICKY),
    st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=30),
)
SHORT = st.from_regex(r"[a-z0-9_][a-z0-9_.-]{0,12}", fullmatch=True)


def _values(column: Column) -> st.SearchStrategy[Any]:
    """Values that a column allows; not always ones that make sense together."""
    if column.choices:
        return st.sampled_from(column.choices)
    if column.name in COUNTRIES:
        return st.sampled_from(["KZ", "MA"])
    if column.type == "text":
        texts = SHORT if is_short_name(column) else FREE
        return texts.filter(lambda text: value_trouble(text, column) is None)
    if column.type == "boolean":
        return st.booleans()
    if column.type == "date":
        return st.dates(dt.date(1900, 1, 1), dt.date(2999, 12, 31))
    if column.type == "integer":
        return st.integers(
            int(column.minimum if column.minimum is not None else -(10**15) + 1),
            int(column.maximum if column.maximum is not None else 10**15 - 1),
        )
    return st.floats(column.minimum, column.maximum, allow_nan=False, allow_infinity=False)


def _row(columns: tuple[Column, ...]) -> st.SearchStrategy[dict[str, Any]]:
    cells = {
        column.name: _values(column)
        if column.required or column.default
        else st.none() | _values(column)
        for column in columns
    }
    return st.fixed_dictionaries(cells)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Cases of three tables with rows of any values that their columns allow."""
    tables = {"case": [draw(_row(read_dictionary()["case"]))]}
    for table in draw(st.lists(st.sampled_from(list(read_dictionary())[1:]), max_size=2)):
        keys = [column.name for column in read_dictionary()[table] if column.key]
        rows = st.lists(
            _row(read_dictionary()[table]),
            max_size=3,
            unique_by=lambda row, keys=keys: tuple(row[key] for key in keys),
        )
        tables[table] = draw(rows)
    frames = {
        table: pl.DataFrame(rows, schema=table_schema(table)) for table, rows in tables.items()
    }
    return Case(frames)


def _same(one: Case, other: Case) -> bool:
    return all(one[table].equals(other[table]) for table in read_dictionary())


def _read_unchecked(path: Path) -> Case:
    """What a door gives, without the checks across tables."""
    findings = Findings()
    raw = read_folder(path, findings) if path.is_dir() else read_workbook(path, findings)
    rows = type_rows(raw, findings)
    assert findings.in_order() == []
    return case_of_rows(rows)


@settings(max_examples=10)
@given(case=cases())
def test_csv_and_workbook_give_back_every_cell(case: Case) -> None:
    check_every_cell(case)


@pytest.mark.long
@settings(max_examples=100)
@given(case=cases())
def test_csv_and_workbook_give_back_every_cell_of_many_cases(case: Case) -> None:
    check_every_cell(case)


def check_every_cell(case: Case) -> None:
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        from_csv = _read_unchecked(write_case_folder(case, place / "one"))
        assert _same(from_csv, case)
        from_workbook = _read_unchecked(write_case_workbook(from_csv, place / "two.xlsx"))
        assert _same(from_workbook, case)
        again = write_case_folder(from_workbook, place / "three")
        for path in (place / "one").iterdir():
            assert path.read_bytes() == (again / path.name).read_bytes()


@settings(max_examples=3)
@given(numbers=st.lists(st.floats(0, allow_infinity=False), min_size=200, max_size=200))
@example(numbers=[0.1 + 0.2, 5e-324, 1.7976931348623157e308, 123456789012345678.0, 1e15 + 0.5])
def test_workbook_keeps_all_digits_of_a_number(numbers: list[float]) -> None:
    check_digits(numbers)


@pytest.mark.long
@settings(max_examples=40)
@given(numbers=st.lists(st.floats(0, allow_infinity=False), min_size=200, max_size=200))
def test_workbook_keeps_all_digits_of_many_numbers(numbers: list[float]) -> None:
    check_digits(numbers)


def check_digits(numbers: list[float]) -> None:
    factors = [
        {"emission_factor": f"f{place}", "g_co2e_per_t_km": number}
        for place, number in enumerate(numbers)
    ]
    case = build_case(emission_factors=factors)
    with tempfile.TemporaryDirectory() as name:
        path = write_case_workbook(case, Path(name) / "case.xlsx")
        assert _same(_read_unchecked(path), case)


@pytest.mark.parametrize("text", [*TRICKY, "x" * MOST_CHARACTERS])
def test_text_comes_back_as_it_is(text: str, tmp_path: Path) -> None:
    case = with_values(small_case(), "sites", {"site": "jorf"}, name=text, note=text)
    folder = write_case_folder(case, tmp_path / "case")
    workbook = write_case_workbook(case, tmp_path / "case.xlsx")
    assert _same(read_case(folder), case)
    assert _same(read_case(workbook), case)


def test_empty_and_zero_differ(tmp_path: Path) -> None:
    case = with_values(small_case(), "lanes", {"lane": "dakar_bamako"}, capacity_t_per_day=0)
    for path in (
        write_case_folder(case, tmp_path / "case"),
        write_case_workbook(case, tmp_path / "case.xlsx"),
    ):
        lanes = read_case(path).rows("lanes")
        assert [row["capacity_t_per_day"] for row in lanes] == [1_000.0, 0.0]
        assert [row["trains_per_day"] for row in lanes] == [None, None]


def test_minus_zero_is_zero(tmp_path: Path) -> None:
    case = with_values(small_case(), "sites", {"site": "jorf"}, latitude=-0.0)
    for path in (
        write_case_folder(case, tmp_path / "case"),
        write_case_workbook(case, tmp_path / "case.xlsx"),
    ):
        again = read_case(path)
        assert str(again["sites"].filter(pl.col("site") == "jorf")["latitude"][0]) == "0.0"
        assert again.fingerprint == case.fingerprint


def test_free_texts_are_tried_with_odd_characters() -> None:
    column = columns_by_name("sites")["note"]
    assert all(value_trouble(text, column) is None for text in TRICKY)
    assert not any(CONTROL.search(text) for text in TRICKY)
    assert set(NEUTRAL) - {""} <= set(read_dictionary())
