"""The common tables: their schemas, order, faults and files."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from keruen.errors import KeruenError
from keruen.movements.tables import (
    COLUMNS,
    TableError,
    check_movements,
    check_stocks,
    read_table,
    schema,
    sort_movements,
    sort_stocks,
    write_table,
)
from tests.movements.hand import hand_movements, hand_stocks, movement

ROOT = Path(__file__).resolve().parents[2]


def test_sound_tables_pass() -> None:
    check_movements(hand_movements())
    check_stocks(hand_stocks())


def test_the_order_of_rows_does_not_depend_on_where_they_came_from() -> None:
    shuffled = hand_movements().sample(fraction=1.0, shuffle=True, seed=3)
    assert not shuffled.equals(hand_movements())
    assert sort_movements(shuffled).equals(hand_movements())
    assert sort_stocks(hand_stocks().reverse()).equals(hand_stocks())


def test_kinds_come_in_alphabetical_order_and_empty_cells_first() -> None:
    kinds = hand_movements()["kind"].unique(maintain_order=True).to_list()
    assert kinds == sorted(kinds)
    rows = [movement("shortage", 0, 1.0, from_site="a", market=name) for name in ("m", None)]
    frame = sort_movements(pl.DataFrame(rows, schema=schema("movements")))
    assert frame["market"].to_list() == [None, "m"]


def with_cell(frame: pl.DataFrame, row: int, column: str, value: object) -> pl.DataFrame:
    values = frame[column].to_list()
    values[row] = value
    return frame.with_columns(pl.Series(column, values, dtype=frame.schema[column]))


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        (
            *("status", "guessed"),
            "table movements, row kind=lane and route=farm_port and to_site=port and grade=kz3 and "
            "from_period=0 and to_period=0, column status, value 'guessed': the status is not known"
            "\n  Use one of: planned, simulated, actual.",
        ),
        (
            *("kind", "teleport"),
            "table movements, row kind=teleport and route=farm_port and to_site=port and grade=kz3 "
            "and from_period=0 and to_period=0, column kind, value 'teleport': the kind is not "
            "known\n  Use one of: purchase, lane, voyage, trip, use, shortage, subsidy.",
        ),
        (
            *("grade", None),
            "table movements, row kind=lane and route=farm_port and to_site=port and from_period=0 "
            "and to_period=0, column grade: the cell is empty, and a lane needs it\n  Fill it in "
            "where the row is written.",
        ),
        (
            *("quantity_t", -1.0),
            "table movements, row kind=lane and route=farm_port and to_site=port and grade=kz3 and "
            "from_period=0 and to_period=0, column quantity_t, value '-1.0': the number is "
            "negative or not finite\n  Quantities, trips and periods are zero or more (R10).",
        ),
        (
            *("received_t", float("nan")),
            "table movements, row kind=lane and route=farm_port and to_site=port and grade=kz3 and "
            "from_period=0 and to_period=0, column received_t, value 'nan': the number is "
            "negative or not finite\n  Quantities, trips and periods are zero or more (R10).",
        ),
    ],
)
def test_a_wrong_cell_is_told(column: str, value: object, message: str) -> None:
    with pytest.raises(TableError) as caught:
        check_movements(with_cell(hand_movements(), 0, column, value))
    assert str(caught.value) == f"1 finding in table movements\n  {message}"


def test_an_empty_stock_is_told() -> None:
    with pytest.raises(TableError) as caught:
        check_stocks(with_cell(hand_stocks(), 0, "quantity_t", None))
    assert str(caught.value) == (
        "1 finding in table stocks\n"
        "  table stocks, row site=dakar and grade=kz3 and period=2, column quantity_t: "
        "the cell is empty, and a stock needs it\n  Fill it in where the row is written."
    )


def test_all_findings_come_at_once() -> None:
    frame = (
        hand_movements()
        .drop("trips")
        .with_columns(pl.col("from_period").cast(pl.Int32), colour=pl.lit("gold"))
    )
    with pytest.raises(TableError) as caught:
        check_movements(frame)
    names = ", ".join(schema("movements"))
    assert [str(finding) for finding in caught.value.findings] == [
        "table movements, column from_period: the column has type Int32, not Int64\n"
        "  Cast it to Int64.",
        "table movements, column trips: the column is missing\n"
        f"  Write all of its columns: {names}.",
        "table movements, column colour: the column is not known\n"
        "  Leave it out; a result table has only the columns of its schema.",
    ]
    assert str(caught.value).startswith("3 findings in table movements\n")


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "first.parquet", tmp_path / "second.parquet"
    write_table(hand_movements(), first)
    write_table(hand_movements().clone(), second)
    assert first.read_bytes() == second.read_bytes()
    assert read_table("movements", first).equals(hand_movements())


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(KeruenError) as caught:
        read_table("movements", tmp_path / "movements.parquet")
    assert str(caught.value) == (
        f"the file movements.parquet is missing in {tmp_path}\n"
        "  Give the folder of a run that ended; plan again where files were removed."
    )


def test_a_file_that_is_no_table_is_told(tmp_path: Path) -> None:
    (tmp_path / "stocks.parquet").write_text("grain", encoding="utf-8")
    with pytest.raises(KeruenError) as caught:
        read_table("stocks", tmp_path / "stocks.parquet")
    assert caught.value.what.startswith(f"the file stocks.parquet in {tmp_path} is not a Parquet")
    assert caught.value.remedy == (
        "Plan again, or copy the file whole from where the run was made."
    )


def test_an_unsound_file_is_told(tmp_path: Path) -> None:
    write_table(hand_stocks().drop("date"), tmp_path / "stocks.parquet")
    with pytest.raises(TableError):
        read_table("stocks", tmp_path / "stocks.parquet")


def test_the_page_describes_every_column() -> None:
    page = (ROOT / "docs" / "movements.md").read_text(encoding="utf-8")
    for columns in COLUMNS.values():
        for column in columns:
            unit = f" {column.unit} " if column.unit else " "
            assert f"| `{column.name}` |{unit}| {column.meaning} |" in page
