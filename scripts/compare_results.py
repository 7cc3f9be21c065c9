"""Check that two versions of the source give the same plans and simulations.

`write` plans and simulates a fixed set of cases and stores every figure; `compare` reads two such
files and lists each figure that differs by more than a relative 1e-9. No step of it is ended by a
clock, so the work is the same on every machine. Run `write` in the root of each version:

    PYTHONPATH=src:. python scripts/compare_results.py write /tmp/before.json
    PYTHONPATH=src:. python scripts/compare_results.py write /tmp/after.json
    python scripts/compare_results.py compare /tmp/before.json /tmp/after.json

`--only random` (or corridors, shipped) limits the cases; `--random N` sets how many random ones.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
import time
from pathlib import Path
from typing import Any

TOLERANCE = 1e-9
SHIPPED = "kazakhstan-morocco-africa"
# Periods of the shipped case that are planned, with the gap at which the search stops.
SHIPPED_PERIODS = 3
SHIPPED_GAP = 0.01
REPLICATIONS = 4
SEED = 17
# Figures that depend on the clock or on the machine.
IGNORED = {"seconds", "solver", "solver_version"}


def main() -> int:
    """Run one of the two commands."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    commands = parser.add_subparsers(dest="command", required=True)
    writing = commands.add_parser("write", help="plan and simulate, and store the figures")
    writing.add_argument("file", type=Path)
    writing.add_argument("--only", choices=("random", "corridors", "shipped"))
    writing.add_argument("--random", type=int, default=25)
    comparing = commands.add_parser("compare", help="list figures of two files that differ")
    comparing.add_argument("before", type=Path)
    comparing.add_argument("after", type=Path)
    given = parser.parse_args()
    if given.command == "write":
        given.file.write_text(json.dumps(_figures(given.only, given.random)), encoding="utf-8")
        return 0
    before, after = (
        json.loads(path.read_text(encoding="utf-8")) for path in (given.before, given.after)
    )
    found = list(differences(before, after))
    for line in found[:50]:
        print(line)
    print(f"{count_figures(before)} figures, {len(found)} differ by more than {TOLERANCE:g}")
    return 1 if found else 0


def differences(before: Any, after: Any, name: str = "") -> list[str]:
    """Each figure of two nested structures that is missing or differs, as a line of text."""
    if isinstance(before, dict) and isinstance(after, dict):
        found = []
        for key in sorted({*before, *after}):
            if key in before and key in after:
                found += differences(before[key], after[key], f"{name}/{key}")
            else:
                found.append(f"{name}/{key}: only in one of them")
        return found
    if isinstance(before, list) and isinstance(after, list):
        if len(before) != len(after):
            return [f"{name}: {len(before)} entries, then {len(after)}"]
        return [
            line
            for place, (one, other) in enumerate(zip(before, after, strict=True))
            for line in differences(one, other, f"{name}[{place}]")
        ]
    if isinstance(before, float) and isinstance(after, float):
        close = math.isclose(before, after, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
        same = close or (math.isnan(before) and math.isnan(after))
        return [] if same else [f"{name}: {before!r}, then {after!r}"]
    return [] if before == after else [f"{name}: {before!r}, then {after!r}"]


def count_figures(figures: Any) -> int:
    """How many single values a nested structure has."""
    if isinstance(figures, dict):
        return sum(count_figures(value) for value in figures.values())
    if isinstance(figures, list):
        return sum(count_figures(value) for value in figures)
    return 1


def _figures(only: str | None, count: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, case, options in _cases(only, count):
        began = time.perf_counter()
        found[name] = _plan_figures(case, options)
        print(f"{time.perf_counter() - began:7.1f} s  {name}", file=sys.stderr, flush=True)
    return found


def _cases(only: str | None, count: int) -> Any:
    from keruen.case.read import read_case
    from tests.builders import with_values
    from tests.plan.corridors import CORRIDORS
    from tests.plan.random_cases import CHOICES, make_random_case
    from tests.simulation.plans import with_chance

    if only in (None, "random"):
        draws = random.Random(SEED)
        for place in range(count):
            numbers = tuple(draws.randrange(6) for _ in range(CHOICES))
            case = with_chance(make_random_case(numbers))
            for method in ("ports", "whole") if place % 5 == 0 else ("auto",):
                yield f"random {place} {method}", case, {"gap": 1e-8, "method": method}
    if only in (None, "corridors"):
        for name, case in sorted(CORRIDORS.items()):
            yield f"corridor {name}", case, {"gap": 1e-6}
            yield f"corridor {name} by ports", case, {"gap": 1e-6, "method": "ports"}
    if only in (None, "shipped"):
        case = with_values(read_case(SHIPPED), "case", {}, periods=SHIPPED_PERIODS)
        yield "shipped", case, {"gap": SHIPPED_GAP, "method": "ports"}
        yield "shipped no hub", case, {"gap": SHIPPED_GAP, "method": "ports", "hub": False}


def _plan_figures(case: Any, options: dict[str, Any]) -> dict[str, Any]:
    from keruen.errors import KeruenError
    from keruen.plan import PlanOptions, make_plan

    try:
        plan = make_plan(case, PlanOptions(**options))
    except KeruenError as error:
        return {"error": str(error)}
    return {
        "summary": _plain(plan.summary),
        "openings": _plain(plan.openings),
        "movements": _rows(plan.movements),
        "stocks": _rows(plan.stocks),
        "simulation": _simulation_figures(plan),
    }


def _simulation_figures(plan: Any) -> dict[str, Any]:
    from keruen.simulation import Budget, PlanTables, Task, make_corridor, run_replications

    tables = PlanTables(plan.case, plan.voyage_options.frame, plan.movements, plan.openings)
    corridor = make_corridor(tables)
    task = Task(corridor.world, len(corridor.routes), SEED)
    arrays = run_replications(task, Budget(REPLICATIONS), None).arrays
    return {name: _plain(array.tolist()) for name, array in arrays.as_arrays().items()}


def _rows(frame: Any) -> list[Any]:
    return [_plain(list(row)) for row in frame.rows()]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items() if key not in IGNORED}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    if isinstance(value, (str, int, float, bool)) or value is None:
        return value
    return str(value)


if __name__ == "__main__":
    sys.exit(main())
