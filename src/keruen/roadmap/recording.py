"""What really moved, from a table: checked wholly, recorded whole or not at all, and once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from sqlalchemy import select

from keruen.case.csv_parser import read_csv_file
from keruen.case.csv_rows import CsvColumn, CsvRow, by_line, read_csv_rows
from keruen.case.findings import Findings
from keruen.errors import Finding
from keruen.movements.tables import TableError
from keruen.roadmap.acts import do
from keruen.roadmap.acts.movements import find_faults
from keruen.roadmap.desk import Desk
from keruen.roadmap.rows import MovementRow
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

TABLE = "movements"
BATCH = 500
"""So many references are asked for at once; SQLite takes no statement of any length."""


def read_movements(
    path: Path, today: date | None = None, codes: Mapping[str, Sequence[str]] | None = None
) -> list[dict[str, object]]:
    """The rows of a CSV file of movements, checked; every finding at once.

    Parameters
    ----------
    today : the last day on which something can have moved; not checked if left out.
    codes : sites by UN/LOCODE without a space; a code in a column of sites means its site.

    Raises
    ------
    KeruenError : a file that cannot be read, or what is wrong in it, by row and column.
    """
    findings = Findings()
    types = {"quantity_t": "number", "from_date": "date", "to_date": "date"}
    columns = [
        CsvColumn(name, types.get(name, "text"), name in NEEDED, name not in NEEDED)
        for name in (*COLUMNS, "status")
    ]
    unused = [name for name in KEPT_ELSEWHERE if name != "status"]
    seen: set[str] = set()
    rows = [
        _check_row(_with_sites(row, codes or {}, findings), seen, findings, today)
        for row in read_csv_rows(path.resolve(), TABLE, columns, findings, unused=unused)
    ]
    if len(findings):
        raise TableError(TABLE, by_line(findings))
    return rows


def record_movements(desk: Desk, rows: Sequence[Mapping[str, object]]) -> int:
    """Record movements by their references, all or none; returns how many were new.

    What is there already and the same changes nothing. Whoever writes many rows in one transaction,
    as the hub's book does, calls this at its own desk: each row is an act of its own in the log.

    Raises
    ------
    KeruenError : references that exist with other values, all of them, by row and column.
    """
    named = [(str(row["reference"]), row) for row in rows]
    held = _held(desk, [reference for reference, _ in named])
    findings = [
        each
        for reference, row in named
        if reference in held
        for each in _differences(row, held[reference])
    ]
    if findings:
        raise TableError("movements", findings)
    new = [row for reference, row in named if reference not in held]
    for row in new:
        do(desk, "record_movement", dict(row))
    return len(new)


def unknown_sites(rows: Sequence[Mapping[str, object]], sites: Collection[str]) -> list[str]:
    """Sites of movements that are not in a table of sites: no query by country counts them."""
    named = {str(row.get(name) or "") for row in rows for name in ("from_site", "to_site")}
    return sorted(site for site in named if site and site not in sites)


def _held(desk: Desk, references: list[str]) -> dict[str, MovementRow]:
    """What is on record of some references."""
    found: dict[str, MovementRow] = {}
    for start in range(0, len(references), BATCH):
        batch = references[start : start + BATCH]
        rows = desk.records(MovementRow, select(movement).where(movement.c.reference.in_(batch)))
        found |= {row.reference: row for row in rows}
    return found


def _differences(row: Mapping[str, object], held: MovementRow) -> Iterator[Finding]:
    """Differences of a row from the record with its reference."""
    reference = held.reference
    if held.withdrawn_at:
        problem = f"was withdrawn: {held.withdrawn_reason}"
        remedy = "Leave the row out, or record it under another reference."
        yield Finding("movements", reference, "reference", reference, problem, remedy)
        return
    remedy = "Withdraw the movement with a reason and record it under another reference."
    for column in COLUMNS:
        given = row.get(column) or None
        if column in row and (held[column] or None) != given:
            problem = f"the register says {held[column] if held[column] is not None else 'nothing'}"
            yield Finding("movements", reference, column, str(given or ""), problem, remedy)


def read_site_codes(path: Path) -> dict[str, list[str]]:
    """The sites of each UN/LOCODE in a table of sites."""
    findings = Findings()
    raw = read_csv_file(path, "sites", findings)
    codes: dict[str, list[str]] = {}
    if raw is None or not {"site", "locode"} <= set(raw.header):
        return codes
    site, code = raw.header.index("site"), raw.header.index("locode")
    for line in raw.lines:
        if line.cells[code].strip():
            codes.setdefault(_plain_code(line.cells[code]), []).append(line.cells[site].strip())
    return codes


def _plain_code(text: str) -> str:
    return text.replace(" ", "").upper()


def _with_sites(row: CsvRow, codes: Mapping[str, Sequence[str]], findings: Findings) -> CsvRow:
    """A row in which a UN/LOCODE became the site that has it."""
    sites = {site for each in codes.values() for site in each}
    for column in ("from_site", "to_site"):
        given = row.values.get(column)
        meant = (
            codes.get(_plain_code(given), ())
            if isinstance(given, str) and given not in sites
            else ()
        )
        if len(meant) == 1:
            row.values[column] = meant[0]
        elif meant:
            findings.add(
                f"is the UN/LOCODE of more than one site: {', '.join(meant)}",
                "Write the short name of the one you mean.",
                table=TABLE,
                row=row.name,
                column=column,
                value=given,
            )
    return row


def _check_row(
    row: CsvRow, seen: set[str], findings: Findings, today: date | None
) -> dict[str, object]:
    """A row as the register takes it; empty cells are left out."""
    values = {name: value for name, value in row.values.items() if value is not None}

    def wrong(column: str, problem: str, remedy: str) -> None:
        if column not in row.broken:
            value = values.get(column)
            findings.add(problem, remedy, table=TABLE, row=row.name, column=column, value=value)

    if values.pop("status", "actual") != "actual":
        findings.add(
            "is not what really moved",
            "Record rows of status actual alone.",
            table=TABLE,
            row=row.name,
            column="status",
            value=row.values["status"],
        )
    if values.get("reference") in seen:
        wrong("reference", "comes twice", "Give each movement its own reference.")
    seen.add(str(values.get("reference", "")))
    if "kind" in values:
        checked = {**dict.fromkeys(("quantity_t", "from_date", "to_date")), **values}
        for column, problem, remedy in find_faults(checked, today):
            wrong(column, str(problem), str(remedy))
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
    }
