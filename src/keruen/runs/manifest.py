"""The files of a run and their checksums: which were changed, are missing, or were added.

`manifest.json` holds the SHA-256 of every other file of its folder under ``sha256``. A run that was
written before that was so has no ``manifest_version``; the files that it names are checked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from keruen.runs.folders import MANIFEST
from keruen.runs.json_files import to_json

MANIFEST_VERSION = 2
REPLICATIONS = "replications"
"""Where a simulation keeps its blocks; a simulation that goes on adds to them."""
WORLDS = "worlds"
"""Where the value of a hub stores its worlds; a command that resumes adds to them."""

# What file managers and spreadsheet programs leave beside the files that a user opens.
LEFT_BY_PROGRAMS = (".DS_Store", "Thumbs.db", "desktop.ini")
LEFT_BESIDE_OPEN_FILES = ("~$", ".~lock.", "._")


@dataclass(frozen=True)
class FileFault:
    """A file of a run that is not as it was written: `problem` is changed, missing or added."""

    file: str
    problem: str

    def __str__(self) -> str:
        what, remedy = WORDS[self.problem]
        return f"file {self.file}: {what}\n  {remedy}"


AGAIN = "Plan the case again, and do not change the files of a run by hand."
WORDS = {
    "changed": ("it was changed after the run", AGAIN),
    "missing": (
        "it is missing",
        "Restore the file, or plan the case again.",
    ),
    "added": (
        "it was added after the run",
        "Move it out of the folder: a run folder contains only the files of the run.",
    ),
}


def write_manifest(folder: Path, manifest: Mapping[str, object]) -> None:
    """Write `manifest.json` with the checksum of every other file in the folder."""
    whole = {**manifest, "manifest_version": MANIFEST_VERSION, "sha256": hash_files(folder)}
    text = to_json(whole) + "\n"
    fresh = folder / f".{MANIFEST}.new"
    fresh.write_text(text, encoding="utf-8", newline="\n")
    fresh.replace(folder / MANIFEST)


def hash_files(folder: Path) -> dict[str, str]:
    """SHA-256 of every file in a folder and below it, by path; without its own manifest."""
    return {
        path.relative_to(folder).as_posix(): _sha256(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path != folder / MANIFEST and not _is_left(path.name)
    }


def find_file_faults(folder: Path, manifest: Mapping[str, object]) -> list[FileFault]:
    """Files that were changed, are missing or were added since a run was written, by path."""
    written = manifest.get("sha256")
    if not isinstance(written, Mapping):
        return []
    found = hash_files(folder)
    faults = [
        FileFault(name, "changed" if name in found else "missing")
        for name, told in written.items()
        if found.get(name) != told
    ]
    if is_complete(manifest):
        faults += [
            FileFault(name, "added")
            for name in found
            if name not in written and not name.startswith((f"{REPLICATIONS}/", f"{WORLDS}/"))
        ]
    return sorted(faults, key=lambda fault: fault.file)


def is_complete(manifest: Mapping[str, object]) -> bool:
    """Whether a manifest holds the checksum of every file of its run."""
    version = manifest.get("manifest_version")
    return isinstance(version, int) and version >= 2


def older_note(manifest: Mapping[str, object]) -> str | None:
    """What is said of a run that an earlier version wrote; None where every file has a checksum."""
    if is_complete(manifest):
        return None
    named = manifest.get("sha256")
    count = len(named) if isinstance(named, Mapping) else 0
    held = (
        f"checksums of only {count} files, so a change of another file is not detected"
        if count
        else "no checksums, so a change of a file is detected only if it violates a rule"
    )
    return f"the run was written by an earlier version of Keruen: its manifest has {held}"


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _is_left(name: str) -> bool:
    return name in LEFT_BY_PROGRAMS or name.startswith(LEFT_BESIDE_OPEN_FILES)
