"""The small shipped case: small, traceable to the large one, and of use with every command."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from keruen.app.cli.main import app
from keruen.app.terminal.entry import run_command
from keruen.case import Case, list_scenarios, read_case
from keruen.case.dictionary import read_dictionary, read_tables
from keruen.movements.landed import landed_cost
from keruen.movements.verify import verify_tables
from keruen.plan.planning import Plan
from keruen.rows import given
from keruen.runs.write import write_run
from tests.small import QUICK_GAP, SMALL_CASE, west_africa, west_africa_plan

LARGE_CASE = "kazakhstan-morocco-africa"
ESTIMATE = "Keruen planning estimate, 2026, resting on "
# Columns whose values the small case chooses itself, in the rows that it shares with the large one:
# it plans another year, counts two of the four Kazakh classes, and has fewer ships to offer.
OWN_COLUMNS = {
    ("harvests", "quantity_t"),
    ("grade_shares", "share"),
    ("demand", "from_date"),
    ("trades", "vessel_classes"),
    ("sites", "load_rate_t_per_day"),
    ("sites", "blending"),
    ("sites", "confidence"),
    ("observed_flows", "explanation"),
    # Of the crops that are drawn jointly it has one.
    ("uncertainty", "joint_group"),
    ("uncertainty", "joint_loading"),
}
# Rows that stand under another name in the large case, or in none.
OWN_ROWS = {
    "case": {"west-africa"},
    "hub_options": {"dakar_1", "dakar_2"},
    "reserves": {"senegal_reserve"},
    "disruptions": {"riga_strike", "bamako_road_shut"},
    "policies": {"dakar_release"},
    "value_parameters": {"supply_share"},
    "scenarios": {"regional_reserve"},
    "changes": {"regional_reserve_001"},
}


def test_it_is_small_and_has_one_of_each() -> None:
    case = west_africa()
    assert 8 <= len(case["sites"]) <= 12
    assert case.calendar.count == 12
    assert set(case["vessel_classes"]["vessel_class"]) == {"coaster", "handysize"}
    assert set(case["hub_options"]["tier"]) == {1, 2}
    assert set(case["hub_options"]["site"]) == {"dakar"}
    behind = {row["to_site"] for row in case.rows("lanes") if row["from_site"] == "dakar"}
    assert behind == {row["site"] for row in case.rows("markets") if row["market"] == "mali"}
    assert case["markets"]["wet_gluten_pct_minimum"].min() == 23
    assert (case["grades"]["wet_gluten_pct"] < 23).any()
    for table in ("reserves", "uncertainty", "disruptions", "policies", "observed_flows", "labels"):
        assert len(case[table]), table
    assert [scenario.name for scenario in list_scenarios(case)] == [
        "subsidy_off",
        "freight_spike",
        "regional_reserve",
    ]
    assert all(scenario.question for scenario in list_scenarios(case))


@cache
def _large() -> Case:
    return read_case(LARGE_CASE)


def _by_key(case: Case, table: str) -> dict[tuple[Any, ...], dict[str, Any]]:
    keys = [column.name for column in read_dictionary()[table] if column.key]
    if table == "demand":
        keys = ["market"]
    return {tuple(row[key] for key in keys): row for row in case.rows(table)}


@pytest.mark.parametrize("table", list(read_tables()))
def test_each_figure_is_that_of_the_large_case(table: str) -> None:
    """Or stands in the lists above, and its row has a note or an estimate that says why."""
    large, small = _by_key(_large(), table), _by_key(west_africa(), table)
    own = OWN_ROWS.get(table, set())
    assert own <= {key[0] for key in small}
    for key, row in small.items():
        if key[0] in own:
            assert row["note"] or row["source"].startswith(ESTIMATE)
            continue
        if table == "trades" and key not in large:
            assert key == ("west_africa_north", "west_africa_small_ports")
            assert row["source"].startswith(ESTIMATE)
            continue
        differing = {name for name, value in row.items() if value != large[key][name]}
        differing -= {"note", "source"} if row["note"] else set()
        assert {(table, name) for name in differing} <= OWN_COLUMNS, key


def test_each_source_is_one_of_the_large_case_or_an_estimate() -> None:
    known = {row["source"] for table in read_dictionary() for row in _large().rows(table)}
    for table in read_dictionary():
        for row in west_africa().rows(table):
            source = row["source"]
            assert source in known or source.startswith(ESTIMATE), (table, source)


def test_the_hub_does_not_pay() -> None:
    """Two tiers are built at most; the fixed cost of one is more than all that it can save."""
    plan = west_africa_plan()
    assert plan.openings == []
    assert given(plan.summary["gap"]) <= QUICK_GAP
    assert _faults(plan) == []
    landed = landed_cost(plan.case, plan.voyage_options.frame, plan.movements, plan.stocks)
    assert set(landed["origin_country"].drop_nulls()) == {"KZ", "FR"}
    assert set(landed["market"]) == set(plan.case["markets"]["market"])


def test_a_regional_reserve_needs_the_silo_of_the_hub() -> None:
    """60 days of 1,047,000 t a year are 172,110 t, and the mills of Dakar store 170,000 t."""
    dakar = next(row for row in west_africa().rows("sites") if row["site"] == "dakar")
    senegal = next(row for row in west_africa().rows("demand") if row["market"] == "senegal")
    assert 60 / 365 * senegal["quantity_t_per_year"] > dakar["storage_capacity_t"]
    plan = west_africa_plan("regional_reserve")
    assert "dakar_1" in {opening["hub_option"] for opening in plan.openings}
    assert _faults(plan) == []


def _faults(plan: Plan) -> list[str]:
    found = verify_tables(
        plan.case,
        plan.voyage_options.frame,
        plan.movements,
        plan.stocks,
        plan.openings,
        plan.summary,
    )
    return list(map(str, found))


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the run folders of the case and of its scenario."""
    folder = tmp_path_factory.mktemp("runs")
    write_run(west_africa_plan(), folder / "base", None, force=False)
    write_run(
        west_africa_plan("regional_reserve"), folder / "reserve", "regional_reserve", force=False
    )
    return folder


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("check", SMALL_CASE, "--strict"), "west-africa: no errors\n"),
        (("verify", "base"), "base: "),
        (("compare", "base", "reserve"), "dakar_1"),
        (("observed", "base"), "Senegal, from France"),
        (("export", "base", "--csv", "tables"), "landed_cost.csv"),
        (("simulate", "base", "--replications", "2", "--workers", "1", "--out", "s"), "mali"),
        (("ask", SMALL_CASE, "--list"), "shock:regional_reserve"),
    ],
)
def test_each_command_has_an_answer(
    words: tuple[str, ...],
    expected: str,
    runs: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(runs)
    assert run_command(app, list(words)) == 0
    assert expected in capsys.readouterr().out
