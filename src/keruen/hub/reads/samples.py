"""One sample, and the results of one order to a laboratory."""

from __future__ import annotations

from sqlalchemy import select

from keruen.hub import tables as t
from keruen.hub.book import Book
from keruen.hub.rows import SampleRow, TestResultRow


def find_sample(book: Book, identifier: str) -> SampleRow:
    """A sample that the actor sees.

    Raises
    ------
    RefusalError : no such sample.
    """
    return book.find(SampleRow, identifier)


def read_results(book: Book, order: str) -> list[TestResultRow]:
    """Results of an order, by property."""
    held = t.test_result.c
    query = select(t.test_result).where(held.test_order == order).order_by(held.property)
    return book.records(TestResultRow, query)
