"""What really moved, from a table: checked wholly, recorded whole or not at all, and once."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select

from keruen.errors import Finding, KeruenError
from keruen.movements.tables import TableError
from keruen.roadmap.acts import do
from keruen.roadmap.acts.movements import find_faults
from keruen.roadmap.desk import Desk, Row
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
KEPT_ELSEWHERE = (
    "status",
    "corridor",
    "vessel_class",
    "programme",
    "crop_year",
    "from_period",
    "to_period",
    "received_t",
    "trips",
)
"""Columns of `Movements` that a table may have and the register has no use for."""

MOST_ROWS = 100_000
BATCH = 500
"""So many references are asked for at once; SQLite takes no statement of any length."""


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
        raise TableError("movements", findings)
    rows = []
    seen: set[str] = set()
    for number, values in enumerate(raw, start=2):
        rows.append(_check_row(f"line {number}", values, seen, findings))
    if findings:
        raise TableError("movements", findings)
    return rows


def record_movements(desk: Desk, rows: Sequence[Mapping[str, Any]]) -> int:
    """Record movements by their references, all or none; returns how many were new.

    What is there already and the same changes nothing. Whoever writes many rows in one transaction,
    as the hub's book does, calls this at its own desk: each row is an act of its own in the log.

    Raises
    ------
    KeruenError : references that are there and say otherwise, all of them, by row and column.
    """
    held = _held(desk, [row["reference"] for row in rows])
    findings = [
        each
        for row in rows
        if row["reference"] in held
        for each in _differences(row, held[row["reference"]])
    ]
    if findings:
        raise TableError("movements", findings)
    new = [row for row in rows if row["reference"] not in held]
    for row in new:
        do(desk, "record_movement", dict(row))
    return len(new)


def unknown_sites(rows: Sequence[Mapping[str, Any]], sites: Collection[str]) -> list[str]:
    """Sites of movements that a table of sites does not hold: no query by country counts them."""
    named = {row.get(column) for row in rows for column in ("from_site", "to_site")}
    return sorted(site for site in named if site and site not in sites)


def _held(desk: Desk, references: list[str]) -> dict[str, Row]:
    """What is on record of some references."""
    found: dict[str, Row] = {}
    for start in range(0, len(references), BATCH):
        batch = references[start : start + BATCH]
        rows = desk.rows(select(movement).where(movement.c.reference.in_(batch)))
        found |= {row["reference"]: row for row in rows}
    return found


def _differences(row: Mapping[str, Any], held: Row) -> Iterator[Finding]:
    """How a row says otherwise than what is on record under its reference."""
    reference = row["reference"]
    if held["withdrawn_at"]:
        problem = f"was withdrawn: {held['withdrawn_reason']}"
        remedy = "Leave the row out, or record it under another reference."
        yield Finding("movements", reference, "reference", reference, problem, remedy)
        return
    remedy = "Withdraw the movement with a reason and record it under another reference."
    for column in COLUMNS:
        given = row.get(column) or None
        if column in row and (held[column] or None) != given:
            problem = f"the register says {held[column] if held[column] is not None else 'nothing'}"
            yield Finding("movements", reference, column, str(given or ""), problem, remedy)


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
        if name not in (*COLUMNS, *KEPT_ELSEWHERE)
    ]
    twice = sorted({str(name) for name in header if header.count(name) > 1})
    again = [
        Finding("movements", "header", name, "", "comes twice", "Leave one of them out.")
        for name in twice
    ]
    return missing + unknown + again


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
    row: dict[str, Any] = {
        name: text.strip() for name, text in values.items() if text.strip() and name in COLUMNS
    }
    if (values.get("status") or "actual").strip() not in ("", "actual"):
        wrong("status", "is not what really moved", "Record rows of status actual alone.")
    for name in NEEDED:
        if name not in row:
            wrong(name, "is empty", "Fill it in.")
    if row.get("reference") in seen:
        wrong("reference", "comes twice", "Give each movement its own reference.")
    if "reference" in row:
        seen.add(row["reference"])
    checked: dict[str, Any] = {**row, "quantity_t": None, "from_date": None, "to_date": None}
    try:
        if "quantity_t" in row:
            row["quantity_t"] = checked["quantity_t"] = float(row["quantity_t"])
    except ValueError:
        wrong("quantity_t", "is no number", "Write tonnes such as 25000.")
    for name in ("from_date", "to_date"):
        try:
            if name in row:
                checked[name] = date.fromisoformat(row[name])
                row[name] = checked[name].isoformat()
        except ValueError:
            wrong(name, "is no date", "Write it as 2027-01-31.")
    if "kind" in row:
        for column, what, remedy in find_faults(checked):
            wrong(column, str(what), str(remedy))
    return row
