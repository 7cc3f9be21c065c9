"""Empty cases to fill in."""

from __future__ import annotations

from pathlib import Path

from keruen.case.write_csv import write_template_folder
from keruen.case.write_workbook import write_template_workbook


def write_template(path: str | Path, *, force: bool = False) -> Path:
    """Write an empty case with every header and the data dictionary; return its path.

    A path that ends in .xlsx gives a workbook, any other a folder of CSV files. A fresh template
    can be checked: the findings say which tables need rows.

    Raises
    ------
    KeruenError : something is in the way or cannot be written.
    """
    target = Path(path)
    if target.suffix.lower() == ".xlsx":
        return write_template_workbook(target, force=force)
    return write_template_folder(target, force=force)
