"""From a case on disk to a verified run, as a user does it.

The plan is made and verified by processes of their own; other commands run in that of the tests.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from keruen.case.write_csv import write_case_folder
from tests.app.in_process import keruen
from tests.builders import small_case, with_values

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT / "src")}


QUICK = ("--gap", "0.05", "--value-seconds", "0")
"""The value of the hub has tests of its own."""


def in_a_process(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "keruen", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=ENVIRONMENT,
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("end to end")


@pytest.fixture(scope="module")
def case(folder: Path) -> str:
    short = small_case(
        settings={"periods": 3},
        scenarios=[{"scenario": "dear", "title": "Dear fuel"}],
        changes=[
            {
                "change": "1",
                "scenario": "dear",
                "table_name": "case",
                "column": "fuel_price_usd_per_t",
                "action": "scale",
                "value": "2",
            }
        ],
    )
    return str(write_case_folder(short, folder / "a case"))


@pytest.fixture(scope="module")
def run(folder: Path, case: str) -> Path:
    """A run of the case, made as a program would make it."""
    answer = in_a_process("plan", case, *QUICK, "--out", str(folder / "run"), "--json")
    assert answer.returncode == 0, answer.stderr
    summary = json.loads(answer.stdout)
    assert summary["folder"] == str(folder / "run")
    assert summary["status"] == "optimal within gap"
    assert 0 <= summary["gap"] <= 0.05
    assert "hub" in answer.stderr
    return folder / "run"


def checksums(run: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in run.glob("*.parquet")
    }


def test_the_run_holds(run: Path) -> None:
    answer = in_a_process("verify", str(run))
    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout == f"{run}: every rule is satisfied, and no file was changed.\n"


def test_the_report_opens_without_a_network(run: Path) -> None:
    page = (run / "report.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    for reach in ('src="http', 'href="http', "url(http", "@import"):
        assert reach not in page


def test_the_same_input_gives_the_same_tables(run: Path, case: str, folder: Path) -> None:
    again = folder / "again"
    assert keruen("plan", case, *QUICK, "--out", str(again)).returncode == 0
    assert checksums(again) == checksums(run)
    answer = keruen("compare", str(run), str(again))
    assert answer.returncode == 0
    assert answer.stdout.endswith("Both runs contain the same plan.\n")


def test_its_tables_as_csv(run: Path, folder: Path) -> None:
    place = folder / "csv"
    answer = keruen("export", str(run), "--csv", str(place), "--json")
    assert answer.returncode == 0, answer.stderr
    rows = json.loads(answer.stdout)["rows"]
    assert sorted(path.name for path in place.iterdir()) == sorted(f"{name}.csv" for name in rows)
    movements = pl.read_parquet(run / "movements.parquet")
    for name, kind in (("purchases", "purchase"), ("sailings", "voyage"), ("lane_flows", "lane")):
        written = pl.read_csv(place / f"{name}.csv")
        moved = movements.filter(pl.col("kind") == kind)
        assert written["quantity_t"].sum() == pytest.approx(moved["quantity_t"].sum())
        assert len(written) == rows[name] > 0
    assert (place / "purchases.csv").read_text("utf-8").splitlines()[0] == (
        "period,first_day,site,grade,origin_country,quantity_t"
    )


def test_an_export_is_replaced_only_with_force_and_only_if_it_is_one(
    run: Path, folder: Path
) -> None:
    place = folder / "again as csv"
    arguments = ("export", str(run), "--csv", str(place))
    assert keruen(*arguments).returncode == 0
    answer = keruen(*arguments)
    assert (answer.returncode, answer.stderr) == (
        2,
        f"{place} already exists\n  Give another name, or use --force to replace it.\n",
    )
    assert keruen(*arguments, "--force").returncode == 0
    (place / "thesis.txt").write_text("ten years of work")
    answer = keruen(*arguments, "--force")
    assert (answer.returncode, answer.stderr) == (
        2,
        f"{place} is not replaced: it holds files that this command does not write\n"
        "  Give another name, or remove it yourself.\n",
    )


def test_only_a_plan_is_exported(folder: Path) -> None:
    answer = keruen("export", str(folder), "--csv", str(folder / "none"))
    assert answer.returncode == 2
    assert answer.stderr.endswith("  Give a run folder written by `keruen plan`.\n")
    assert not (folder / "none").exists()


def test_the_case_of_a_run_can_be_planned_again(run: Path, folder: Path) -> None:
    again = folder / "from its case"
    copied = str(run / "case")
    assert keruen("plan", copied, *QUICK, "--out", str(again)).returncode == 0
    assert checksums(again) == checksums(run)


def test_a_scenario_beside_its_base(run: Path, case: str, folder: Path) -> None:
    dear = folder / "dear"
    arguments = ("--scenario", "dear", *QUICK, "--out", str(dear))
    assert keruen("plan", case, *arguments).returncode == 0
    answer = keruen("compare", str(run), str(dear), "--json")
    compared = json.loads(answer.stdout)
    assert compared["same_case"] is False
    figures = {row["kpi"]: row for row in compared["figures"]}
    assert figures["cost_usd"]["difference"] > 0


def test_without_a_hub_nothing_is_said_of_its_value(case: str, folder: Path) -> None:
    out = folder / "no hub"
    answer = keruen("plan", case, "--no-hub", *QUICK, "--out", str(out))
    assert answer.returncode == 0, answer.stderr
    assert "OF DEMAND SERVED" in answer.stdout
    assert "value" not in answer.stdout.lower()
    assert json.loads((out / "summary.json").read_text())["hub"] is None
    assert keruen("verify", str(out)).returncode == 0


def test_no_plan_is_possible(folder: Path) -> None:
    hungry = with_values(small_case(), "markets", {"market": "mali"}, minimum_cover=1.0)
    closed = with_values(hungry, "lanes", {"lane": "dakar_bamako"}, capacity_t_per_day=1.0)
    place = write_case_folder(closed, folder / "hungry")
    answer = keruen("plan", str(place), "--out", str(folder / "none"), "--json")
    assert answer.returncode == 3
    error = json.loads(answer.stdout)["error"]
    assert "mali" in error["what"] + error["remedy"]
    assert not (folder / "none").exists()


def test_a_plan_that_the_clock_ended_says_so(case: str, folder: Path) -> None:
    out = str(folder / "late")
    answer = keruen("plan", case, "--time-limit", "1e-9", "--gap", "0", "--out", out, "--json")
    told = json.loads(answer.stdout)
    if answer.returncode == 4:
        assert told["error"]["what"] == "no plan was found within the time limit"
    else:
        assert (answer.returncode, told["status"]) == (0, "time limit")
        assert told["gap"] > 0
