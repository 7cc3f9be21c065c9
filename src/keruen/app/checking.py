"""The commands `verify` and `compare`: what can be said of runs that were made before."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from keruen.app.folders import MANIFEST
from keruen.app.manifest import FileFault, find_file_faults, is_complete, older_note
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
    """Check a run against the checksums of its manifest, and a plan against every rule.

    Raises
    ------
    KeruenError : the folder is not a run, or a file cannot be read.
    """
    from keruen.movements.verify import verify_run as find_violations

    manifest = read_json(folder / MANIFEST)
    named = isinstance(manifest.get("sha256"), Mapping)
    if not named and (is_complete(manifest) or "fingerprint" not in manifest):
        raise KeruenError(
            f"the file {MANIFEST} in {folder} holds no checksums",
            "Give the folder of a run; plan the case again if its files were changed.",
        )
    faults = find_file_faults(folder, manifest)
    kind = _kind(folder, manifest)
    plan = {"plan": folder, "loop": folder / "plan"}.get(kind)
    violations: list[Violation] = []
    if plan is not None:
        try:
            violations = find_violations(plan)
        except KeruenError:
            # A file that was changed or removed is reported below, and is why it cannot be read.
            if not faults:
                raise
    note = older_note(manifest)
    data = {
        "folder": str(folder),
        "kind": kind,
        "holds": not (violations or faults),
        "changed_files": _named(faults, "changed"),
        "missing_files": _named(faults, "missing"),
        "added_files": _named(faults, "added"),
        "violations": [vars(each) for each in violations],
        "notes": [note] if note else [],
    }
    if data["holds"]:
        return Outcome("\n".join(_sound_words(folder, kind, note)), data)
    return Outcome(_faults(folder, faults, violations, note), data, INPUT_WRONG)


def _kind(folder: Path, manifest: Mapping[str, Any]) -> str:
    """What a run folder holds: a plan, a simulation, a frontier, an answer (ask), or a loop."""
    if isinstance(manifest.get("kind"), str):
        return str(manifest["kind"])
    # Folders of earlier versions do not name their kind.
    for name, kind in (("frontier.json", "frontier"), ("ask.json", "ask")):
        if (folder / name).is_file():
            return kind
    return "plan"


def _named(faults: list[FileFault], problem: str) -> list[str]:
    return [fault.file for fault in faults if fault.problem == problem]


def _sound_words(folder: Path, kind: str, note: str | None) -> list[str]:
    words = {
        "plan": f"{folder}: every rule holds, and no file was changed.",
        "loop": f"{folder}: every rule holds for its plan, and no file was changed.",
    }
    other = f"{folder}: no file was changed. Rules are checked of plans only."
    return [words.get(kind, other), *([f"Note: {note}."] if note else [])]


def _faults(
    folder: Path, faults: list[FileFault], violations: list[Violation], note: str | None
) -> str:
    lines = [f"{folder}: {count(len(faults) + len(violations), 'fault')}"]
    lines += [*map(str, faults), *map(str, violations)]
    return "\n".join([*lines, *([f"Note: {note}."] if note else [])])


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
