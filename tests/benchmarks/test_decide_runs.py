"""The two kinds of runs behind the benchmark of the hub question, on small programs and cases."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from benchmarks.decide import ours
from benchmarks.decide.record import HUBS, Lines, Trace, read_point
from benchmarks.decide.standing import our_standing
from benchmarks.decide.whole import Given, solve_and_note
from keruen.case.case import Case
from keruen.errors import TimeLimitError
from keruen.plan import PlanOptions, make_plan
from keruen.solver import Matrix, Model, solve_whole
from tests.builders import small_case

GAP = 0.05  # met by its gap, so that two runs give the same
ROOT = Path(__file__).resolve().parents[2]


def packing(count: int) -> Matrix:
    """A program whose relaxation is far from whole: take at least so much of each of many sets."""
    model = Model()
    numbers = np.arange(count)
    things = pl.DataFrame({"thing": numbers})
    block = model.add_columns(
        "take", things, cost=1.0 + (numbers * 7 % 11) / 10.0, upper=1.0, integer=True
    )
    sets = pl.DataFrame({"set": numbers})
    rows = model.add_rows("sets", sets, lower=np.full(count, 4.5))
    for step in (0, 1, 3, 7, 12, 20, 33):
        model.add_entries(numbers + rows.start, (numbers + step) % count + block.start, 2.0)
    return model.matrix()


def run(matrix: Matrix, path: Path, seconds: float) -> Trace:
    """The trace of a program given to HiGHS whole."""
    solve_and_note(matrix, Given(1, "month", "must", seconds, 1e6), Lines(path))
    return read_point(path).traces["must"]


def test_a_program_that_is_solved_in_time(tmp_path: Path) -> None:
    """Thousands of USD in the program are USD in the trace."""
    matrix = packing(14)
    trace = run(matrix, tmp_path / "run", 60.0)
    solved = solve_whole(matrix, gap=1e-4)
    assert trace.end["status"] == "Optimal"
    assert trace.end["cost_usd"] == pytest.approx(1e3 * solved.cost, rel=1e-4)
    last = trace.at(60.0)
    assert last.cost_usd == trace.end["cost_usd"]
    assert last.gap is not None
    assert 0.0 <= last.gap <= 1e-4
    assert trace.end["peak_mb"] > 10.0


def test_a_program_that_is_stopped_by_its_clock(tmp_path: Path) -> None:
    trace = run(packing(220), tmp_path / "run", 0.3)
    assert trace.end["status"] == "Interrupted by user"
    known = trace.at(np.inf)
    assert known.bound_usd is not None
    assert known.gap is None or known.gap > 1e-4
    assert 0.3 < trace.end["seconds"] < 10.0


def test_a_run_with_too_much_memory_is_ended_from_outside(tmp_path: Path) -> None:
    """The watchman ends the process, and what is known stands."""
    path = tmp_path / "run"
    code = (
        "from pathlib import Path; import sys\n"
        "from benchmarks.decide.record import Lines\n"
        "from benchmarks.decide.whole import Given, solve_and_note\n"
        "from tests.benchmarks.test_decide_runs import packing\n"
        "given = Given(1, 'month', 'none', 60.0, 1.0)\n"
        "solve_and_note(packing(220), given, Lines(Path(sys.argv[1])))\n"
        "sys.exit('the run went on')\n"
    )
    command = [sys.executable, "-c", code, str(path)]
    environment = {"PYTHONPATH": f"{ROOT}:{ROOT / 'src'}", "PATH": ""}
    ended = subprocess.run(command, cwd=ROOT, env=environment, check=False, timeout=60)
    assert ended.returncode == 0
    assert read_point(path).traces["none"].end["status"] == "more than 1 MB, ended from outside"


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Case:
    """The small case, in the place of every case of the family."""
    case = small_case()
    monkeypatch.setattr(ours, "make_case", lambda *_: case)
    return case


def test_keruen_leaves_what_its_summary_says(tmp_path: Path, small: Case) -> None:
    lines = Lines(tmp_path / "run")
    lines.write(kind="point", who="keruen", seconds=60.0)
    ours.run_ours(1, "month", 60.0, GAP, None, lines)
    point = read_point(tmp_path / "run")
    summary = make_plan(small, PlanOptions(gap=GAP)).summary
    standing = our_standing(point)
    assert standing.cost_usd == pytest.approx(summary["cost_usd"], rel=1e-6)
    assert standing.bound_usd == pytest.approx(summary["bound_usd"], rel=1e-6)
    value = summary["hub_value_usd_per_year"]
    assert (standing.low, standing.high) == (value["low"], value["high"])
    assert value["words"].startswith(standing.answer)
    for hub, side in zip(HUBS, (summary["with_hub"], summary["no_hub"]), strict=True):
        cost = side["cost_usd"]
        assert point.traces[hub].end["cost_usd"] == pytest.approx(cost, rel=1e-6)


def test_keruen_without_a_plan_in_time(
    tmp_path: Path, small: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run_out(case: Case, *_: object) -> None:
        assert case is small
        raise TimeLimitError("no plan was found within the time limit", "Give more time.")

    monkeypatch.setattr(ours, "make_plan", run_out)
    lines = Lines(tmp_path / "run")
    lines.write(kind="point", who="keruen", seconds=60.0)
    ours.run_ours(1, "month", 60.0, 0.0, None, lines)
    point = read_point(tmp_path / "run")
    standing = our_standing(point)
    assert (standing.gap, standing.width, standing.answer) == (None, None, "not decided")
    assert point.traces["both"].end["status"] == "no plan was found within the time limit"
