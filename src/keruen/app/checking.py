"""The commands `verify` and `compare`: what can be said of runs that were made before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from keruen.app.folders import MANIFEST
from keruen.app.outcome import INPUT_WRONG, Outcome
from keruen.app.words import count, table
from keruen.errors import KeruenError

if TYPE_CHECKING:
    import polars as pl

    from keruen.movements.violations import Violation

MOST_MOVEMENTS = 20
CLOCK = "seconds"
"""What tells how long a run took, and nothing of the plan."""


def verify_run(folder: Path) -> Outcome:
    """Hold a run against the checksums of its manifest, and against every rule.

    Raises
    ------
    KeruenError : the folder is no run, or a file cannot be read.
    """
    from keruen.movements.verify import verify_run as find_violations

    changed = _changed_files(folder)
    violations = find_violations(folder)
    data = {
        "folder": str(folder),
        "holds": not (violations or changed),
        "changed_files": changed,
        "violations": [vars(each) for each in violations],
    }
    if data["holds"]:
        return Outcome(f"{folder}: every rule holds, and no table was changed.", data)
    return Outcome(_faults(folder, changed, violations), data, INPUT_WRONG)


def _faults(folder: Path, changed: list[str], violations: list[Violation]) -> str:
    lines = [f"{folder}: {count(len(changed) + len(violations), 'fault')}"]
    lines += [
        f"file {name}: it is not the one that was written with the run\n"
        "  Plan the case again, and do not change the files of a run by hand."
        for name in changed
    ]
    return "\n".join([*lines, *map(str, violations)])


def _changed_files(folder: Path) -> list[str]:
    """Tables of a run that are missing or whose checksum is not the manifest's."""
    checksums = read_json(folder / MANIFEST).get("sha256")
    if not isinstance(checksums, dict):
        raise KeruenError(
            f"the file {MANIFEST} in {folder} holds no checksums",
            "Give the folder of a run; plan the case again if its files were changed.",
        )
    return [name for name, told in checksums.items() if _sha256(folder / name) != told]


def _sha256(path: Path) -> str | None:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None


def compare_runs(first: Path, second: Path) -> Outcome:
    """Set two runs side by side: every figure that differs, and the movements that differ most.

    Raises
    ------
    KeruenError : a folder is no run.
    """
    from keruen.movements.compare import compare_movements
    from keruen.movements.compare import compare_runs as compare_summaries
    from keruen.movements.tables import read_table

    summaries = [read_json(folder / "summary.json") for folder in (first, second)]
    movements = [
        read_table("movements", folder / "movements.parquet") for folder in (first, second)
    ]
    openings = [[_opening(each) for each in summary.get("openings", [])] for summary in summaries]
    figures = [
        row
        for row in compare_summaries(*summaries).to_dicts()
        if row["kpi"].rpartition(".")[2] != CLOCK and _comparable(row, summaries)
    ]
    differing = compare_movements(*movements)
    data = {
        "first": str(first),
        "second": str(second),
        "same_case": len({_fingerprint(folder) for folder in (first, second)}) == 1,
        "openings": {"first": openings[0], "second": openings[1]},
        "simulated": [_simulated(summary) for summary in summaries],
        "figures": figures,
        "movements": _largest(differing).to_dicts(),
    }
    return Outcome(_comparison_words(data), data)


def _comparable(row: dict[str, Any], summaries: list[dict[str, Any]]) -> bool:
    """Beside a simulation only figures that both have are compared."""
    simulated = any(_is_simulation(summary) for summary in summaries)
    return not simulated or (row["a"] is not None and row["b"] is not None)


def _is_simulation(summary: dict[str, Any]) -> bool:
    return summary.get("kind") == "simulation"


def _simulated(summary: dict[str, Any]) -> dict[str, Any] | None:
    """What tells how sure a simulation's figures are; None for a plan."""
    if not _is_simulation(summary):
        return None
    names = ("replications", "seed", "cost_interval_usd", "shortage_t")
    return {name: summary.get(name) for name in names}


def _fingerprint(folder: Path) -> Any:
    return read_json(folder / MANIFEST).get("fingerprint")


def _opening(row: dict[str, Any]) -> str:
    return f"{row['hub_option']} from period {row['opening_period']}"


def _largest(differing: pl.DataFrame) -> pl.DataFrame:
    """The lanes and voyages whose tonnes differ most over the horizon."""
    import polars as pl

    moved = differing.filter(pl.col("kind").is_in(["lane", "voyage"]))
    sums = moved.group_by("kind", "route").agg(pl.col("a_t", "b_t", "difference_t").sum())
    size = pl.col("difference_t").abs()
    return (
        sums.filter(size > 0.5).sort(size, "route", descending=[True, False]).head(MOST_MOVEMENTS)
    )


def _comparison_words(data: dict[str, Any]) -> str:
    same = "the same case" if data["same_case"] else "two different cases, or scenarios of one"
    lines = [f"A is {data['first']}, B is {data['second']}: {same}."]
    for name, key in (("A", "first"), ("B", "second")):
        lines.append(f"Hub in {name}: {', '.join(data['openings'][key]) or 'none'}")
    for name, found in zip("AB", data["simulated"], strict=True):
        if found is not None:
            cost = found["cost_interval_usd"]
            lines.append(
                f"{name} is simulated: means over {found['replications']:,} replications, cost "
                f"{_figure(cost['low'])} to {_figure(cost['high'])} with 95 % confidence; its "
                "tonnes moved are those of the replication in the middle."
            )
    rows = [
        (row["kpi"], _figure(row["a"]), _figure(row["b"]), _figure(row["difference"]))
        for row in data["figures"]
        if row["difference"] != 0
    ]
    lines += ["", *_titled("figure", rows, "No figure differs.")]
    rows = [
        (row["route"], _figure(row["a_t"]), _figure(row["b_t"]), _figure(row["difference_t"]))
        for row in data["movements"]
    ]
    lines += ["", *_titled("tonnes moved", rows, "No lane or voyage differs.")]
    return "\n".join(lines)


def _titled(title: str, rows: Sequence[tuple[str, ...]], nothing: str) -> list[str]:
    return table([(title, "A", "B", "B - A"), *rows]) if rows else [nothing]


def _figure(value: float | None) -> str:
    if value is None:
        return "none"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:,.4g}"


def read_json(path: Path) -> dict[str, Any]:
    """Read a JSON object that belongs to a run.

    Raises
    ------
    KeruenError : there is none.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise KeruenError(
            f"{path} cannot be read: {error}",
            "Give the folder of a run: one that `keruen plan` has written.",
        ) from error
    if not isinstance(content, dict):
        raise KeruenError(
            f"{path} does not hold a JSON object",
            "Give the folder of a run: one that `keruen plan` has written.",
        )
    return content
