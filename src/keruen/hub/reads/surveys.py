"""Surveys beside the book: what was measured, and what the book contained at that moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from keruen.hub import tables as t
from keruen.hub.book import Book
from keruen.hub.reads.flows import read_totals
from keruen.hub.reads.positions import read_closing, read_last_signed
from keruen.hub.rows import SurveyRow
from keruen.store.instants import read_instant, write_instant


@dataclass(frozen=True)
class SurveyDifference:
    """A survey and the book.

    Parameters
    ----------
    book_kg : what the book contains at the moment of the survey, computed at each read.
    """

    survey: str
    place: str
    grade: str
    at: str
    measured_kg: int
    book_kg: int

    @property
    def difference_kg(self) -> int:
        """Above zero where more was measured than the book contains."""
        return self.measured_kg - self.book_kg


def read_surveys(book: Book, *, since: str = "", place: str = "") -> list[SurveyDifference]:
    """Surveys that the actor sees, by time.

    What the book contained begins with the last signed position before each survey, and adds what
    its bin moved since.

    Parameters
    ----------
    since : only those from this instant on; all if empty.
    place : only those of a bin; all if empty.
    """
    survey = t.survey
    query = select(survey).order_by(survey.c.business_at, survey.c.id)
    if since:
        query = query.where(survey.c.business_at >= since)
    if place:
        query = query.where(survey.c.place == place)
    rows = book.records(SurveyRow, query)
    return [
        SurveyDifference(
            row.id,
            row.place,
            row.grade,
            row.business_at,
            row.measured_kg,
            _book_kg(book, row),
        )
        for row in rows
    ]


def _book_kg(book: Book, row: SurveyRow) -> int:
    """What a bin contains in the book at the moment of a survey, entries at that moment too."""
    after = write_instant(read_instant(row.business_at) + timedelta(microseconds=1))
    signed = read_last_signed(book, row.business_at)
    since = signed.ends_at if signed else ""
    opening = read_closing(book, signed)[row.place, row.grade] if signed else 0
    moved = read_totals(book, since=since, until=after, place=row.place)
    return opening + moved[row.place, row.grade]
