"""Pages by cursor: every row once, also while rows are added, and only what a reader sees."""

from __future__ import annotations

import pytest

from keruen.store.cursors import read_page
from keruen.store.refusal import RefusalError
from keruen.store.rows import LogEntryRow
from keruen.store.tables import log_entry
from keruen.store.unit_of_work import read_unit
from tests.store.ledger.commands import ANNA, BORIS, TERM, open_ledger, post

ORDER = (log_entry.c.log, log_entry.c.position)


def test_pages_have_every_row_once(register_url: str) -> None:
    database = open_ledger(register_url)
    for number in range(7):
        post(database, TERM, f"R{number}", "ANNA" if number < 5 else "BORIS")
    for actor, wanted in ((ANNA, 5), (BORIS, 2), (TERM, 7)):
        for size in (1, 2, 5, 7):
            found, cursor, pages = [], "", 0
            while True:
                with read_unit(database, actor) as unit:
                    page = read_page(unit, LogEntryRow, ORDER, size, cursor)
                assert len(page.rows) <= size
                found += [(row.log, row.position) for row in page.rows]
                cursor, pages = page.following, pages + 1
                if not cursor:
                    break
            assert len(found) == len({*found}) == wanted
            assert found == sorted(found)
            assert pages == -(-wanted // size)


def test_a_row_that_is_added_moves_no_other(register_url: str) -> None:
    database = open_ledger(register_url)
    for number in range(3):
        post(database, TERM, f"R{number}")
    with read_unit(database, TERM) as unit:
        first = read_page(unit, LogEntryRow, ORDER, 2)
    post(database, TERM, "R9")
    with read_unit(database, TERM) as unit:
        second = read_page(unit, LogEntryRow, ORDER, 2, first.following)
    assert [row.position for row in (*first.rows, *second.rows)] == [0, 1, 2, 3]


@pytest.mark.parametrize("cursor", ["x", "é", "WzFd", "WyJhIiwiYiJd", "bnVsbA"])
def test_a_cursor_of_another_list(register_url: str, cursor: str) -> None:
    database = open_ledger(register_url)
    with read_unit(database, TERM) as unit, pytest.raises(RefusalError) as error:
        read_page(unit, LogEntryRow, ORDER, 2, cursor)
    assert str(error.value) == "the cursor is not of this list\n  Begin with the first page."


@pytest.mark.parametrize("size", [0, 201, -1])
def test_a_size_out_of_range(register_url: str, size: int) -> None:
    database = open_ledger(register_url)
    with read_unit(database, TERM) as unit, pytest.raises(RefusalError) as error:
        read_page(unit, LogEntryRow, ORDER, size)
    assert str(error.value) == "the size of a page is out of range\n  Ask for 1 to 200."
