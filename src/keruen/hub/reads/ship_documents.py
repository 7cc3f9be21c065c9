"""Documents of a call from the records of the book: notice of readiness, facts, bill of lading.

Each is built of the rows that the reader sees: an owner gets its own cargo, and the statement of
facts that the terminal issued to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from keruen import laytime
from keruen.hub import tables as t
from keruen.hub.book import Book
from keruen.hub.business_time import write_time
from keruen.hub.documents import (
    BillOfLadingDraft,
    FactLine,
    NoticeOfReadiness,
    Ship,
    StatementOfFacts,
)
from keruen.hub.documents.record_base import Operation
from keruen.hub.epcis.events import Moment
from keruen.hub.reads.amendments import contract_in_force
from keruen.hub.reads.calls import CallView, read_line_up
from keruen.hub.reads.contracts import NominationView, read_nominations
from keruen.hub.reads.facts import read_fact_entries, read_laytime, read_versions
from keruen.hub.rows import GradeRow, HubPartyRow
from keruen.hub.ships.facts import compile_facts
from keruen.laytime.statement import Statement
from keruen.store.instants import read_instant
from keruen.store.refusal import check, refuse

ORIGINALS = 3
FREIGHT = "as per charter party"


@dataclass(frozen=True)
class CallCargo:
    """A call with the cargo on it that the reader sees."""

    call: CallView
    nominations: tuple[NominationView, ...]
    grades: tuple[str, ...]
    kg: int

    @property
    def ship(self) -> Ship:
        """The ship of the call."""
        return Ship(self.call.vessel, self.call.imo, self.call.reference)

    @property
    def operation(self) -> Operation:
        """What the ship does at the terminal."""
        return "load" if self.call.operation == "load" else "discharge"


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
            "there is no call {reference}",
            "Write a reference of the line-up.",
            kind="missing",
            reference=repr(reference[:80]),
        )
    return found


def read_cargo(book: Book, reference: str) -> CallCargo:
    """A call with its cargo, as far as the reader sees it.

    Raises
    ------
    RefusalError : no such call, or no cargo of the reader on it.
    """
    call = find_call(book, reference)
    nominations = tuple(each for each in read_nominations(book) if each.call == call.id)
    check(
        bool(nominations),
        "the call {reference} has no cargo",
        "Accept a nomination for it first.",
        reference=call.reference,
    )
    grades = sorted({each.row.grade for each in nominations})
    names = tuple(grade_name(book, each) for each in grades)
    kg = sum(each.loaded_kg or each.row.kg for each in nominations)
    return CallCargo(call, nominations, names, kg)


def grade_name(book: Book, grade: str) -> str:
    """The name of a grade as documents print it."""
    return book.find(GradeRow, grade).name


def party_name(book: Book, code: str) -> str:
    """The name of a party that the reader sees; its code otherwise."""
    row = book.record(HubPartyRow, select(t.hub_party).where(t.hub_party.c.code == code))
    return row.name if row else code


def moment_of(book: Book, at: str) -> Moment:
    """An instant of the book with the offset of the terminal."""
    instant = read_instant(at)
    offset = write_time(instant, book.terminal.zone).columns["utc_offset"]
    return Moment(instant, minutes_of(str(offset)))


def minutes_of(offset: str) -> int:
    """Minutes of an offset.

    Examples
    --------
    >>> minutes_of("-03:30"), minutes_of("+01:00")
    (-210, 60)
    """
    hours, minutes = offset[1:].split(":")
    return (-1 if offset[0] == "-" else 1) * (int(hours) * 60 + int(minutes))


def _local(text: str) -> Moment:
    """A time of a statement of facts, which has its offset."""
    at = datetime.fromisoformat(text)
    offset = at.utcoffset()
    return Moment(at.astimezone(UTC), int(offset.total_seconds() // 60) if offset else 0)


def now_of(book: Book) -> Moment:
    """Now, with the offset of the terminal."""
    minutes = write_time(book.now, book.terminal.zone).columns["utc_offset"]
    return Moment(book.now.astimezone(UTC).replace(microsecond=0), minutes_of(str(minutes)))


def read_facts_of(book: Book, call: CallView) -> tuple[int, Mapping[str, Any]]:
    """The statement of facts that the reader sees, and its version.

    The terminal sees its own entries, as the version that it would issue next; an owner the last
    one that the terminal issued to it.

    Raises
    ------
    RefusalError : none was issued, or nothing is recorded.
    """
    versions = [each for each in read_versions(book, call.id) if each.author == "terminal"]
    last = max((each.number for each in versions), default=0)
    if book.actor.party == book.terminal.code:
        facts = compile_facts(read_fact_entries(book, call.id))
        check(
            any(facts.values()),
            "the statement of facts of the call {reference} has no entry",
            "Record its events first.",
            reference=call.reference,
        )
        return last + 1, facts
    check(
        last > 0,
        "no statement of facts of the call {reference} was issued",
        "Ask the terminal to issue it.",
        reference=call.reference,
    )
    return last, next(each.facts for each in versions if each.number == last)


def notice_of_readiness(book: Book, reference: str) -> NoticeOfReadiness:
    """The last notice of readiness of a call.

    Raises
    ------
    KeruenError : no notice, or no arrival before it.
    """
    cargo = read_cargo(book, reference)
    call = cargo.call
    _, facts = read_facts_of(book, call)
    arrived = call.times.get("ata_anchorage") or call.times.get("ata")
    if not facts.get("notices"):
        refuse(
            "no notice of readiness was tendered on the call {reference}",
            "Record the event notice_tendered.",
            reference=call.reference,
        )
    if not arrived:
        refuse(
            "the call {reference} has no actual arrival",
            "Record its ata or ata_anchorage.",
            reference=call.reference,
        )
    notice = facts["notices"][-1]
    accepted = [each for each in facts.get("events", []) if each["kind"] == "notice_accepted"]
    return NoticeOfReadiness(
        f"NOR-{call.reference}",
        book.terminal.name,
        now_of(book),
        call.vessel,
        cargo.ship,
        book.terminal.name,
        call.berth if notice.get("in_berth") and call.berth else f"{book.terminal.name} roads",
        cargo.operation,
        ", ".join(cargo.grades),
        cargo.kg,
        book.terminal.name,
        moment_of(book, arrived),
        _local(notice["at"]),
        free_pratique=notice.get("free_pratique"),
        customs_cleared=notice.get("customs_cleared"),
        accepted=_local(accepted[-1]["from"]) if accepted else None,
        accepted_by=book.terminal.name if accepted else "",
    )


def statement_of_facts(book: Book, reference: str) -> StatementOfFacts:
    """The statement of facts of a call, in order of time.

    Raises
    ------
    KeruenError : no entries, or none issued to the reader.
    """
    cargo = read_cargo(book, reference)
    call = cargo.call
    version, facts = read_facts_of(book, call)
    lines = [FactLine(_local(each["at"]), "notice tendered") for each in facts.get("notices", [])]
    lines += [
        FactLine(_local(str(facts[name])), name)
        for name in ("commenced", "completed")
        if facts.get(name)
    ]
    lines += [
        FactLine(
            _local(each["from"]),
            str(each["kind"]).replace("_", " "),
            _local(each["to"]) if each.get("to") else None,
            str(each.get("remark", "")),
        )
        for each in facts.get("events", [])
    ]
    return StatementOfFacts(
        f"SOF-{call.reference}-{version}",
        book.terminal.name,
        now_of(book),
        book.terminal.name,
        cargo.ship,
        book.terminal.name,
        call.berth or "-",
        cargo.operation,
        ", ".join(cargo.grades),
        cargo.kg,
        version,
        tuple(sorted(lines, key=lambda each: (each.at.utc, each.event))),
    )


def bill_of_lading_draft(book: Book, reference: str, contract: str = "") -> BillOfLadingDraft:
    """A draft of the bill of lading for what was loaded under a nomination.

    Parameters
    ----------
    reference : of the nomination.
    contract : reference of its contract, where nominations of several have this reference.

    Raises
    ------
    KeruenError : no such nomination, or nothing was loaded under it.
    """
    found = [
        (each, contract_in_force(book, each.row.contract))
        for each in read_nominations(book)
        if reference in (each.row.id, each.row.reference) and each.row.direction == "loading"
    ]
    found = [each for each in found if contract in ("", each[1].reference, each[1].id)]
    given = repr(reference[:80])
    if not found:
        refuse(
            "there is no nomination {reference} for loading",
            "Write the reference of a nomination.",
            kind="missing",
            reference=given,
        )
    if len(found) > 1:
        refuse(
            "{count} nominations for loading have the reference {reference}",
            "Name its contract too.",
            kind="missing",
            reference=given,
            count=len(found),
        )
    view, terms = found[0]
    check(
        view.loaded_kg > 0 and bool(view.call),
        "nothing was loaded under the nomination {reference}",
        "Load the ship, and count the document under the nomination.",
        reference=view.row.reference,
    )
    call = find_call(book, view.call)
    owner = party_name(book, terms.owner)
    parties = (owner, terms.counterparty) if terms.kind == "sale" else (terms.counterparty, owner)
    return BillOfLadingDraft(
        f"BL-{call.reference}-{view.row.reference}",
        book.terminal.name,
        now_of(book),
        book.terminal.name,
        Ship(call.vessel, call.imo, call.reference),
        *parties,
        parties[1],
        book.terminal.name,
        call.to_port or terms.place,
        f"{grade_name(book, view.row.grade)} in bulk",
        view.loaded_kg,
        ORIGINALS,
        FREIGHT,
    )


def laytime_statement(book: Book, reference: str, contract: str = "") -> Statement:
    """The last laytime statement of a call that the reader sees, computed again of its basis.

    Parameters
    ----------
    contract : its reference or id; any contract where it is empty.

    Raises
    ------
    KeruenError : no such statement.
    """
    call = find_call(book, reference)
    rows = [
        row
        for row in read_laytime(book, call.id)
        if contract in ("", row.contract, contract_in_force(book, row.contract).reference)
    ]
    if not rows:
        refuse(
            "the call {reference} has no laytime statement",
            "Settle its laytime first.",
            kind="missing",
            reference=call.reference,
        )
    basis = rows[-1].statement["basis"]
    charter = laytime.read_charter(dict(basis["input"]), laytime.read_zones(basis.get("zones")))
    at = basis.get("at")
    return laytime.calculate(charter, at=at if isinstance(at, str) else None)
