from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import keruen.plan
from keruen.app.cli.main import app
from keruen.app.terminal.entry import run_command
from keruen.case.write_csv import write_case_folder
from keruen.errors import InfeasibleError, TimeLimitError
from tests.app.plans import COST_USD, IdleOptions, idle_plan
from tests.builders import small_case

ROOT = Path(__file__).resolve().parents[3]
Planner = Callable[..., Any]


@pytest.fixture
def case(tmp_path: Path) -> str:
    """A small case on disk, with a scenario that makes fuel dear."""
    with_scenario = small_case(
        scenarios=[{"scenario": "dear", "title": "Dear fuel"}],
        changes=[
            {
                "change": "1",
                "scenario": "dear",
                "table_name": "case",
                "column": "fuel_price_usd_per_t",
                "action": "set",
                "value": "900",
            }
        ],
    )
    return str(write_case_folder(with_scenario, tmp_path / "case"))


@pytest.fixture
def plan_with(monkeypatch: pytest.MonkeyPatch) -> Callable[[Planner], None]:
    """Puts another planner in the planner's place."""

    def put(planner: Planner) -> None:
        monkeypatch.setattr(keruen.plan, "make_plan", planner, raising=False)
        monkeypatch.setattr(keruen.plan, "PlanOptions", IdleOptions, raising=False)

    return put


def idle(case: Any, _: Any, progress: Any, **_options: Any) -> Any:
    unknown = ("cost_usd", "bound_usd", "gap", "value_low_usd_per_year", "value_high_usd_per_year")
    progress(SimpleNamespace(stage="idling", seconds=0.2, **dict.fromkeys(unknown)))
    return idle_plan(case)


def never(*_: Any, **_options: Any) -> Any:
    raise AssertionError("the planner was asked")


def keruen_plan(*arguments: str) -> int:
    return run_command(app, ["plan", *arguments])


def test_a_plan_in_words(
    case: str, tmp_path: Path, plan_with: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    plan_with(idle)
    out = tmp_path / "run"
    assert keruen_plan(case, "--out", str(out)) == 0
    captured = capsys.readouterr()
    assert captured.err == "    0 s  idling\n"
    lines = captured.out.splitlines()
    assert lines[0] == "A corridor small enough to work by hand"
    assert lines[2] == "NOT DECIDED: THE PROVEN INTERVAL CONTAINS ZERO"
    assert lines[-1] == f"Report: {out / 'report.html'}"
    assert (out / "report.html").is_file()


def test_a_plan_as_json(
    case: str, tmp_path: Path, plan_with: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    plan_with(idle)
    out = tmp_path / "run"
    assert keruen_plan(case, "--scenario", "dear", "--out", str(out), "--json") == 0
    captured = capsys.readouterr()
    shown = json.loads(captured.out)
    assert shown["folder"] == str(out)
    assert shown["cost_usd"] == COST_USD
    assert shown["scenario"] == "dear"
    assert "900" in (out / "case" / "case.csv").read_text()
    assert captured.err == "    0 s  idling\n"


def test_options_reach_the_planner(case: str, tmp_path: Path, plan_with: Any) -> None:
    asked: list[Any] = []

    def planner(case: Any, options: Any, progress: Any, halted: Any) -> Any:
        assert not halted()
        asked.append(options)
        return idle(case, options, progress)

    plan_with(planner)
    out = str(tmp_path / "run")
    assert keruen_plan(case, "--out", out, "--gap", "0.02", "--time-limit", "9", "--no-hub") == 0
    assert asked == [
        IdleOptions(
            gap=0.02, time_limit_seconds=9.0, hub=False, value_seconds=60.0, price_book=True
        )
    ]


def test_runs_are_named_after_case_and_scenario(
    case: str, tmp_path: Path, plan_with: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan_with(idle)
    monkeypatch.chdir(tmp_path)
    assert keruen_plan(case) == 0
    monkeypatch.setenv("KERUEN_RUNS", str(tmp_path / "elsewhere"))
    assert keruen_plan(case, "--scenario", "dear") == 0
    assert (tmp_path / "runs" / "small" / "manifest.json").is_file()
    assert (tmp_path / "elsewhere" / "small-dear" / "manifest.json").is_file()


def test_the_place_is_looked_at_before_any_work(
    case: str, tmp_path: Path, plan_with: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    plan_with(never)
    out = tmp_path / "letters"
    out.mkdir()
    (out / "dear.txt").write_text("dear")
    assert keruen_plan(case, "--out", str(out)) == 2
    assert capsys.readouterr().err == (
        f"the folder {out} already exists\n"
        "  Give another folder with --out, or replace it with --force.\n"
    )
    assert keruen_plan(case, "--out", str(out), "--force") == 2
    assert capsys.readouterr().err == (
        f"the folder {out} has no manifest.json: it is not a run and is not replaced\n"
        "  Give another folder with --out; --force replaces only runs.\n"
    )
    assert [path.name for path in out.iterdir()] == ["dear.txt"]


def test_force_replaces_a_run_after_success_only(
    case: str, tmp_path: Path, plan_with: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "run"
    plan_with(idle)
    assert keruen_plan(case, "--out", str(out)) == 0
    before = (out / "manifest.json").read_text()

    def fail(*_: Any, **_options: Any) -> Any:
        raise InfeasibleError("cover of mali", "Lower minimum_cover.")

    plan_with(fail)
    assert keruen_plan(case, "--out", str(out), "--force") == 3
    assert (out / "manifest.json").read_text() == before
    plan_with(idle)
    assert keruen_plan(case, "--scenario", "dear", "--out", str(out), "--force") == 0
    assert json.loads((out / "manifest.json").read_text())["scenario"] == "dear"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["case", "run"]
    capsys.readouterr()


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (InfeasibleError("minimum cover of mali", "Lower it in table markets."), 3),
        (TimeLimitError("no plan within 1 s", "Give more seconds."), 4),
    ],
)
def test_exit_codes(
    case: str,
    tmp_path: Path,
    plan_with: Any,
    capsys: pytest.CaptureFixture[str],
    error: InfeasibleError | TimeLimitError,
    code: int,
) -> None:
    def fail(*_: Any, **_options: Any) -> Any:
        raise error

    plan_with(fail)
    out = tmp_path / "run"
    assert keruen_plan(case, "--out", str(out)) == code
    assert capsys.readouterr() == ("", f"{error.what}\n  {error.remedy}\n")
    assert keruen_plan(case, "--out", str(out), "--json") == code
    captured = capsys.readouterr()
    assert json.loads(captured.out)["error"]["what"] == error.what
    assert captured.err == ""
    assert not out.exists()


@pytest.mark.parametrize(("option", "value"), [("--gap", "inf"), ("--time-limit", "inf")])
def test_a_number_that_is_none(
    case: str, plan_with: Any, capsys: pytest.CaptureFixture[str], option: str, value: str
) -> None:
    plan_with(never)
    assert keruen_plan(case, option, value) == 2
    assert capsys.readouterr().err == (
        f"option {option}, value '{value}': it is not a finite number\n"
        "  Give a share such as 0.005 for --gap, and seconds for the others.\n"
    )


def test_control_c_keeps_the_best_plan_so_far(case: str, tmp_path: Path) -> None:
    """With a plan known, the first Ctrl-C asks for it, and the run is written whole."""
    program = (
        "import sys, threading, types, keruen.plan\n"
        "from keruen.app.cli.main import app\n"
        "from keruen.app.terminal.entry import run_and_exit\n"
        "from tests.app.plans import idle_plan\n"
        "def planner(case, options, progress, halted):\n"
        "    progress(types.SimpleNamespace(stage='ships', seconds=1.0, cost_usd=2e6,"
        " bound_usd=1e6, gap=0.5, value_low_usd_per_year=None, value_high_usd_per_year=None))\n"
        "    while not halted():\n"
        "        threading.Event().wait(0.05)\n"
        "    return idle_plan(case)\n"
        "keruen.plan.make_plan = planner\n"
        "keruen.plan.PlanOptions = lambda **options: None\n"
        "run_and_exit(app)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program, "plan", case, "--out", str(tmp_path / "run")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"},
    )
    assert process.stderr is not None
    told = "    1 s  ships: cost USD 2.0 million, bound USD 1.0 million, gap 50.00%\n"
    assert process.stderr.readline() == told
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    assert errors.startswith(
        "Stopping with the best plan so far; press Ctrl-C again to quit without it.\n"
    )
    assert (tmp_path / "run" / "summary.json").is_file()


def test_control_c(case: str, tmp_path: Path) -> None:
    program = (
        "import sys, threading, keruen.plan\n"
        "from keruen.app.cli.main import app\n"
        "from keruen.app.terminal.entry import run_and_exit\n"
        "def planner(case, options, progress, halted):\n"
        "    print('planning', file=sys.stderr, flush=True)\n"
        "    threading.Event().wait(60)\n"
        "keruen.plan.make_plan = planner\n"
        "keruen.plan.PlanOptions = lambda **options: None\n"
        "run_and_exit(app)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program, "plan", case, "--out", str(tmp_path / "run")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )
    assert process.stderr is not None
    assert process.stderr.readline() == "planning\n"
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate(timeout=20)
    assert (process.returncode, output) == (130, "")
    assert errors == "stopped by Ctrl-C\n  Nothing was written; run the command again.\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["case"]
