"""`simulate`, `loop`, `compare` and `calibrate` as a user types them."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from keruen.app.cli.main import app
from keruen.app.terminal.entry import run_command
from keruen.movements.cost import total_cost_usd
from keruen.movements.tables import read_table, write_table
from keruen.plan import PlanOptions, make_plan
from keruen.runs.write import write_run
from tests.builders import frame, small_case, with_rows
from tests.simulation.plans import with_chance


@pytest.fixture(scope="module")
def plan_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    case = with_chance(small_case())
    disruption = {
        "disruption": "strike",
        "title": "No work at Novorossiysk for a month",
        "target_kind": "site",
        "target": "novorossiysk",
        "from_date": case.calendar.periods[1].start,
        "days": 30.0,
        "capacity_factor": 0.0,
    }
    case = case.replace(disruptions=frame("disruptions", [disruption]))
    scenario = [{"scenario": "hunger", "title": "More to eat"}]
    change = {"change": "1", "scenario": "hunger", "table_name": "demand", "action": "scale"}
    case = with_rows(case, "scenarios", scenario)
    case = with_rows(case, "changes", [{**change, "column": "quantity_t_per_year", "value": "1.5"}])
    folder = tmp_path_factory.mktemp("plan") / "plan"
    write_run(make_plan(case, PlanOptions(gap=1e-4)), folder, None, force=False)
    return folder


@pytest.fixture(scope="module")
def simulated(plan_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("simulated") / "out"
    assert (
        run("simulate", plan_folder, "--replications", "30", "--workers", "1", "--out", folder) == 0
    )
    return folder


def run(*words: Any) -> int:
    return run_command(app, [str(word) for word in words])


def summary(folder: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    return content


def test_it_writes_a_folder(simulated: Path) -> None:
    names = sorted(path.name for path in simulated.iterdir())
    assert names == [
        *("manifest.json", "movements.parquet", "replications", "report.html"),
        *("stocks.parquet", "summary.json"),
    ]
    found = summary(simulated)
    assert found["replications"] == 30
    assert found["mass_error_kg"] == 0.0
    assert (
        found["cost_interval_usd"]["low"] < found["cost_usd"] < found["cost_interval_usd"]["high"]
    )


def test_its_tables_are_the_replication_in_the_middle(simulated: Path, plan_folder: Path) -> None:
    """The cost of the tables that are written lies in the middle of all."""
    import numpy as np

    from keruen.case import read_case
    from keruen.simulation.run import KEPT

    case = read_case(plan_folder / "case")
    options = pl.read_parquet(plan_folder / "voyage_options.parquet")
    movements = read_table("movements", simulated / "movements.parquet")
    stocks = read_table("stocks", simulated / "stocks.parquet")
    assert set(movements["status"]) == {"simulated"}
    usd = total_cost_usd(case, options, movements, stocks, summary(simulated)["openings"])
    terms = np.concatenate(
        [np.load(path)["terms"] for path in sorted((simulated / "replications").glob("*.npz"))]
    )
    assert "terms" in KEPT
    middle = terms[np.argsort(terms.sum(axis=1), kind="stable")[15]]
    # Demurrage, the hire of longer voyages and changed prices, the last three, are not measured.
    measured = middle[:-3].sum() + summary(simulated)["cost_terms_usd"]["hub"]
    assert usd == pytest.approx(measured, rel=1e-9)


def test_a_disruption_is_told(simulated: Path) -> None:
    rows = summary(simulated)["disruptions"]
    assert [row["disruption"] for row in rows] == ["strike"]
    assert rows[0]["more_shortage_t"]["mean"] >= 0.0


def test_the_same_command_goes_on(simulated: Path, plan_folder: Path, capsys: Any) -> None:
    before = (simulated / "replications" / "000000.npz").stat().st_mtime_ns
    told = summary(simulated)
    words = ("simulate", plan_folder, "--replications", "30", "--workers", "2", "--out", simulated)
    assert run(*words) == 0
    assert (simulated / "replications" / "000000.npz").stat().st_mtime_ns == before
    assert summary(simulated) == told
    assert "30 replications" in capsys.readouterr().out


def test_compare_a_plan_with_its_simulation(
    simulated: Path, plan_folder: Path, capsys: Any
) -> None:
    assert run("compare", plan_folder, simulated) == 0
    text = capsys.readouterr().out
    assert "the same case." in text
    assert "B is simulated: means over 30 replications" in text
    assert "tonnes.shortage_t" in text
    assert "hub_value" not in text


def test_a_scenario_is_another_world(plan_folder: Path, tmp_path: Path) -> None:
    words = ("simulate", plan_folder, "--replications", "5", "--workers", "1", "--no-stress")
    assert run(*words, "--out", tmp_path / "base") == 0
    assert run(*words, "--out", tmp_path / "hunger", "--scenario", "hunger") == 0
    base, hungry = summary(tmp_path / "base"), summary(tmp_path / "hunger")
    assert hungry["demand_t"] == pytest.approx(1.5 * base["demand_t"])
    assert hungry["shortage_t"]["mean"] > base["shortage_t"]["mean"]


@pytest.mark.parametrize("option", ["--deterministic", "--no-chance"])
def test_without_random_variation_the_plan_is_reproduced(
    plan_folder: Path, tmp_path: Path, option: str
) -> None:
    words = ("simulate", plan_folder, option, "--replications", "2", "--workers", "1")
    assert run(*words, "--out", tmp_path / "calm") == 0
    found = summary(tmp_path / "calm")
    planned = json.loads((plan_folder / "summary.json").read_text(encoding="utf-8"))
    assert found["cost_usd"] == pytest.approx(planned["cost_usd"], rel=1e-6)
    assert found["cost_interval_usd"]["low"] == pytest.approx(found["cost_usd"])
    assert found["co2e_t"]["planned"] > 0.0
    assert found["co2e_t"]["simulated"] == pytest.approx(found["co2e_t"]["planned"], rel=1e-6)
    assert found["tonnes"]["shortage_t"] == pytest.approx(planned["tonnes"]["shortage_t"], abs=0.01)


WRONG: list[tuple[str, list[str], str]] = [
    (
        "no plan",
        ["{empty}"],
        "{empty}/manifest.json cannot be read: [Errno 2] No such file or directory: "
        "'{empty}/manifest.json'\n  Give a run folder written by `keruen plan`.",
    ),
    (
        "a simulation is no plan",
        ["{simulated}"],
        "{simulated} is not the run folder of a plan\n  Give a run folder written by `keruen "
        "plan`.",
    ),
    (
        "another case",
        ["{foreign}"],
        "the case in {foreign}/case was changed after planning\n"
        "  Plan that case first, and give the folder of its plan.",
    ),
    (
        "no replications",
        ["{plan}", "--replications", "0"],
        "option --replications, value 0: it is less than 1\n  Give 1 or more.",
    ),
    (
        "no workers",
        ["{plan}", "--workers", "0"],
        "option --workers, value 0: it is less than 1\n  Give 1 or more.",
    ),
    (
        "no share",
        ["{plan}", "--until-ci", "wide"],
        "option --until-ci, value 'wide': it is not a share between 0 and 1\n"
        "  Give the CI half-width as a share of the mean, such as 2% or 0.02.",
    ),
    (
        "too many periods",
        ["{plan}", "--periods", "99"],
        "option --periods, value 99: the plan has 6 periods\n"
        "  Give a number from 1 to 6, or omit the option.",
    ),
    (
        "no such scenario",
        ["{plan}", "--scenario", "hungr"],
        "the case {case} has no scenario 'hungr'\n"
        "  Did you mean 'hunger'? Its scenarios are: hunger.",
    ),
    (
        "in the way",
        ["{plan}", "--out", "{plan}"],
        "the folder {plan} already exists and is not a simulation\n"
        "  Give another folder with --out.",
    ),
    (
        "a file in the way",
        ["{plan}", "--out", "{plan}/summary.json"],
        "{plan}/summary.json exists and is not a folder\n  Give another folder with --out.",
    ),
    (
        "another seed",
        ["{plan}", "--out", "{simulated}", "--seed", "9"],
        "{simulated}/replications contains replications of another simulation\n"
        "  Give another folder with --out, or replace them with --force.",
    ),
]


@pytest.mark.parametrize(("name", "words", "told"), WRONG, ids=[row[0] for row in WRONG])
def test_what_is_wrong_is_said(
    name: str,
    words: list[str],
    told: str,
    plan_folder: Path,
    simulated: Path,
    tmp_path: Path,
    capsys: Any,
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    foreign = tmp_path / "foreign"
    shutil.copytree(plan_folder, foreign)
    manifest = json.loads((foreign / "manifest.json").read_text(encoding="utf-8"))
    (foreign / "manifest.json").write_text(json.dumps({**manifest, "fingerprint": "0"}))
    places = {
        "plan": plan_folder,
        "simulated": simulated,
        "empty": empty,
        "foreign": foreign,
        "case": small_case().name,
    }
    before = sorted(path.name for path in plan_folder.iterdir())
    capsys.readouterr()
    assert run("simulate", *(word.format(**places) for word in words)) == 2, name
    assert capsys.readouterr().err.strip() == told.format(**places)
    assert sorted(path.name for path in plan_folder.iterdir()) == before


def test_ctrl_c_keeps_what_is_finished(
    plan_folder: Path, tmp_path: Path, monkeypatch: Any, capsys: Any
) -> None:
    from keruen.simulation import run as run_module

    real = run_module.run_block
    begun: list[int] = []

    def stopped(task: Any, block: int, count: int) -> Any:
        begun.append(block)
        if len(begun) == 2:
            raise KeyboardInterrupt
        return real(task, block, count)

    monkeypatch.setattr(run_module, "run_block", stopped)
    words = ("simulate", plan_folder, "--replications", "60", "--workers", "1", "--no-stress")
    assert run(*words, "--out", tmp_path / "s") == 130
    assert (
        capsys.readouterr()
        .err.strip()
        .endswith(
            "stopped by Ctrl-C\n"
            f"  Finished replications are saved in {tmp_path / 's'}; the same command resumes "
            "from them."
        )
    )
    assert run(*words, "--out", tmp_path / "s") == 0
    assert begun == [0, 1, 1, 2]
    monkeypatch.undo()
    assert run(*words, "--out", tmp_path / "whole") == 0
    assert summary(tmp_path / "s") == summary(tmp_path / "whole")


def test_the_loop_ends_and_says_how(tmp_path: Path, capsys: Any) -> None:
    from keruen.case.write_csv import write_case_folder

    short = small_case(settings={"periods": 3})
    write_case_folder(with_chance(short), tmp_path / "case")
    words = ("loop", tmp_path / "case", "--rounds", "3", "--replications", "20")
    assert run(*words, "--tolerance", "0.1%", "--out", tmp_path / "loop") == 0
    text = capsys.readouterr().out
    data = json.loads((tmp_path / "loop" / "loop.json").read_text(encoding="utf-8"))
    assert 1 <= len(data["rounds"]) <= 3
    kept = data["rounds"][data["kept_round"] - 1]
    within = kept["difference"] <= 0.001 and kept["unserved_share"] <= 0.01
    assert data["agreed"] == within
    assert ("Planned and simulated cost agree within 0.10%" in text) == within
    names = (tmp_path / "loop" / "policies.csv").read_text(encoding="utf-8").splitlines()
    changed = [one["row"] for one in data["changes"] if one["table"] == "policies"]
    assert sorted(line.split(",")[0] for line in names[1:]) == sorted(changed)
    assert run("verify", tmp_path / "loop" / "plan") == 0
    changes = (tmp_path / "loop" / "changes.csv").read_text(encoding="utf-8").splitlines()
    assert changes[0] == "table,row,column,before,after,why"
    assert len(changes) == 1 + len(data["changes"])


def test_a_world_without_chance_agrees_at_once(tmp_path: Path) -> None:
    from keruen.case.write_csv import write_case_folder

    write_case_folder(small_case(settings={"periods": 3}), tmp_path / "case")
    words = ("loop", tmp_path / "case", "--replications", "3", "--tolerance", "30%")
    assert run(*words, "--gap", "0.001", "--out", tmp_path / "loop") == 0
    data = json.loads((tmp_path / "loop" / "loop.json").read_text(encoding="utf-8"))
    assert data["agreed"] is True
    assert len(data["rounds"]) == 1
    interval = data["rounds"][0]["simulated_interval_usd"]
    assert interval["low"] == pytest.approx(interval["high"])


@pytest.mark.long
@pytest.mark.ci
def test_the_loop_keeps_the_stock_floors_that_pay(tmp_path: Path) -> None:
    """Demand of half to one and a half times what is expected: floors of ten days pay, higher ones
    do not and are taken back. The plan with them, simulated without random variation, leaves at
    most 0.1% unserved."""
    from keruen.case.write_csv import write_case_folder

    row = {"uncertainty": "hunger", "target_kind": "all", "varies": "demand", "law": "uniform"}
    case = with_chance(small_case(), [{**row, "low": 0.5, "high": 1.5, "scope": "month"}])
    write_case_folder(case, tmp_path / "case")
    words = ("loop", tmp_path / "case", "--rounds", "3", "--replications", "20", "--gap", "0.001")
    assert run(*words, "--tolerance", "90%", "--unserved", "0.01%", "--out", tmp_path / "loop") == 0
    data = json.loads((tmp_path / "loop" / "loop.json").read_text(encoding="utf-8"))
    first, kept, last = data["rounds"]
    assert data["kept_round"] == 2
    assert kept["unserved_share"] < first["unserved_share"]
    assert kept["simulated_usd"] < first["simulated_usd"]
    assert last["simulated_usd"] >= kept["simulated_usd"]
    assert last["refused"] == ["floor.ivory_coast", "floor.mali"]
    days = {one["row"]: one["after"] for one in data["changes"]}
    assert days["floor.mali"] == 10.0
    with (tmp_path / "loop" / "policies.csv").open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    assert {one["policy"]: float(one["days"]) for one in found} == days
    assert {one["kind"] for one in found} == {"stock_floor"}
    calmly = ("--deterministic", "--replications", "1", "--no-stress", "--out", tmp_path / "calm")
    assert run("simulate", tmp_path / "loop" / "plan", *calmly) == 0
    calm = json.loads((tmp_path / "calm" / "summary.json").read_text(encoding="utf-8"))
    assert calm["shortage_t"]["mean"] <= 0.001 * calm["demand_t"]


def test_the_loop_says_which_share_is_wrong(tmp_path: Path, capsys: Any) -> None:
    assert run("loop", "west-africa", "--unserved", "much", "--out", tmp_path / "loop") == 2
    assert capsys.readouterr().err == (
        "option --unserved, value 'much': it is not a share between 0 and 1\n"
        "  Give the largest share of demand that is unserved in the simulation, such as 1% or "
        "0.01.\n"
    )
    assert not (tmp_path / "loop").exists()


def test_calibrate_from_a_file(simulated: Path, plan_folder: Path, tmp_path: Path) -> None:
    movements = read_table("movements", simulated / "movements.parquet")
    happened = movements.with_columns(status=pl.lit("actual"))
    write_table(happened, tmp_path / "actual.parquet")
    happened.write_csv(tmp_path / "actual.csv")
    out = tmp_path / "changes.csv"
    for name in ("actual.parquet", "actual.csv"):
        words = ("calibrate", tmp_path / name, "--case", plan_folder / "case", "--out", out)
        assert run(*words, "--force") == 0
        assert out.read_text(encoding="utf-8").startswith("change,scenario,table_name,where")


def test_calibrate_says_what_is_wrong(simulated: Path, plan_folder: Path, capsys: Any) -> None:
    table = simulated / "movements.parquet"
    assert run("calibrate", table, "--case", plan_folder / "case") == 2
    assert capsys.readouterr().err == (
        "table movements: no row has the status actual\n"
        "  Give movements that happened; a plan's are planned, a simulation's simulated.\n"
    )
    assert run("calibrate", simulated / "none.csv", "--case", plan_folder / "case") == 2
    assert capsys.readouterr().err == (
        f"the file {simulated / 'none.csv'} is missing\n"
        "  Give a table of movements (Parquet or CSV).\n"
    )


def test_an_ordering_policy_beside_the_plan(
    plan_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("--replications", "6", "--workers", "1", "--no-stress", "--policy", "reorder,replan")
    assert run("simulate", plan_folder, *words, "--out", tmp_path / "out") == 0
    text = capsys.readouterr().out
    rows = summary(tmp_path / "out")["policies"]
    assert [row["policy"] for row in rows] == ["plan", "reorder", "replan"]
    assert [row["replications"] for row in rows] == [6, 6, 6]
    for row in rows:
        assert row["cost_usd"]["low"] <= row["cost_usd"]["mean"] <= row["cost_usd"]["high"]
        assert 0.0 <= row["share_short"] <= 1.0
        assert f"Policy {row['policy']}: cost " in text
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "Ordering policies in the same replications" in page


def test_an_unknown_policy(
    plan_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("simulate", plan_folder, "--policy", "hope", "--out", tmp_path / "out") == 2
    assert capsys.readouterr().err == (
        "option --policy, value 'hope': there is no such policy\n"
        "  Give one of plan, reorder, replan, or several with commas.\n"
    )
    words = ("--policy", "replan", "--freeze", "4", "--out", tmp_path / "out")
    assert run("simulate", plan_folder, *words) == 2
    assert capsys.readouterr().err == (
        "option --freeze, value 4: a re-plan looks 4 periods ahead\n  Give a number from 0 to 3.\n"
    )
    assert not (tmp_path / "out").exists()
