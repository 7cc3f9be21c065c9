"""The builders of tests."""

from __future__ import annotations

import pytest

from tests.builders import build_case, frame, small_case, with_rows, with_values


def test_small_case_demands_250_tonnes_a_day() -> None:
    assert sum(row["quantity_t_per_year"] for row in small_case().rows("demand")) == 365 * 250


def test_settings_change_one_cell() -> None:
    case = small_case(settings={"periods": 3})
    assert (case.calendar.count, case.name) == (3, "small")


def test_frame_fills_defaults() -> None:
    row = frame("sites", [{"site": "a", "kind": "elevator"}]).to_dicts()[0]
    assert (row["name"], row["blending"], row["waiting_days"], row["draft_m"]) == (
        "a",
        True,
        0.0,
        None,
    )


def test_frame_refuses_an_unknown_column() -> None:
    with pytest.raises(ValueError, match="table lanes has no column cost"):
        frame("lanes", [{"cost": 1}])


def test_frame_refuses_a_missing_required_value() -> None:
    with pytest.raises(ValueError, match="a row of table demand needs a market"):
        frame("demand", [{}])


def test_rows_and_values_make_variants() -> None:
    case = with_rows(build_case(), "opening_stocks", [{"site": "a", "grade": "b", "quantity_t": 1}])
    case = with_values(case, "opening_stocks", {"site": "a"}, quantity_t=2)
    assert [row["quantity_t"] for row in case.rows("opening_stocks")] == [2.0]
