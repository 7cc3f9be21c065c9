"""Lists as workbooks: written and read back, and refused whole with every cell named."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keruen.errors import KeruenError
from keruen.hub.lists.columns import Column
from keruen.hub.lists.read import read_list
from keruen.hub.lists.write import write_list
from keruen.movements.tables import TableError

COLUMNS = (
    Column("reference", meaning="Number of the ticket"),
    Column("mode", choices=("truck", "wagon")),
    Column("gross_kg", "kg"),
    Column("moisture_pct", "decimal", required=False),
    Column("day", "date"),
    Column("weighed_at", "time", required=False),
    Column("axles", "whole", required=False),
)
ROW: dict[str, object] = {
    "reference": "T1",
    "mode": "truck",
    "gross_kg": 40_020,
    "moisture_pct": Decimal("13.55"),
    "day": date(2026, 6, 1),
    "weighed_at": datetime(2026, 6, 1, 14, 5, 30),
    "axles": 5,
}


def written(
    tmp_path: Path, *rows: dict[str, object], columns: tuple[Column, ...] = COLUMNS
) -> Path:
    """A workbook of a list."""
    path = tmp_path / "list.xlsx"
    path.write_bytes(write_list("tickets", columns, rows))
    return path


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    other = {"reference": "=SUM(A1)", "mode": "wagon", "gross_kg": 1, "day": date(2026, 12, 31)}
    first, second = read_list(written(tmp_path, ROW, other), "tickets", COLUMNS, "reference")
    assert (first.line, first.values) == (2, ROW)
    assert second.values == {**dict.fromkeys(ROW), **other}
    assert write_list("tickets", COLUMNS, [ROW]) == write_list("tickets", COLUMNS, [ROW])


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=40),
    st.integers(1, 10**9),
    st.decimals(-(10**9), 10**9, places=4),
    st.datetimes(datetime(1991, 1, 1), datetime(2099, 1, 1)).map(
        lambda t: t.replace(microsecond=0)
    ),
)
def test_any_row_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, name: str, kg: int, part: Decimal, when: datetime
) -> None:
    row = {**ROW, "reference": name, "gross_kg": kg, "moisture_pct": part, "weighed_at": when}
    path = tmp_path_factory.mktemp("lists") / "list.xlsx"
    path.write_bytes(write_list("tickets", COLUMNS, [row]))
    (found,) = read_list(path, "tickets", COLUMNS)
    assert found.values == row


def refused(path: Path, columns: tuple[Column, ...] = COLUMNS, name: str = "tickets") -> list[str]:
    """The findings of a list that is refused."""
    with pytest.raises(TableError) as error:
        read_list(path, name, columns, "reference")
    return [str(each) for each in error.value.findings]


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("gross_kg", "33600.5", "is not a whole number of kilograms"),
        ("gross_kg", Decimal("33.6"), "is not a whole number of kilograms"),
        ("gross_kg", "33,6 t", "is not a whole number of kilograms"),
        ("gross_kg", 0, "is not above zero and below a million tonnes"),
        ("gross_kg", -5, "is not above zero and below a million tonnes"),
        ("mode", "lorry", "is not known"),
        ("reference", "", "is empty"),
        ("moisture_pct", "13,5", "is not a number"),
        ("day", "31.06.2026", "is not a date"),
        ("day", "1890-01-01", "is not a date"),
        ("weighed_at", "2026-06-01T14:05+01:00", "is not a local time"),
        ("axles", "five", "is not a whole number"),
    ],
)
def test_a_wrong_cell_is_named(tmp_path: Path, column: str, value: object, words: str) -> None:
    (found,) = refused(written(tmp_path, ROW, {**ROW, "reference": "T2", column: value}))
    shown = f", value {str(value)!r}" if value != "" else ""
    assert found.splitlines()[0] == f"table tickets, row 3, column {column}{shown}: {words}"
    assert found.splitlines()[1].strip()


def test_all_findings_at_once(tmp_path: Path) -> None:
    broken = {**ROW, "gross_kg": "many", "mode": "lorry"}
    assert len(refused(written(tmp_path, broken, {**broken, "reference": "T2"}, ROW))) == 5


def test_headers(tmp_path: Path) -> None:
    renamed = (Column("reference"), Column("mode"), Column("gross"), Column("day"))
    path = written(tmp_path, {"reference": "T1", "mode": "truck", "gross": 1}, columns=renamed)
    assert [each.replace("\n  ", " | ") for each in refused(path)] == [
        "table tickets, row 1, column gross: is not a column of this list | Did you mean "
        "'gross_kg'?",
        "table tickets, row 1, column gross_kg: is missing | Add the column.",
    ]


def test_an_empty_list_and_other_files(tmp_path: Path) -> None:
    assert refused(written(tmp_path)) == [
        "table tickets: has no row\n  Fill in a row below the header."
    ]
    path = written(tmp_path, ROW)
    with pytest.raises(KeruenError) as error:
        read_list(path, "wagons", COLUMNS)
    assert str(error.value) == (
        "list.xlsx has no sheet 'wagons'; its sheets: tickets\n  Begin from a template, and name "
        "the sheet of the list 'wagons'."
    )
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(KeruenError):
        read_list(path, "tickets", COLUMNS)
    path.write_text("reference;mode")
    with pytest.raises(KeruenError):
        read_list(path, "tickets", COLUMNS)
