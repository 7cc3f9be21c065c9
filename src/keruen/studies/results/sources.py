"""The sources of a case: each once, with its tables and how many rows rest on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from keruen.case.raw_csv import read_lines
from keruen.studies.results.files import list_files, read_file
from keruen.studies.rows import StudyRunRow

CASE_FOLDERS = ("case/", "plan/case/")
"""Where a run has its case as it was planned."""

WITHOUT_FIGURES = ("labels",)
"""Tables of names alone."""


@dataclass(frozen=True)
class CaseSource:
    """A source with its confidence, the tables that use it, and the number of their rows."""

    source: str
    confidence: str
    tables: tuple[str, ...]
    rows: int


def tables_of_run(folder: Path, row: StudyRunRow) -> dict[str, str]:
    """The tables of the case in the folder of a run as CSV text; empty where it has none.

    Raises
    ------
    RefusalError : its files are missing or were changed.
    """
    found = {}
    for each in list_files(folder, row):
        place, _, name = each.name.rpartition("/")
        if f"{place}/" in CASE_FOLDERS and name.endswith(".csv"):
            found[name.removesuffix(".csv")] = read_file(folder, row, each.name).decode("utf-8")
    return found


def list_sources(tables: Mapping[str, str]) -> list[CaseSource]:
    """The sources of tables as CSV text, that of the most rows first.

    Examples
    --------
    >>> text = "lane,source,confidence\\na,GASC,published\\nb,GASC,published\\nc,Own,estimate\\n"
    >>> for each in list_sources({"lanes": text}):
    ...     print(each.source, each.confidence, each.tables, each.rows)
    GASC published ('lanes',) 2
    Own estimate ('lanes',) 1
    """
    rows: dict[tuple[str, str], int] = {}
    used: dict[tuple[str, str], dict[str, None]] = {}
    for table, text in tables.items():
        header, *lines = read_lines(text) or [[]]
        if "source" not in header or table in WITHOUT_FIGURES:
            continue
        for line in lines:
            cells = dict(zip(header, line, strict=False))
            key = (cells.get("source", ""), cells.get("confidence", ""))
            if key[0]:
                rows[key] = rows.get(key, 0) + 1
                # A row of `table_sources` speaks for the table that it names.
                name = cells.get("table", table) if table == "table_sources" else table
                used.setdefault(key, {})[name] = None
    found = [CaseSource(*key, tuple(used[key]), count) for key, count in rows.items()]
    return sorted(found, key=lambda each: (-each.rows, each.source))
