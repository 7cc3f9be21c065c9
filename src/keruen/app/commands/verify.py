"""The command `verify`: whether a run is unchanged and keeps every rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from keruen.app.terminal.formatting import count
from keruen.app.terminal.outcome import INPUT_WRONG, Outcome
from keruen.errors import KeruenError
from keruen.runs.folders import MANIFEST
from keruen.runs.json_files import read_json
from keruen.runs.manifest import FileFault, find_file_faults, is_complete, older_note

if TYPE_CHECKING:
    from keruen.movements.violations import Violation


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
            f"the file {MANIFEST} in {folder} has no checksums",
            "Give the folder of a run; plan the case again if its files were changed.",
        )
    faults = find_file_faults(folder, manifest)
    kind = _kind(folder, manifest)
    plan = {"plan": folder, "loop": folder / "plan"}.get(kind)
    violations: list[Violation] = []
    unchecked: str | None = None
    if plan is not None:
        try:
            violations = find_violations(plan) + _of_alternatives(plan) + _of_changes(plan)
        except KeruenError as error:
            # A file that was changed or removed is reported below, and may be why.
            if not faults:
                raise
            unchecked = f"the rules were not checked: {error.what}"
    note = older_note(manifest) or unchecked
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


def _of_changes(folder: Path) -> list[Violation]:
    """Violations of a re-plan: its changes against the plan that it replaces."""
    from keruen.movements.changes import check_changes
    from keruen.movements.tables import read_table

    summary = read_json(folder / "summary.json")
    if not isinstance(summary.get("replan"), Mapping):
        return []
    last = read_table("movements", folder / "last_plan.parquet")
    return check_changes(summary, last, read_table("movements", folder / "movements.parquet"))


def _of_alternatives(folder: Path) -> list[Violation]:
    """Violations of the alternatives of a plan: each is a run of its own within a limit of cost."""
    from keruen.movements.verify import verify_run as find_violations
    from keruen.movements.violations import CENT_USD, Violation, number

    told = read_json(folder / "summary.json").get("alternatives")
    found: list[Violation] = []
    if not isinstance(told, Mapping):
        return found
    most = told["best_cost_usd"] + told["within"] * abs(told["best_cost_usd"])
    for row in told["plans"][1:]:
        name = row["folder"]
        found += [
            replace(each, table=f"{name}/{each.table}") for each in find_violations(folder / name)
        ]
        cost = read_json(folder / name / "summary.json").get("cost_usd")
        if not isinstance(cost, int | float) or cost > most * (1.0 + 1e-6) + CENT_USD:
            problem = f"an alternative may cost at most {number(float(most))}"
            found.append(Violation("", f"{name}/summary", "", "cost_usd", number(cost), problem))
    return found


def _kind(folder: Path, manifest: Mapping[str, object]) -> str:
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
        "plan": f"{folder}: every rule is satisfied, and no file was changed.",
        "loop": f"{folder}: every rule is satisfied by its plan, and no file was changed.",
    }
    other = f"{folder}: no file was changed. Rules are checked only for plans."
    return [words.get(kind, other), *([f"Note: {note}."] if note else [])]


def _faults(
    folder: Path, faults: list[FileFault], violations: list[Violation], note: str | None
) -> str:
    lines = [f"{folder}: {count(len(faults) + len(violations), 'violation')}"]
    lines += [*map(str, faults), *map(str, violations)]
    return "\n".join([*lines, *([f"Note: {note}."] if note else [])])
