"""Lengths of files and functions, docstrings and tests, beside peers whose sources are at hand.

`python -m benchmarks sources --tree NAME=PACKAGE_FOLDER[,TESTS_FOLDER] ...` measures other trees in
the same run. Without options Keruen alone is measured.
"""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.sources.measure import Measures, measure

ROOT = Path(__file__).resolve().parents[1]
FLAG = "--tree"
HEAD = (
    "| source | lines | files | file p50/p90/max | function p50/p90/max | public documented |"
    " of several lines | test lines per line |"
)


def main(options: list[str] | None = None) -> None:
    """Print a table with one row for each tree."""
    trees = {"Keruen": (ROOT / "src" / "keruen", ROOT / "tests")} | _read_trees(options or [])
    print(HEAD)
    print("|---|--:|--:|--:|--:|--:|--:|--:|")
    for name, (source, tests) in trees.items():
        print(_row(name, measure(source, tests)))


def _row(name: str, each: Measures) -> str:
    tests = f"{each.test_ratio:.2f}" if each.test_lines else "not at hand"
    return (
        f"| {name} | {each.lines:,} | {each.files} "
        f"| {each.file_median}/{each.file_p90}/{each.file_longest} "
        f"| {each.function_median}/{each.function_p90}/{each.function_longest} "
        f"| {each.documented_share:.0%} | {each.detailed_share:.0%} | {tests} |"
    )


def _read_trees(options: list[str]) -> dict[str, tuple[Path, Path | None]]:
    trees: dict[str, tuple[Path, Path | None]] = {}
    words = list(options)
    while words:
        flag = words.pop(0)
        name, _, folders = (words.pop(0) if words else "").partition("=")
        source, _, tests = folders.partition(",")
        if flag != FLAG or not source:
            sys.exit(f"{flag!r} is not a tree\n  Write {FLAG} NAME=PACKAGE_FOLDER,TESTS_FOLDER.")
        if not Path(source).is_dir() or (tests and not Path(tests).is_dir()):
            sys.exit(f"{folders!r} is not a folder\n  Name the folders of the package and tests.")
        trees[name] = (Path(source), Path(tests) if tests else None)
    return trees
