"""One measurement in a process of its own: `python -m benchmarks.shipments.measure ...`.

A peak of memory belongs to a process, so each library and size is measured in a fresh one.
"""

from __future__ import annotations

import gc
import importlib
import json
import resource
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from benchmarks.shipments.case import first_periods, make_case

LIBRARIES = ["keruen", "linopy", "pyomo"]
MEGABYTE = 1e6 if sys.platform == "darwin" else 1e3
WHOLE_PERIODS = [4, 6]
WHOLE_GAP = 1e-7


@dataclass(frozen=True)
class Measure:
    """What one library did with one size; seconds are of the processor, the best of the tries.

    `sums` describe the program that HiGHS holds and must be equal in all libraries. Memory in MB:
    the peak of the process once HiGHS first holds the model, and what of it came after importing.
    """

    library: str
    size: int
    columns: int
    rows: int
    nonzeros: int
    sums: dict[str, float]
    build_seconds: float
    hand_over_seconds: float
    solve_seconds: float
    cost: float
    peak_mb: float
    grown_mb: float

    @property
    def ready_seconds(self) -> float:
        """From the figures of the case to HiGHS with the model in it."""
        return self.build_seconds + self.hand_over_seconds


def measure(library: str, size: int, tries: int) -> Measure:
    """Measure in a fresh process."""
    return Measure(**_in_fresh_process("size", library, str(size), str(tries)))


def solve_whole_ships(library: str) -> dict[str, float]:
    """Cost of the first periods of size 1 in whole ships, by number of periods."""
    return _in_fresh_process("whole", library)


def _in_fresh_process(*arguments: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.shipments.measure", *arguments]
    answer = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    # Other libraries let HiGHS greet the reader first.
    return dict(json.loads(answer.stdout.splitlines()[-1]))


def describe(program: Any) -> dict[str, float]:
    """Sums over the columns, rows and entries of a HighsLp, whatever their order."""
    matrix = program.a_matrix_
    sums = {"whole": float(sum(int(kind) for kind in program.integrality_))}
    for name, values in {
        "cost": program.col_cost_,
        "lower": program.col_lower_,
        "upper": program.col_upper_,
        "row_lower": program.row_lower_,
        "row_upper": program.row_upper_,
        "value": matrix.value_,
    }.items():
        array = np.asarray(values, dtype=np.float64)
        finite = np.sort(np.abs(array[np.abs(array) < 1e20]))
        sums[f"{name} sum"] = float(finite.sum())
        sums[f"{name} squares"] = float(finite @ finite)
        sums[f"{name} without limit"] = float(len(array) - len(finite))
    return sums


def _measure_here(library: str, size: int, tries: int) -> Measure:
    peer = importlib.import_module(f"benchmarks.shipments.with_{library}")
    case = make_case(size)
    imported_mb = _peak_mb()
    peak_mb, best = 0.0, (float("inf"), 0.0, 0.0)
    for _ in range(tries):
        gc.collect()
        began = time.process_time()
        model = peer.build(case)
        built = time.process_time()
        program = peer.hand_over(model)
        ready = time.process_time()
        best = min(best, (ready - began, built - began, ready - built))
        peak_mb = peak_mb or _peak_mb()
    columns, rows, nonzeros = program.getNumCol(), program.getNumRow(), program.getNumNz()
    sums = describe(program.getLp())
    began = time.process_time()
    cost = peer.solve(model, None)
    solve_seconds = time.process_time() - began
    return Measure(
        library=library,
        size=size,
        columns=columns,
        rows=rows,
        nonzeros=nonzeros,
        sums=sums,
        build_seconds=best[1],
        hand_over_seconds=best[2],
        solve_seconds=solve_seconds,
        cost=cost,
        peak_mb=peak_mb,
        grown_mb=peak_mb - imported_mb,
    )


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE


def _solve_whole_here(library: str) -> dict[str, float]:
    peer = importlib.import_module(f"benchmarks.shipments.with_{library}")
    cases = {count: first_periods(make_case(1), count) for count in WHOLE_PERIODS}
    return {str(count): peer.solve(peer.build(case), WHOLE_GAP) for count, case in cases.items()}


def main(arguments: list[str]) -> None:
    """Print a measurement as one line of JSON."""
    what, library, *rest = arguments
    if what == "whole":
        answer: dict[str, Any] = _solve_whole_here(library)
    else:
        answer = asdict(_measure_here(library, int(rest[0]), int(rest[1])))
    print("\n" + json.dumps(answer))


if __name__ == "__main__":
    main(sys.argv[1:])
