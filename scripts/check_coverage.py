"""Check branch coverage by package against its floors: `make coverage`.

    scripts/check_coverage.py REPORT            fails where a package is below its floor
    scripts/check_coverage.py REPORT --raise    also raises floors to what was measured

REPORT is what `coverage json` writes. Floors, in whole per cent, are in
scripts/coverage_floors.csv, one line a package, and may only rise: this script compares them with
every committed version of the file. A package without a floor needs `NEW_CODE` per cent.
"""

from __future__ import annotations

import csv
import io
import json
import math
import subprocess
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FLOORS = Path("scripts/coverage_floors.csv")
NEW_CODE = 85.0
"""Per cent that a package without a floor must have."""

SPLIT = ("plan", "app", "roadmap", "web")
"""Packages that are large enough for a floor of each sub-package."""


def package_of(path: str) -> str:
    """The package whose floor holds for a file: ``case``, or ``plan.model`` of a large package."""
    parts = Path(path).parts
    inside = parts[parts.index("keruen") + 1 : -1]
    if not inside:
        return "keruen"
    return ".".join(inside[:2] if inside[0] in SPLIT else inside[:1])


def measure(report: Mapping[str, object]) -> dict[str, float]:
    """Per cent of lines and branches that ran, by package."""
    ran: defaultdict[str, int] = defaultdict(int)
    there: defaultdict[str, int] = defaultdict(int)
    files = report["files"]
    assert isinstance(files, dict)
    for path, measured in files.items():
        summary = measured["summary"]
        package = package_of(path)
        ran[package] += summary["covered_lines"] + summary.get("covered_branches", 0)
        there[package] += summary["num_statements"] + summary.get("num_branches", 0)
    return {name: 100.0 * ran[name] / there[name] for name in sorted(there) if there[name]}


def read_floors(text: str) -> dict[str, float]:
    """Floors in per cent, by package."""
    return {row["package"]: float(row["floor_pct"]) for row in csv.DictReader(io.StringIO(text))}


def write_floors(floors: Mapping[str, float]) -> str:
    """The table of floors as text."""
    lines = [f"{package},{floor:g}" for package, floor in sorted(floors.items())]
    return "\n".join(["package,floor_pct", *lines, ""])


def find_low(measured: Mapping[str, float], floors: Mapping[str, float]) -> list[str]:
    """Packages below their floor, and floors of packages that are no more."""
    low = [
        f"{name}: {found:.1f}% is below the floor of {floors.get(name, NEW_CODE):g}%"
        for name, found in measured.items()
        if found < floors.get(name, NEW_CODE)
    ]
    return low + [
        f"{name}: there is no such package" for name in sorted(set(floors) - set(measured))
    ]


def find_lowered(floors: Mapping[str, float], earlier: Sequence[Mapping[str, float]]) -> list[str]:
    """Floors that are lower than in an earlier version of the table."""
    highest: dict[str, float] = {}
    for each in earlier:
        for name, floor in each.items():
            highest[name] = max(floor, highest.get(name, 0.0))
    return [
        f"{name}: the floor was {highest[name]:g}% and is {floors[name]:g}%; floors may only rise"
        for name in sorted(set(floors) & set(highest))
        if floors[name] < highest[name]
    ]


def committed_floors(root: Path = ROOT) -> list[Mapping[str, float]]:
    """Every committed version of the table; none where git or its history is missing."""

    def git(*words: str) -> str:
        done = subprocess.run(
            ["git", *words], cwd=root, capture_output=True, text=True, check=False
        )
        return done.stdout if done.returncode == 0 else ""

    commits = git("log", "--format=%H", "--", str(FLOORS)).split()
    texts = [git("show", f"{commit}:{FLOORS}") for commit in commits]
    return [read_floors(text) for text in texts if text]


def main(words: list[str]) -> int:
    """Print a line for each package and every fault; 1 where there is one."""
    report = json.loads(Path(words[0]).read_text(encoding="utf-8"))
    measured = measure(report)
    path = ROOT / FLOORS
    floors = read_floors(path.read_text(encoding="utf-8"))
    if "--raise" in words:
        floors = {
            name: max(math.floor(found), floors.get(name, 0.0)) for name, found in measured.items()
        }
        path.write_text(write_floors(floors), encoding="utf-8")
    for name, found in measured.items():
        print(f"{name:24} {found:5.1f}%  floor {floors.get(name, NEW_CODE):g}%")
    faults = find_low(measured, floors) + find_lowered(floors, committed_floors())
    for fault in faults:
        print(f"coverage: {fault}", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
