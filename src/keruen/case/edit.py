"""Change cells of a table by conditions, for cases that are edited in Python."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import polars as pl

from keruen.case.dictionary import columns_by_name
from keruen.case.findings import Findings, listed, nearest, shown
from keruen.case.schema import check_table_name, make_table, table_schema
from keruen.errors import CaseError


def change_table(
    table: str, frame: pl.DataFrame, where: Mapping[str, object], values: Mapping[str, object]
) -> pl.DataFrame:
    """A table with new values in the rows that meet every condition.

    Parameters
    ----------
    table : its name.
    frame : its rows.
    where : column and the value that it must have, or a list of such values; empty for all rows.
    values : column and its new value: a value, None for an empty cell, or a polars expression
        over the columns of the table.

    Raises
    ------
    CaseError : an unknown table or column, no row that meets the conditions, or a value of another
        type than the column's; the error has every finding.
    """
    check_table_name(table)
    findings = Findings()
    _check_columns(table, [*where, *values], findings)
    if not values:
        findings.add("nothing is to be changed", "Name a column in `set`.", table=table)
    if len(findings):
        raise CaseError(findings.in_order())
    chosen = _rows_where(frame, where)
    if not chosen.any():
        words = " and ".join(f"{name}={shown(value)}" for name, value in where.items())
        findings.add(
            "no row meets the conditions" if where else "the table has no rows",
            "Correct the conditions in `where`, or add rows with Case.replace.",
            table=table,
            row=words,
        )
        raise CaseError(findings.in_order())
    kinds = table_schema(table)
    changed = {name: _changed(frame, chosen, name, values[name], kinds[name]) for name in values}
    return make_table(table, frame.with_columns(**changed))


def _changed(
    frame: pl.DataFrame, chosen: pl.Series, name: str, value: object, kind: type[pl.DataType]
) -> pl.Series:
    """A column with its new values; in a type of its own where the value does not have the
    column's, so that the check of types names it."""
    if isinstance(value, pl.Expr):
        try:
            fresh = frame.select(value.alias(name)).to_series()
        except pl.exceptions.PolarsError as error:
            raise _bad_value(frame, name, str(error)) from error
    else:
        try:
            fresh = pl.Series(name, [value], strict=True)
        except (TypeError, ValueError, OverflowError, pl.exceptions.PolarsError) as error:
            raise _bad_value(frame, name, str(error)) from error
    if fresh.dtype != kind:
        fits = pl.Null, pl.Int64, pl.Int32
        if fresh.dtype == pl.Null or (fresh.dtype in fits and kind == pl.Float64):
            fresh = fresh.cast(kind)
        else:
            return fresh if len(fresh) == len(frame) else pl.Series(name, [value] * len(frame))
    if len(fresh) == 1:
        fresh = pl.Series(name, fresh.to_list() * len(frame), dtype=kind)
    return frame[name].zip_with(~chosen, fresh)


def _bad_value(frame: pl.DataFrame, name: str, why: str) -> CaseError:  # noqa: ARG001
    findings = Findings()
    findings.add(
        f"the new value cannot be used ({why.splitlines()[0] if why else 'no reason given'})",
        "Give a value of the column's type, None, or a polars expression over the table's columns.",
        column=name,
    )
    return CaseError(findings.in_order())


def _rows_where(frame: pl.DataFrame, where: Mapping[str, object]) -> pl.Series:
    chosen = pl.Series([True] * len(frame), dtype=pl.Boolean)
    for name, wanted in where.items():
        if isinstance(wanted, Collection) and not isinstance(wanted, str | bytes):
            values = list(wanted)
        else:
            values = [wanted]
        found = frame[name].to_list()
        chosen &= pl.Series([value in values for value in found], dtype=pl.Boolean)
    return chosen


def _check_columns(table: str, names: list[str], findings: Findings) -> None:
    known = columns_by_name(table)
    for name in dict.fromkeys(names):
        if name in known:
            continue
        meant = nearest(name, known)
        hint = f"Did you mean {meant!r}? " if meant else ""
        findings.add(
            "the table has no such column",
            f"{hint}Give one of: {listed(list(known), 60)}.",
            table=table,
            column=shown(name),
        )
