"""Cases, their versions and their scenarios as pages and the API list them."""

from __future__ import annotations

from sqlalchemy import select

from keruen.store.cursors import CursorPage, read_page
from keruen.studies import tables as t
from keruen.studies.content import read_tables
from keruen.studies.rows import CaseVersionRow, StudyCaseRow, StudyScenarioRow
from keruen.studies.unit import Studies


def list_cases(unit: Studies) -> list[StudyCaseRow]:
    """The cases that the reader sees, by name."""
    return unit.records(StudyCaseRow, select(t.study_case).order_by(t.study_case.c.name))


def page_cases(unit: Studies, size: int, cursor: str) -> CursorPage[StudyCaseRow]:
    """A page of the cases that the reader sees, the oldest first."""
    case = t.study_case.c
    return read_page(unit, StudyCaseRow, (case.created_at, case.id), size, cursor)


def list_versions(unit: Studies) -> list[CaseVersionRow]:
    """The versions of every case that the reader sees, by number."""
    version = t.case_version
    return unit.records(CaseVersionRow, select(version).order_by(version.c.number))


def read_versions(unit: Studies, case: str) -> list[CaseVersionRow]:
    """The versions of a case that the reader sees, the newest first."""
    version = t.case_version
    query = select(version).where(version.c.study_case == case)
    return unit.records(CaseVersionRow, query.order_by(version.c.number.desc()))


def page_versions(unit: Studies, case: str, size: int, cursor: str) -> CursorPage[CaseVersionRow]:
    """A page of the versions of a case, or of every case where it is empty, the oldest first."""
    version = t.case_version.c
    where = [version.study_case == case] if case else []
    order = (version.created_at, version.id)
    return read_page(unit, CaseVersionRow, order, size, cursor, where)


def version_names(unit: Studies) -> dict[str, str]:
    """Versions that the reader sees in words, by id; the newest of each case first."""
    cases = {each.id: each for each in unit.records(StudyCaseRow, select(t.study_case))}
    version = t.case_version
    query = select(version).order_by(version.c.study_case, version.c.number.desc())
    found = {}
    for each in unit.records(CaseVersionRow, query):
        case = cases.get(each.study_case)
        found[each.id] = f"{case.name if case else '-'}, {each.number}"
    return found


def tables_of_version(unit: Studies, version: str) -> dict[str, str]:
    """The tables of a version as CSV text; empty where the reader does not see it."""
    rows = unit.records(
        CaseVersionRow, select(t.case_version).where(t.case_version.c.id == version)
    )
    return read_tables(unit, rows[0]) if rows else {}


def sound_versions(unit: Studies) -> list[CaseVersionRow]:
    """Versions without errors, the newest first."""
    version = t.case_version
    query = select(version).where(version.c.errors == 0)
    return unit.records(CaseVersionRow, query.order_by(version.c.created_at.desc()).limit(200))


def scenario_names(unit: Studies) -> dict[str, str]:
    """Scenarios that are not withdrawn, by id."""
    scenario = t.study_scenario
    query = select(scenario).where(scenario.c.withdrawn_at.is_(None)).order_by(scenario.c.name)
    return {each.id: each.name for each in unit.records(StudyScenarioRow, query)}
