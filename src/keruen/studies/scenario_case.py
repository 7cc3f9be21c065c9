"""A case with a team's scenario in it, as rows of its tables `scenarios` and `changes`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from keruen.case.case import Case
from keruen.case.dictionary import columns_by_name
from keruen.case.raw_csv import read_lines, write_lines
from keruen.case.read import read_case
from keruen.case.scenario import apply_scenario
from keruen.studies.content import case_folder, read_tables
from keruen.studies.rows import CaseVersionRow
from keruen.studies.unit import Studies

SOURCE = {"source": "scenario of the team", "confidence": "estimate"}


def with_scenario(
    tables: Mapping[str, str], name: str, title: str, changes: Sequence[Mapping[str, str]]
) -> dict[str, str]:
    """Tables of a case with a scenario added; one of the same name in the case gives way.

    Parameters
    ----------
    changes : rows of table `changes` without their names, in the order in which they are made.
    """
    found = dict(tables)
    rows = [{"scenario": name, "title": title, **SOURCE}]
    found["scenarios"] = _merge("scenarios", tables.get("scenarios", ""), name, rows)
    lines = [
        {"change": f"{name}.{place}", "scenario": name, **each, **SOURCE}
        for place, each in enumerate(changes, start=1)
    ]
    found["changes"] = _merge("changes", tables.get("changes", ""), name, lines)
    return found


def _merge(table: str, text: str, name: str, rows: Sequence[Mapping[str, str]]) -> str:
    """A table without the rows of a scenario, and with new ones."""
    lines = read_lines(text) or [list(columns_by_name(table))]
    header = lines[0] + [each for each in columns_by_name(table) if each not in lines[0]]
    place = header.index("scenario")
    kept = [[*line, *[""] * (len(header) - len(line))] for line in lines[1:]]
    kept = [line for line in kept if line[place] != name]
    return write_lines([header, *kept, *([row.get(each, "") for each in header] for row in rows)])


def apply_changes(
    unit: Studies, version: CaseVersionRow, name: str, changes: Sequence[Mapping[str, str]]
) -> Case:
    """The case of a version with changes made.

    Raises
    ------
    CaseError : the version has errors, or a change cannot be made.
    """
    with case_folder(with_scenario(read_tables(unit, version), name, name, changes)) as folder:
        return apply_scenario(read_case(folder), name)
