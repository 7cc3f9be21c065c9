"""Polars types of the tables of a case, and how frames from elsewhere become such tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from keruen.case.cells import parse_cell
from keruen.case.dictionary import Column, read_dictionary
from keruen.case.findings import Findings, listed, nearest, shown
from keruen.errors import CaseError

POLARS_TYPES: dict[str, type[pl.DataType]] = {
    "text": pl.String,
    "choice": pl.String,
    "number": pl.Float64,
    "integer": pl.Int64,
    "boolean": pl.Boolean,
    "date": pl.Date,
}
TYPE_WORDS = {
    "text": "text",
    "choice": "text",
    "number": "numbers",
    "integer": "whole numbers",
    "boolean": "true or false",
    "date": "dates",
}


def table_schema(table: str) -> dict[str, type[pl.DataType]]:
    """Column names and polars types of a table, by the data dictionary."""
    return {column.name: POLARS_TYPES[column.type] for column in read_dictionary()[table]}


def default_value(column: Column) -> object:
    """The typed value that an empty cell of a column stands for; None where it has no default."""
    return parse_cell(column.default, column)[0] if column.default else None


def make_table(table: str, rows: object) -> pl.DataFrame:
    """Rows from elsewhere as a table of a case.

    Columns are put in the order of the data dictionary and given its types where no value changes
    by that (whole numbers become numbers, text in the form of a date becomes a date). A column that
    is not required may be absent: it takes the dictionary's default.

    Parameters
    ----------
    table : name of the table.
    rows : a polars or pandas frame, or rows as dictionaries.

    Raises
    ------
    CaseError : there is no such table, or columns are unknown, missing, or of a type that cannot
        be converted; the error has every finding.
    """
    check_table_name(table)
    findings = Findings()
    frame = fit_table(table, as_polars(table, rows), findings)
    if len(findings):
        raise CaseError(findings.in_order())
    return frame


def check_table_name(table: str) -> None:
    """Raise CaseError where a case has no table of this name."""
    if table in read_dictionary():
        return
    findings = Findings()
    meant = nearest(table, read_dictionary())
    hint = f"Did you mean {meant!r}? " if meant else ""
    findings.add(
        f"a case has no table {shown(table)!r}",
        f"{hint}Give one of: {listed(list(read_dictionary()), 60)}.",
    )
    raise CaseError(findings.in_order())


def fit_table(table: str, frame: pl.DataFrame, findings: Findings) -> pl.DataFrame:
    """A frame with exactly the columns and types of a table; what cannot be fitted is null.

    What is wrong goes to `findings`: unknown columns, missing ones, types without a conversion.
    """
    columns = read_dictionary()[table]
    known = {column.name for column in columns}
    for name in frame.columns:
        if name not in known:
            meant = nearest(name, known)
            hint = f"Did you mean {meant!r}? " if meant else ""
            findings.add(
                "the table has no such column",
                f"{hint}Leave it out, or give one of: {listed(sorted(known), 60)}.",
                table=table,
                column=shown(name),
            )
    return pl.DataFrame([_fit_column(column, frame, findings) for column in columns])


def _fit_column(column: Column, frame: pl.DataFrame, findings: Findings) -> pl.Series:
    kind = POLARS_TYPES[column.type]
    if column.name not in frame.columns:
        if column.required and frame.height:
            findings.add(
                "the column is missing",
                f"Add it: {column.meaning}.",
                table=column.table,
                column=column.name,
            )
        default = None if column.required else default_value(column)
        return pl.Series(column.name, [default] * frame.height, dtype=kind)
    series = frame[column.name]
    fitted = series if series.dtype == kind else _converted(series, kind)
    if fitted is None:
        findings.add(
            f"the column has type {series.dtype}, and it holds {TYPE_WORDS[column.type]}",
            f"Convert it to {kind()}.",
            table=column.table,
            column=column.name,
        )
        return pl.Series(column.name, [None] * frame.height, dtype=kind)
    return fitted


def _converted(series: pl.Series, kind: type[pl.DataType]) -> pl.Series | None:
    """The series in another type; None where a value would change or be lost."""
    given = series.dtype
    allowed = (
        given == pl.Null
        or (kind == pl.Date and given in (pl.String, pl.Datetime))
        or (kind in (pl.Float64, pl.Int64) and given.is_numeric())
        or (kind == pl.String and given in (pl.Categorical, pl.Enum))
    )
    if not allowed:
        return None
    try:
        if given == pl.String:
            return series.str.to_date("%Y-%m-%d", strict=True)
        fitted = series.cast(kind, strict=True)
        same = fitted.cast(given, strict=True).equals(series, null_equal=True)
    except pl.exceptions.PolarsError:
        return None
    return fitted if same else None


def as_polars(table: str, rows: object) -> pl.DataFrame:
    """Rows from elsewhere as a polars frame; CaseError where they are no table."""
    if isinstance(rows, pl.DataFrame):
        return rows
    if isinstance(rows, pl.LazyFrame):
        return rows.collect()
    try:
        if type(rows).__module__.partition(".")[0] == "pandas":
            return _filled(table, pl.from_pandas(rows))
        if isinstance(rows, Sequence) and all(isinstance(row, Mapping) for row in rows):
            return _filled(table, pl.DataFrame(list(map(dict, rows)), infer_schema_length=None))
    except (pl.exceptions.PolarsError, ImportError, TypeError, ValueError, OverflowError) as error:
        raise _not_a_frame(table, f"cannot be read as a table ({error})") from error
    raise _not_a_frame(table, f"is of type {type(rows).__name__}, which is not a table")


def _filled(table: str, frame: pl.DataFrame) -> pl.DataFrame:
    """The defaults of the data dictionary in empty cells; NaN is how pandas writes one."""
    frame = frame.with_columns(pl.selectors.float().fill_nan(None))
    defaults = {
        column.name: default_value(column)
        for column in read_dictionary().get(table, ())
        if column.default and column.name in frame.columns and frame[column.name].null_count()
    }
    return frame.with_columns(**{name: pl.col(name).fill_null(x) for name, x in defaults.items()})


def _not_a_frame(table: str, problem: str) -> CaseError:
    findings = Findings()
    findings.add(
        f"what was given for the table {problem}",
        "Give a polars frame, a pandas frame, or a list of rows as dictionaries.",
        table=table,
    )
    return CaseError(findings.in_order())
