"""The data dictionary is whole, and its page is the one that is committed."""

from __future__ import annotations

from pathlib import Path

from keruen.case.case import key_columns, row_name
from keruen.case.cells import parse_cell
from keruen.case.check_cells import LISTS, LOOSE
from keruen.case.check_dates import SPANS
from keruen.case.dictionary import columns_by_name, read_dictionary, read_tables
from keruen.case.dictionary_page import make_dictionary_page
from tests.builders import small_case

PAGE = Path(__file__).parents[2] / "docs" / "data_dictionary.md"
TYPES = {"text", "choice", "number", "integer", "boolean", "date"}


def test_committed_page_is_the_generated_one() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == make_dictionary_page(), "run: python -m keruen.case"


def test_page_has_every_table_and_column() -> None:
    page = make_dictionary_page()
    for table, columns in read_dictionary().items():
        section = page.partition(f"## {table}\n")[2].partition("\n## ")[0]
        for column in columns[:-3]:
            assert f"`{column.name}`" in section
            assert (column.meaning or column.references) in section


def test_tables_and_columns_name_each_other() -> None:
    assert list(read_tables()) == list(read_dictionary())
    assert all(table.meaning.endswith(".") for table in read_tables().values())


def test_every_table_has_a_key_and_says_where_figures_come_from() -> None:
    for table, columns in read_dictionary().items():
        assert key_columns(table)
        assert [column.name for column in columns[-3:]] == ["source", "confidence", "note"]
        assert [column.required for column in columns[-3:]] == [True, True, False]


def test_columns_make_sense() -> None:
    for columns in read_dictionary().values():
        for column in columns:
            assert column.type in TYPES
            assert (column.type == "choice") == bool(column.choices)
            assert column.meaning or column.references
            assert not (column.required and column.default)
            assert column.required or not column.key
            assert parse_cell(column.default, column)[1] is None


def test_references_and_rules_name_columns_that_exist() -> None:
    for columns in read_dictionary().values():
        for column in columns:
            if column.references:
                table, _, name = column.references.partition(".")
                assert key_columns(table)[0].name == name
    for (table, column), (other, name) in {**LISTS, **LOOSE}.items():
        assert column in columns_by_name(table)
        assert name in columns_by_name(other)
    for table in SPANS:
        assert {"from_date", "to_date"} <= columns_by_name(table).keys()


def test_row_names_are_keys() -> None:
    case = small_case()
    assert row_name("lanes", case.rows("lanes")[0]) == "lane=kostanay_novorossiysk"
    assert row_name("demand", case.rows("demand")[0]) == ("market=senegal and from_date=2027-01-01")
