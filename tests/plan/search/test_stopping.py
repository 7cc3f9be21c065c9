"""Searches end by work: a slower clock, or other interleavings of the workers, change nothing."""

from __future__ import annotations

import random
import re
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import keruen.plan
from keruen.case.case import Case
from keruen.plan import PlanOptions, make_plan
from keruen.plan.search import coarse_start, relaxation, solve
from keruen.plan.search.deadline import Deadline
from keruen.plan.search.state import Search
from tests.builders import small_case
from tests.plan.corridors import CORRIDORS
from tests.plan.hub_value.hand import ship_case
from tests.plan.random_cases import CHOICES, make_random_case

PACKAGE = Path(next(iter(keruen.plan.__path__)))
FOREVER = 1e9
TIMED = {"seconds"}

Run = tuple[Any, ...]


def few_weeks() -> Case:
    return small_case(settings={"period_kind": "week", "periods": 5})


def run_of(case: Case, monkeypatch: pytest.MonkeyPatch, **options: Any) -> Run:
    """Everything that a run decides, and each better cost on the way, model by model."""
    steps: dict[str, list[float]] = {}
    report = Search.report

    def listen(search: Search, cost: float | None = None, bound: float | None = None) -> None:
        if cost is not None:
            model = "hub" if search.plan_model.decisions.open.count else "no hub"
            known = steps.setdefault(model, [])
            if not known or cost < known[-1]:
                known.append(cost)
        report(search, cost, bound)

    with monkeypatch.context() as patched:
        patched.setattr(Search, "report", listen)
        plan = make_plan(case, PlanOptions(time_limit_seconds=FOREVER, **options))
    return (plan.movements, plan.stocks, plan.openings, untimed(plan.summary), steps)


def untimed(value: Any) -> Any:
    """The figures that do not report a duration."""
    if isinstance(value, dict):
        return {key: untimed(each) for key, each in value.items() if key not in TIMED}
    if isinstance(value, (list, tuple)):
        return [untimed(each) for each in value]
    return value


def assert_equal(first: Run, other: Run) -> None:
    assert first[0].equals(other[0])
    assert first[1].equals(other[1])
    assert first[2:] == other[2:]


def by_ports_with_hub(_: pytest.MonkeyPatch) -> tuple[Case, dict[str, Any]]:
    return make_random_case((0, 1) * (CHOICES // 2)), {"method": "ports", "gap": 1e-4}


def from_coarse(monkeypatch: pytest.MonkeyPatch) -> tuple[Case, dict[str, Any]]:
    monkeypatch.setattr(coarse_start, "MANY_COLUMNS", 0)
    return few_weeks(), {"method": "ports", "gap": 0.03, "hub": False}


def many_hubs(_: pytest.MonkeyPatch) -> tuple[Case, dict[str, Any]]:
    return CORRIDORS["twenty hubs"], {"gap": 1e-4}


def hub_value(_: pytest.MonkeyPatch) -> tuple[Case, dict[str, Any]]:
    return ship_case(), {"gap": 1e-4, "value_seconds": FOREVER}


RUNS: dict[str, Callable[[pytest.MonkeyPatch], tuple[Case, dict[str, Any]]]] = {
    "by ports with a hub": by_ports_with_hub,
    "from a coarse calendar": from_coarse,
    "many hubs": many_hubs,
    "value of the hub": hub_value,
}


@pytest.mark.parametrize("name", RUNS)
def test_a_slower_machine_takes_the_same_steps(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock runs 100 times as fast, as if all work took so much longer."""
    case, options = RUNS[name](monkeypatch)
    real = time.perf_counter
    runs = []
    for factor in (1.0, 100.0):
        with monkeypatch.context() as patched:
            patched.setattr(time, "perf_counter", lambda factor=factor: factor * real())
            runs.append(run_of(case, monkeypatch, **options))
    assert runs[0][4], "no step was reported"
    assert_equal(runs[0], runs[1])


@pytest.mark.parametrize(
    "name", ["by ports with a hub", pytest.param("many hubs", marks=pytest.mark.long)]
)
def test_workers_that_overtake_each_other_find_the_same(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each worker sleeps at random wherever it asks for the time that is left."""
    case, options = RUNS[name](monkeypatch)
    first = run_of(case, monkeypatch, **options)
    left = Deadline.left
    threads: set[int] = set()
    for seed in (1,):
        draws = random.Random(seed)

        def late(deadline: Deadline, draws: random.Random = draws) -> float:
            threads.add(threading.get_ident())
            time.sleep(draws.choice((0.0, 0.0, 0.002)))
            return left(deadline)

        with monkeypatch.context() as patched:
            patched.setattr(Deadline, "left", late)
            assert_equal(first, run_of(case, monkeypatch, **options))
    assert len(threads) >= 2


def test_the_model_itself_is_solved_where_a_coarse_start_does_not_reach_the_gap(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Work decides it, not a limit on time: within it the gap is proven by the own relaxation."""
    monkeypatch.setattr(coarse_start, "MANY_COLUMNS", 0)
    solved: list[bool] = []
    own = relaxation.solve_own_root

    def follow(search: Search) -> relaxation.SolvedRelaxation | None:
        solved.append(True)
        return own(search)

    monkeypatch.setattr(solve, "solve_own_root", follow)
    options = PlanOptions(gap=0.01, method="ports", hub=False, time_limit_seconds=FOREVER)
    plan = make_plan(few_weeks(), options)
    assert solved == [True]
    assert plan.summary["status"] == "optimal within gap"
    whole = make_plan(few_weeks(), PlanOptions(gap=0.01, method="whole", hub=False))
    assert plan.summary["cost_usd"] == pytest.approx(whole.summary["cost_usd"], rel=0.02)


def test_only_the_deadline_decides_by_the_clock() -> None:
    """Elsewhere in the planner the clock is read to report durations, never to compare."""
    decides = re.compile(
        r"perf_counter\(\)[^\n]*[<>]|[<>][^\n]*perf_counter\(\)|(min|max)\([^\n]*perf"
    )
    read = 0
    for path in sorted(PACKAGE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        read += text.count("perf_counter()")
        if path.name != "deadline.py":
            assert not decides.search(text), path
        assert "time.time()" not in text, path
        assert "monotonic" not in text, path
    assert read >= 10


def test_a_small_case_ends_by_its_gap() -> None:
    case = small_case(settings={"periods": 3})
    summary = make_plan(case, PlanOptions(gap=1e-4, time_limit_seconds=FOREVER)).summary
    assert summary["status"] == "optimal within gap"
