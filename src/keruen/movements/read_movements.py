"""Movements from a file that a user gives: Parquet or CSV."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from keruen.case.csv_rows import CsvColumn, by_line, read_csv_rows
from keruen.case.findings import Findings
from keruen.errors import KeruenError
from keruen.movements.tables import TableError, check_movements, read_table, schema

MOST_MOVEMENTS = 1_000_000
MOST_MOVEMENTS_BYTES = 256 * 2**20


def read_movements(path: Path) -> pl.DataFrame:
    """Movements from a Parquet or CSV file.

    Raises
    ------
    KeruenError : the file is missing, or with every finding in it.
    """
    if path.suffix.lower() != ".csv":
        return read_table("movements", path)
    if not path.is_file():
        raise KeruenError(
            f"the file {path} is missing", "Give a table of movements (Parquet or CSV)."
        )
    findings = Findings()
    kinds = {pl.Float64: "number", pl.Int64: "integer", pl.Date: "date"}
    columns = [
        CsvColumn(name, next((word for kind, word in kinds.items() if type_ == kind), "text"))
        for name, type_ in schema("movements").items()
    ]
    rows = read_csv_rows(
        path.resolve(),
        "movements",
        columns,
        findings,
        most_rows=MOST_MOVEMENTS,
        most_bytes=MOST_MOVEMENTS_BYTES,
    )
    if len(findings):
        raise TableError("movements", by_line(findings))
    frame = pl.DataFrame([row.values for row in rows], schema=schema("movements"))
    check_movements(frame)
    return frame
