"""Cases as folders of CSV tables: reading their text, and all that can be wrong with the files."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from keruen.case.cells import MOST_CHARACTERS
from keruen.case.dictionary import read_dictionary
from keruen.case.findings import Findings, listed, shown
from keruen.case.raw import (
    DICTIONARY_SHEET,
    MOST_COLUMNS,
    MOST_ROWS,
    RawCase,
    RawLine,
    RawTable,
    note_unknown_and_missing,
    read_limited,
)

DATAPACKAGE = "datapackage.json"
TABLE_SUFFIXES = {".csv", ".tsv", ".tab", ".xlsx", ".xls", ".ods", ".parquet"}
BYTE_ORDER_MARK = "\ufeff"


def read_folder(folder: Path, findings: Findings) -> RawCase:
    """Read the tables of a folder as text; what is wrong with a file goes to `findings`."""
    raw = RawCase({}, set())
    found: dict[str, str] = {}
    try:
        paths = sorted(folder.iterdir())
    except OSError as error:
        findings.add(
            f"the folder {shown(folder)} cannot be read: {error.strerror or error}",
            "See that you may read it.",
        )
        return raw
    for path in paths:
        if path.suffix.lower() not in TABLE_SUFFIXES or path.name == f"{DICTIONARY_SHEET}.csv":
            continue
        name = path.stem if path.suffix == ".csv" else path.name
        found[name] = f"the file {shown(path.name)!r}"
    note_unknown_and_missing(found, raw, findings, "file", ".csv")
    raw.unread |= _absent_by_datapackage(folder, found, findings)
    for name in read_dictionary():
        table = read_csv_file(folder / f"{name}.csv", name, findings) if name in found else None
        if table is not None:
            raw.tables[name] = table
        elif name in found:
            raw.unread.add(name)
    return raw


def read_csv_file(path: Path, table: str, findings: Findings) -> RawTable | None:
    """Read one CSV file as text; None, with a finding, where it is no table at all."""
    content = read_limited(path, findings, table)
    if content is None:
        return None
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        findings.add(
            f"{shown(path.name)} is not UTF-8: byte {error.start} is 0x{content[error.start]:02x}",
            "Save the file again as CSV in UTF-8.",
            table=table,
        )
        return None
    text = text.removeprefix(BYTE_ORDER_MARK)
    if "\x00" in text:
        place = content.index(b"\x00")
        findings.add(
            f"{shown(path.name)} holds a NUL character at byte {place}",
            "Save the file again as plain CSV text in UTF-8.",
            table=table,
        )
        return None
    return _split(text, table, findings)


def _split(text: str, table: str, findings: Findings) -> RawTable | None:
    """Header and rows of a CSV text, by RFC 4180."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header: list[str] | None = None
    lines: list[RawLine] = []
    line = 1
    try:
        for cells in reader:
            if header is None and cells:
                header = cells
                if not _is_header(header, table, findings):
                    return None
            elif header is not None and any(cells):
                lines.append(_line(cells, line, header, table, findings))
            if len(lines) > MOST_ROWS:
                findings.add(
                    f"has more than {MOST_ROWS} rows, the most that are read",
                    "Leave out what is not part of the table, or split the case.",
                    table=table,
                )
                return None
            line = reader.line_num + 1
    except csv.Error as error:
        problem = f"is not well-formed CSV: {error}"
        if "field limit" in str(error):
            problem = f"holds a cell of more than the {MOST_CHARACTERS} characters that it may have"
        findings.add(
            problem,
            "Put cells that hold a comma, a quote or a line break in quotes, double the quotes "
            "within them, and close each quote.",
            table=table,
            row=f"line {line}",
        )
        return None
    if header is None:
        findings.add(
            "the file is empty",
            "Write a header line with the names of the columns, and a line for each row.",
            table=table,
        )
        return None
    return RawTable(header, lines)


def _is_header(header: list[str], table: str, findings: Findings) -> bool:
    if len(header) > MOST_COLUMNS:
        findings.add(
            f"has {len(header)} columns, more than the {MOST_COLUMNS} that are read",
            "Keep the columns of the data dictionary only.",
            table=table,
        )
        return False
    for mark, name in ((";", "semicolons"), ("\t", "tabs")):
        if len(header) == 1 and mark in header[0]:
            findings.add(
                f"has cells separated by {name}",
                "Save the file again with commas between the cells.",
                table=table,
                row="line 1",
            )
            return False
    return True


def _line(
    cells: list[str], line: int, header: list[str], table: str, findings: Findings
) -> RawLine:
    """One row, its line breaks made alike; a row of another length counts as faulty throughout."""
    tidy = [cell.replace("\r\n", "\n") for cell in cells[: len(header)]]
    if len(cells) == len(header):
        return RawLine(line, tidy)
    findings.add(
        f"the row has {len(cells)} cells and the header has {len(header)}",
        "Give the row one cell for each column; put cells that hold a comma in quotes.",
        table=table,
        row=f"line {line}",
    )
    tidy = (tidy + [""] * len(header))[: len(header)]
    return RawLine(line, tidy, frozenset(range(len(header))))


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
            "Remove it, or let Keruen write the case anew.",
        )
        return set()
    absent = named - {f"{name}.csv" for name in (*found, DICTIONARY_SHEET)}
    if absent:
        findings.add(
            f"{DATAPACKAGE} names files that are not in the folder: "
            f"{listed(sorted(shown(name) for name in absent))}",
            f"Put the files back, or take them out of {DATAPACKAGE}.",
        )
    return {name.removesuffix(".csv") for name in absent} & set(read_dictionary())
