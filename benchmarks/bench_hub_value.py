"""How far the estimate of a hub's value is from the truth, on small cases solved both ways.

Each case is cut from the shipped one with a seed (`benchmarks.hub_value.make`). Both plans are
solved to optimality, then the hub is valued by the estimate and by the bracket. Cases that are
done lie in a file and are not solved again, so the benchmark can be broken off and taken up.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.hub_value.run import measure_case, read_rows, write_row
from benchmarks.hub_value.tables import error_table, write_errors

NEEDS_HOURS = True
KEPT = Path(__file__).parent / "hub_value" / "cases.csv"
CASES = 60


def main(arguments: list[str] | None = None) -> None:
    """Measure what is missing and print the table of docs/benchmarks.md."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks hub-value", description=__doc__)
    parser.add_argument("--cases", type=int, default=CASES, help="seeds, from 0 on")
    parser.add_argument("--keep", type=Path, default=KEPT, help="file of the cases that are done")
    parser.add_argument("--seconds", type=float, default=30.0, help="for each plan of a case")
    parser.add_argument("--write", action="store_true", help="store the errors that plans quote")
    given = parser.parse_args(arguments or [])
    done = {row["seed"] for row in read_rows(given.keep)}
    for seed in range(given.cases):
        if seed not in done:
            row = measure_case(seed, given.seconds)
            write_row(given.keep, row)
            print(f"  {row}", flush=True)
    rows = [row for row in read_rows(given.keep) if row["seed"] < given.cases]
    print(error_table(rows))
    if given.write:
        write_errors(rows)
