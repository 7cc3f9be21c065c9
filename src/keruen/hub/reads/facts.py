"""Statements of facts: the terminal's entries, versions side by side, and running laytime."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from sqlalchemy import select

from keruen.hub import tables as t
from keruen.hub.book import Book
from keruen.hub.reads.amendments import contract_in_force
from keruen.hub.reads.contracts import read_nominations
from keruen.hub.rows import (
    ContractRow,
    FactEntryRow,
    FactVersionRow,
    LaytimeResultRow,
    VesselCallRow,
    VesselRow,
)
from keruen.hub.ships.facts import (
    CallTerms,
    FactEntry,
    calculate_laytime,
    compile_facts,
    phase_of,
)
from keruen.hub.stored import PortFacts
from keruen.laytime.statement import Statement
from keruen.store.instants import read_instant
from keruen.store.refusal import check


@dataclass(frozen=True)
class SideBySide:
    """What one event is in each of several versions.

    Parameters
    ----------
    times : begin and end by version; empty texts where the version does not have the event.
    differs : whether not all versions say the same.
    """

    kind: str
    times: tuple[tuple[str, str], ...]
    differs: bool


def read_fact_entries(book: Book, call: str) -> list[FactEntry]:
    """The terminal's entries of a call that count: those not struck out."""
    struck = select(t.fact_struck.c.entry)
    entry = t.fact_entry.c
    query = (
        select(t.fact_entry)
        .where(entry.call == call, entry.id.not_in(struck))
        .order_by(entry.number)
    )
    rows = book.records(FactEntryRow, query)
    known = {row.id for row in rows}
    return [
        FactEntry(
            row.id,
            row.kind,
            row.phase,
            _local(row.at, row.utc_offset),
            row.begins or "",
            row.remark,
            dict(row.states),
        )
        for row in rows
        # The end of an event that was struck out goes with it.
        if row.begins is None or row.begins in known
    ]


def _local(at: str, offset: str) -> datetime:
    sign = -1 if offset[0] == "-" else 1
    minutes = sign * (int(offset[1:3]) * 60 + int(offset[4:]))
    return read_instant(at).astimezone(timezone(timedelta(minutes=minutes)))


def read_versions(book: Book, call: str) -> list[FactVersionRow]:
    """Versions of a statement of facts that the actor sees, by author and number."""
    version = t.fact_version.c
    query = (
        select(t.fact_version)
        .where(version.call == call)
        .order_by(version.author, version.reader, version.number)
    )
    return book.records(FactVersionRow, query)


def side_by_side(versions: Sequence[PortFacts]) -> list[SideBySide]:
    """Events of several versions in one list: the n-th of a kind stands beside the n-th.

    Examples
    --------
    >>> one = {"commenced": "2026-06-01T08:00+01:00", "events": []}
    >>> other = {"commenced": "2026-06-01T09:00+01:00", "events": []}
    >>> [(each.kind, each.differs) for each in side_by_side([one, other])]
    [('commenced', True)]
    """
    found = [_events(each) for each in versions]
    keys = sorted({key for each in found for key in each}, key=lambda key: _first(found, key))
    lines = []
    for key in keys:
        times = tuple(each.get(key, ("", "")) for each in found)
        lines.append(SideBySide(key[0], times, len(set(times)) > 1))
    return lines


def _first(found: list[dict[tuple[str, int], tuple[str, str]]], key: tuple[str, int]) -> str:
    return min(each[key][0] for each in found if key in each)


def _events(facts: PortFacts) -> dict[tuple[str, int], tuple[str, str]]:
    work = {"commenced": facts.get("commenced"), "completed": facts.get("completed")}
    rows = [(name, str(at), "") for name, at in work.items() if at]
    rows += [("notice_tendered", str(each["at"]), "") for each in facts.get("notices", [])]
    rows += [
        (str(each["kind"]), str(each["from"]), str(each.get("to", "")))
        for each in facts.get("events", [])
    ]
    found: dict[tuple[str, int], tuple[str, str]] = {}
    for kind, begin, end in sorted(rows, key=lambda row: row[1]):
        number = sum(name == kind for name, _ in found)
        found[kind, number] = (begin, end)
    return found


def call_terms(book: Book, call: str, contract: ContractRow, *, running: bool = False) -> CallTerms:
    """What laytime of a contract on a call needs: terms, cargo, port.

    Parameters
    ----------
    running : whether the ship is alongside, so that what is nominated and not loaded yet counts.

    Raises
    ------
    RefusalError : no terms, or no nomination of the contract on the call.
    """
    row = book.find(VesselCallRow, call)
    vessel = book.find(VesselRow, row.vessel)
    check(
        bool(contract.laytime_terms),
        "the contract {reference} has no terms of laytime",
        "Write them in the contract.",
        reference=contract.reference,
    )
    kg = sum(
        each.loaded_kg + each.committed_kg if running else each.loaded_kg or each.row.kg
        for each in read_nominations(book, contract.id)
        if each.call == call
    )
    check(
        kg > 0,
        "the contract {reference} has no accepted nomination on the call {call}",
        "Accept the nomination for this call first.",
        reference=contract.reference,
        call=row.reference,
    )
    return CallTerms(
        f"{row.reference} {contract.reference}",
        vessel.name,
        book.terminal.name,
        book.terminal.zone,
        row.operation,
        kg,
        contract.currency,
        contract.laytime_terms,
    )


def running_laytime(book: Book, call: str, contract_id: str) -> Statement:
    """Laytime of a ship alongside, now, on the terminal's own entries.

    Raises
    ------
    KeruenError : what is missing in terms or facts.
    """
    contract = contract_in_force(book, contract_id)
    moment = book.now.replace(microsecond=0)
    entries = [each for each in read_fact_entries(book, call) if each.at <= moment]
    facts = compile_facts(entries)
    for event in facts["events"]:
        if "to" not in event and phase_of(event["kind"], False) == "begin":
            event["to"] = moment.isoformat()
    # What begins this moment counts nothing yet.
    facts["events"] = [
        each
        for each in facts["events"]
        if "to" not in each or datetime.fromisoformat(each["from"]) < moment
    ]
    return calculate_laytime(
        call_terms(book, call, contract, running=True), facts, "terminal", moment.isoformat()
    )


def read_laytime(book: Book, call: str) -> list[LaytimeResultRow]:
    """Laytime statements of a call that the actor sees, the latest last."""
    result = t.laytime_result.c
    query = select(t.laytime_result).where(result.call == call).order_by(result.created_at)
    return book.records(LaytimeResultRow, query)
