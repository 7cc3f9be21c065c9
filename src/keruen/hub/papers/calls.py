"""Papers of a ship call: notice of readiness, statement of facts, draft bill of lading."""

from __future__ import annotations

from datetime import datetime

from keruen.hub.book import Book
from keruen.hub.documents.record_base import Operation
from keruen.hub.documents.records import (
    BillOfLadingDraft,
    FactLine,
    NoticeOfReadiness,
    StatementOfFacts,
)
from keruen.hub.papers.call_facts import (
    arrival_of,
    call_nominations,
    read_call_facts,
    version_number,
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
from keruen.hub.reads.contracts import read_nominations
from keruen.hub.reads.facts import read_versions
from keruen.hub.rows import NominationRow
from keruen.hub.screening import lists_of, read_note
from keruen.hub.stored import PortFacts
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
        number = version_number(view, version)
        found.append(PaperLink("statement_of_facts", version.id, number))
        if version.facts.get("notices") and arrival_of(version.facts, view):
            found.append(PaperLink("notice_of_readiness", version.id, number))
    for each in call_nominations(book, call, owner):
        if each.row.direction == "loading" and each.loaded_kg:
            found.append(PaperLink("bill_of_lading_draft", each.row.id, each.row.reference))
    return found


def statement_of_facts(book: Book, of: str) -> StatementOfFacts:
    """A statement of facts as a document: a version, or the terminal's own entries of a call.

    Raises
    ------
    RefusalError : a version or call that the actor does not see, or a call without entries.
    KeruenError : facts that do not make a document.
    """
    found = read_call_facts(book, of)
    return StatementOfFacts(
        *issue(book, found.number, found.at),
        ship=ship_of(found.call),
        port=book.terminal.name,
        berth=found.call.berth or book.terminal.name,
        operation=_operation(found.call),
        cargo=found.cargo,
        cargo_kg=found.kg,
        version=found.version,
        lines=_lines(book, found.facts),
        remarks=found.note,
        screening=lists_of(read_note(book, "vessel_call", found.call.id)),
    )


def notice_of_readiness(book: Book, of: str) -> NoticeOfReadiness:
    """The last notice of readiness of a version, or of the terminal's own entries of a call.

    Raises
    ------
    RefusalError : a version or call that the actor does not see, no notice, or no arrival.
    KeruenError : facts that do not make a document.
    """
    found = read_call_facts(book, of)
    call, notices = found.call, found.facts.get("notices") or []
    if not notices:
        refuse(
            "the statement of facts {number} has no notice of readiness",
            "Record the notice first.",
            number=found.number,
        )
    arrived = arrival_of(found.facts, call)
    if not arrived:
        refuse(
            "the call {reference} has no actual arrival",
            "Record the event of its arrival, or the time of it.",
            reference=call.reference,
        )
    notice = notices[-1]
    events = {str(each["kind"]): str(each["from"]) for each in found.facts.get("events", [])}
    accepted = events.get("notice_accepted", "")
    alongside = bool(notice.get("in_berth") and call.berth)
    return NoticeOfReadiness(
        *issue(book, found.number, found.at),
        ship=ship_of(call),
        port=book.terminal.name,
        lies_at=call.berth if alongside else f"{book.terminal.name} roads",
        operation=_operation(call),
        cargo=found.cargo,
        cargo_kg=found.kg,
        addressed_to=book.terminal.name,
        arrived=moment_of(book, datetime.fromisoformat(arrived)),
        tendered=moment_of(book, datetime.fromisoformat(str(notice["at"]))),
        free_pratique=notice.get("free_pratique"),
        customs_cleared=notice.get("customs_cleared"),
        accepted=moment_of(book, datetime.fromisoformat(accepted)) if accepted else None,
        accepted_by=book.terminal.name if accepted else "",
        remarks=found.note,
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
    parties = (party_name(book, contract.owner), contract.counterparty)
    shipper, consignee = parties if contract.kind == "sale" else parties[::-1]
    return BillOfLadingDraft(
        *issue(book, f"{call.reference} {row.reference}", last),
        ship=ship_of(call),
        shipper=shipper,
        consignee=consignee,
        notify=consignee,
        port_of_loading=book.terminal.name,
        port_of_discharge=call.to_port or contract.place,
        goods=grade_name(book, row.grade),
        weight_kg=view.loaded_kg,
        originals=ORIGINALS,
        freight="as agreed in the charter party",
        screening=_common_lists(book, call.id, contract.id),
    )


def _common_lists(book: Book, call: str, contract: str) -> tuple[str, ...]:
    """Lists of the ship and of the parties; empty where either was not screened."""
    of_call = lists_of(read_note(book, "vessel_call", call))
    of_contract = lists_of(read_note(book, "contract", contract))
    return tuple(dict.fromkeys((*of_call, *of_contract))) if of_call and of_contract else ()


def _operation(call: CallView) -> Operation:
    return "discharge" if call.operation == "discharge" else "load"


def _lines(book: Book, facts: PortFacts) -> tuple[FactLine, ...]:
    """Events in the order of time, in the English words of laytime."""
    words = read_words("en")
    work = {"commenced": facts.get("commenced"), "completed": facts.get("completed")}
    rows = [(str(at), "", name, "") for name, at in work.items() if at]
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
