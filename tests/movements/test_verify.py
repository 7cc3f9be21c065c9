"""Verification of the plan worked by hand: it passes whole, and fails with any number altered."""

from __future__ import annotations

import copy
import json
from functools import cache
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keruen.case.write_csv import write_case_folder
from keruen.errors import KeruenError
from keruen.movements.tables import sort_movements, sort_stocks, write_table
from keruen.movements.verify import verify_run
from keruen.summaries import Opening
from tests.builders import with_values
from tests.movements.hand import (
    OPENINGS,
    hand_case,
    hand_movements,
    hand_options,
    hand_stocks,
    hand_summary,
)
from tests.movements.verifying import told, verify

NUMBERS = (pl.Float64, pl.Int64)


@cache
def cells(table: str) -> list[tuple[int, str]]:
    """Filled number cells of a table of the hand plan."""
    frame = {
        "movements": hand_movements(),
        "stocks": hand_stocks(),
        "voyage_options": hand_options(),
    }[table]
    names = [name for name, kind in frame.schema.items() if kind in NUMBERS]
    return [
        (row, name) for row in range(len(frame)) for name in names if frame[name][row] is not None
    ]


def altered(frame: pl.DataFrame, row: int, column: str, value: float) -> pl.DataFrame:
    values = frame[column].to_list()
    values[row] = value
    return frame.with_columns(pl.Series(column, values, dtype=frame.schema[column]))


def test_the_hand_plan_passes() -> None:
    assert verify() == []


@pytest.mark.parametrize(("row", "column"), cells("movements"))
def test_an_altered_movement_fails(row: int, column: str) -> None:
    frame = hand_movements()
    value = frame[column][row]
    more = value + 1 if isinstance(value, int) else value * 1.01 + 1.0
    assert verify(movements=sort_movements(altered(frame, row, column, more))) != []


@pytest.mark.parametrize(("row", "column"), cells("stocks"))
def test_an_altered_stock_fails(row: int, column: str) -> None:
    frame = hand_stocks()
    assert verify(stocks=altered(frame, row, column, frame[column][row] + 1)) != []


@pytest.mark.parametrize("column", [name for _, name in cells("voyage_options")])
def test_an_altered_voyage_option_fails(column: str) -> None:
    frame = hand_options()
    value = 0.5 * frame[column][0]
    assert verify(voyage_options=altered(frame, 0, column, value)) != []


@pytest.mark.parametrize(
    "opening",
    [
        {**OPENINGS[0], "tier": OPENINGS[0]["tier"] + 1},
        {**OPENINGS[0], "opening_period": OPENINGS[0]["opening_period"] + 1},
    ],
    ids=["tier", "opening_period"],
)
def test_an_altered_opening_fails(opening: Opening) -> None:
    assert verify(openings=[opening]) != []


@pytest.mark.parametrize(
    "path",
    [
        ("cost_usd",),
        ("bound_usd",),
        ("gap",),
        ("no_hub", "cost_usd"),
        ("no_hub", "bound_usd"),
        ("no_hub", "gap"),
        ("hub_value_usd_per_year", "low"),
        ("hub_value_usd_per_year", "high"),
        *(("cost_terms_usd", term) for term in hand_summary()["cost_terms_usd"]),
        *(("tonnes", name) for name in hand_summary()["tonnes"]),
    ],
)
def test_an_altered_summary_fails(path: tuple[str, ...]) -> None:
    summary = copy.deepcopy(hand_summary())
    holder = summary
    for name in path[:-1]:
        holder = holder[name]
    holder[path[-1]] *= 1.0001
    found = verify(summary=summary)
    assert found != []
    assert {each.table for each in found} == {"summary"}


@settings(max_examples=25)
@given(
    st.sampled_from(
        [("movements", *cell) for cell in cells("movements")]
        + [("stocks", *cell) for cell in cells("stocks")]
    ),
    st.floats(0.0, 3.0),
)
def test_any_number_altered_by_any_amount_fails(cell: tuple[str, int, str], factor: float) -> None:
    """Whatever is altered by more than the tolerance is found."""
    table, row, column = cell
    frame = hand_movements() if table == "movements" else hand_stocks()
    value = frame[column][row]
    new = round(value * factor) if isinstance(value, int) else value * factor
    # Nothing arrives with a row that does not travel: zero is as good as the quantity (R8).
    is_still = table == "movements" and frame["kind"][row] in ("trip", "use", "shortage", "subsidy")
    may_be_zero = is_still and column == "received_t" and abs(new) <= 2e-3
    if may_be_zero or abs(new - value) <= 2e-3 + 2e-6 * abs(value):
        new = value + 1
    changed = altered(frame, row, column, new)
    sorted_again = sort_movements(changed) if table == "movements" else sort_stocks(changed)
    assert verify(**{table: sorted_again}) != []


@settings(max_examples=25)
@given(
    st.sampled_from(sorted(hand_summary())),
    st.sampled_from([None, "much", [], {}, True, -5.0, {"cost_usd": None}, {"site": []}]),
)
def test_a_spoilt_summary_is_judged_not_stumbled_over(name: str, value: object) -> None:
    found = verify(summary={**hand_summary(), name: value})
    kept = {"openings", "no_hub", "hub_value_usd_per_year", "tonnes"}
    assert found != [] or name in kept


def test_a_missing_column_of_the_options_is_told() -> None:
    assert told(verify(voyage_options=hand_options().drop("intake_t"))) == [
        "table voyage_options, column intake_t: the column is missing"
    ]


def test_a_row_left_out_fails() -> None:
    frame = hand_movements()
    for row in range(len(frame)):
        assert verify(movements=frame.filter(pl.int_range(pl.len()) != row)) != []


def test_rounding_within_the_tolerance_passes() -> None:
    frame = hand_movements().with_columns(pl.col("quantity_t", "received_t") * (1 + 1e-9))
    frame = frame.with_columns(
        pl.when(pl.col("kind") == "trip")
        .then(0.0)
        .otherwise(pl.col("quantity_t"))
        .alias("quantity_t")
    )
    assert verify(movements=frame) == []


# The words of a violation


def test_a_violation_names_rule_place_value_and_remedy() -> None:
    (found,) = verify(
        case=with_values(hand_case(), "sites", {"site": "port"}, storage_capacity_t=2_000.0)
    )
    assert str(found) == (
        "R11: table stocks, row site=port and period=0, column quantity_t, value '2940': "
        "the stock is more than the storage of 2000 t\n"
        "  Plan the case again, and do not change the tables of a run by hand."
    )


def test_an_altered_cost_is_told() -> None:
    summary = hand_summary()
    summary["cost_usd"] += 100.0
    assert told(verify(summary=summary))[:1] == [
        "R26: table summary, column cost_usd, value '2389322.479': added up from the tables, "
        "discounted, it is 2389222.479"
    ]


# A run folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    case = hand_case()
    write_case_folder(case, tmp_path / "case")
    (tmp_path / "summary.json").write_text(json.dumps(hand_summary()), encoding="utf-8")
    manifest = {"case_fingerprint": case.fingerprint}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    write_table(hand_movements(), tmp_path / "movements.parquet")
    write_table(hand_stocks(), tmp_path / "stocks.parquet")
    write_table(hand_options(), tmp_path / "voyage_options.parquet")
    return tmp_path


def test_a_run_folder_passes(folder: Path) -> None:
    assert verify_run(folder) == []


def test_a_changed_case_is_told(folder: Path) -> None:
    case = with_values(hand_case(), "lanes", {"lane": "farm_port"}, capacity_t_per_day=500.0)
    write_case_folder(case, folder / "case", force=True)
    assert [str(each) for each in verify_run(folder)] == [
        "table manifest, column case_fingerprint, "
        f"value '{hand_case().fingerprint}': the case in the folder has the fingerprint "
        f"{case.fingerprint}\n  Plan again: the case's tables were changed after the run."
    ]


@pytest.mark.parametrize("name", ["movements.parquet", "stocks.parquet", "voyage_options.parquet"])
def test_a_missing_table_is_told(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(KeruenError) as caught:
        verify_run(folder)
    assert str(caught.value) == (
        f"the file {name} is missing in {folder}\n"
        "  Give the folder of a run that ended; plan again where files were removed."
    )


@pytest.mark.parametrize("content", ["", "[1]"])
def test_a_spoilt_summary_is_told(folder: Path, content: str) -> None:
    (folder / "summary.json").write_text(content, encoding="utf-8")
    with pytest.raises(KeruenError) as caught:
        verify_run(folder)
    assert caught.value.what.startswith(f"the file summary.json in {folder} ")
    assert caught.value.remedy == (
        "Give the folder of a run that ended; plan again where files were changed."
    )


def test_a_summary_without_openings_is_told(folder: Path) -> None:
    summary = {**hand_summary(), "openings": "none"}
    (folder / "summary.json").write_text(json.dumps(summary), encoding="utf-8")
    with pytest.raises(KeruenError) as caught:
        verify_run(folder)
    assert str(caught.value) == (
        f"the file summary.json in {folder} has no list of openings\n"
        "  Give the folder of a run that ended; plan again where files were changed."
    )


def test_a_folder_without_a_case_is_told(tmp_path: Path) -> None:
    with pytest.raises(KeruenError) as caught:
        verify_run(tmp_path)
    assert str(caught.value) == (
        f"the folder case is missing in {tmp_path}\n"
        "  Give the folder of a run that ended; it holds the case as it was planned."
    )
