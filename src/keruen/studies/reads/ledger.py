"""The assumption ledger: each row of a case with its source, its age and its effect."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from keruen.case.case import TABLE_SOURCES
from keruen.case.dictionary import columns_by_name, read_dictionary
from keruen.store.instants import read_instant
from keruen.studies import tables as t
from keruen.studies.reads.effects import Effect, Measured, read_measured
from keruen.studies.reads.row_values import RowValues, read_row_values
from keruen.studies.rows import AssumptionCheckRow, CaseContentRow, CaseVersionRow
from keruen.studies.unit import Studies

STALE_YEARS = 3
"""A source is stale when the last year that it names is this many years ago, or more."""

CONFIRMED_DAYS = 365
"""How long the confirmation of a row counts."""

YEAR = re.compile(r"(?<![0-9])(19[5-9][0-9]|20[0-9]{2})(?![0-9])")

NO_SOURCE = "no source"
OLD_SOURCE = "old source"
UNDATED = "source without a year"
CHANGED_SINCE = "changed since it was confirmed"
REASONS = (NO_SOURCE, OLD_SOURCE, UNDATED, CHANGED_SINCE)
"""Why a row is marked."""


@dataclass(frozen=True)
class Assumption:
    """A row of a case in the ledger.

    Parameters
    ----------
    source, confidence : of the row, or of its table where the row has none.
    from_table : whether they are those of the table.
    source_year : the last year that the source names, up to the present one.
    changed_at, changed_by, changed_in : when its values became what they are, by whom, and in
        which version.
    confirmed_at, confirmed_by, note : the last confirmation, also of other values.
    effect : on the answer; None where it was not measured.
    reasons : why the row is marked; empty where it is not.
    """

    table: str
    row: str
    source: str
    confidence: str
    from_table: bool
    source_year: int | None
    changed_at: str
    changed_by: str
    changed_in: int
    confirmed_at: str
    confirmed_by: str
    note: str
    effect: Effect | None
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Ledger:
    """The assumptions of the newest version of a case.

    Parameters
    ----------
    measured : the run that measured effects.
    """

    version: CaseVersionRow
    assumptions: Sequence[Assumption]
    measured: Measured

    @property
    def marked(self) -> Sequence[Assumption]:
        """Rows whose source is absent or stale."""
        return [each for each in self.assumptions if each.reasons]


@dataclass(frozen=True)
class _Changed:
    """When the values of a row became what they are."""

    digest: str
    at: str
    by: str
    number: int


def has_source(table: str) -> bool:
    """Whether the rows of a table are assumptions with a source."""
    return table != TABLE_SOURCES and "source" in columns_by_name(table)


def last_year_named(source: str, today: datetime) -> int | None:
    """The last year that a source names, up to the present one.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> last_year_named("Pink Sheet, May 2025; outlook to 2040", datetime(2026, 11, 30, tzinfo=UTC))
    2025
    """
    years = [int(each) for each in YEAR.findall(source)]
    return max((each for each in years if each <= today.year), default=None)


def read_ledger(unit: Studies, case: str, folder: Path | None = None) -> Ledger | None:
    """The ledger of the newest version of a case that the reader sees; None where there is none.

    Parameters
    ----------
    folder : in which runs lie.
    """
    version = t.case_version
    query = select(version).where(version.c.study_case == case).order_by(version.c.number)
    versions = unit.records(CaseVersionRow, query)
    if not versions:
        return None
    newest = versions[-1]
    contents = _contents(unit, case)
    markets = _rows_of(contents, newest, "markets")
    measured = read_measured(unit, case, folder, markets)
    checks = _last_checks(unit, case)
    defaults = {
        each.cells.get("table_name", ""): each for each in _rows_of(contents, newest, TABLE_SOURCES)
    }
    found = []
    for table in read_dictionary():
        if table not in newest.tables or not has_source(table):
            continue
        changed = _changes(contents, versions, table)
        for row in _rows_of(contents, newest, table):
            check = checks.get((table, row.key))
            found.append(
                _assumption(
                    table, row, defaults.get(table), changed[row.key], check, measured, unit.now
                )
            )
    return Ledger(newest, found, measured)


Contents = Mapping[tuple[str, str], str]
"""CSV text by table and SHA-256."""


def _contents(unit: Studies, case: str) -> Contents:
    content = t.case_content
    query = select(content).where(content.c.study_case == case)
    return {
        (each.table_name, each.sha256): each.csv for each in unit.records(CaseContentRow, query)
    }


def _rows_of(contents: Contents, version: CaseVersionRow, table: str) -> Sequence[RowValues]:
    text = contents.get((table, version.tables.get(table, "")), "")
    return read_row_values(table, text) if text else []


def _changes(
    contents: Contents, versions: Sequence[CaseVersionRow], table: str
) -> Mapping[str, _Changed]:
    """For each row of the newest version, when its values became what they are."""
    found: dict[str, _Changed] = {}
    digest = ""
    for version in versions:
        if version.tables.get(table, "") == digest:
            continue
        digest = version.tables.get(table, "")
        earlier, found = found, {}
        for row in _rows_of(contents, version, table):
            before = earlier.get(row.key)
            if before is not None and before.digest == row.digest:
                found[row.key] = before
            else:
                found[row.key] = _Changed(
                    row.digest, version.created_at, version.created_by, version.number
                )
    return found


def _last_checks(unit: Studies, case: str) -> Mapping[tuple[str, str], AssumptionCheckRow]:
    check = t.assumption_check
    query = select(check).where(check.c.study_case == case).order_by(check.c.created_at)
    return {
        (each.table_name, each.row_key): each for each in unit.records(AssumptionCheckRow, query)
    }


def _assumption(
    table: str,
    row: RowValues,
    default: RowValues | None,
    changed: _Changed,
    check: AssumptionCheckRow | None,
    measured: Measured,
    now: datetime,
) -> Assumption:
    from_table = "source" not in row.cells and default is not None
    given = default.cells if from_table and default is not None else row.cells
    source = given.get("source", "")
    year = last_year_named(source, now)
    current = check is not None and check.values_sha256 == row.digest
    fresh = current and check is not None and _is_fresh(check, now)
    return Assumption(
        table,
        row.key,
        source,
        row.cells.get("confidence") or given.get("confidence", ""),
        from_table,
        year,
        changed.at,
        changed.by,
        changed.number,
        check.created_at if check else "",
        check.created_by if check else "",
        check.note if check else "",
        measured.effect(table, row),
        _reasons(source, year, check is not None and not current, fresh, now),
    )


def _is_fresh(check: AssumptionCheckRow, now: datetime) -> bool:
    return read_instant(check.created_at) > now - timedelta(days=CONFIRMED_DAYS)


def _reasons(
    source: str, year: int | None, is_changed: bool, is_fresh: bool, now: datetime
) -> tuple[str, ...]:
    """Why a row is marked; a row that was confirmed within the last year has a source at least."""
    found = []
    if not source:
        found.append(NO_SOURCE)
    elif year is None and not is_fresh:
        found.append(UNDATED)
    elif year is not None and now.year - year >= STALE_YEARS and not is_fresh:
        found.append(OLD_SOURCE)
    if is_changed:
        found.append(CHANGED_SINCE)
    return tuple(found)
