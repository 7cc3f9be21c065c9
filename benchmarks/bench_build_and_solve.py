"""How fast a model is built and handed to HiGHS, and solved: beside linopy and pyomo, in one run.

The same grain shipment model in four sizes, each ten times the one before. Every library must hand
over the same columns, rows and coefficients and reach the same cost, or the run fails.
"""

from __future__ import annotations

import math
from importlib.metadata import version

from benchmarks.shipments.case import SIZES
from benchmarks.shipments.measure import (
    LIBRARIES,
    WHOLE_PERIODS,
    Measure,
    measure,
    solve_whole_ships,
)
from benchmarks.shipments.tables import Results, losses, tables

PATIENCE_SECONDS = 60.0
SPENT_SECONDS = 12.0
MOST_TRIES = 7
BAR = 2.0


def main() -> None:
    """Measure every size in every library, check that they agree, print tables and losses."""
    packages = ["linopy", "pyomo", "highspy", "polars", "numpy", "xarray"]
    print("  " + ", ".join(f"{package} {version(package)}" for package in packages))
    results: Results = {}
    for size in SIZES:
        for library in LIBRARIES:
            _measure_or_skip(results, library, size)
        check_same([results[library, size] for library in LIBRARIES if (library, size) in results])
    _check_whole_ships()
    sizes = list(SIZES)
    print("\n" + tables(results, sizes))
    lost = losses(results, sizes)
    print("\nwhere Keruen loses:" + (" nowhere" if not lost else ""))
    print("".join(f"  {line}\n" for line in lost), end="")
    least = min(_ratio(results, size) for size in sizes[1:] if ("linopy", size) in results)
    print(f"\nlinopy / Keruen from the second size on: at least {least:.1f} (bar: {BAR:.1f})")


def _measure_or_skip(results: Results, library: str, size: int) -> None:
    """Measure unless ten times the size before would take longer than patience lasts."""
    before = results.get((library, size // 10))
    expected = 12.0 * before.ready_seconds if before else 0.0
    if size > 1 and (before is None or expected > PATIENCE_SECONDS):
        print(f"  {library} at size {size} is skipped: more than {PATIENCE_SECONDS:.0f} s a build")
        return
    tries = max(2, min(MOST_TRIES, int(SPENT_SECONDS / max(expected, 0.1))))
    results[library, size] = measure(library, size, tries)


def check_same(measures: list[Measure]) -> None:
    """Fail unless all libraries handed over the same program and reached the same cost."""
    first = measures[0]
    for other in measures[1:]:
        for what in ("columns", "rows", "nonzeros"):
            _check_equal(first, other, what, getattr(first, what), getattr(other, what), 0.0)
        for what, total in first.sums.items():
            _check_equal(first, other, what, total, other.sums[what], 1e-9)
        _check_equal(first, other, "cost", first.cost, other.cost, 1e-6)


def _check_equal(
    first: Measure, other: Measure, what: str, one: float, two: float, tolerance: float
) -> None:
    if not math.isclose(one, two, rel_tol=tolerance):
        raise RuntimeError(
            f"size {first.size}, {what}: {first.library} has {one}, {other.library} has {two}"
        )


def _check_whole_ships() -> None:
    costs = {library: solve_whole_ships(library) for library in LIBRARIES}
    for count in map(str, WHOLE_PERIODS):
        ours = costs["keruen"][count]
        for library in LIBRARIES[1:]:
            if not math.isclose(ours, costs[library][count], rel_tol=1e-6):
                raise RuntimeError(
                    f"whole ships over {count} periods: {ours}, {library} {costs[library][count]}"
                )
        print(f"  whole ships over the first {count} periods of size 1: {ours:.4f} in all three")


def _ratio(results: Results, size: int) -> float:
    return results["linopy", size].ready_seconds / results["keruen", size].ready_seconds
