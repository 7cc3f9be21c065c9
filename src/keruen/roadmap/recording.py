"""What really moved, from a table: checked wholly, recorded whole or not at all, and once."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select

from keruen.errors import CaseError, Finding, KeruenError
from keruen.roadmap.acts import do
from keruen.roadmap.acts.measurements import KINDS
from keruen.roadmap.desk import Desk
from keruen.roadmap.tables import movement

NEEDED = ("reference", "kind", "quantity_t", "to_date")
OTHERS = (
    "from_site",
    "to_site",
    "route",
    "mode",
    "grade",
    "origin_country",
    "market",
    "from_date",
    "lot",
    "call",
)
COLUMNS = (*NEEDED, *OTHERS)
MOST_ROWS = 100_000


def read_movements(path: Path) -> list[dict[str, Any]]:
    """The rows of a CSV file of movements, checked; every finding at once.

    Raises
    ------
    KeruenError : a file that cannot be read, or what is wrong in it, by row and column.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            header, raw = list(reader.fieldnames or ()), list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise KeruenError(
            f"{path} cannot be read as a CSV table: {error}", "Give a UTF-8 file with a header."
        ) from error
    findings = _check_header(header)
    if len(raw) > MOST_ROWS:
        findings.append(
            Finding("movements", "", "", str(len(raw)), "has too many rows", "Split the file.")
        )
    if findings:
        raise CaseError(findings)
    rows = []
    seen: set[str] = set()
    for number, values in enumerate(raw, start=2):
        rows.append(_check_row(f"line {number}", values, seen, findings))
    if findings:
        raise CaseError(findings)
    return rows


def record_movements(desk: Desk, rows: list[dict[str, Any]]) -> int:
    """Record movements by their references; what is there already and the same changes nothing.

    Raises
    ------
    KeruenError : a reference that is there and says otherwise.
    """
    made = 0
    for row in rows:
        held = desk.first(select(movement).where(movement.c.reference == row["reference"]))
        if held is None:
            do(desk, "record_movement", row)
            made += 1
            continue
        for column in COLUMNS:
            if (held[column] or None) != (row.get(column) or None):
                raise KeruenError(
                    f"table movements, row {row['reference']}, column {column}, value "
                    f"{row.get(column)}: the register says {held[column]}",
                    "Withdraw the movement with a reason and record it under another reference.",
                )
    return made


def _check_header(header: list[str]) -> list[Finding]:
    remedy = f"Use the columns {', '.join(COLUMNS)}."
    missing = [
        Finding("movements", "header", name, "", "is missing", remedy)
        for name in NEEDED
        if name not in header
    ]
    unknown = [
        Finding("movements", "header", str(name), "", "is not known", remedy)
        for name in header
        if name not in COLUMNS
    ]
    return missing + unknown


def _check_row(
    line: str, values: dict[str, Any], seen: set[str], findings: list[Finding]
) -> dict[str, Any]:
    def wrong(column: str, what: str, remedy: str) -> None:
        findings.append(
            Finding("movements", line, column, str(values.get(column) or ""), what, remedy)
        )

    if None in values or None in values.values():
        wrong("", "has not as many cells as the header", "Mend the row.")
        return {}
    row: dict[str, Any] = {name: text.strip() for name, text in values.items() if text.strip()}
    row.setdefault("mode", "sea")
    for name in NEEDED:
        if name not in row:
            wrong(name, "is empty", "Fill it in.")
    if row.get("kind", KINDS[0]) not in KINDS:
        wrong("kind", "is no kind of movement", f"Write {', '.join(KINDS)}.")
    if row.get("reference") in seen:
        wrong("reference", "comes twice", "Give each movement its own reference.")
    seen.add(row.get("reference", ""))
    try:
        row["quantity_t"] = float(row.get("quantity_t", "1"))
        if not 0 < row["quantity_t"] < 1e7:
            wrong("quantity_t", "is not above zero", "Write the tonnes that moved.")
    except ValueError:
        wrong("quantity_t", "is no number", "Write tonnes such as 25000.")
    days: dict[str, date] = {}
    for name in ("from_date", "to_date"):
        try:
            if name in row:
                days[name] = date.fromisoformat(row[name])
        except ValueError:
            wrong(name, "is no date", "Write it as 2027-01-31.")
    if len(days) == 2 and days["from_date"] > days["to_date"]:
        wrong("to_date", "is before the movement began", "Mend the dates.")
    return row
