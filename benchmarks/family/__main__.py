"""`python -m benchmarks.family --size 2 --periods week OUT`: write a case of the family."""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.family import PERIOD_KINDS, make_case
from keruen.case import write_case_folder


def main() -> None:
    """Write the case that the arguments name as a folder of CSV tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.family", description=__doc__)
    parser.add_argument("--size", type=int, default=1, help="how many times each market stands")
    parser.add_argument("--periods", choices=PERIOD_KINDS, default="month")
    parser.add_argument("folder", type=Path)
    given = parser.parse_args()
    print(write_case_folder(make_case(given.size, given.periods), given.folder))


if __name__ == "__main__":
    main()
