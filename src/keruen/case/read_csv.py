"""Cases as folders of CSV tables: which files are there, and the text of each."""

from __future__ import annotations

import json
from pathlib import Path

from keruen.case.csv_parser import read_csv_file
from keruen.case.dictionary import read_dictionary
from keruen.case.findings import Findings, listed, shown
from keruen.case.raw_tables import (
    DICTIONARY_SHEET,
    RawCase,
    is_ignored,
    note_unknown_and_missing,
    read_limited,
)

DATAPACKAGE = "datapackage.json"
# What Excel keeps beside a workbook that is open, and macOS beside a file on a foreign disk.
BESIDE_OPEN_FILES = ("~$", "._")
TABLE_SUFFIXES = {".csv", ".tsv", ".tab", ".xlsx", ".xls", ".xlsm", ".ods", ".parquet"}


def read_folder(folder: Path, findings: Findings) -> RawCase:
    """Read the tables of a folder as text; what is wrong with a file goes to `findings`."""
    raw = RawCase({}, set())
    found: dict[str, str] = {}
    try:
        paths = sorted(folder.iterdir())
    except OSError as error:
        findings.add(
            f"the folder {shown(folder)} cannot be read: {error.strerror or error}",
            "Check that you may read it.",
        )
        return raw
    for path in paths:
        if path.suffix.lower() not in TABLE_SUFFIXES or path.name == f"{DICTIONARY_SHEET}.csv":
            continue
        if is_ignored(path.name) or path.name.startswith(BESIDE_OPEN_FILES):
            continue
        name = path.stem if path.suffix == ".csv" else path.name
        found[name] = f"the file {shown(path.name)!r}"
    if not set(found) & set(read_dictionary()) and not (folder / DATAPACKAGE).exists():
        _note_no_table(folder, paths, found, findings)
        return raw
    note_unknown_and_missing(found, raw, findings, "file", ".csv")
    raw.unread |= _absent_by_datapackage(folder, found, findings)
    for name in read_dictionary():
        table = read_csv_file(folder / f"{name}.csv", name, findings) if name in found else None
        if table is not None:
            raw.tables[name] = table
        elif name in found:
            raw.unread.add(name)
    return raw


def _note_no_table(
    folder: Path, paths: list[Path], found: dict[str, str], findings: Findings
) -> None:
    """Report a folder that holds no table of a case, and where the case may be instead."""
    inner = [path.name for path in paths if (path / "case.csv").is_file()]
    if inner:
        remedy = f"Give the folder {shown(f'{folder.name}/{inner[0]}')}, which holds one."
    else:
        remedy = "Give a folder with case.csv and the other tables; `keruen case new` starts one."
    files = f", but {listed(list(found.values()))}" if found else ""
    findings.add(f"the folder {shown(folder.name)} holds no table of a case{files}", remedy)


def _absent_by_datapackage(folder: Path, found: dict[str, str], findings: Findings) -> set[str]:
    """Tables that a `datapackage.json`, where there is one, names but the folder lacks."""
    path = folder / DATAPACKAGE
    if not path.exists() and not path.is_symlink():
        return set()
    content = read_limited(path, findings)
    if content is None:
        return set()
    try:
        named = {str(resource["path"]) for resource in json.loads(content)["resources"]}
    except (ValueError, KeyError, TypeError, RecursionError):
        findings.add(
            f"{DATAPACKAGE} is not a data package with a list of resources",
            "Remove it, or export the case again with Keruen.",
        )
        return set()
    absent = named - {f"{name}.csv" for name in (*found, DICTIONARY_SHEET)}
    if absent:
        findings.add(
            f"{DATAPACKAGE} names files that are not in the folder: "
            f"{listed(sorted(shown(name) for name in absent))}",
            f"Restore the files, or remove them from {DATAPACKAGE}.",
        )
    return {name.removesuffix(".csv") for name in absent} & set(read_dictionary())
