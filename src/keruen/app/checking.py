"""The command `verify`: whether a run is unchanged and keeps every rule."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from keruen.app.folders import MANIFEST
from keruen.app.outcome import INPUT_WRONG, Outcome
from keruen.app.words import count
from keruen.errors import KeruenError

if TYPE_CHECKING:
    from keruen.movements.violations import Violation


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
