"""Writing cases as folders of CSV tables, so that reading gives back every cell exactly."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

from keruen.case.atomic import written_whole
from keruen.case.case import TABLE_SOURCES, Case
from keruen.case.cells import cell_text
from keruen.case.datapackage import datapackage_text, template_datapackage_text
from keruen.case.dictionary import read_dictionary, read_tables
from keruen.case.raw_tables import DICTIONARY_SHEET
from keruen.case.read_csv import DATAPACKAGE
from keruen.case.table_sources import leave_out_inherited
from keruen.case.template_steps import example_row
from keruen.case.write_access import refuse_other_formats, refuse_unwritable

DICTIONARY_COLUMNS = (
    "table",
    "column",
    "type",
    "unit",
    "required",
    "default",
    "key",
    "references",
    "minimum",
    "maximum",
    "choices",
    "meaning",
)


def write_case_folder(
    case: Case, folder: str | Path, *, licence: str | None = None, force: bool = False
) -> Path:
    """Write a case as a folder of CSV tables with a `datapackage.json`; return the folder.

    Tables without rows are left out unless every case has them. The folder appears whole or not
    at all.

    Parameters
    ----------
    folder : must not exist, or with `force` hold nothing but a case.
    licence : SPDX name of the licence of the data, for `datapackage.json`.

    Raises
    ------
    CaseError : a cell holds what could not be read back.
    KeruenError : the name is that of a file, the folder is in the way or it cannot be written.
    """
    target = Path(folder)
    refuse_other_formats(target)
    refuse_unwritable(case)
    tables = [name for name, table in read_tables().items() if table.required or len(case[name])]
    with written_whole(target, force=force, replaceable=is_case_folder) as fresh:
        fresh.mkdir()
        sources = case.rows(TABLE_SOURCES)
        for table in tables:
            rows = leave_out_inherited(table, case.rows(table), sources)
            write_csv(fresh / f"{table}.csv", _names(table), rows)
        covered = {row["table_name"] for row in sources}
        text = datapackage_text(case.name, case.settings.title, tables, licence, covered)
        (fresh / DATAPACKAGE).write_text(text, encoding="utf-8", newline="\n")
    return target


def write_template_folder(folder: Path, *, force: bool = False) -> Path:
    """Write a folder to fill in: each table with an example row, and the data dictionary."""
    tables = list(read_dictionary())
    with written_whole(folder, force=force, replaceable=is_case_folder) as fresh:
        fresh.mkdir()
        for table in tables:
            write_csv(fresh / f"{table}.csv", _names(table), [example_row(table)])
        write_csv(fresh / f"{DICTIONARY_SHEET}.csv", DICTIONARY_COLUMNS, dictionary_rows())
        text = template_datapackage_text(tables)
        (fresh / DATAPACKAGE).write_text(text, encoding="utf-8", newline="\n")
    return folder


def dictionary_rows() -> list[dict[str, object]]:
    """The data dictionary as rows of text, in the order of its columns."""
    return [
        {
            "table": table,
            "column": column.name,
            "type": column.type,
            "unit": column.unit,
            "required": "yes" if column.required else "no",
            "default": column.default,
            "key": "yes" if column.key else "",
            "references": column.references,
            "minimum": column.minimum,
            "maximum": column.maximum,
            "choices": "|".join(column.choices),
            "meaning": column.meaning,
        }
        for table, columns in read_dictionary().items()
        for column in columns
    ]


def write_csv(path: Path, header: Iterable[str], rows: Iterable[Mapping[str, object]]) -> None:
    """Write one CSV file: UTF-8, commas, quotes where needed, a line feed after each row."""
    names = list(header)
    with path.open("x", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(names)
        writer.writerows([cell_text(row[name]) for name in names] for row in rows)


def is_case_folder(path: Path) -> bool:
    """Whether a folder holds the files of a case and nothing else."""
    ours = {f"{name}.csv" for name in (*read_dictionary(), DICTIONARY_SHEET)} | {DATAPACKAGE}
    return path.is_dir() and all(
        other.name in ours and other.is_file() and not other.is_symlink()
        for other in path.iterdir()
    )


def _names(table: str) -> list[str]:
    return [column.name for column in read_dictionary()[table]]
