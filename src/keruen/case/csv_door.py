"""Cases as folders of CSV tables with a Frictionless `datapackage.json`."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from typing import Any

import polars as pl

from keruen.case.case import Case, table_schema
from keruen.case.dictionary import read_dictionary


def read_csv_folder(folder: Path) -> Case:
    """Read a folder of CSV tables that is known to be sound."""
    tables: dict[str, pl.DataFrame] = {}
    for name, columns in read_dictionary().items():
        path = folder / f"{name}.csv"
        if not path.exists():
            continue
        rows: list[dict[str, Any]] = []
        with path.open(encoding="utf-8", newline="") as file:
            for raw in csv.DictReader(file):
                row: dict[str, Any] = {}
                for column in columns:
                    text = (raw.get(column.name) or "").strip() or column.default
                    row[column.name] = _value(text, column.type)
                rows.append(row)
        tables[name] = pl.DataFrame(rows, schema=table_schema(name))
    return Case(tables)


def _value(text: str, kind: str) -> Any:
    if text == "":
        return None
    if kind == "number":
        return float(text)
    if kind == "integer":
        return int(text)
    if kind == "boolean":
        return text == "true"
    if kind == "date":
        return dt.date.fromisoformat(text)
    return text
