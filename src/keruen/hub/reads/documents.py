"""Every kind of document by its name, from the records of the book that the reader sees."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from keruen.errors import KeruenError
from keruen.hub.book import Book
from keruen.hub.documents import LANGUAGES, Pack, Record, ShipmentPack, document_pdf, make_pack
from keruen.hub.reads.amendments import contract_in_force
from keruen.hub.reads.arrivals import read_weights
from keruen.hub.reads.grain_documents import (
    daily_position,
    quality_certificate,
    warehouse_receipt,
    weight_certificate,
)
from keruen.hub.reads.ship_documents import (
    bill_of_lading_draft,
    laytime_statement,
    notice_of_readiness,
    now_of,
    read_cargo,
    statement_of_facts,
)
from keruen.laytime.paper import statement_pdf
from keruen.store.refusal import check, refuse

LAYTIME = "laytime_statement"
PACK = "shipment_pack"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        refuse("{day} is not a day", "Write it as 2026-11-24.", kind="invalid", day=repr(text[:40]))


Builder = Callable[[Book, str, str], Record]
BUILDERS: dict[str, Builder] = {
    "notice_of_readiness": lambda book, record, _: notice_of_readiness(book, record),
    "statement_of_facts": lambda book, record, _: statement_of_facts(book, record),
    "weight_certificate": weight_certificate,
    "quality_certificate": quality_certificate,
    "bill_of_lading_draft": bill_of_lading_draft,
    "warehouse_receipt": warehouse_receipt,
    "daily_position": lambda book, record, _: daily_position(book, _day(record)),
}
"""Builders by kind: the record that a document is about, and which part of it."""

DOCUMENTS = (*BUILDERS, LAYTIME, PACK)
"""Every kind of document."""


@dataclass(frozen=True)
class PackOfCall:
    """A shipment pack, and the documents that could not be made, each with the reason."""

    pack: Pack
    left_out: tuple[tuple[str, str], ...]


def build_document(book: Book, kind: str, record: str, part: str = "") -> Record:
    """A document as its typed record.

    Parameters
    ----------
    record : what it is about: a call; for certificates a contract or ticket; a nomination for a
        bill of lading; an owner for a warehouse receipt; a day for a daily position.
    part : parcel of a contract, grade of an owner, or contract of a nomination.

    Raises
    ------
    KeruenError : no such kind or record, or what it lacks.
    """
    if kind not in BUILDERS:
        refuse(
            "there is no document {name}",
            "Name one of {kinds}.",
            kind="invalid",
            name=repr(kind[:40]),
            kinds=", ".join(DOCUMENTS),
        )
    return BUILDERS[kind](book, record, part)


def write_document(book: Book, kind: str, record: str, part: str, language: str) -> bytes:
    """A document as PDF, or a shipment pack as a ZIP file.

    Raises
    ------
    KeruenError : no such kind, record or language, or what the document lacks.
    """
    check(
        language in LANGUAGES,
        "there is no language {language}",
        "Name one of {languages}.",
        kind="invalid",
        language=repr(language[:20]),
        languages=", ".join(LANGUAGES),
    )
    if kind == LAYTIME:
        return statement_pdf(laytime_statement(book, record, part), language)
    if kind == PACK:
        return shipment_pack(book, record, (language,)).pack.content
    return document_pdf(build_document(book, kind, record, part), language)


def shipment_pack(book: Book, reference: str, languages: Sequence[str]) -> PackOfCall:
    """Every document of a call that the reader sees and that can be made.

    Raises
    ------
    KeruenError : no call, or not a single document.
    """
    cargo = read_cargo(book, reference)
    wanted = [("notice_of_readiness", reference, ""), ("statement_of_facts", reference, "")]
    contracts = list(dict.fromkeys(each.row.contract for each in cargo.nominations))
    for contract in contracts:
        parcels = dict.fromkeys(
            row.parcel for row in read_weights(book, contract) if row.call in (None, cargo.call.id)
        )
        for parcel in parcels:
            wanted += [
                ("weight_certificate", contract, parcel),
                ("quality_certificate", contract, parcel),
            ]
    wanted += [
        ("bill_of_lading_draft", each.row.id, "")
        for each in cargo.nominations
        if each.row.direction == "loading"
    ]
    made: list[Record] = []
    left_out: list[tuple[str, str]] = []
    for kind, record, part in wanted:
        try:
            made.append(build_document(book, kind, record, part))
        except KeruenError as error:
            left_out.append((kind, error.what))
    check(
        bool(made),
        "no document of the call {reference} can be made: {reasons}",
        "Record what is missing.",
        reference=cargo.call.reference,
        reasons="; ".join(f"{kind}: {why}" for kind, why in left_out),
    )
    names = sorted({contract_in_force(book, each).reference for each in contracts})
    cover = ShipmentPack(
        f"SP-{cargo.call.reference}",
        book.terminal.name,
        now_of(book),
        book.terminal.name,
        cargo.ship,
        ", ".join(cargo.grades),
        cargo.kg,
        (),
        contract=", ".join(names),
    )
    return PackOfCall(make_pack(cover, made, languages), tuple(left_out))


__all__ = ["DOCUMENTS", "build_document", "shipment_pack", "write_document"]
