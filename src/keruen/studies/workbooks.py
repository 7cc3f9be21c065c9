"""Workbooks that people send: what is refused before a table is read."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

from keruen.case.raw_csv import read_file_as_csv
from keruen.case.spreadsheet_kinds import READ_SUFFIXES, open_workbook
from keruen.case.xml_parts import WorkbookError, WorkbookParts
from keruen.errors import CaseError, Finding
from keruen.store.refusal import check, refuse

MOST_BYTES = 25 * 2**20
"""Largest workbook; the route takes no larger body."""

SHOWN_FINDINGS = 5

ACTIVE = (
    ("vbaProject", "contains macros", "Save it as .xlsx, which has none, and send that."),
    (
        "xl/externalLinks/",
        "refers to other workbooks",
        "Replace these formulas by their values (in Excel: Data, Edit Links, Break Link), and "
        "save it.",
    ),
    ("xl/connections", "reads data from elsewhere", "Remove the data connections, and save it."),
    ("xl/embeddings/", "contains other files", "Remove the embedded objects, and save it."),
    ("xl/activeX/", "contains programs", "Remove the controls, and save it."),
    ("xl/ctrlProps/", "contains programs", "Remove the controls, and save it."),
    ("customUI/", "changes the spreadsheet program", "Save it as a new workbook."),
)
"""Parts that no case needs, each with what they mean and what to do."""


def read_sent_workbook(path: Path, file_name: str) -> tuple[dict[str, str], tuple[Finding, ...]]:
    """The tables of a workbook as CSV text, and what reading it warned of.

    Raises
    ------
    RefusalError : another kind of file, a workbook with macros, links or embedded files, a damaged
        one, one that unpacks to too much, or one with cells that are not plain values.
    """
    check(
        path.stat().st_size <= MOST_BYTES,
        "{file} is larger than {most} MiB",
        "Remove what is not part of the case, or split the case.",
        kind="invalid",
        file=file_name,
        most=MOST_BYTES // 2**20,
    )
    check(
        Path(file_name).suffix.lower() in READ_SUFFIXES,
        "{file} is not a workbook of the kind .xlsx",
        "Save it as .xlsx in a spreadsheet program, and send that.",
        kind="invalid",
        file=file_name,
    )
    try:
        _refuse_active(open_workbook(path.read_bytes()), file_name)
        return read_file_as_csv(path)
    except WorkbookError as error:
        refuse(
            "{file}: {problem}",
            "{remedy}",
            kind="invalid",
            file=file_name,
            problem=str(error),
            remedy=error.remedy,
        )
    except CaseError as error:
        _refuse_findings(file_name, path.name, error)


def _refuse_active(parts: WorkbookParts, file_name: str) -> None:
    for mark, problem, remedy in ACTIVE:
        if any(mark in name for name in parts.names()):
            refuse(
                "{file}: {problem}",
                "{remedy}",
                kind="invalid",
                file=file_name,
                problem=problem,
                remedy=remedy,
            )


def _refuse_findings(file_name: str, stored_name: str, error: CaseError) -> NoReturn:
    """Refuse with the first findings of a workbook whose cells cannot be stored as text."""
    found = error.findings
    lines = [str(each).partition("\n")[0] for each in found[:SHOWN_FINDINGS]]
    more = len(found) - len(lines)
    remedies = list(dict.fromkeys(each.remedy for each in found[:SHOWN_FINDINGS]))
    refuse(
        "{file} cannot be read as it is: {problems}{more}",
        "{remedies}",
        kind="invalid",
        file=file_name,
        problems="; ".join(lines).replace(stored_name, file_name),
        more=f"; +{more}" if more else "",
        remedies=" ".join(remedies),
    )
