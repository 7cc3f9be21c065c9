"""Draft surveys that the actor sees, each computed again of its readings."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from keruen.hub import tables as t
from keruen.hub.book import Book
from keruen.hub.rows import DraftSurveyRow, ParcelWeightRow
from keruen.hub.weights.readings import Surveyed, compute_survey, read_readings


@dataclass(frozen=True)
class DraftSurveyView:
    """A draft survey with the weight that it gave.

    Parameters
    ----------
    computed : of the stored readings, now.
    """

    row: DraftSurveyRow
    weight: ParcelWeightRow
    computed: Surveyed

    @property
    def is_replayed(self) -> bool:
        """Whether the readings give the stored steps and kilograms to the last digit."""
        return (
            self.computed.steps() == self.row.steps
            and self.computed.cargo.cargo_kg == self.row.kg == self.weight.kg
        )


def read_draft_surveys(book: Book, contract: str = "") -> list[DraftSurveyView]:
    """Draft surveys of a contract, or all of them, in the order in which they were recorded."""
    held = t.draft_survey.c
    query = select(t.draft_survey).order_by(held.created_at, held.id)
    if contract:
        query = query.where(held.contract == contract)
    return [
        DraftSurveyView(
            row, book.find(ParcelWeightRow, row.weight), compute_survey(read_readings(row.readings))
        )
        for row in book.records(DraftSurveyRow, query)
    ]
