"""A laytime workbook as an input document: sheets charter, terms, ports and those of each port."""

from __future__ import annotations

from pathlib import Path

from keruen.case.findings import Findings as CaseFindings
from keruen.case.raw_tables import read_limited
from keruen.case.read_workbook import Sheet, parse_sheet, read_contents
from keruen.case.sheet_values import make_address
from keruen.case.spreadsheet_kinds import open_workbook
from keruen.case.xml_parts import WorkbookError
from keruen.errors import KeruenError
from keruen.laytime.errors import Findings, nearest
from keruen.laytime.sheets import ROW_TABLES, SHEETS, columns_of

NOT_READ = ("Read me", "dictionary")
EXAMPLE = "#example"
MOST_ROWS = 20_000

Rows = list[tuple[int, dict[str, str]]]


def read_workbook_document(path: Path) -> dict[str, object]:
    """The tables of a workbook such as `keruen laytime new FILE.xlsx` writes.

    Sheets and columns whose name begins with _ are the user's own, and rows whose first cell begins
    with #example are not read.

    Raises
    ------
    LaytimeError : sheets, columns or cells that cannot be used.
    KeruenError : not a workbook.
    """
    findings = Findings()
    sheets = _read_sheets(path, findings)
    findings.refuse()
    document: dict[str, object] = {}
    for line, row in sheets.get("charter", []):
        if row.get("name") in document:
            findings.add("given twice", "Leave one row.", table="sheet charter", row=f"line {line}")
        document[row.get("name", "")] = row.get("value", "")
    ports: dict[str, dict[str, object]] = {}
    for line, row in sheets.get("ports", []):
        name = row.get("name", "")
        if not name or name in ports:
            problem = "two ports of one name" if name else "no name"
            findings.add(problem, "Name each port once.", table="sheet ports", row=f"line {line}")
        ports[name] = dict(row)
    document["terms"] = {}
    _add_terms(sheets, document, ports, findings)
    for sheet in ROW_TABLES:
        for line, row in sheets.get(sheet, []):
            port = _port_of(sheet, line, row.pop("port", ""), ports, findings)
            if port is not None:
                rows = port.setdefault(sheet, [])
                if isinstance(rows, list):
                    rows.append(row)
    document["ports"] = list(ports.values())
    findings.refuse()
    return document


def _port_of(
    sheet: str,
    line: int,
    name: str,
    ports: dict[str, dict[str, object]],
    findings: Findings,
) -> dict[str, object] | None:
    if name in ports:
        return ports[name]
    if not name and len(ports) == 1:
        return next(iter(ports.values()))
    findings.add(
        "not a port of the sheet ports",
        nearest(name, ports) if ports else "Fill in the sheet ports first.",
        table=f"sheet {sheet}",
        row=f"line {line}",
        column="port",
        value=name,
    )
    return None


def _add_terms(
    sheets: dict[str, Rows],
    document: dict[str, object],
    ports: dict[str, dict[str, object]],
    findings: Findings,
) -> None:
    for sheet in ("terms", "exceptions"):
        for line, row in sheets.get(sheet, []):
            name = row.pop("port", "")
            place = _port_of(sheet, line, name, ports, findings) if name else document
            if place is None:
                continue
            terms = place.setdefault("terms", {})
            if not isinstance(terms, dict):
                continue
            if sheet == "exceptions":
                terms.setdefault("exceptions", []).append(row)
                continue
            term = row.get("term", "")
            if not row.get("value"):
                # The template lists every term; one without a value is not agreed.
                continue
            if term in terms:
                findings.add(
                    "given twice",
                    "Leave one row, or name a port in one.",
                    table="sheet terms",
                    row=f"line {line}",
                    column="term",
                    value=term,
                )
            terms[term] = row.get("value", "")
            if row.get("clause"):
                terms.setdefault("clauses", {})[term] = row["clause"]


def _read_sheets(path: Path, findings: Findings) -> dict[str, Rows]:
    problems = CaseFindings()
    content = read_limited(path, problems)
    if content is None:
        first = problems.in_order()[0]
        raise KeruenError(first.problem, first.remedy)
    try:
        parts = open_workbook(content)
        names, meanings = read_contents(parts)
        if not set(names) & set(SHEETS):
            raise KeruenError(
                f"{path.name} has no sheet of a laytime workbook",
                "Begin from a template: keruen laytime new FILE.xlsx.",
            )
        for name in names:
            if name not in (*SHEETS, *NOT_READ) and not name.startswith("_"):
                findings.add(
                    "not a sheet of a laytime workbook",
                    f"Rename it, or begin its name with _. {nearest(name, SHEETS)}",
                    table=f"sheet {name}",
                )
        return {
            name: _rows(name, parse_sheet(parts, names[name], meanings), findings)
            for name in SHEETS
            if name in names
        }
    except WorkbookError as fault:
        raise KeruenError(f"{path.name} {fault}", fault.remedy) from fault


def _rows(name: str, sheet: Sheet, findings: Findings) -> Rows:
    """Rows of a sheet below its header, without empty cells."""
    table = f"sheet {name}"
    header = {place: text.strip() for place, text in sheet.cells.get(1, {}).items()}
    known = columns_of(name)
    for text in header.values():
        if text not in known and not text.startswith("_"):
            findings.add("unknown column", nearest(text, known), table=table, column=text)
    if len(sheet.cells) > MOST_ROWS:
        findings.add(f"more than {MOST_ROWS:,} rows", "Split the workbook.", table=table)
        return []
    broken = [(*each, "a formula without a value") for each in sheet.uncomputed]
    for line, place, problem in [*broken, *sheet.errors]:
        findings.add(
            f"cell {make_address(line, place)} has no value: {problem}",
            "Write the value itself.",
            table=table,
        )
    rows: Rows = []
    for line in sorted(sheet.cells):
        cells = {
            header[place]: text.strip()
            for place, text in sorted(sheet.cells[line].items())
            if text.strip() and place in header and not header[place].startswith("_")
        }
        first = next(iter(cells.values()), "")
        if line > 1 and cells and not first.startswith(EXAMPLE):
            rows.append((line, cells))
    return rows
