"""Scenarios change what they say, by hand-worked values, and nothing else."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from keruen.case import Case, apply_scenario, check_case, list_scenarios
from keruen.errors import CaseError, KeruenError
from tests.builders import small_case, with_rows
from tests.case.broken_changes import case_with_change

FEBRUARY = dt.date(2027, 2, 1)
MARCH = dt.date(2027, 3, 31)


def _after(**values: Any) -> Case:
    return apply_scenario(case_with_change(**values), "s")


def _column(case: Case, table: str, column: str) -> list[Any]:
    return case[table][column].to_list()


def test_scale_multiplies_the_rows_found() -> None:
    after = _after(where="corridor=north and mode=rail", value="1.5")
    assert _column(after, "lanes", "cost_usd_per_t") == [75.0, 80.0]


def test_scale_leaves_empty_cells_empty() -> None:
    after = _after(column="capacity_t_per_day", value="0.5")
    assert _column(after, "lanes", "capacity_t_per_day") == [500.0, None]


def test_empty_where_means_all_rows_and_star_means_any_ending() -> None:
    assert _column(_after(), "lanes", "cost_usd_per_t") == [100.0, 160.0]
    assert _column(_after(where="lane=dakar*"), "lanes", "cost_usd_per_t") == [50.0, 160.0]


def test_empty_value_in_where_finds_empty_cells() -> None:
    assert _column(_after(where="corridor="), "lanes", "cost_usd_per_t") == [50.0, 160.0]


def test_where_compares_by_the_type_of_the_column() -> None:
    after = _after(where="transit_days=5.0")
    assert _column(after, "lanes", "cost_usd_per_t") == [50.0, 160.0]
    sites = {"table_name": "sites", "column": "storage_capacity_t", "action": "set", "value": "1"}
    after = _after(**sites, where="kind=port and blending=true and sea_region=west_africa")
    assert _column(after, "sites", "storage_capacity_t") == [60e3, 50e3, 0, 10e3, 1, 1, 10e3]


@pytest.mark.parametrize(
    ("table", "column", "text", "value"),
    [
        ("lanes", "mode", "road", "road"),
        ("lanes", "cost_usd_per_t", "12.5", 12.5),
        ("lanes", "capacity_t_per_day", None, None),
        ("lanes", "loss_fraction", None, 0.0),
        ("offers", "through_hub", "false", False),
        ("harvests", "to_date", "2027-03-31", MARCH),
        ("hub_options", "life_years", "20", 20.0),
    ],
)
def test_set_gives_a_value_of_the_columns_type(
    table: str, column: str, text: str | None, value: Any
) -> None:
    after = _after(table_name=table, action="set", column=column, value=text)
    assert set(_column(after, table, column)) == {value}


def test_close_adds_a_closure_for_each_row() -> None:
    after = _after(
        table_name="sites",
        action="close",
        where="sea_region=west_africa",
        column=None,
        value=None,
        from_date=FEBRUARY,
        to_date=MARCH,
        source="port authority",
        note="strike",
    )
    common = {
        "target_kind": "site",
        "months": None,
        "from_date": FEBRUARY,
        "to_date": MARCH,
        "capacity_factor": 0.0,
        "source": "port authority",
        "confidence": "estimate",
        "note": "strike",
    }
    assert after.rows("closures") == [
        {"closure": "1.dakar", "target": "dakar", **common},
        {"closure": "1.abidjan", "target": "abidjan", **common},
    ]


@pytest.mark.parametrize(
    ("table", "kind", "names"),
    [
        ("lanes", "lane", ["kostanay_novorossiysk", "dakar_bamako"]),
        ("corridors", "corridor", ["north"]),
        ("hub_options", "hub_option", ["jorf_1"]),
    ],
)
def test_close_knows_its_kinds_and_takes_a_factor(table: str, kind: str, names: list[str]) -> None:
    after = _after(table_name=table, action="close", column=None, value="0.25")
    assert _column(after, "closures", "target") == names
    assert set(_column(after, "closures", "target_kind")) == {kind}
    assert set(_column(after, "closures", "capacity_factor")) == {0.25}


@pytest.mark.parametrize(
    ("table", "column", "target", "keys"),
    [
        ("lanes", "cost_usd_per_t", "lane_cost", ["kostanay_novorossiysk", "dakar_bamako"]),
        ("lanes", "capacity_t_per_day", "lane_capacity", ["kostanay_novorossiysk", "dakar_bamako"]),
        ("offers", "price_usd_per_t", "offer_price", ["kostanay", "rouen"]),
        ("demand", "quantity_t_per_year", "demand", ["senegal", "ivory_coast", "mali"]),
        ("vessel_classes", "hire_usd_per_day", "hire", ["coaster", "handy"]),
        ("case", "fuel_price_usd_per_t", "fuel_price", [None]),
        ("harvests", "quantity_t", "harvest", ["kostanay", "rouen"]),
    ],
)
def test_vary_adds_a_variation_for_each_key(
    table: str, column: str, target: str, keys: list[str | None]
) -> None:
    after = _after(table_name=table, action="vary", column=column, value="1.3", from_date=FEBRUARY)
    assert _column(after, "variations", "key") == keys
    assert _column(after, "variations", "variation") == [f"1.{key or target}" for key in keys]
    assert set(_column(after, "variations", "target")) == {target}
    assert set(_column(after, "variations", "factor")) == {1.3}
    assert set(_column(after, "variations", "from_date")) == {FEBRUARY}
    assert after[table].equals(small_case()[table])


def test_changes_of_a_scenario_follow_one_another_and_leave_other_scenarios_out() -> None:
    case = with_rows(case_with_change(), "scenarios", [{"scenario": "t", "question": "What if?"}])
    more = {"scenario": "s", "table_name": "lanes", "column": "cost_usd_per_t"}
    case = with_rows(
        case,
        "changes",
        [
            {"change": "2", "action": "set", "value": "10", "where": "mode=road", **more},
            {"change": "3", "action": "scale", "value": "3", **more},
            {"change": "4", "action": "scale", "value": "9", **more, "scenario": "t"},
        ],
    )
    after = apply_scenario(case, "s")
    assert _column(after, "lanes", "cost_usd_per_t") == [300.0, 30.0]
    assert after.name == "small"
    assert after["changes"].equals(case["changes"])
    assert after["scenarios"].equals(case["scenarios"])
    assert _column(case, "lanes", "cost_usd_per_t") == [50.0, 80.0]
    assert [(found.name, found.question) for found in list_scenarios(case)] == [
        ("s", None),
        ("t", "What if?"),
    ]


def test_result_is_sound_and_differs() -> None:
    case = case_with_change()
    after = apply_scenario(case, "s")
    assert check_case(after) == []
    assert after.fingerprint != case.fingerprint


def test_unknown_scenario_lists_those_there_are() -> None:
    case = small_case(scenarios=[{"scenario": "ice"}, {"scenario": "drought"}])
    with pytest.raises(KeruenError) as error:
        apply_scenario(case, "draught")
    assert str(error.value) == (
        "the case small has no scenario 'draught'\n"
        "  Did you mean 'drought'? Its scenarios are: ice, drought."
    )


def test_change_that_finds_nothing_is_refused_when_applied() -> None:
    with pytest.raises(CaseError) as error:
        _after(where="corridor=south")
    assert str(error.value) == (
        "1 finding in the case\n"
        "table changes, row change=1, column where, value 'corridor=south': "
        "no row of lanes is like this\n"
        "  Choose at least one row of lanes."
    )


def test_result_that_is_not_sound_is_refused() -> None:
    with pytest.raises(CaseError) as error:
        _after(table_name="grade_shares", column="share", value="0.5")
    assert str(error.value) == (
        "2 findings in the case\n"
        "table grade_shares, row site=kostanay and crop_year=2026, column share: "
        "after scenario s: the shares of this crop sum to 0.5, not to 1\n"
        "  Change the shares so that they sum to 1.\n"
        "table grade_shares, row site=rouen and crop_year=2026, column share: "
        "after scenario s: the shares of this crop sum to 0.5, not to 1\n"
        "  Change the shares so that they sum to 1."
    )


def test_result_beyond_the_bounds_of_a_column_is_refused() -> None:
    with pytest.raises(CaseError) as error:
        _after(table_name="lanes", column="transit_days", value="40", where="mode=rail")
    assert str(error.value) == (
        "1 finding in the case\n"
        "table lanes, row lane=kostanay_novorossiysk, column transit_days, value '400': "
        "after scenario s: is above the most allowed, 365 days\n"
        "  Give 365 days or less."
    )
