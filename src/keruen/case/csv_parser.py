"""Reading one CSV file as text: the only reader of CSV that a user gives, for every command.

RFC 4180 with commas, in UTF-8, with or without a byte order mark and with any line ends. A file
that differs is reported with its line and what to change, and is never guessed at: a semicolon
file has decimal commas as a rule, and ``1,234`` would be read in two ways.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from pathlib import Path

from keruen.case.cells import MOST_CHARACTERS
from keruen.case.findings import Findings, shown
from keruen.case.raw_tables import (
    MOST_COLUMNS,
    MOST_FILE_BYTES,
    MOST_ROWS,
    RawLine,
    RawTable,
    drop_ignored,
    read_limited,
)

BYTE_ORDER_MARK = "\ufeff"
SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}
# Excel's own hint to itself, in the first line of a file.
SEPARATOR_LINE = re.compile(r'"?sep=(.)"?(\r\n|\r|\n|\Z)', re.IGNORECASE)
FIRST_LINE = re.compile(r"[^\r\n]*")
QUOTED = re.compile(r'"[^"]*"?')
OTHER_ENCODINGS = {codecs.BOM_UTF16_LE: "UTF-16", codecs.BOM_UTF16_BE: "UTF-16"}


def read_csv_file(
    path: Path,
    table: str,
    findings: Findings,
    *,
    most_rows: int = MOST_ROWS,
    most_bytes: int = MOST_FILE_BYTES,
) -> RawTable | None:
    """Read one CSV file as text; None, with a finding, where it is not a table at all.

    Columns whose header begins with ``_``, and columns with neither a header nor a value, are left
    out.

    Parameters
    ----------
    table : name of the table in findings.
    most_rows, most_bytes : limits; a larger file is a finding.
    """
    content = read_limited(path, findings, table, most_bytes)
    if content is None:
        return None
    text = _decode(content, shown(path.name), table, findings)
    if text is None:
        return None
    found = _split(text, table, findings, most_rows)
    return drop_ignored(found) if found is not None else None


def _decode(content: bytes, name: str, table: str, findings: Findings) -> str | None:
    """The text of a file in UTF-8, without its byte order mark."""
    encoding = OTHER_ENCODINGS.get(content[:2])
    if encoding is not None:
        findings.add(
            f"{name} is {encoding}, not UTF-8",
            "Save the file again as CSV in UTF-8.",
            table=table,
        )
        return None
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        findings.add(
            f"{name} is not UTF-8: byte {error.start} is 0x{content[error.start]:02x}",
            "Save the file again as CSV in UTF-8.",
            table=table,
            row=_line_of(content, error.start),
        )
        return None
    if "\x00" in text:
        place = content.index(b"\x00")
        findings.add(
            f"{name} holds a NUL character at byte {place}",
            "Save the file again as plain CSV text in UTF-8.",
            table=table,
            row=_line_of(content, place),
        )
        return None
    return text.removeprefix(BYTE_ORDER_MARK)


def _line_of(content: bytes, place: int) -> str:
    line = content[:place].replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1
    return f"line {line}"


def _split(text: str, table: str, findings: Findings, most_rows: int) -> RawTable | None:
    """Header and rows of a CSV text, by RFC 4180."""
    separator = SEPARATOR_LINE.match(text)
    skipped = 1 if separator is not None and separator[1] == "," else 0
    if skipped and separator is not None:
        text = text[separator.end() :]
    elif not _has_commas(text, separator[1] if separator else "", table, findings):
        return None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header: list[str] | None = None
    lines: list[RawLine] = []
    line = 1 + skipped
    try:
        for cells in reader:
            if header is None and any(cells):
                header = cells
                if len(header) > MOST_COLUMNS:
                    findings.add(
                        f"has {len(header)} columns, more than the {MOST_COLUMNS} that are read",
                        "Keep only the columns of the table.",
                        table=table,
                    )
                    return None
            elif header is not None and any(cells):
                lines.append(_line(cells, line, header, table, findings))
            if len(lines) > most_rows:
                findings.add(
                    f"has more than {most_rows} rows, the most that are read",
                    "Remove what is not part of the table, or split it.",
                    table=table,
                )
                return None
            line = reader.line_num + 1 + skipped
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


def _has_commas(text: str, stated: str, table: str, findings: Findings) -> bool:
    """Whether the cells of a text are separated by commas, by its first line."""
    first = FIRST_LINE.match(text.lstrip("\r\n"))
    header = QUOTED.sub("", first[0]) if first else ""
    for mark, name in SEPARATORS.items():
        if mark == stated or (not stated and header.count(mark) > header.count(",")):
            findings.add(
                f"has cells separated by {name}",
                "Save the file again with commas between the cells and a point as decimal mark.",
                table=table,
                row="line 1",
            )
            return False
    return True


def _line(
    cells: list[str], line: int, header: list[str], table: str, findings: Findings
) -> RawLine:
    """One row, its line breaks made alike; a row of another length counts as faulty throughout.

    An empty cell more than the header has is not overlooked: a decimal comma without quotes makes
    such a row, with every later cell in the wrong column.
    """
    tidy = [cell.replace("\r\n", "\n") for cell in cells[: len(header)]]
    if len(cells) == len(header):
        return RawLine(line, tidy)
    findings.add(
        f"the row has {len(cells)} cells and the header has {len(header)}",
        "Give the row one cell for each column; put cells that hold a comma in quotes, and write "
        "a point as decimal mark.",
        table=table,
        row=f"line {line}",
    )
    tidy = (tidy + [""] * len(header))[: len(header)]
    return RawLine(line, tidy, frozenset(range(len(header))))
