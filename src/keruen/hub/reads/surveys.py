"""Surveys beside the book: what was measured, and what the book contained at that moment."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from keruen.hub import tables as t
from keruen.hub.book import Book
from keruen.hub.reads.flows import read_flows
from keruen.hub.rows import SurveyRow


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


def read_surveys(book: Book) -> list[SurveyDifference]:
    """Every survey that the actor sees, by time."""
    rows = book.records(SurveyRow, select(t.survey).order_by(t.survey.c.business_at, t.survey.c.id))
    flows = [*read_flows(book)] if rows else []
    return [
        SurveyDifference(
            row.id,
            row.place,
            row.grade,
            row.business_at,
            row.measured_kg,
            sum(
                flow.kg
                for flow in flows
                if (flow.place, flow.grade) == (row.place, row.grade)
                and flow.business_at <= row.business_at
            ),
        )
        for row in rows
    ]
