"""Changes read from a Word document that wait for the one who sent it."""

from __future__ import annotations

from sqlalchemy import select

from keruen.roadmap import tables as t
from keruen.roadmap.desk import Desk
from keruen.roadmap.reads.paragraphs import PlacedParagraph
from keruen.roadmap.rows import ImportedChangeRow, RevisionRow


def read_imported(desk: Desk, document: str) -> list[ImportedChangeRow]:
    """The open changes of the own side to a document, in the order of the file."""
    held = t.imported_change.c
    query = (
        select(t.imported_change)
        .where(
            held.document == document,
            held.state == "open",
            held.of_party == desk.actor.party,
        )
        .order_by(held.created_at, held.position)
    )
    return desk.records(ImportedChangeRow, query)


def revisions_by_number(
    desk: Desk, placed: list[PlacedParagraph]
) -> dict[tuple[int, int], RevisionRow]:
    """Every wording of paragraphs, by number of the paragraph and of the wording."""
    numbers = {each.id: each.row.number for each in placed}
    query = select(t.revision).where(t.revision.c.paragraph.in_(list(numbers)))
    return {(numbers[row.paragraph], row.number): row for row in desk.records(RevisionRow, query)}
