"""The case that comes with Keruen is sound, and so is each of its scenarios."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from keruen.case import (
    apply_scenario,
    check_case,
    list_scenarios,
    list_shipped_cases,
    read_case,
    shipped_case_path,
    write_case_folder,
    write_case_workbook,
)
from keruen.case.__main__ import SHIPPED_LICENCE
from keruen.case.datapackage import datapackage_text
from keruen.case.dictionary import read_dictionary
from tests.work import count_calls

read_once = cache(read_case)
"""A shipped case, read once for all tests: a case does not change."""

SCENARIOS = [
    (name, scenario.name)
    for name in list_shipped_cases()
    for scenario in list_scenarios(read_once(name))
]
IN_SHORT = 6
"""So many scenarios, spread over all, are read again in `make test`; the others in the long run."""


def spread(number: int) -> list[pytest.MarkDecorator]:
    """The marks of a scenario by its number."""
    step = max(len(SCENARIOS) // IN_SHORT, 1)
    return [] if number % step == 0 else [pytest.mark.long]


@pytest.fixture(params=list_shipped_cases())
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_shipped_case_has_no_findings(name: str) -> None:
    assert check_case(name) == []
    assert read_case(name).name == name


def test_data_package_is_the_one_that_would_be_written(name: str) -> None:
    case, folder = read_once(name), shipped_case_path(name)
    here = [table for table in read_dictionary() if (folder / f"{table}.csv").is_file()]
    with_source = {row["table_name"] for row in case.rows("table_sources")}
    text = datapackage_text(case.name, case.settings.title, here, SHIPPED_LICENCE, with_source)
    assert (folder / "datapackage.json").read_text(encoding="utf-8") == text, (
        "run: python -m keruen.case"
    )


def test_every_row_has_source_and_confidence(name: str) -> None:
    case = read_once(name)
    for table in read_dictionary():
        for row in case.rows(table):
            assert len(row["source"]) > 3
            assert row["confidence"] in ("published", "derived", "estimate")


@pytest.mark.parametrize(("name", "scenario"), SCENARIOS)
def test_every_scenario_can_be_applied(name: str, scenario: str) -> None:
    """The tables with its changes are sound, and others than before."""
    case = read_once(name)
    assert apply_scenario(case, scenario).fingerprint != case.fingerprint


@pytest.mark.parametrize(
    ("name", "scenario"),
    [pytest.param(*each, marks=spread(number)) for number, each in enumerate(SCENARIOS)],
)
def test_a_scenario_can_be_written_and_read_again(name: str, scenario: str, tmp_path: Path) -> None:
    after = apply_scenario(read_once(name), scenario)
    folder = write_case_folder(after, tmp_path / "after")
    assert read_case(folder).fingerprint == after.fingerprint


def test_every_scenario_has_a_change(name: str) -> None:
    case = read_once(name)
    changed = {row["scenario"] for row in case.rows("changes")}
    assert {scenario.name for scenario in list_scenarios(case)} == changed


def test_shipped_case_survives_a_workbook(name: str, tmp_path: Path) -> None:
    case = read_once(name)
    again = read_case(write_case_workbook(case, tmp_path / "case.xlsx"))
    assert all(again[table].equals(case[table]) for table in read_dictionary())


def test_loading_with_all_checks_takes_few_calls_a_cell(name: str) -> None:
    """About ten calls a cell were measured; a check that compares all rows would take hundreds."""
    folder = shipped_case_path(name)
    case = read_case(folder)
    cells = sum(case[table].height * case[table].width for table in case.tables)
    assert count_calls(lambda: read_case(folder)) < 20 * cells
