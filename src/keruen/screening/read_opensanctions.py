"""Reads files of OpenSanctions that the user brings: targets.simple.csv and maritime.csv.

The data are licensed for non-commercial use unless a licence was bought; none are shipped.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date

from keruen.errors import KeruenError
from keruen.screening.imo import is_ship_number
from keruen.screening.lists import Listed, Schema

TARGETS = "OpenSanctions targets"
MARITIME = "OpenSanctions maritime"
TARGET_COLUMNS = ("id", "schema", "name", "aliases", "birth_date", "countries")
MARITIME_COLUMNS = ("type", "caption", "imo", "risk", "flag", "mmsi", "aliases")
_DAYS = ("last_change", "last_seen", "first_seen")


def read_csv_list(content: bytes, source: str) -> tuple[str, date | None, list[Listed], list[str]]:
    """The publisher, the latest day in the rows, the entries and notes of a file.

    Raises
    ------
    KeruenError : another encoding than UTF-8, other columns, or a row that is cut off.
    """
    header, rows = _read_rows(_decode(content, source), source, content.endswith((b"\n", b"\r")))
    if set(TARGET_COLUMNS) <= set(header):
        publisher, read = TARGETS, _target
    elif {"type", "caption", "imo"} <= set(header):
        publisher, read = MARITIME, _vessel
    else:
        raise KeruenError(
            f"list {source} has the columns {', '.join(header)[:120]}",
            "Give the list of the UN (XML), or targets.simple.csv or maritime.csv of "
            "OpenSanctions.",
        )
    notes: list[str] = []
    entries: list[Listed] = []
    days: list[str] = []
    for line, row in rows:
        made = read(row, line)
        if made.names or made.imo:
            entries.append(made)
        else:
            notes.append(f"line {line} has no name and is not compared")
        days += [row[name][:10] for name in _DAYS if row.get(name)]
    if not entries:
        raise KeruenError(
            f"list {source} has no entry",
            "Download the list again; a list without entries is not used.",
        )
    return publisher, _latest(days), entries, notes


def _decode(content: bytes, source: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise KeruenError(
            f"list {source}, line {line}: the file is not in UTF-8",
            "Download the list again, and do not save it with a spreadsheet.",
        ) from None


def _read_rows(
    text: str, source: str, ended: bool
) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, dict[str, str]]] = []
    header: list[str] = []
    try:
        for values in lines:
            if not values:
                continue
            if not header:
                header = [each.strip() for each in values]
                continue
            if len(values) != len(header):
                raise _cut(source, lines.line_num, f"{len(values)} of {len(header)} values")
            rows.append((lines.line_num, dict(zip(header, values, strict=True))))
    except csv.Error:
        raise _cut(source, lines.line_num, "a quotation that does not end") from None
    if rows and not ended:
        raise _cut(source, lines.line_num, "no end of line")
    return header, rows


def _cut(source: str, line: int, what: str) -> KeruenError:
    return KeruenError(
        f"list {source}, line {line} has {what}: the file may be truncated",
        "Download the list again.",
    )


def _target(row: dict[str, str], line: int) -> Listed:
    return Listed(
        row["id"].strip() or f"line {line}",
        _schema(row["schema"]),
        _split(f"{row['name']};{row['aliases']}"),
        (),
        _split(row["birth_date"]),
        _split(row["countries"]),
        _ship_number(row.get("identifiers", "")),
        row.get("dataset", "").strip(),
    )


def _vessel(row: dict[str, str], line: int) -> Listed:
    return Listed(
        row.get("id", "").strip() or row["imo"].strip() or f"line {line}",
        "vessel" if row["type"].strip().casefold() == "vessel" else "entity",
        _split(f"{row['caption']};{row.get('aliases', '')}"),
        (),
        (),
        _split(f"{row.get('countries', '')};{row.get('flag', '')}"),
        _ship_number(row["imo"]),
        row.get("risk", "").strip(),
    )


def _schema(written: str) -> Schema:
    name = written.strip().casefold()
    return "person" if name == "person" else "vessel" if name == "vessel" else "entity"


def _split(names: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.strip() for each in names.split(";") if each.strip()))


def _ship_number(identifiers: str) -> str:
    """The first number among identifiers that is a ship's."""
    return next(_numbers(identifiers), "")


def _numbers(identifiers: str) -> Iterator[str]:
    for each in identifiers.replace(",", ";").split(";"):
        written = each.strip().upper()
        digits = written.removeprefix("IMO").strip()
        if is_ship_number(digits):
            yield digits


def _latest(days: list[str]) -> date | None:
    found = []
    for each in days:
        try:
            found.append(date.fromisoformat(each))
        except ValueError:
            continue
    return max(found, default=None)
