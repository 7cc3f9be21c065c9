"""Cases to fill in: every table with its header and an example row."""

from __future__ import annotations

from pathlib import Path

from keruen.case.write_access import refuse_other_formats
from keruen.case.write_csv import write_template_folder
from keruen.case.write_workbook import write_template_workbook


def write_template(path: str | Path, *, force: bool = False) -> Path:
    """Write a case to fill in, with every header and the data dictionary; return its path.

    A path that ends in .xlsx gives a workbook, with a first sheet that says in which order to fill
    in the others; any other gives a folder of CSV files. Each table has an example row, which is
    never read. A fresh template can be checked: the findings say which tables need rows.

    Raises
    ------
    KeruenError : the name is that of another spreadsheet format, something is in the way, or it
        cannot be written.
    """
    target = Path(path)
    refuse_other_formats(target)
    if target.suffix.lower() == ".xlsx":
        return write_template_workbook(target, force=force)
    return write_template_folder(target, force=force)
