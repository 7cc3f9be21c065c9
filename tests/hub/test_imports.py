"""Refusals of imported tables name the line of the file, and nothing is done."""

from __future__ import annotations

from pathlib import Path

import pytest

from keruen.errors import KeruenError
from keruen.hub.imports import import_rows, parse_rows, read_rows
from keruen.store.database import Database
from tests.hub.terminal import CHIEF, CLERK, NOW, claims

HEAD = "command,owner,bin,grade,kg,moisture_pct,reference\n"
ROW = "receive_grain,ANNA,bin_1,wheat,1000,12,{}\n"
TWO_LINES = '"a reference\nof two lines"'


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (
            HEAD + ROW.format("one") + 'receive_grain,"AN"NA,bin_1,wheat,1,12,two\n',
            "list.csv, line 3: it is not a CSV table: ',' expected after '\"'\n"
            "  Write commas between values, and double each quotation mark inside quotation marks.",
        ),
        (
            HEAD + ROW.format("one") + 'receive_grain,ANNA,bin_1,wheat,1,12,"two\n',
            "list.csv, line 3: it is not a CSV table: unexpected end of data\n"
            "  Write commas between values, and double each quotation mark inside quotation marks.",
        ),
        (
            "owner,kg\nANNA,1\n",
            "list.csv, line 1: the column 'command' is missing\n"
            "  Write the name of a command in each row, such as receive_grain.",
        ),
        (
            "command,kg,kg\n",
            "list.csv, line 1, column 'kg': it is there more than once\n  Remove one of them.",
        ),
        (
            HEAD + ROW.format(TWO_LINES) + "receive_grain,ANNA\n",
            "list.csv, line 4: it has 2 values, and there are 7 columns\n  Correct the row.",
        ),
    ],
)
def test_a_table_that_cannot_be_read(content: str, words: str) -> None:
    with pytest.raises(KeruenError) as error:
        parse_rows(content, "list.csv")
    assert str(error.value) == words


def test_a_text_of_two_lines_moves_the_lines_after_it(database: Database) -> None:
    """The second row begins in line 4 of the file; its kilograms have a fraction."""
    table = HEAD + ROW.format('"one\n"') + ROW.format("two").replace("1000", "1000.5")
    rows = parse_rows(table, "list.csv")
    assert [each.number for each in rows] == [2, 4]
    with pytest.raises(KeruenError) as error:
        import_rows(database, CLERK, rows, "list.csv", NOW)
    assert error.value.what.startswith("list.csv, line 4: ")
    assert claims(database) == {}


def test_what_a_guard_refuses_has_its_line(database: Database) -> None:
    """A capacity of 1,000,000 kg: the second row is over it, and the first is not posted."""
    table = HEAD + ROW.format("one").replace("1000", "600000")
    table += "\n" + ROW.format("two").replace("1000", "600000")
    with pytest.raises(KeruenError) as error:
        import_rows(database, CHIEF, parse_rows(table, "list.csv"), "list.csv", NOW)
    assert error.value.what.startswith("list.csv, line 4: ")
    assert claims(database) == {}


def test_a_file_that_is_not_text_names_where_it_ends(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(HEAD.encode() + b"receive_grain,\xff\n")
    with pytest.raises(KeruenError) as error:
        read_rows(path)
    assert str(error.value) == (
        f"{path}, line 2: it is not text in UTF-8\n  Save the table as CSV in UTF-8."
    )
