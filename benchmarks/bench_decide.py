"""How far the hub question is decided in a minute, beside HiGHS given the whole models.

Both answer the same question on the cases of `benchmarks.family`: the shipped case with its markets
once, twice, five and ten times, in months and in weeks. A run that is done lies in a folder of kept
runs and is not made again, so the benchmark can be broken off and taken up.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks.decide.plot import draw
from benchmarks.decide.plot import growth_lines as plot_lines
from benchmarks.decide.record import Point, read_point
from benchmarks.decide.run import run_point
from benchmarks.decide.tables import (
    Key,
    Pair,
    Pairs,
    equal_gap,
    growth_lines,
    growth_table,
    proof_table,
    ratio_table,
    size_table,
)

NEEDS_HOURS = True
ORDER: list[Key] = [
    *[("month", 1), ("month", 2), ("week", 1), ("month", 5)],
    *[("week", 2), ("month", 10), ("week", 5), ("week", 10)],
]
"""Smaller models first."""

OUR_SECONDS = 60.0
WHOLE_SECONDS = 600.0
KEPT = Path("runs") / "benchmarks" / "decide"


def main(arguments: list[str] | None = None) -> None:
    """Run what is missing, row by row, and print the tables of docs/benchmarks.md."""
    given = _parser().parse_args(arguments or [])
    rows = [_key(word) for word in given.rows] if given.rows else ORDER
    for row in rows:
        for who in given.only or ["keruen", "highs"]:
            _run(who, row, given)
    pairs = {row: Pair(_read("keruen", row, given), _read("highs", row, given)) for row in rows}
    _print(pairs, given.plot)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks decide", description=__doc__)
    parser.add_argument("--keep", type=Path, default=KEPT, help="folder of the runs that are done")
    parser.add_argument("--rows", nargs="+", metavar="PERIODS:SIZE", help="such as week:2; all")
    parser.add_argument(
        "--only", nargs="+", choices=("keruen", "highs", "none"), help="run these alone"
    )
    parser.add_argument("--again", action="store_true", help="run what --only names anew")
    parser.add_argument("--seconds", type=float, default=OUR_SECONDS, help="time for Keruen")
    parser.add_argument("--gap", default="0", help="gap at which Keruen stops")
    parser.add_argument("--method", help="how Keruen solves; its own choice if not given")
    parser.add_argument("--plot", type=Path, help="draw the growth into this SVG file")
    return parser


def _key(word: str) -> Key:
    rows = {f"{periods}:{size}": (periods, size) for periods, size in ORDER}
    if word not in rows:
        print(f"there is no row {word!r}", file=sys.stderr)
        print("  Name rows such as month:1 or week:10.", file=sys.stderr)
        raise SystemExit(2)
    return rows[word]


def _path(who: str, row: Key, folder: Path) -> Path:
    return folder / f"{who}_{row[0]}_{row[1]}.jsonl"


def _run(who: str, row: Key, given: argparse.Namespace) -> None:
    """Make a run unless it is kept; a new one takes the place of the old when it is done."""
    path = _path(who, row, given.keep)
    if who == "none" or (path.exists() and not given.again):
        return
    print(f"  {who}, {row[1]} x in {row[0]}s", flush=True)
    more = ["--gap", given.gap]
    if given.method:
        more += ["--method", given.method]
    seconds = given.seconds if who == "keruen" else WHOLE_SECONDS
    run_point(who, row[1], row[0], seconds, path, more if who == "keruen" else None)


def _read(who: str, row: Key, given: argparse.Namespace) -> Point | None:
    path = _path(who, row, given.keep)
    return read_point(path) if path.exists() else None


def _print(pairs: Pairs, plot: Path | None) -> None:
    print("\n" + size_table(pairs))
    print("\n" + proof_table(pairs))
    print("\n" + ratio_table(pairs))
    gap = equal_gap(pairs)
    if gap is None:
        print("\nthere is no usual gap that Keruen reached in every row")
        return
    print("\n" + growth_table(pairs, gap) + "\n")
    for line in growth_lines(pairs, gap):
        print(line)
    if plot is not None:
        plot.write_text(draw(plot_lines(pairs, gap), gap), encoding="utf-8")
