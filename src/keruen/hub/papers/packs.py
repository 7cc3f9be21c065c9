"""The documents of a call in one file, which is verified off-line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from keruen.errors import KeruenError
from keruen.hub.book import Book
from keruen.hub.documents.pack import Pack, make_pack
from keruen.hub.documents.record_base import Record
from keruen.hub.documents.records import ShipmentPack
from keruen.hub.documents.words import LANGUAGES
from keruen.hub.papers.call_facts import call_nominations
from keruen.hub.papers.calls import call_papers
from keruen.hub.papers.common import MARK, PaperLink, find_call, grade_name, issue, ship_of
from keruen.hub.papers.make import paper_record
from keruen.hub.reads.arrivals import read_weights
from keruen.hub.rows import ContractRow
from keruen.store.refusal import refuse


@dataclass(frozen=True)
class CallPack:
    """A pack, and the documents that could not be made, each with the reason."""

    pack: Pack
    left_out: tuple[tuple[str, str], ...]


def call_pack(book: Book, call: str, languages: Sequence[str] = LANGUAGES) -> CallPack:
    """Every paper of a call that the reader may have, as PDF and as records.

    With the papers of the page of the call come certificates of weight and quality of the parcels
    that were weighed in it.

    Raises
    ------
    RefusalError : no such call, or one without papers.
    """
    view = find_call(book, call)
    own = call_nominations(book, call)
    contracts = list(dict.fromkeys(each.row.contract for each in own))
    wanted = [*call_papers(book, call), *_certificates(book, call, contracts)]
    records: list[Record] = []
    left_out: list[tuple[str, str]] = []
    for each in wanted:
        try:
            records.append(paper_record(book, each.kind, each.of))
        except KeruenError as error:
            left_out.append((each.kind, error.what))
    if not records:
        refuse(
            "the call {reference} has no documents yet",
            "Issue its statement of facts first.",
            kind="missing",
            reference=view.reference,
        )
    cargo = ", ".join(dict.fromkeys(grade_name(book, each.row.grade) for each in own))
    names = sorted({book.find(ContractRow, each).reference for each in contracts})
    cover = ShipmentPack(
        *issue(book, view.reference, max(each.issued.utc for each in records)),
        ship=ship_of(view),
        cargo=cargo or "grain",
        weight_kg=sum(each.loaded_kg or each.row.kg for each in own),
        files=(),
        contract=", ".join(names),
    )
    return CallPack(make_pack(cover, records, languages), tuple(left_out))


def _certificates(book: Book, call: str, contracts: Sequence[str]) -> list[PaperLink]:
    """Certificates of weight and quality of each parcel that was weighed in a call."""
    found = []
    for contract in contracts:
        rows = [row for row in read_weights(book, contract) if row.call in (None, call)]
        for parcel in dict.fromkeys(row.parcel for row in rows):
            of = f"{contract}{MARK}{parcel}"
            found += [
                PaperLink("weight_certificate", of, parcel),
                PaperLink("quality_certificate", of, parcel),
            ]
    return found
