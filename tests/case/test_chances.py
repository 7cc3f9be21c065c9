"""Sound rows of uncertainty, disruptions and policies give no finding, and read back as written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from keruen.case import (
    Case,
    apply_scenario,
    check_case,
    read_case,
    write_case_folder,
    write_case_workbook,
)
from keruen.case.check_policies import COLUMNS, POLICY_COLUMNS
from keruen.case.check_uncertainty import LAWS, PARAMETERS, TARGETS
from keruen.case.dictionary import columns_by_name
from keruen.case.schema import POLARS_TYPES
from tests.builders import small_case
from tests.case.broken_chances import BLOCKED, LATE, SWELL, TRIGGER, WAIT

LATER = ("uncertainty", "disruptions", "policies")
# A row of each law that is sound as a factor.
BY_LAW: dict[str, dict[str, float]] = {
    "fixed": {"mean": 1.2},
    "uniform": {"low": 0.5, "high": 1.5},
    "triangular": {"low": 0.5, "mode": 0.5, "high": 1.5},
    "normal": {"mean": 1.0, "standard_deviation": 0.2, "low": 0.5},
    "lognormal": {"mean": 1.0, "standard_deviation": 0.0},
    "exponential": {"mean": 1.0},
}
# A target of each kind in the small case that all that varies so can have.
BY_KIND = {
    "lane": "kostanay_novorossiysk",
    "corridor": "north",
    "mode": "road",
    "site": "jorf",
    "sea_region": "morocco",
    "vessel_class": "handy",
    "passage": "bosporus",
    "market": "mali",
    "all": None,
}
COUNTRIES = {"harvest": "KZ", "demand": "ML"}
PAIRS = [
    (varies, kind)
    for varies, kinds in TARGETS.items()
    for kind in (*kinds, *(("all",) if varies not in ("waiting_days", "closed_days") else ()))
]


def _full_case() -> Case:
    averaged = {"closure": "averaged", "target_kind": "site", "target": "jorf"}
    kept = {"reserve": "kept", "site": "jorf", "days_of_cover": 20.0, "market": "mali"}
    return small_case(
        closures=[averaged],
        reserves=[kept],
        uncertainty=[LATE, {**SWELL, "replaces_closure": "averaged"}],
        disruptions=[
            BLOCKED,
            {**BLOCKED, "disruption": "now_and_then", "from_date": None}
            | {"probability_per_year": 0.1, "target_kind": "hub_option", "target": "jorf_1"},
        ],
        policies=[
            TRIGGER,
            {**TRIGGER, "policy": "by_road", "site": "bamako", "route": "dakar_bamako"},
            {**TRIGGER, "policy": "by_two_ports", "route": "rouen>abidjan+dakar>handy"},
            WAIT,
            {**WAIT, "policy": "wait_at_jorf", "site": "jorf"},
            {"policy": "open", "kind": "reserve_release", "site": "jorf", "days": 20.0},
            {"policy": "first", "kind": "market_priority", "market": "mali", "priority": 1},
        ],
    )


def test_a_case_with_all_of_it_is_sound() -> None:
    assert check_case(_full_case()) == []


@pytest.mark.parametrize("law", LAWS)
def test_each_law_is_sound_with_its_parameters(law: str) -> None:
    row = {**LATE, **dict.fromkeys(PARAMETERS), "law": law, **BY_LAW[law]}
    assert check_case(small_case(uncertainty=[row])) == []


@pytest.mark.parametrize("law", LAWS)
def test_each_law_misses_each_parameter_that_it_needs(law: str) -> None:
    for parameter in LAWS[law][0]:
        row = {**LATE, **dict.fromkeys(PARAMETERS), "law": law, **BY_LAW[law], parameter: None}
        (finding,) = check_case(small_case(uncertainty=[row]))
        assert (finding.table, finding.column) == ("uncertainty", parameter)


@pytest.mark.parametrize(("varies", "kind"), PAIRS)
def test_each_thing_varies_with_each_of_its_targets(varies: str, kind: str) -> None:
    target = COUNTRIES[varies] if kind == "country" else BY_KIND[kind]
    if (varies, kind) == ("harvest", "site"):
        target = "kostanay"
    row = {**LATE, "varies": varies, "target_kind": kind, "target": target}
    if varies == "closed_days":
        row["frequency_per_year"] = 2.0
    assert check_case(small_case(uncertainty=[row])) == []


def test_ships_may_come_early_and_nothing_else_may() -> None:
    row = {**LATE, "target_kind": "vessel_class", "target": "handy", "law": "uniform"}
    row |= {"mean": None, "standard_deviation": None, "low": -2.0, "high": 3.0}
    assert check_case(small_case(uncertainty=[{**row, "varies": "arrival_days"}])) == []
    (finding,) = check_case(small_case(uncertainty=[{**row, "varies": "travel_days"}]))
    assert finding.column == "low"


def test_the_tables_of_the_checks_are_those_of_the_dictionary() -> None:
    uncertainty, policies = columns_by_name("uncertainty"), columns_by_name("policies")
    assert set(uncertainty["varies"].choices) == set(TARGETS)
    assert set(uncertainty["law"].choices) == set(LAWS)
    kinds = {kind for _, kind in PAIRS}
    assert set(uncertainty["target_kind"].choices) == kinds
    assert set(policies["kind"].choices) == set(POLICY_COLUMNS)
    assert set(PARAMETERS) <= uncertainty.keys()
    assert [name for name in policies if name in COLUMNS] == list(COLUMNS)


def test_a_case_without_the_tables_has_them_empty(tmp_path: Path) -> None:
    folder = write_case_folder(small_case(), tmp_path / "small")
    assert not any((folder / f"{table}.csv").exists() for table in LATER)
    case = read_case(folder)
    for table in LATER:
        assert case.rows(table) == []
        types = {column.name: column.type for column in columns_by_name(table).values()}
        assert dict(case[table].schema) == {name: POLARS_TYPES[types[name]] for name in types}


def test_the_tables_survive_a_folder_and_a_workbook(tmp_path: Path) -> None:
    case = _full_case()
    for path in (
        write_case_folder(case, tmp_path / "folder"),
        write_case_workbook(case, tmp_path / "book.xlsx"),
    ):
        again = read_case(path)
        assert all(again[table].equals(case[table]) for table in LATER)
        assert again.fingerprint == case.fingerprint


def test_a_scenario_changes_each_of_the_tables() -> None:
    changes = [
        ("1", "uncertainty", "uncertainty=swell", "frequency_per_year", "scale", "2"),
        ("2", "disruptions", "disruption=blocked", "days", "set", "40"),
        ("3", "policies", "kind=patience", "days", "set", "5"),
    ]
    names = ("change", "table_name", "where", "column", "action", "value")
    whole = _full_case()
    kept: dict[str, Any] = {name: whole[name] for name in (*LATER, "closures", "reserves")}
    rows = [{"scenario": "worse", **dict(zip(names, row, strict=True))} for row in changes]
    case = small_case(**kept, scenarios=[{"scenario": "worse"}], changes=rows)
    after = apply_scenario(case, "worse")
    assert after.rows("uncertainty")[1]["frequency_per_year"] == 16.0
    assert [row["days"] for row in after.rows("disruptions")] == [40.0, 21.0]
    waits = [row["days"] for row in after.rows("policies") if row["kind"] == "patience"]
    assert waits == [5.0, 5.0]
