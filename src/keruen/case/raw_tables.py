"""Tables as they are read from files: text only, with the line that each row stands on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from keruen.case.dictionary import read_dictionary, read_tables
from keruen.case.findings import Findings, listed, shown

MOST_ROWS = 100_000
MOST_COLUMNS = 200
MOST_FILE_BYTES = 32 * 2**20

REQUIRED = "which every case requires"
"""The end of the finding about a table that is not there."""

# What may lie beside the tables: the template's copy of the data dictionary, and its first sheet.
DICTIONARY_SHEET = "dictionary"
READ_ME_SHEET = "Read me"

# Sheets, files and columns whose name begins so belong to the user: they are not read.
IGNORED_PREFIX = "_"


@dataclass
class RawLine:
    """One row: its line, the text of its cells by place, and places known to be faulty."""

    line: int
    cells: list[str]
    broken: frozenset[int] = frozenset()


@dataclass
class RawTable:
    """One table: the names in its header, and its rows.

    Parameters
    ----------
    numbers : the number of each column in the file, from 1, where columns were left out.
    """

    header: list[str]
    lines: list[RawLine]
    numbers: tuple[int, ...] = ()


@dataclass
class RawCase:
    """What could be read from a folder or a workbook.

    `unread` names tables that are there or ought to be, but could not be read: no check may take
    them for empty.
    """

    tables: dict[str, RawTable]
    unread: set[str]


def is_ignored(name: str) -> bool:
    """Whether a sheet, file or column of this name is left out."""
    return name.startswith(IGNORED_PREFIX)


def drop_ignored(table: RawTable) -> RawTable:
    """A table without ignored columns, columns with neither header nor value, and empty rows."""
    kept = [
        place
        for place, name in enumerate(table.header)
        if not is_ignored(name)
        and (name.strip() or any(line.cells[place].strip() for line in table.lines))
    ]
    if len(kept) == len(table.header):
        return table
    new_places = {old: new for new, old in enumerate(kept)}
    lines = [
        RawLine(
            line.line,
            [line.cells[place] for place in kept],
            frozenset(new_places[place] for place in line.broken if place in new_places),
        )
        for line in table.lines
        if line.broken or any(line.cells[place] for place in kept)
    ]
    numbers = tuple(place + 1 for place in kept)
    return RawTable([table.header[place] for place in kept], lines, numbers)


def read_limited(
    path: Path, findings: Findings, table: str = "", most_bytes: int = MOST_FILE_BYTES
) -> bytes | None:
    """Content of a regular file below the size limit; a finding and None otherwise."""
    name = shown(path.name)
    try:
        if path.is_symlink() or not path.is_file():
            findings.add(
                f"{name} is not a regular file",
                "Put the file itself there, not a link, a folder or a device.",
                table=table,
            )
            return None
        with path.open("rb") as file:
            content = file.read(most_bytes + 1)
    except OSError as error:
        findings.add(
            f"{name} cannot be read: {error.strerror or error}",
            "Check that the file exists and that you may read it.",
            table=table,
        )
        return None
    if len(content) > most_bytes:
        findings.add(
            f"{name} is larger than {most_bytes // 2**20} MB, the most that is read",
            "Remove what is not part of the table, or split it.",
            table=table,
        )
        return None
    return content


def note_unknown_and_missing(
    found: dict[str, str], raw: RawCase, findings: Findings, what: str, suffix: str = ""
) -> None:
    """Compare the names of tables that were `found` (name to where) with the data dictionary.

    A name that is no table is matched with the nearest table that is absent: that table counts as
    unread, and is not reported as missing a second time.
    """
    absent = [table for table in read_dictionary() if table not in found]
    renamed: set[str] = set()
    for name, where in found.items():
        if name in read_dictionary():
            continue
        stem = name.partition(".")[0]
        twice = stem != name and stem in found
        free = [table for table in absent if table not in renamed and not twice]
        meant = findings.nearest(stem, free)
        if meant is None:
            findings.add(
                f"{where} is not a table of the data dictionary",
                f"Remove it, begin its name with '_' to have it ignored, or give the {what} the "
                f"name of a table: {listed(list(read_dictionary()), 40)}.",
            )
            continue
        renamed.add(meant)
        findings.add(
            f"there is no {what} of this table, but {where}, which is not a table",
            f"Rename {where} to '{meant}{suffix}', or remove it.",
            table=meant,
        )
    for table in absent:
        if table not in renamed and read_tables()[table].required:
            findings.add(
                f"there is no {what} of this table, {REQUIRED}",
                f"Add the {what} '{table}{suffix}'; a template has it with its header.",
                table=table,
            )
        if table in renamed or read_tables()[table].required:
            raw.unread.add(table)
