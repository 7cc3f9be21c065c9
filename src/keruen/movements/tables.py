"""The two tables that every engine writes: `Movements` and `Stocks`."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from keruen.errors import Finding, KeruenError

STATUSES = ("planned", "simulated", "actual")

GRAM_T = 1e-6
"""One gram in tonnes: smaller quantities are not written (R32)."""

# What each kind of movement must say; other columns may be empty.
REQUIRED_BY_KIND: dict[str, tuple[str, ...]] = {
    "purchase": ("to_site", "grade", "origin_country", "crop_year", "to_period", "to_date"),
    "lane": ("route", "to_site", "mode", "grade", "origin_country", "to_period", "to_date"),
    "voyage": (
        *("route", "to_site", "mode", "vessel_class", "grade", "origin_country"),
        *("to_period", "to_date"),
    ),
    "trip": ("route", "to_site", "vessel_class", "trips"),
    "use": ("grade", "origin_country", "market"),
    "shortage": ("market",),
    "subsidy": ("route", "programme"),
}

REQUIRED_ALWAYS = (
    *("status", "kind", "from_site", "from_period", "from_date", "quantity_t", "received_t"),
)


@dataclass(frozen=True)
class TableColumn:
    """One column of a result table: its polars type, unit and meaning."""

    name: str
    type: type[pl.DataType]
    unit: str
    meaning: str


MOVEMENT_COLUMNS: tuple[TableColumn, ...] = (
    TableColumn("status", pl.String, "", "planned, simulated or actual"),
    TableColumn("kind", pl.String, "", "purchase, lane, voyage, trip, use, shortage or subsidy"),
    TableColumn("route", pl.String, "", "lane or voyage option; empty without transport"),
    TableColumn("from_site", pl.String, "", "site it leaves, or at which it is bought or used"),
    TableColumn("to_site", pl.String, "", "site it reaches; from_site without transport"),
    TableColumn("mode", pl.String, "", "mode of the lane, or sea"),
    TableColumn("corridor", pl.String, "", "corridor that the lane belongs to"),
    TableColumn("vessel_class", pl.String, "", "class of the ship"),
    TableColumn("grade", pl.String, "", "grade moved"),
    TableColumn("origin_country", pl.String, "", "country in which the grade is grown"),
    TableColumn("market", pl.String, "", "market that uses the grain or is short of it"),
    TableColumn("programme", pl.String, "", "subsidy programme that pays"),
    TableColumn("crop_year", pl.Int64, "year", "crop from which it is bought"),
    TableColumn("from_period", pl.Int64, "period", "period of leaving, buying or using"),
    TableColumn("to_period", pl.Int64, "period", "period of arrival; may be after the last period"),
    TableColumn("from_date", pl.Date, "", "first day of from_period"),
    TableColumn(
        "to_date",
        pl.Date,
        "",
        "first day of to_period, by the calendar continued beyond the horizon",
    ),
    TableColumn(
        "quantity_t", pl.Float64, "t", "tonnes that left, were bought, used, short or paid for"
    ),
    TableColumn(
        "received_t",
        *(pl.Float64, "t"),
        "tonnes that arrived after losses; of a purchase, tonnes bought",
    ),
    TableColumn("trips", pl.Int64, "trips", "whole voyages sailed; rows of kind trip only"),
)
"""Columns of `Movements`, in the order by which its rows are sorted."""

STOCK_COLUMNS: tuple[TableColumn, ...] = (
    TableColumn("status", pl.String, "", "planned, simulated or actual"),
    TableColumn("site", pl.String, "", "site of the stock"),
    TableColumn("grade", pl.String, "", "grade of the grain"),
    TableColumn("period", pl.Int64, "period", "period of the stock, at its end"),
    TableColumn("date", pl.Date, "", "last day of the period"),
    TableColumn("quantity_t", pl.Float64, "t", "tonnes in store at the end of the period"),
)
"""Columns of `Stocks`, in the order by which its rows are sorted."""

COLUMNS: dict[str, tuple[TableColumn, ...]] = {
    "movements": MOVEMENT_COLUMNS,
    "stocks": STOCK_COLUMNS,
}


class TableError(KeruenError):
    """A result table with findings; all of them, not only the first."""

    def __init__(self, table: str, findings: list[Finding]) -> None:
        self.findings = tuple(findings)
        count = len(findings)
        head = f"{count} finding{'s' if count != 1 else ''} in table {table}"
        super().__init__(head, "\n  ".join(str(finding) for finding in findings))


def schema(table: str) -> dict[str, type[pl.DataType]]:
    """Column names and polars types of `movements` or `stocks`."""
    return {column.name: column.type for column in COLUMNS[table]}


def sort_movements(frame: pl.DataFrame) -> pl.DataFrame:
    """Movements with their columns and rows in the order of the schema, empty cells first (R32)."""
    names = [column.name for column in MOVEMENT_COLUMNS]
    return frame.select(names).sort(names, nulls_last=False)


def sort_stocks(frame: pl.DataFrame) -> pl.DataFrame:
    """Stocks with their columns and rows in the order of the schema (R32)."""
    names = [column.name for column in STOCK_COLUMNS]
    return frame.select(names).sort(names, nulls_last=False)


def row_words(row: dict[str, object]) -> str:
    """A result row named by its filled key columns: ``kind=lane and route=kostanay_liepaja``."""
    wanted = ("kind", "route", "site", "from_site", "to_site", "grade", "market", "programme")
    names: tuple[str, ...] = (*wanted, "crop_year", "period", "from_period", "to_period")
    if row.get("kind") in {"purchase", "use", "shortage"}:
        names = tuple(name for name in names if name not in {"to_site", "to_period"})
    if row.get("route"):
        names = tuple(name for name in names if name != "from_site")
    return " and ".join(f"{name}={row[name]}" for name in names if row.get(name) is not None)


def find_faults(table: str, frame: pl.DataFrame) -> list[Finding]:
    """What is wrong with a result table on its own: columns, types, empty cells, words, signs."""
    findings = _schema_faults(table, frame)
    if findings:
        return findings
    findings += _word_faults(table, frame)
    findings += _empty_faults(table, frame)
    for name in ("quantity_t", "received_t", "trips", "period", "from_period", "to_period"):
        if name in frame.columns:
            findings += _sign_faults(table, frame, name)
    return findings


def check_movements(frame: pl.DataFrame) -> None:
    """Raise `TableError` with every finding where a table is not sound `Movements`."""
    _check("movements", frame)


def check_stocks(frame: pl.DataFrame) -> None:
    """Raise `TableError` with every finding where a table is not sound `Stocks`."""
    _check("stocks", frame)


def _check(table: str, frame: pl.DataFrame) -> None:
    findings = find_faults(table, frame)
    if findings:
        raise TableError(table, findings)


def _schema_faults(table: str, frame: pl.DataFrame) -> list[Finding]:
    findings = []
    expected = schema(table)
    for name, kind in expected.items():
        if name not in frame.columns:
            remedy = f"Write all of its columns: {', '.join(expected)}."
            findings.append(Finding(table, "", name, "", "the column is missing", remedy))
        elif frame.schema[name] != kind:
            problem = f"the column has type {frame.schema[name]}, not {kind()}"
            findings.append(Finding(table, "", name, "", problem, f"Cast it to {kind()}."))
    for name in frame.columns:
        if name not in expected:
            remedy = "Leave it out; a result table has only the columns of its schema."
            findings.append(Finding(table, "", name, "", "the column is not known", remedy))
    return findings


def _word_faults(table: str, frame: pl.DataFrame) -> list[Finding]:
    words = {"status": STATUSES, "kind": tuple(REQUIRED_BY_KIND)}
    findings = []
    for name, known in words.items():
        if name not in frame.columns:
            continue
        if set(frame[name].drop_nulls().unique()) <= set(known):
            continue
        for row in frame.filter(~pl.col(name).is_in(known)).iter_rows(named=True):
            problem = f"the {name} is not known"
            remedy = f"Use one of: {', '.join(known)}."
            findings.append(Finding(table, row_words(row), name, str(row[name]), problem, remedy))
    return findings


def _empty_faults(table: str, frame: pl.DataFrame) -> list[Finding]:
    if table == "stocks":
        required: dict[str, tuple[str, ...]] = {"": tuple(schema(table))}
    else:
        required = {kind: (*REQUIRED_ALWAYS, *names) for kind, names in REQUIRED_BY_KIND.items()}
    findings = []
    for kind, names in required.items():
        rows = frame.filter(pl.col("kind") == kind) if kind else frame
        counts = rows.select(pl.col(names).null_count()).row(0)
        for name in (name for name, count in zip(names, counts, strict=True) if count):
            for row in rows.filter(pl.col(name).is_null()).iter_rows(named=True):
                problem = f"the cell is empty, and a {kind or 'stock'} needs it"
                remedy = "Fill it in where the row is written."
                findings.append(Finding(table, row_words(row), name, "", problem, remedy))
    return findings


def _sign_faults(table: str, frame: pl.DataFrame, name: str) -> list[Finding]:
    column = pl.col(name)
    wrong = column < 0
    if frame.schema[name] == pl.Float64:
        wrong = wrong | ~column.is_finite()
    findings = []
    for row in frame.filter(wrong).iter_rows(named=True):
        problem = "the number is negative or not finite"
        remedy = "Quantities, trips and periods are zero or more (R10)."
        findings.append(Finding(table, row_words(row), name, repr(row[name]), problem, remedy))
    return findings


def write_table(frame: pl.DataFrame, path: Path) -> None:
    """Write a result table as Parquet; the same rows give the same bytes.

    Raises
    ------
    OSError : the disk refuses. Polars has an error of its own for a full disk, so the bytes are
        made in memory and written here.
    """
    content = io.BytesIO()
    frame.write_parquet(
        content, compression="zstd", compression_level=6, statistics=True, row_group_size=100_000
    )
    path.write_bytes(content.getvalue())


def read_table(table: str, path: Path) -> pl.DataFrame:
    """Read a Parquet file that `write_table` wrote.

    Raises
    ------
    KeruenError : the file is missing or is no Parquet file.
    TableError : the table is not sound.
    """
    frame = read_parquet(path)
    if table in COLUMNS:
        _check(table, frame)
    return frame


def read_parquet(path: Path) -> pl.DataFrame:
    """Read any Parquet file; an error in two parts where it is missing or is none."""
    if not path.is_file():
        raise KeruenError(
            f"the file {path.name} is missing in {path.parent}",
            "Give the folder of a run that ended; plan again where files were removed.",
        )
    try:
        return pl.read_parquet(path)
    except pl.exceptions.ComputeError as error:
        raise KeruenError(
            f"the file {path.name} in {path.parent} is not a Parquet file ({error})",
            "Plan again, or copy the file whole from where the run was made.",
        ) from error
