"""Papers of an owner's account: a warehouse receipt of each claim."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

from sqlalchemy import select

from keruen.hub import tables as t
from keruen.hub.book import Book
from keruen.hub.documents.records import WarehouseReceipt
from keruen.hub.names import PLEDGED
from keruen.hub.papers.common import MARK, PaperLink, grade_name, issue, party_name
from keruen.hub.reads.charges import read_tariff, terminal_day
from keruen.hub.reads.stocks import ClaimBalance, read_claims
from keruen.hub.rows import GrainDocumentRow
from keruen.store.instants import read_instant
from keruen.store.refusal import refuse

MOISTURE = re.compile(r"(\d{1,2}(?:\.\d{1,3})?) ?%")


def account_papers(book: Book, owner: str) -> list[PaperLink]:
    """A warehouse receipt of each claim of an owner that is above zero."""
    return [
        PaperLink("warehouse_receipt", claim_name(each), _number(book, each))
        for each in read_claims(book, owner)
        if each.kg > 0
    ]


def claim_name(claim: ClaimBalance) -> str:
    """The name of a claim in an address."""
    return MARK.join((claim.owner, claim.grade, claim.account, claim.pledgee))


def warehouse_receipt(book: Book, name: str) -> WarehouseReceipt:
    """The receipt of a claim as it stands.

    It bears the time of the owner's last document: the same claim gives the same receipt.

    Raises
    ------
    RefusalError : a claim that the actor does not see, or a basis without a moisture.
    """
    claim = next(
        (
            each
            for each in read_claims(book, name.partition(MARK)[0])
            if claim_name(each) == name and each.kg > 0
        ),
        None,
    )
    if claim is None:
        refuse(
            "the claim {id} is not known",
            "Look at the account of the owner.",
            kind="missing",
            id=name[:80],
        )
    moisture = MOISTURE.search(claim.basis)
    if moisture is None:
        refuse(
            "the basis {basis} of the grade {grade} does not name a moisture in per cent",
            "Name a grade whose basis states its moisture.",
            basis=claim.basis,
            grade=claim.grade,
        )
    documents = _documents(book, claim)
    days = [terminal_day(book, read_instant(row.business_at)) for row in documents]
    pledged = claim.account == PLEDGED
    return WarehouseReceipt(
        *issue(book, _number(book, claim), max(row.created_at for row in documents)),
        owner=party_name(book, claim.owner),
        grade=grade_name(book, claim.grade),
        weight_kg=claim.kg,
        moisture_percent=Decimal(moisture[1]),
        received_from=min(days),
        received_to=max(days),
        lines=(),
        tariff=_tariff(book, claim.owner, max(days)),
        is_pledged=pledged,
        pledgee=party_name(book, claim.pledgee) if pledged else "",
    )


def _documents(book: Book, claim: ClaimBalance) -> list[GrainDocumentRow]:
    """Documents by which a claim came about."""
    document = t.grain_document.c
    query = (
        select(t.grain_document)
        .where(document.owner == claim.owner, document.grade == claim.grade)
        .order_by(document.number)
    )
    rows = book.records(GrainDocumentRow, query)
    return [row for row in rows if row.claim_kg > 0] or rows


def _number(book: Book, claim: ClaimBalance) -> str:
    """Counted by the owner's documents, so that another state has another number."""
    document = t.grain_document.c
    last = book.count(t.grain_document, document.owner == claim.owner)
    kind = claim.pledgee or claim.account
    return f"{claim.owner}-{claim.grade}-{kind}-{last}"


def _tariff(book: Book, owner: str, day: dt.date) -> str:
    """The rate of storage in force, in words."""
    lines = [
        each
        for each in read_tariff(book)
        if each.service == "storage" and each.owner in ("", owner) and each.from_day <= day
    ]
    if not lines:
        return "storage: none recorded"
    line = max(lines, key=lambda each: (each.owner, each.from_day))
    return (
        f"storage {line.currency} {line.rate} a tonne and day after {line.free_days} free days, "
        f"from {line.from_day.isoformat()}"
    )
