"""Cases: read, check, write, and apply a scenario."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from keruen.case import read as reading
from keruen.case import scenario as scenarios
from keruen.case.case import Case
from keruen.case.case_rows import fit_case
from keruen.case.dictionary import read_dictionary
from keruen.case.schema import as_polars, check_table_name
from keruen.errors import CaseError, Finding, KeruenError

WORKBOOK_SUFFIXES = (".xlsx", ".xlsm")


def read_case(
    source: str | Path | Mapping[str, object], *, defaults: Mapping[str, object] | None = None
) -> Case:
    """Read a case and check it.

    Parameters
    ----------
    source : the name of a shipped case, a folder of CSV tables, a workbook (.xlsx), or the tables
        themselves: by name a polars frame, a pandas frame, or rows as dictionaries.
    defaults : only where tables are given: values of columns that a table leaves out, such as
        ``{"source": "own figures", "confidence": "estimate"}``.

    Returns
    -------
    The case; it never changes. `Case.change` and `Case.replace` make variants of it.

    Raises
    ------
    CaseError : the case has errors. The exception holds all of them in `findings`: table, row,
        column, value, what is wrong, and what to do.

    Examples
    --------
    >>> import keruen
    >>> case = keruen.read_case("west-africa")
    >>> case["markets"].columns[:3]
    ['market', 'name', 'country']
    """
    if not isinstance(source, Mapping):
        return reading.read_case(source)
    tables: dict[str, pl.DataFrame] = {}
    findings: list[Finding] = []
    for name, rows in source.items():
        try:
            check_table_name(name)
            tables[name] = _with_defaults(name, rows, defaults or {})
        except CaseError as error:
            findings += error.findings
    try:
        case = require_sound(Case(tables))
    except CaseError as error:
        raise CaseError([*findings, *error.findings]) from None
    if findings:
        raise CaseError(findings)
    return case


def _with_defaults(table: str, rows: object, defaults: Mapping[str, object]) -> pl.DataFrame:
    """A table as a frame, with the default in columns (or cells of rows) that are absent."""
    known = {column.name for column in read_dictionary()[table]}
    wanted = {name: value for name, value in defaults.items() if name in known}
    if isinstance(rows, list):
        rows = [{**wanted, **row} if isinstance(row, Mapping) else row for row in rows]
    frame = as_polars(table, rows)
    absent = {name: value for name, value in wanted.items() if name not in frame.columns}
    return frame.with_columns(**{name: pl.lit(value) for name, value in absent.items()})


def list_cases() -> list[str]:
    """Names of the cases that come with Keruen."""
    return reading.list_shipped_cases()


def check_case(source: str | Path | Case) -> list[Finding]:
    """List all errors and warnings of a case.

    Parameters
    ----------
    source : a case, or what `read_case` reads.

    Returns
    -------
    Findings, the errors first. Each has `table`, `row`, `column`, `value`, `problem`, `remedy` and
    `level` (``error`` or ``warning``). A case without an error can be planned.

    Examples
    --------
    >>> import keruen
    >>> case = keruen.read_case("west-africa")
    >>> wrong = case.change("grades", where={"grade": case["grades"]["grade"][0]},
    ...                     set={"moisture_pct": -1.0})
    >>> [(each.table, each.column) for each in keruen.check_case(wrong) if each.level == "error"]
    [('grades', 'moisture_pct')]
    """
    if not isinstance(source, Case):
        return reading.check_case(source)
    fitted, findings = fit_case(source)
    return findings if findings else reading.check_case(fitted)


def require_sound(case: Case) -> Case:
    """The case with the types of the data dictionary; CaseError with every error otherwise."""
    fitted, findings = fit_case(case)
    errors = findings or [each for each in reading.check_case(fitted) if each.level == "error"]
    if errors:
        raise CaseError(errors)
    return fitted


def apply_scenario(case: Case, name: str) -> Case:
    """Apply one of the case's own scenarios (tables `scenarios` and `changes`).

    Parameters
    ----------
    case : a case.
    name : name of the scenario.

    Returns
    -------
    The changed case.

    Raises
    ------
    KeruenError : the case has no such scenario; the message lists those that it has.
    CaseError : the changed case is not sound.

    Examples
    --------
    >>> import keruen
    >>> case = keruen.read_case("west-africa")
    >>> changed = keruen.apply_scenario(case, case["scenarios"]["scenario"][0])
    >>> changed.fingerprint == case.fingerprint
    False
    """
    return scenarios.apply_scenario(require_sound(case), name)


def write_case(case: Case, path: str | Path, *, overwrite: bool = False) -> Path:
    """Write a case as a folder of CSV tables, or as a workbook where the path ends in .xlsx.

    Parameters
    ----------
    case : a sound case.
    path : a folder to make, or a file that ends in .xlsx.
    overwrite : replace a case that is there already.

    Returns
    -------
    The path.

    Raises
    ------
    KeruenError : something is there already, or is not a case and is never replaced.

    Examples
    --------
    >>> import keruen, tempfile, pathlib
    >>> case = keruen.read_case("west-africa")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     written = keruen.write_case(case, pathlib.Path(folder) / "mine")
    ...     keruen.read_case(written).fingerprint == case.fingerprint
    True
    """
    from keruen.case.write_csv import write_case_folder
    from keruen.case.write_workbook import write_case_workbook

    place = Path(path)
    write = write_case_workbook if place.suffix.lower() in WORKBOOK_SUFFIXES else write_case_folder
    write(require_sound(case), place, force=overwrite)
    return place


def with_title(error: KeruenError, title: str) -> KeruenError:
    """The same error with words before what is wrong."""
    if isinstance(error, CaseError):
        findings = [
            dataclasses.replace(each, problem=f"{title}{each.problem}") for each in error.findings
        ]
        return CaseError(findings)
    return type(error)(f"{title}{error.what}", error.remedy)
