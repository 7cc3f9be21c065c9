"""Every paper of the book by its kind, as PDF or as a record with its hash."""

from __future__ import annotations

from collections.abc import Callable

from keruen.hub.book import Book
from keruen.hub.documents.json_form import record_json
from keruen.hub.documents.pdf import document_pdf
from keruen.hub.documents.record_base import Record
from keruen.hub.papers.account import warehouse_receipt
from keruen.hub.papers.calls import bill_of_lading_draft, notice_of_readiness, statement_of_facts
from keruen.hub.papers.position import daily_position
from keruen.hub.papers.quality import quality_certificate
from keruen.hub.papers.weights import weight_certificate
from keruen.hub.reads.laytime import find_statement, stored_statement
from keruen.laytime.paper import statement_pdf
from keruen.store.canonical import canonical_bytes
from keruen.store.refusal import refuse

MAKERS: dict[str, Callable[[Book, str], Record]] = {
    "notice_of_readiness": notice_of_readiness,
    "statement_of_facts": statement_of_facts,
    "bill_of_lading_draft": bill_of_lading_draft,
    "quality_certificate": quality_certificate,
    "weight_certificate": weight_certificate,
    "warehouse_receipt": warehouse_receipt,
    "daily_position": daily_position,
}
"""By the kind of the document: what makes it of the record that is named."""

LAYTIME = "laytime_statement"


def paper_record(book: Book, kind: str, of: str) -> Record:
    """A paper as a record.

    Raises
    ------
    RefusalError : an unknown kind, or a record that the actor does not see.
    KeruenError : what is missing for the paper.
    """
    maker = MAKERS.get(kind)
    if maker is None:
        refuse(
            "the kind of document {kind_of_document} is unknown",
            "Take it from the page of a ship, lot or account.",
            kind="missing",
            kind_of_document=repr(kind[:40]),
        )
    return maker(book, of)


def paper_pdf(book: Book, kind: str, of: str, language: str) -> bytes:
    """A paper as PDF in English, French or Arabic.

    Raises
    ------
    KeruenError : as for `paper_record`, or texts that cannot be set.
    """
    if kind == LAYTIME:
        return statement_pdf(stored_statement(find_statement(book, of)), language)
    return document_pdf(paper_record(book, kind, of), language)


def paper_json(book: Book, kind: str, of: str) -> bytes:
    """A paper as data; a laytime statement as it is stored, to be calculated again.

    Raises
    ------
    KeruenError : as for `paper_record`.
    """
    if kind == LAYTIME:
        return canonical_bytes(find_statement(book, of).statement)
    return record_json(paper_record(book, kind, of)).encode("utf-8")
