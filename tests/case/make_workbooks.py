"""Write the workbooks in `tests/case/workbooks` with the programs that users have.

Run ``python -m tests.case.make_workbooks`` where openpyxl and LibreOffice (`soffice`) are
installed; neither is needed to run the tests. The stored files were written by openpyxl 3.1.5 and
LibreOffice 7.4.7.2. Excel itself was not run: `test_foreign_workbooks` builds by hand what its
files hold, from the standard (ECMA-376).
"""

from __future__ import annotations

import datetime as dt
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from keruen.case.case import Case
from keruen.case.dictionary import read_dictionary
from tests.builders import small_case

FOLDER = Path(__file__).parent / "workbooks"


def make(path: Path, case: Case, *, formulas: bool) -> None:
    """A workbook by openpyxl, with what a user adds: notes, units, dates with a time, formulas."""
    import openpyxl  # type: ignore[import-untyped]

    book: Any = openpyxl.Workbook()
    book.remove(book.active)
    for table, columns in read_dictionary().items():
        rows = case.rows(table)
        if not rows:
            continue
        sheet = book.create_sheet(table)
        sheet.append([column.name for column in columns])
        for row in rows:
            sheet.append([row[column.name] for column in columns])
    _add_notes(book)
    _add_formats(book, [column.name for column in read_dictionary()["lanes"]])
    if formulas:
        _add_formulas(book)
    book.save(path)


def _add_notes(book: Any) -> None:
    notes = book.create_sheet("_working notes")
    notes["B3"] = "=1/0"
    notes.merge_cells("B3:C4")
    lanes = book["lanes"]
    place = lanes.max_column + 1
    lanes.cell(1, place, "_asked by")
    lanes.cell(2, place, "=NA()")


def _add_formats(book: Any, names: list[str]) -> None:
    """Number formats with letters in them, which are not dates, and dates with a time."""
    lanes = book["lanes"]
    for line in range(2, lanes.max_row + 1):
        lanes.cell(line, names.index("cost_usd_per_t") + 1).number_format = '0.00" USD/day"'
    demand = book["demand"]
    place = [cell.value for cell in demand[1]].index("from_date") + 1
    for line in range(2, demand.max_row + 1):
        cell = demand.cell(line, place)
        cell.value = dt.datetime.combine(cell.value, dt.time())
        cell.number_format = "yyyy-mm-dd hh:mm:ss.000"


def _add_formulas(book: Any) -> None:
    lanes = book["lanes"]
    names = [cell.value for cell in lanes[1]]
    cost = lanes.cell(2, names.index("cost_usd_per_t") + 1)
    cost.value = f"={cost.value / 2}*2"
    origin = lanes.cell(2, names.index("from_site") + 1)
    origin.value = f'=CONCATENATE("","{origin.value}")'


def main() -> None:
    """Write both files."""
    FOLDER.mkdir(exist_ok=True)
    make(FOLDER / "openpyxl.xlsx", small_case(), formulas=False)
    with tempfile.TemporaryDirectory() as place:
        source = Path(place) / "libreoffice.xlsx"
        make(source, small_case(), formulas=True)
        words = ["soffice", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML"]
        subprocess.run([*words, "--outdir", str(FOLDER), str(source)], check=True)


if __name__ == "__main__":
    main()
