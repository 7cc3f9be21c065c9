"""How near the plan with 100 hub options and 1,000 markets comes to the best that is known.

`--seed 1 --warehouses 100 --customers 1000 --capacity 8000` choose the problem, `--seconds 150` the
time limit of the plan, `--gap 0.001` where it stops. `--formulation 1800` also gives HiGHS the
strong formulation for so many seconds.
"""

from __future__ import annotations

import argparse
import csv
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.hubs.case import problem_case
from benchmarks.hubs.drop import drop
from benchmarks.hubs.make import CAPACITY_T, Problem, make_problem
from benchmarks.hubs.reference import solve_strong
from keruen.plan import PlanOptions, make_plan

BEST_KNOWN = Path(__file__).parent / "hubs" / "best_known.csv"
BAR = 0.02


@dataclass(frozen=True)
class Line:
    """What one method reached: cost and bound in USD, seconds of the wall and of the processor."""

    method: str
    cost_usd: float
    bound_usd: float
    seconds: float
    processor_seconds: float


def main(words: list[str] | None = None) -> None:
    """Plan one problem, and print it beside the drop heuristic and the best that is known."""
    options = _options(words or [])
    problem = make_problem(options.seed, options.warehouses, options.customers, options.capacity)
    print(f"  {problem.name}")
    lines = [
        timed("plan", lambda: plan_cost(problem, options.seconds, options.gap)),
        timed("drop heuristic", lambda: (drop(problem)[0], -np.inf)),
    ]
    if options.formulation:
        lines.append(
            timed("strong formulation", lambda: formulation_cost(problem, options.formulation))
        )
    lines += best_known(problem.name)
    best = min(line.cost_usd for line in lines)
    print(table(lines))
    above = lines[0].cost_usd / best - 1.0
    print(f"\nplan: {above:.3%} above the best known (bar: {BAR:.0%})")


def plan_cost(problem: Problem, seconds: float, gap: float) -> tuple[float, float]:
    """Cost and bound of the plan; the clock begins when the case is made."""
    plan = make_plan(problem_case(problem), PlanOptions(gap=gap, time_limit_seconds=seconds))
    bound = plan.summary["bound_usd"]
    return plan.summary["cost_usd"], -math.inf if bound is None else bound


def formulation_cost(problem: Problem, seconds: float) -> tuple[float, float]:
    """Cost and bound of the strong formulation by HiGHS alone."""
    solution = solve_strong(problem, seconds)
    return solution.cost, solution.bound


def timed(method: str, run: Callable[[], tuple[float, float]]) -> Line:
    """Run one method."""
    wall, processor = time.perf_counter(), time.process_time()
    cost, bound = run()
    return Line(method, cost, bound, time.perf_counter() - wall, time.process_time() - processor)


def best_known(name: str) -> list[Line]:
    """What longer runs reached, from the table of them."""
    with BEST_KNOWN.open(encoding="utf-8") as file:
        return [
            Line(
                f"{row['method']} (stored)",
                float(row["cost_usd"]),
                float(row["bound_usd"]),
                float(row["seconds"]),
                float(row["processor_seconds"] or "nan"),
            )
            for row in csv.DictReader(file)
            if row["problem"] == name
        ]


def table(lines: list[Line]) -> str:
    """The methods, one a row, as a table of the docs."""
    best = min(line.cost_usd for line in lines)
    rows = ["| method | cost USD | above best | proven gap | s | processor s |"]
    rows.append("| --- | ---: | ---: | ---: | ---: | ---: |")
    for line in lines:
        gap = (line.cost_usd - line.bound_usd) / line.cost_usd
        rows.append(
            f"| {line.method} | {line.cost_usd:,.0f} | {line.cost_usd / best - 1.0:.3%} | "
            f"{f'{gap:.3%}' if np.isfinite(gap) else 'none'} | {line.seconds:,.0f} | "
            f"{f'{line.processor_seconds:,.0f}' if np.isfinite(line.processor_seconds) else '-'} |"
        )
    return "\n".join(rows)


def _options(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks hubs")
    parser.add_argument("--seed", type=int, default=1, help="random seed of the problem")
    parser.add_argument("--warehouses", type=int, default=100, help="hub options")
    parser.add_argument("--customers", type=int, default=1_000, help="markets")
    parser.add_argument("--capacity", type=float, default=CAPACITY_T, help="of a warehouse, t")
    parser.add_argument("--seconds", type=float, default=150.0, help="time limit of the plan")
    parser.add_argument("--gap", type=float, default=1e-3, help="gap at which the plan stops")
    parser.add_argument(
        "--formulation", type=float, default=0.0, help="seconds for the strong formulation"
    )
    return parser.parse_args(words)
