"""Read and check a case from a folder, a workbook, or by the name of a shipped case."""

from __future__ import annotations

import logging
import os
from importlib.resources import files
from pathlib import Path

from keruen.case.case import Case
from keruen.case.case_rows import fit_case
from keruen.case.check import check_for_planning, check_rows, check_warnings
from keruen.case.dictionary import read_dictionary
from keruen.case.findings import Findings, listed, nearest, shown
from keruen.case.read_csv import read_folder
from keruen.case.read_workbook import read_workbook
from keruen.case.rows import CaseRows, case_of_rows, rows_of_case, type_rows
from keruen.case.spreadsheet_kinds import CONVERT, CONVERTED_SUFFIXES, READ_SUFFIXES
from keruen.case.table_sources import fill_sources
from keruen.errors import CaseError, Finding

LOGGER = logging.getLogger(__name__)


def list_shipped_cases() -> list[str]:
    """Names of the cases that come with Keruen, in alphabetical order.

    Examples
    --------
    >>> list_shipped_cases()
    ['kazakhstan-morocco-africa', 'west-africa']
    """
    folder = _shipped_folder()
    if not folder.is_dir():
        return []
    return sorted(path.name for path in folder.iterdir() if (path / "case.csv").is_file())


def shipped_case_path(name: str) -> Path:
    """Folder of a case that comes with Keruen.

    Parameters
    ----------
    name : one of `list_shipped_cases`.

    Raises
    ------
    CaseError : no shipped case has this name; the error lists the names.

    Examples
    --------
    >>> (shipped_case_path("west-africa") / "sites.csv").is_file()
    True
    """
    if name not in list_shipped_cases():
        findings = Findings()
        _note_unknown(name, findings)
        raise CaseError(findings.in_order())
    return _shipped_folder() / name


def read_case(source: str | Path) -> Case:
    """Read a case and check it.

    Parameters
    ----------
    source : a folder of CSV tables, a workbook (.xlsx or .xlsm), or the name of a case that comes
        with Keruen. A text that is such a name means that case; write ``./name`` for a folder of
        the same name.

    Raises
    ------
    CaseError : with every error at once. Warnings are not reported here: see `check_case`.

    Returns
    -------
    The case: one polars frame per table, every cell with the type of the data dictionary.

    Examples
    --------
    >>> case = read_case("west-africa")
    >>> case["sites"].height, case.calendar.count
    (8, 12)
    """
    findings = Findings()
    rows = _read_and_check(source, findings)
    if len(findings):
        raise CaseError(findings.in_order())
    return case_of_rows(rows)


def require_plannable(case: Case) -> Case:
    """Refuse a case made in memory whose cells a plan cannot be made from.

    Checks values, required cells, keys and the names that a plan looks up. `check_case` asks for
    more: a row that changes nothing is an error there.

    Returns
    -------
    The case, its tables with the types of the data dictionary.

    Raises
    ------
    CaseError : with every finding at once.

    Examples
    --------
    >>> case = read_case("west-africa")
    >>> require_plannable(case).fingerprint == case.fingerprint
    True
    """
    fitted, findings = fit_case(case)
    findings = findings or check_for_planning(rows_of_case(fitted))
    if findings:
        raise CaseError(findings)
    return fitted


def check_case(source: str | Path | Case) -> list[Finding]:
    """All errors of a case by table, then all warnings by table, then notes.

    Parameters
    ----------
    source : what `read_case` takes, or a case made in memory.

    Returns
    -------
    findings; `level` is ``error`` (the case is refused), ``warning`` (probably a mistake) or
    ``note`` (such as example rows that are not read). A case without a finding of level ``error``
    is valid.

    Examples
    --------
    >>> check_case("west-africa")
    []
    >>> [finding.level for finding in check_case("no-such-case")]
    ['error']
    """
    findings = Findings()
    if isinstance(source, Case):
        rows = rows_of_case(source)
        check_rows(rows, findings, values=True)
    else:
        rows = _read_and_check(source, findings)
    check_warnings(rows, findings)
    return [*findings.in_order(), *findings.warnings_in_order(), *findings.notes_in_order()]


def _read_and_check(source: str | Path, findings: Findings) -> CaseRows:
    path = _find(source, findings)
    if path is None:
        return CaseRows({}, set(read_dictionary()))
    before = len(findings)
    LOGGER.info("reading the case %s", path)
    raw = read_folder(path, findings) if path.is_dir() else read_workbook(path, findings)
    if not raw.tables and len(findings) > before:
        return CaseRows({}, set(read_dictionary()))
    for name, table in raw.tables.items():
        LOGGER.debug("table %s: %d rows", name, len(table.lines))
    rows = type_rows(raw, findings)
    fill_sources(rows)
    check_rows(rows, findings, values=False)
    LOGGER.info("%d tables read, %d errors found", len(raw.tables), len(findings) - before)
    return rows


def _find(source: str | Path, findings: Findings) -> Path | None:
    """The folder or workbook that is meant; None, with a finding, where there is none."""
    if isinstance(source, str) and source in list_shipped_cases():
        return _shipped_folder() / source
    path = Path(source)
    try:
        is_folder, is_file = path.is_dir(), path.is_file()
    except (OSError, ValueError):
        is_folder = is_file = False
    suffix = path.suffix.lower()
    if is_folder or (is_file and suffix in READ_SUFFIXES):
        return path.resolve()
    if is_file and suffix in CONVERTED_SUFFIXES:
        findings.add(
            f"the file {shown(path)} is a spreadsheet in a format that is not read", CONVERT
        )
    elif is_file and suffix == ".csv":
        findings.add(
            f"the file {shown(path)} is one CSV file, and a case is a folder of them",
            "Give the folder that holds case.csv and the other tables.",
        )
    elif is_file:
        findings.add(
            f"the file {shown(path)} is not an .xlsx workbook",
            "Give a folder of CSV tables or an .xlsx workbook.",
        )
    else:
        _note_unknown(os.fspath(source), findings)
    return None


def _note_unknown(name: str, findings: Findings) -> None:
    names = list_shipped_cases()
    meant = nearest(name, names)
    hint = f"Did you mean {meant!r}? " if meant else ""
    findings.add(
        f"there is no folder, workbook or shipped case {shown(name)!r}",
        f"{hint}Give a folder of CSV tables, an .xlsx workbook, or one of the cases that come "
        f"with Keruen: {listed(names, 40)}.",
    )


def _shipped_folder() -> Path:
    return Path(str(files("keruen.case"))) / "cases"
