"""Papers of a ship call: notice of readiness, statement of facts, draft bill of lading."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from keruen.hub import tables as t
from keruen.hub.book import Book
from keruen.hub.documents.record_base import Operation
from keruen.hub.documents.records import (
    BillOfLadingDraft,
    FactLine,
    NoticeOfReadiness,
    StatementOfFacts,
)
from keruen.hub.papers.common import (
    PaperLink,
    find_call,
    grade_name,
    issue,
    moment_of,
    party_name,
    ship_of,
)
from keruen.hub.reads.amendments import contract_in_force
from keruen.hub.reads.calls import CallView
from keruen.hub.reads.contracts import NominationView, read_nominations
from keruen.hub.reads.facts import read_versions
from keruen.hub.rows import FactVersionRow, NominationRow
from keruen.laytime.words import read_words
from keruen.store.refusal import refuse

ORIGINALS = 3
"""Originals of a bill of lading, as usual in the trade."""


def call_papers(book: Book, call: str, owner: str = "") -> list[PaperLink]:
    """Papers of a call that can be made for the reader now.

    Parameters
    ----------
    owner : of one owner alone, for the terminal, which reads those of all.
    """
    view = find_call(book, call)
    found = []
    for version in read_versions(book, call):
        if owner and owner not in (version.party, version.reader):
            continue
        number = _version_number(view, version)
        found.append(PaperLink("statement_of_facts", version.id, number))
        if version.facts.get("notices"):
            found.append(PaperLink("notice_of_readiness", version.id, number))
    for each in _nominations(book, call):
        if owner and contract_in_force(book, each.row.contract).owner != owner:
            continue
        if each.row.direction == "loading" and each.loaded_kg:
            found.append(PaperLink("bill_of_lading_draft", each.row.id, each.row.reference))
    return found


def statement_of_facts(book: Book, version_id: str) -> StatementOfFacts:
    """A version of a statement of facts as a document.

    Raises
    ------
    RefusalError : a version that the actor does not see.
    KeruenError : facts that do not make a document.
    """
    version = book.find(FactVersionRow, version_id)
    call = find_call(book, version.call)
    cargo, kg = _cargo(book, version)
    return StatementOfFacts(
        *issue(book, _version_number(call, version), version.created_at),
        ship=ship_of(call),
        port=book.terminal.name,
        berth=call.berth or book.terminal.name,
        operation=_operation(call),
        cargo=cargo,
        cargo_kg=kg,
        version=version.number,
        lines=_lines(book, version.facts),
        remarks=version.note,
    )


def notice_of_readiness(book: Book, version_id: str) -> NoticeOfReadiness:
    """The last notice of readiness of a version of the facts as a document.

    Raises
    ------
    RefusalError : a version that the actor does not see, or one without a notice.
    KeruenError : facts that do not make a document.
    """
    version = book.find(FactVersionRow, version_id)
    call = find_call(book, version.call)
    notices = version.facts.get("notices") or []
    if not notices:
        refuse(
            "the statement of facts {number} has no notice of readiness",
            "Record the notice first.",
            number=_version_number(call, version),
        )
    notice = notices[-1]
    cargo, kg = _cargo(book, version)
    events = {str(each["kind"]): str(each["from"]) for each in version.facts.get("events", [])}
    tendered = str(notice["at"])
    arrived = events.get("arrived") or call.times.get("ata") or tendered
    accepted = events.get("notice_accepted", "")
    return NoticeOfReadiness(
        *issue(book, _version_number(call, version), version.created_at),
        ship=ship_of(call),
        port=book.terminal.name,
        lies_at=call.berth or book.terminal.name,
        operation=_operation(call),
        cargo=cargo,
        cargo_kg=kg,
        addressed_to=book.terminal.name,
        arrived=moment_of(book, datetime.fromisoformat(arrived)),
        tendered=moment_of(book, datetime.fromisoformat(tendered)),
        free_pratique=notice.get("free_pratique"),
        customs_cleared=notice.get("customs_cleared"),
        accepted=moment_of(book, datetime.fromisoformat(accepted)) if accepted else None,
        accepted_by=book.terminal.name if accepted else "",
        remarks=version.note,
    )


def bill_of_lading_draft(book: Book, nomination_id: str) -> BillOfLadingDraft:
    """A draft of the bill of lading for what was loaded under a nomination.

    Raises
    ------
    RefusalError : a nomination that the actor does not see, without a call, or without cargo.
    """
    row = book.find(NominationRow, nomination_id)
    view = next(each for each in read_nominations(book, row.contract) if each.row.id == row.id)
    if not view.call or not view.loaded_kg:
        refuse(
            "nothing was loaded under the nomination {reference}",
            "Post the loading, and count it under the nomination.",
            reference=row.reference,
        )
    contract = contract_in_force(book, row.contract)
    call = find_call(book, view.call)
    last = max([row.created_at, call.changed_at])
    return BillOfLadingDraft(
        *issue(book, f"{call.reference} {row.reference}", last),
        ship=ship_of(call),
        shipper=party_name(book, contract.owner),
        consignee=contract.counterparty,
        notify=contract.counterparty,
        port_of_loading=book.terminal.name,
        port_of_discharge=call.to_port or contract.place,
        goods=grade_name(book, row.grade),
        weight_kg=view.loaded_kg,
        originals=ORIGINALS,
        freight="as agreed in the charter party",
    )


def _nominations(book: Book, call: str) -> list[NominationView]:
    return [each for each in read_nominations(book) if each.call == call]


def _version_number(call: CallView, version: FactVersionRow) -> str:
    return f"{call.reference} {version.author} {version.number}"


def _operation(call: CallView) -> Operation:
    return "discharge" if call.operation == "discharge" else "load"


def _cargo(book: Book, version: FactVersionRow) -> tuple[str, int]:
    """Grades and kilograms of the owner to whom a version belongs."""
    owner = version.reader if version.party == book.terminal.code else version.party
    contract = t.contract.c
    own = set(book.connection.execute(select(contract.id).where(contract.owner == owner)).scalars())
    views = [each for each in _nominations(book, version.call) if each.row.contract in own]
    names = dict.fromkeys(grade_name(book, each.row.grade) for each in views)
    kg = sum(each.loaded_kg or each.row.kg for each in views)
    return ", ".join(names) or "grain", kg


def _lines(book: Book, facts: Mapping[str, Any]) -> tuple[FactLine, ...]:
    """Events in the order of time, in the English words of laytime."""
    words = read_words("en")
    rows: list[tuple[str, str, str, str]] = [
        (str(facts[name]), "", name, "") for name in ("commenced", "completed") if facts.get(name)
    ]
    rows += [(str(each["at"]), "", "notice_tendered", "") for each in facts.get("notices", [])]
    rows += [
        (
            str(each["from"]),
            str(each.get("to", "")),
            str(each["kind"]),
            str(each.get("remark", "")),
        )
        for each in facts.get("events", [])
    ]
    lines = [
        FactLine(
            moment_of(book, datetime.fromisoformat(at)),
            words[f"kind.{kind}"],
            moment_of(book, datetime.fromisoformat(until)) if until else None,
            remark,
        )
        for at, until, kind, remark in rows
    ]
    return tuple(sorted(lines, key=lambda each: each.at.utc))
