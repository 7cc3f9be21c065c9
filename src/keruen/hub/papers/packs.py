"""The documents of a call in one file, which is verified off-line."""

from __future__ import annotations

from keruen.hub.book import Book
from keruen.hub.documents.pack import Pack, make_pack
from keruen.hub.documents.records import ShipmentPack
from keruen.hub.documents.words import LANGUAGES
from keruen.hub.papers.calls import call_papers
from keruen.hub.papers.common import find_call, grade_name, issue, ship_of
from keruen.hub.papers.make import paper_record
from keruen.hub.reads.contracts import read_nominations
from keruen.store.refusal import refuse


def call_pack(book: Book, call: str) -> Pack:
    """Every paper of a call that the reader may have, as PDF in three languages and as records.

    Raises
    ------
    RefusalError : no such call, or one without papers.
    KeruenError : a paper that cannot be made.
    """
    view = find_call(book, call)
    records = [paper_record(book, each.kind, each.of) for each in call_papers(book, call)]
    if not records:
        refuse(
            "the call {reference} has no documents yet",
            "Issue its statement of facts first.",
            kind="missing",
            reference=view.reference,
        )
    own = [each for each in read_nominations(book) if each.call == call]
    cargo = ", ".join(dict.fromkeys(grade_name(book, each.row.grade) for each in own))
    cover = ShipmentPack(
        *issue(book, view.reference, max(each.issued.utc for each in records)),
        ship=ship_of(view),
        cargo=cargo or "grain",
        weight_kg=sum(each.loaded_kg or each.row.kg for each in own),
        files=(),
    )
    return make_pack(cover, records, LANGUAGES)
