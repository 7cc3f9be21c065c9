"""The process in which one run is made: `python -m benchmarks.decide.child ...`."""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.decide.record import HUBS, Lines
from benchmarks.family import PERIOD_KINDS


def main() -> None:
    """Make the run that the arguments name; each engine is imported only where it runs."""
    parser = argparse.ArgumentParser()
    parser.add_argument("who", choices=("highs", "keruen"))
    parser.add_argument("--size", type=int, required=True)
    parser.add_argument("--periods", choices=PERIOD_KINDS, required=True)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--hub", choices=HUBS)
    parser.add_argument("--most-mb", type=float, default=float("inf"))
    parser.add_argument("--gap", type=float, default=0.0)
    parser.add_argument("--method")
    given = parser.parse_args()
    lines = Lines(given.out)
    if given.who == "highs":
        from benchmarks.decide.whole import Given, run_whole

        run_whole(Given(given.size, given.periods, given.hub, given.seconds, given.most_mb), lines)
    else:
        from benchmarks.decide.ours import run_ours

        run_ours(given.size, given.periods, given.seconds, given.gap, given.method, lines)


if __name__ == "__main__":
    main()
