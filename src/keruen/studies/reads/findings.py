"""The findings of versions. What a version contains never changes, so they are found once."""

from __future__ import annotations

import threading
from collections import OrderedDict

from sqlalchemy import select

from keruen.errors import Finding
from keruen.studies import tables as t
from keruen.studies.content import check_tables, read_tables
from keruen.studies.rows import CaseVersionRow, VersionFileRow
from keruen.studies.unit import Studies

MOST_REMEMBERED = 64

_LOCK = threading.Lock()
_FOUND: OrderedDict[str, tuple[Finding, ...]] = OrderedDict()


def read_findings(unit: Studies, version: CaseVersionRow) -> tuple[Finding, ...]:
    """The findings of a version that the reader sees, errors first.

    Those of reading its workbook, such as formulas whose stored values were read, are among them.
    """
    with _LOCK:
        known = _FOUND.get(version.id)
    if known is None:
        checked = check_tables(read_tables(unit, version))
        known = tuple(sorted(checked.findings, key=lambda each: LEVELS.index(each.level)))
        with _LOCK:
            _FOUND[version.id] = known
            while len(_FOUND) > MOST_REMEMBERED:
                _FOUND.popitem(last=False)
    return (*known, *_of_reading(unit, version))


LEVELS = ("error", "warning", "note")


def _of_reading(unit: Studies, version: CaseVersionRow) -> tuple[Finding, ...]:
    file = read_version_file(unit, version.id)
    return tuple(Finding(**each, level="warning") for each in file.warnings) if file else ()


def read_version_file(unit: Studies, version: str) -> VersionFileRow | None:
    """The workbook from which a version was read; None where it was made otherwise."""
    query = select(t.version_file).where(t.version_file.c.version == version)
    return unit.record(VersionFileRow, query)
