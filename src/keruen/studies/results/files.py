"""Files of runs: listed with their SHA-256, and read only where they are what was recorded.

The SHA-256 of the manifest stands in the database; the manifest contains that of every other file.
A file that was changed on the disk is refused.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import polars as pl

from keruen.runs.folders import MANIFEST
from keruen.store.refusal import refuse
from keruen.studies.rows import StudyRunRow

FOLDER = re.compile(r"run_[0-9a-f]{16}")
AS_CSV = {"movements.csv": "movements.parquet", "stocks.csv": "stocks.parquet"}
"""Files that are made when they are asked for, each from the table that contains its rows."""

MACROS = "vbaProject.bin"
"""The part of a workbook that contains macros; Keruen writes none."""


@dataclass(frozen=True)
class RunFile:
    """A file of a run.

    Parameters
    ----------
    name : path below the folder of the run.
    bytes : size.
    sha256 : as recorded.
    """

    name: str
    bytes: int
    sha256: str


def run_folder(folder: Path, row: StudyRunRow) -> Path:
    """The folder of a run.

    Raises
    ------
    RefusalError : it is not there.
    """
    place = folder / row.folder
    if not FOLDER.fullmatch(row.folder) or not (place / MANIFEST).is_file():
        refuse(
            "the files of the run {title} are not on this server",
            "Ask the operator to restore the folder of runs from its backup.",
            kind="missing",
            title=row.title,
        )
    return place


def read_manifest(folder: Path, row: StudyRunRow) -> Mapping[str, object]:
    """The manifest of a run, if it is the one that was recorded.

    Raises
    ------
    RefusalError : it is not there, or was changed.
    """
    content = (run_folder(folder, row) / MANIFEST).read_bytes()
    if hashlib.sha256(content).hexdigest() != row.manifest_sha256:
        _refuse_changed(row, MANIFEST)
    found: Mapping[str, object] = json.loads(content)
    return found


def file_hashes(folder: Path, row: StudyRunRow) -> dict[str, str]:
    """SHA-256 of every file of a run by its path, its manifest among them.

    Raises
    ------
    RefusalError : the manifest is not there, or was changed.
    """
    listed = read_manifest(folder, row).get("sha256")
    found = {str(k): str(v) for k, v in listed.items()} if isinstance(listed, Mapping) else {}
    return {**found, MANIFEST: row.manifest_sha256}


def list_files(folder: Path, row: StudyRunRow) -> list[RunFile]:
    """The files of a run by path; one that is missing has no bytes.

    Raises
    ------
    RefusalError : the manifest is not there, or was changed.
    """
    place = run_folder(folder, row)
    return [
        RunFile(name, size_of(place / name), digest)
        for name, digest in sorted(file_hashes(folder, row).items())
    ]


def size_of(path: Path) -> int:
    """The size of a file; 0 where there is none."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def read_file(folder: Path, row: StudyRunRow, name: str) -> bytes:
    """A file of a run as it was recorded, or one that is made of it, such as ``movements.csv``.

    Raises
    ------
    RefusalError : the run has no such file, or it was changed.
    """
    hashes = file_hashes(folder, row)
    if name in AS_CSV and name not in hashes and AS_CSV[name] in hashes:
        frame = pl.read_parquet(io.BytesIO(read_file(folder, row, AS_CSV[name])))
        return frame.write_csv().encode("utf-8")
    # Only names of the manifest are opened, so no part of an address leaves the folder.
    if name not in hashes:
        refuse(
            "the run has no file {name}",
            "Choose a file of the list on its page.",
            kind="missing",
            name=repr(name[:80]),
        )
    try:
        content = (run_folder(folder, row) / name).read_bytes()
    except OSError:
        _refuse_changed(row, name)
    if hashlib.sha256(content).hexdigest() != hashes[name]:
        _refuse_changed(row, name)
    return content


def has_macros(content: bytes) -> bool:
    """Whether a workbook contains macros."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return any(name.endswith(MACROS) for name in archive.namelist())


def _refuse_changed(row: StudyRunRow, name: str) -> NoReturn:
    refuse(
        "file {name} of the run {title} is not what was recorded",
        "Ask the operator to restore the folder of runs from its backup.",
        kind="conflict",
        name=name,
        title=row.title,
    )
