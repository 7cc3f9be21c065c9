"""`python -m benchmarks.decide run --who highs --size 2 --periods week --out FILE`: one point."""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.decide.run import run_point
from benchmarks.family import PERIOD_KINDS


def main() -> None:
    """Run the point that the arguments name."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.decide", description=__doc__)
    run = parser.add_subparsers(required=True).add_parser("run", help="run one point")
    run.add_argument("--who", choices=("highs", "keruen"), required=True)
    run.add_argument("--size", type=int, default=1)
    run.add_argument("--periods", choices=PERIOD_KINDS, default="month")
    run.add_argument("--seconds", type=float, default=600.0)
    run.add_argument("--out", type=Path, required=True)
    run.add_argument("--gap", type=float, help="for keruen: the gap at which it stops")
    run.add_argument("--method", help="for keruen: how it solves")
    given = parser.parse_args()
    more: list[str] = []
    for name in ("gap", "method"):
        if getattr(given, name) is not None:
            more += [f"--{name}", str(getattr(given, name))]
    run_point(given.who, given.size, given.periods, given.seconds, given.out, more)


if __name__ == "__main__":
    main()
