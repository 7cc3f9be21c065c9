"""The fingerprint tells cases apart by every cell that counts, and by nothing else."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from keruen.case import Case
from keruen.case.dictionary import Column, read_dictionary
from keruen.case.schema import table_schema
from tests.builders import build_case, small_case, with_values

SMALL_CASE = small_case()
TABLES = [table for table in read_dictionary() if len(SMALL_CASE[table])]
CELLS = [
    (table, line, column)
    for table in TABLES
    for line in range(len(SMALL_CASE[table]))
    for column in read_dictionary()[table]
]


def _other(value: Any, column: Column) -> Any:
    """A value of the column's type that is not `value`."""
    if column.type == "boolean":
        return not value
    if column.type == "date":
        return dt.date(2030, 5, 17)
    if column.type == "number":
        return 0.0 if value is None else value + 1e-9 * max(1.0, abs(value))
    if column.type == "integer":
        return (value or 0) + 1
    return f"{value}x"


def _with_cell(table: str, line: int, column: str, value: Any) -> Case:
    rows = SMALL_CASE.rows(table)
    rows[line][column] = value
    return SMALL_CASE.replace(**{table: pl.DataFrame(rows, schema=table_schema(table))})


@given(cell=st.sampled_from(CELLS))
def test_each_cell_counts_but_source_and_note(cell: tuple[str, int, Column]) -> None:
    table, line, column = cell
    value = _other(SMALL_CASE.rows(table)[line][column.name], column)
    same = _with_cell(table, line, column.name, value).fingerprint == SMALL_CASE.fingerprint
    assert same == (column.name in ("source", "note"))


@given(seed=st.integers(0, 2**32))
def test_order_of_rows_and_columns_does_not_count(seed: int) -> None:
    shuffle = random.Random(seed)
    tables = {}
    for table in TABLES:
        rows = SMALL_CASE.rows(table)
        names = list(rows[0])
        shuffle.shuffle(rows)
        shuffle.shuffle(names)
        tables[table] = pl.DataFrame(rows, schema=table_schema(table)).select(names)
    assert Case(tables).fingerprint == SMALL_CASE.fingerprint


def test_a_row_more_or_less_counts() -> None:
    twice = small_case(corridors=[{"corridor": "north"}, {"corridor": "north"}])
    once = small_case(corridors=[{"corridor": "north"}])
    none = small_case(corridors=[])
    assert len({case.fingerprint for case in (twice, once, none)}) == 3


def test_empty_is_not_zero_nor_an_empty_text() -> None:
    def site(**values: Any) -> str:
        return with_values(SMALL_CASE, "sites", {"site": "jorf"}, **values).fingerprint

    assert len({site(locode=None), site(locode=""), site(locode="-"), site(locode="None")}) == 4
    assert site(maximum_parcel_t=None) != site(maximum_parcel_t=0.0)


def test_minus_zero_is_zero() -> None:
    plus = with_values(SMALL_CASE, "sites", {"site": "jorf"}, latitude=0.0)
    minus = with_values(SMALL_CASE, "sites", {"site": "jorf"}, latitude=-0.0)
    assert plus.fingerprint == minus.fingerprint


def test_no_text_passes_for_two_cells() -> None:
    def corridor(name: str, countries: str | None) -> str:
        row = {"corridor": "a", "name": name, "transit_countries": countries}
        return build_case(corridors=[row]).fingerprint

    assert corridor("a1:b", "c") != corridor("a", "b1:c")
    assert corridor("a\x1f\x00", None) != corridor("a", "\x1f\x00")
    assert corridor("a\n", "b") != corridor("a", "\nb")


def test_a_case_without_the_later_tables_keeps_the_fingerprint_that_it_had() -> None:
    """The expected text is what the data dictionary gave before it had these tables."""
    before = "2118e35221b5cafe2fe54f9058d3b92f616653d9c0261f594702eb3851c652aa"
    assert build_case().fingerprint == before


def test_the_later_tables_count_where_they_have_rows() -> None:
    row = {"policy": "waits", "kind": "patience", "days": 10.0}
    more = small_case(policies=[row])
    assert more.fingerprint != SMALL_CASE.fingerprint
    assert more.replace(policies=more["policies"].clear()).fingerprint == SMALL_CASE.fingerprint
    assert small_case(policies=[{**row, "days": 9.0}]).fingerprint != more.fingerprint
