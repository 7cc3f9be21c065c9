"""Cases by the public API: from tables in memory, changed, replaced, written, shown."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

import keruen
from tests.builders import small_case

pd = pytest.importorskip("pandas")


def tables_of(case: keruen.Case) -> dict[str, pl.DataFrame]:
    """The tables of a case that have rows."""
    return {name: frame for name, frame in case.tables.items() if frame.height}


# Tables in memory


def test_tables_in_memory_are_a_case() -> None:
    case = small_case()
    assert keruen.read_case(tables_of(case)).fingerprint == case.fingerprint


def test_tables_may_be_pandas_frames_or_rows() -> None:
    case = small_case()
    frames = {name: frame.to_pandas() for name, frame in tables_of(case).items()}
    rows = {name: frame.to_dicts() for name, frame in tables_of(case).items()}
    assert keruen.read_case(frames).fingerprint == case.fingerprint
    assert keruen.read_case(rows).fingerprint == case.fingerprint


def test_defaults_fill_columns_that_are_left_out() -> None:
    bare = {name: frame.drop("source") for name, frame in tables_of(small_case()).items()}
    case = keruen.read_case(bare, defaults={"source": "own figures"})
    assert set(case["lanes"]["source"]) == {"own figures"}
    rows = {name: frame.to_dicts() for name, frame in bare.items()}
    assert keruen.read_case(rows, defaults={"source": "own figures"})["sites"]["source"][0] == (
        "own figures"
    )


def test_unknown_tables_and_faults_of_others_are_told_together() -> None:
    tables = {**tables_of(small_case()), "lane": pl.DataFrame(), "offers": 3}
    with pytest.raises(keruen.CaseError) as refusal:
        keruen.read_case(tables)
    by_problem = {each.problem: each for each in refusal.value.findings}
    assert "what was given for the table is of type int, which is not a table" in by_problem
    assert "Did you mean 'lanes'?" in by_problem["a case has no table 'lane'"].remedy


# Change


def test_change_sets_the_rows_that_meet_the_conditions() -> None:
    case = small_case()
    changed = case.change("lanes", where={"mode": "rail"}, set={"cost_usd_per_t": 60})
    assert changed["lanes"].filter(pl.col("mode") == "rail")["cost_usd_per_t"].to_list() == [60.0]
    assert changed["lanes"].filter(pl.col("mode") == "road")["cost_usd_per_t"].to_list() == [80.0]
    assert case["lanes"]["cost_usd_per_t"].to_list() == [50.0, 80.0]


def test_change_takes_lists_expressions_and_empty_cells() -> None:
    case = small_case()
    names = ["senegal", "mali"]
    changed = case.change(
        "demand",
        where={"market": names},
        set={"quantity_t_per_year": pl.col("quantity_t_per_year") * 2.0},
    )
    assert changed["demand"]["quantity_t_per_year"].to_list() == [73_000.0, 36_500.0, 36_500.0]
    emptied = case.change("lanes", set={"capacity_t_per_day": None})
    assert emptied["lanes"]["capacity_t_per_day"].to_list() == [None, None]


@pytest.mark.parametrize(
    ("table", "where", "values", "message"),
    [
        (
            "lane",
            {},
            {"mode": "rail"},
            "1 finding in the case\nthe case: a case has no table 'lane'\n  Did you mean 'lanes'? ",
        ),
        (
            "lanes",
            {"mod": "rail"},
            {"costs": 1.0},
            "2 findings in the case\ntable lanes, column mod: the table has no such column\n"
            "  Did you mean 'mode'? ",
        ),
        (
            "lanes",
            {"mode": "air"},
            {"cost_usd_per_t": 1.0},
            "1 finding in the case\ntable lanes, row mode=air: no row meets the conditions\n"
            "  Correct the conditions in `where`, or add rows with Case.replace.",
        ),
        (
            "lanes",
            {},
            {"cost_usd_per_t": "dear"},
            "1 finding in the case\ntable lanes, column cost_usd_per_t: the column has type "
            "String, and it holds numbers\n  Convert it to Float64.",
        ),
        (
            "lanes",
            {},
            {},
            "1 finding in the case\ntable lanes: nothing is to be changed\n"
            "  Name a column in `set`.",
        ),
    ],
)
def test_a_change_that_cannot_be_made(
    table: str, where: dict[str, object], values: dict[str, object], message: str
) -> None:
    with pytest.raises(keruen.CaseError) as refusal:
        small_case().change(table, where=where, set=values)
    assert str(refusal.value).startswith(message)


def test_a_change_to_a_value_that_is_not_sound_is_refused_by_the_check() -> None:
    changed = small_case().change("lanes", set={"cost_usd_per_t": -1.0})
    with pytest.raises(keruen.CaseError) as refusal:
        keruen.make_plan(changed)
    assert {each.column for each in refusal.value.findings} == {"cost_usd_per_t"}


# Replace


def test_replace_converts_and_orders_columns() -> None:
    case = small_case()
    frame = pl.DataFrame(
        {
            "quantity_t_per_year": [10_000, 20_000],
            "market": ["senegal", "mali"],
            "from_date": ["2027-01-01", "2027-01-01"],
            "source": ["mine", "mine"],
            "confidence": ["estimate", "estimate"],
        }
    )
    replaced = case.replace(demand=frame)["demand"]
    assert replaced.schema == case["demand"].schema
    assert replaced["from_date"].to_list() == [dt.date(2027, 1, 1)] * 2
    assert replaced["quantity_t_per_year"].to_list() == [10_000.0, 20_000.0]


def test_replace_takes_pandas_with_empty_cells() -> None:
    case = small_case()
    lanes = case["lanes"].to_pandas()
    lanes.loc[0, "capacity_t_per_day"] = float("nan")
    assert case.replace(lanes=lanes)["lanes"]["capacity_t_per_day"].to_list() == [None, None]


def test_replace_refuses_what_would_lose_a_value() -> None:
    case = small_case()
    with pytest.raises(keruen.CaseError) as refusal:
        case.replace(
            harvests=case["harvests"].with_columns(crop_year=pl.lit(2026.5)),
        )
    assert str(refusal.value) == (
        "1 finding in the case\ntable harvests, column crop_year: the column has type Float64, and "
        "it holds whole numbers\n  Convert it to Int64."
    )


# Write and show


@pytest.mark.parametrize("name", ["mine", "mine.xlsx"])
def test_a_written_case_is_read_again(name: str, tmp_path: Path) -> None:
    case = small_case()
    place = keruen.write_case(case, tmp_path / name)
    assert keruen.read_case(place).fingerprint == case.fingerprint
    with pytest.raises(keruen.KeruenError):
        keruen.write_case(case, place)
    assert keruen.write_case(case, place, overwrite=True) == place


def test_a_case_is_shown_in_a_line_and_as_a_table() -> None:
    case = small_case()
    assert repr(case) == (
        "<keruen.Case small: 6 periods (month) from 2027-01-01, 7 sites, 2 lanes, 3 markets>"
    )
    page = case._repr_html_()
    assert page.startswith("<p><b>Case small: 6 periods")
    assert "<td>sites</td><td style='text-align:right'>7</td>" in page


def test_an_incomplete_case_is_shown_too() -> None:
    assert repr(keruen.Case({})) == "<keruen.Case without a name, 0 sites, 0 lanes, 0 markets>"
    odd = keruen.Case({"case": pl.DataFrame({"case": ["<b>"]})})
    assert "&lt;b&gt;" in odd._repr_html_()
