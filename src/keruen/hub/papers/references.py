"""Which record a document is of, by the references that people write on a command line."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from keruen.hub import tables as t
from keruen.hub.book import Book
from keruen.hub.names import FREE
from keruen.hub.papers.account import claim_name
from keruen.hub.papers.common import MARK
from keruen.hub.papers.make import LAYTIME, MAKERS
from keruen.hub.reads.arrivals import read_tickets
from keruen.hub.reads.calls import CallView, read_line_up
from keruen.hub.reads.contracts import read_nominations
from keruen.hub.reads.facts import read_laytime, read_versions
from keruen.hub.reads.stocks import read_claims
from keruen.hub.rows import ContractRow
from keruen.store.refusal import check, refuse

PACK = "shipment_pack"
DOCUMENTS = (*MAKERS, LAYTIME, PACK)
"""Every kind of document."""


def paper_of(book: Book, kind: str, reference: str, part: str = "") -> str:
    """What `keruen.hub.papers.make` makes a document of.

    Parameters
    ----------
    reference : a call; for certificates a contract or ticket; a nomination for a bill of lading; an
        owner for a warehouse receipt; a day for a daily position. Ids are references too.
    part : parcel of a contract, grade of an owner, or contract of a nomination or statement.

    Raises
    ------
    RefusalError : no such kind or record, or several of one reference.
    """
    if kind not in FINDERS:
        refuse(
            "the document {name} is not known",
            "Name one of {kinds}.",
            kind="invalid",
            name=repr(kind[:40]),
            kinds=", ".join(DOCUMENTS),
        )
    return FINDERS[kind](book, reference, part)


def find_call(book: Book, reference: str) -> CallView:
    """A call by its reference or id.

    Raises
    ------
    RefusalError : no such call.
    """
    calls = read_line_up(book, past=True)
    found = next((each for each in calls if reference in (each.id, each.reference)), None)
    if found is None:
        refuse(
            "the call {reference} is not known",
            "Write a reference of the line-up.",
            kind="missing",
            reference=repr(reference[:80]),
        )
    return found


def find_contract(book: Book, reference: str) -> ContractRow:
    """A contract by its reference or id.

    Raises
    ------
    RefusalError : none, or several owners have one of this reference.
    """
    held = t.contract.c
    query = select(t.contract).where((held.reference == reference) | (held.id == reference))
    rows = book.records(ContractRow, query)
    if len(rows) != 1:
        if not rows:
            refuse(
                "the contract {reference} is not known",
                "Write the reference of a contract.",
                kind="missing",
                reference=repr(reference[:80]),
            )
        refuse(
            "{count} contracts have the reference {reference}",
            "Write the id of the contract.",
            kind="missing",
            reference=repr(reference[:80]),
            count=len(rows),
        )
    return rows[0]


def _facts(book: Book, reference: str, _part: str) -> str:
    """The terminal's own entries of a call; for an owner, what the terminal issued to it last."""
    call = find_call(book, reference)
    if book.actor.party == book.terminal.code:
        return call.id
    issued = [each for each in read_versions(book, call.id) if each.author == "terminal"]
    if not issued:
        refuse(
            "no statement of facts of the call {reference} was issued",
            "Ask the terminal to issue it.",
            reference=call.reference,
        )
    return max(issued, key=lambda each: each.number).id


def _weight(book: Book, reference: str, part: str) -> str:
    if part:
        return f"{find_contract(book, reference).id}{MARK}{part}"
    found = [each for each in read_tickets(book) if reference in (each.row.id, each.row.reference)]
    check(
        len(found) == 1 and found[0].state == "closed",
        "the ticket {reference} is not completed, or several have this reference",
        "Write the id of a completed ticket; for a parcel, its contract and the parcel.",
        kind="missing",
        reference=repr(reference[:80]),
    )
    return found[0].row.id


def _quality(book: Book, reference: str, part: str) -> str:
    return f"{find_contract(book, reference).id}{MARK}{part}"


def _bill(book: Book, reference: str, part: str) -> str:
    found = [
        each.row.id
        for each in read_nominations(book)
        if reference in (each.row.id, each.row.reference) and each.row.direction == "loading"
        if part in ("", each.row.contract, book.find(ContractRow, each.row.contract).reference)
    ]
    if len(found) != 1:
        if not found:
            refuse(
                "the nomination {reference} for loading is not known",
                "Write the reference of a nomination.",
                kind="missing",
                reference=repr(reference[:80]),
            )
        refuse(
            "{count} nominations for loading have the reference {reference}",
            "Name its contract too.",
            kind="missing",
            reference=repr(reference[:80]),
            count=len(found),
        )
    return found[0]


def _claim(book: Book, owner: str, grade: str) -> str:
    """The claim of an owner on a grade, free or else pledged."""
    book.owner(owner)
    balances = [each for each in read_claims(book, owner) if grade in ("", each.grade)]
    if len({each.grade for each in balances}) != 1:
        if not balances:
            refuse(
                "{owner} has no claim",
                "Receive grain of this owner first.",
                kind="missing",
                owner=owner,
            )
        refuse(
            "{owner} has claims on several grades",
            "Name one of {grades}.",
            kind="missing",
            owner=owner,
            grades=", ".join(sorted({each.grade for each in balances})),
        )
    return claim_name(min(balances, key=lambda each: (each.account != FREE, each.pledgee)))


def _laytime(book: Book, reference: str, contract: str) -> str:
    """The last laytime statement of a call, of a contract or of any."""
    call = find_call(book, reference)
    rows = [
        row
        for row in read_laytime(book, call.id)
        if contract in ("", row.contract, book.find(ContractRow, row.contract).reference)
    ]
    if not rows:
        refuse(
            "the call {reference} has no laytime statement",
            "Settle its laytime first.",
            kind="missing",
            reference=call.reference,
        )
    return rows[-1].id


FINDERS: dict[str, Callable[[Book, str, str], str]] = {
    "notice_of_readiness": _facts,
    "statement_of_facts": _facts,
    "weight_certificate": _weight,
    "quality_certificate": _quality,
    "bill_of_lading_draft": _bill,
    "warehouse_receipt": _claim,
    "daily_position": lambda _book, day, _part: day,
    LAYTIME: _laytime,
    PACK: lambda book, reference, _part: find_call(book, reference).id,
}
"""By the kind of the document."""
