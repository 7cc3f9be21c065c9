"""The statement of facts as it happens, its versions by author, and laytime on them."""

from __future__ import annotations

import json
from datetime import datetime
from typing import NamedTuple, cast
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from keruen import laytime
from keruen.hub import tables as t
from keruen.hub.book import Book
from keruen.hub.commands.calls import find_live_call, next_number
from keruen.hub.commands.fields import PartyCode
from keruen.hub.commands.nominations import between
from keruen.hub.commands.operation_fields import CallId, ContractId, FactId, Strict, VersionId
from keruen.hub.reads.amendments import contract_in_force
from keruen.hub.reads.facts import call_terms, read_fact_entries
from keruen.hub.registry import command
from keruen.hub.rows import FactEntryRow, FactVersionRow
from keruen.hub.ships.facts import (
    NOTICE_STATES,
    calculate_laytime,
    compile_facts,
    laytime_document,
    phase_of,
)
from keruen.hub.stored import FactEvent, PortFacts
from keruen.hub.trade.terms import check_word
from keruen.store.canonical import fingerprint
from keruen.store.command import CommandResult
from keruen.store.fields import Code, Line, MaybeLine, MaybeWords, Moment
from keruen.store.refusal import check, refuse


class FactField(Strict):
    """An event of a statement of facts; a time without an offset is that of the terminal."""

    kind: Code
    begins: Moment
    ends: Moment | None = None
    remark: MaybeLine = ""


AUTHORS = ("terminal", "ship", "agent", "owner")
LONGEST_FACTS = 200_000


@command("shipping")
def record_fact(
    unit: Book,
    call_id: CallId,
    kind: Code,
    at: Moment | None = None,
    remark: MaybeLine = "",
    states: dict[str, bool] = {},  # noqa: B006 - the registry copies defaults
) -> CommandResult:
    """Record an event of a call now or at a time; a notice with what is known of the ship."""
    for name in states:
        check_word(name, NOTICE_STATES, "the state")
    check(
        not states or kind == "notice_tendered",
        "only a notice of readiness has states of the ship",
        "Leave them out.",
        kind="invalid",
    )
    return _add_entry(unit, call_id, kind, at, phase_of(kind, False), None, remark, states)


@command("shipping")
def end_fact(
    unit: Book, fact_id: FactId, at: Moment | None = None, remark: MaybeLine = ""
) -> CommandResult:
    """Record the end of an event now, or at the time given."""
    row = unit.find(FactEntryRow, fact_id)
    _check_open(unit, row)
    phase = phase_of(row.kind, True)
    return _add_entry(unit, row.call, row.kind, at, phase, fact_id, remark, {})


def _check_open(unit: Book, row: FactEntryRow) -> None:
    waits = (
        row.phase == "begin"
        and not unit.count(t.fact_entry, t.fact_entry.c.begins == row.id)
        and not unit.count(t.fact_struck, t.fact_struck.c.entry == row.id)
    )
    check(
        waits,
        "the event {event} does not wait for its end",
        "Look at the statement of facts; an event ends once.",
        event=row.kind,
    )


def _add_entry(
    unit: Book,
    call_id: str,
    kind: str,
    at: datetime | None,
    phase: str,
    begins: str | None,
    remark: str,
    states: dict[str, bool],
) -> CommandResult:
    find_live_call(unit, call_id)
    # A statement of facts is written to the minute.
    moment = (at or unit.now).replace(second=0, microsecond=0)
    check(
        moment <= unit.now,
        "the event lies ahead, at {time}",
        "Record it once it has happened.",
        kind="invalid",
        time=moment.isoformat(),
    )
    time = unit.time(moment)
    made = unit.add(
        t.fact_entry,
        tier="party",
        call=call_id,
        number=next_number(unit, t.fact_entry, call_id),
        kind=kind,
        phase=phase,
        at=time.at,
        zone=time.zone,
        utc_offset=time.utc_offset,
        tzdata=time.tzdata,
        begins=begins,
        remark=remark,
        states=dict(states),
    )
    return CommandResult("fact_entry", made, "party")


@command("shipping")
def strike_fact(unit: Book, fact_id: FactId, reason: Line) -> CommandResult:
    """Strike out an entry that was wrong; it stays readable and counts no more."""
    check(
        not unit.count(t.fact_struck, t.fact_struck.c.entry == fact_id),
        "the entry is struck out already",
        "Nothing needs to be done.",
    )
    made = unit.add(t.fact_struck, tier="party", entry=fact_id, reason=reason)
    return CommandResult("fact_struck", made, "party")


@command("documentation")
def issue_facts(
    unit: Book, call_id: CallId, owner: PartyCode, note: MaybeLine = ""
) -> CommandResult:
    """Give an owner a version of the terminal's statement of facts as it stands now."""
    unit.owner(owner)
    facts = compile_facts(read_fact_entries(unit, call_id))
    return _add_version(unit, call_id, "terminal", unit.readers(owner), facts, note)


@command("documentation")
def record_facts(
    unit: Book,
    call_id: CallId,
    owner: PartyCode,
    author: Code,
    facts_json: MaybeWords = "",
    note: MaybeLine = "",
    notice_at: Moment | None = None,
    commenced: Moment | None = None,
    completed: Moment | None = None,
    events: list[FactField] = [],  # noqa: B006 - the registry copies defaults
) -> CommandResult:
    """Record the version of a ship, an agent or an owner, as JSON or event by event."""
    check_word(author, AUTHORS[1:], "the author")
    unit.owner(owner)
    given = GivenFacts(notice_at, commenced, completed, tuple(events))
    facts = _facts_of(unit, facts_json, given)
    return _add_version(unit, call_id, author, unit.readers(owner), facts, note)


@command("claims")
def submit_facts(
    unit: Book,
    call_id: CallId,
    facts_json: MaybeWords = "",
    note: MaybeLine = "",
    notice_at: Moment | None = None,
    commenced: Moment | None = None,
    completed: Moment | None = None,
    events: list[FactField] = [],  # noqa: B006 - the registry copies defaults
) -> CommandResult:
    """Submit an owner's own version of a statement of facts, as JSON or event by event."""
    readers = between(unit, unit.actor.party)
    given = GivenFacts(notice_at, commenced, completed, tuple(events))
    return _add_version(unit, call_id, "owner", readers, _facts_of(unit, facts_json, given), note)


class GivenFacts(NamedTuple):
    """What a form gives of a statement of facts."""

    notice_at: datetime | None
    commenced: datetime | None
    completed: datetime | None
    events: tuple[FactField, ...]


def _facts_of(unit: Book, text: str, given: GivenFacts) -> PortFacts:
    """Facts from JSON, or from times and events, checked as laytime reads them."""
    check(
        bool(text) != any(given),
        "a statement of facts is given as JSON or event by event, and not as both or neither",
        "Write its times and events.",
        kind="invalid",
    )
    if text:
        return _read_facts(unit, text)

    def local(moment: datetime) -> str:
        zone = ZoneInfo(unit.terminal.zone)
        known = moment if moment.tzinfo else moment.replace(tzinfo=zone)
        return known.astimezone(zone).isoformat(timespec="minutes")

    events: list[FactEvent] = []
    for each in given.events:
        event: FactEvent = {"kind": each.kind, "from": local(each.begins)}
        if each.ends:
            event["to"] = local(each.ends)
        if each.remark:
            event["remark"] = each.remark
        events.append(event)
    facts: PortFacts = {
        "notices": [{"at": local(given.notice_at)}] if given.notice_at else [],
        "events": events,
    }
    if given.commenced:
        facts["commenced"] = local(given.commenced)
    if given.completed:
        facts["completed"] = local(given.completed)
    return _read_facts(unit, json.dumps(facts))


def _read_facts(unit: Book, text: str) -> PortFacts:
    """Facts from JSON, checked as laytime reads them.

    Raises
    ------
    KeruenError : no JSON, or every finding in the facts.
    """
    try:
        facts = json.loads(text) if len(text) <= LONGEST_FACTS else None
    except (ValueError, RecursionError):
        facts = None
    if not isinstance(facts, dict):
        refuse(
            "the facts cannot be read",
            "Write a JSON object with notices, events, commenced and completed.",
            kind="invalid",
        )
    for name in facts:
        check_word(name, ("notices", "events", "commenced", "completed", "holidays"), "the part")
    document: dict[str, object] = {
        "terms": {"demurrage_per_day": 1, "despatch_per_day": "none", "allowed_hours": 1},
        "ports": [{"name": "port", "zone": unit.terminal.zone, **facts}],
    }
    laytime.read_charter(document)
    return cast(PortFacts, facts)


def _add_version(
    unit: Book,
    call_id: str,
    author: str,
    readers: dict[str, str],
    facts: PortFacts,
    note: str,
) -> CommandResult:
    held = t.fact_version.c
    last = select(func.max(held.number)).where(
        held.call == call_id,
        held.author == author,
        held.party == readers["party"],
        held.reader == readers["reader"],
    )
    made = unit.add(
        t.fact_version,
        **readers,
        call=call_id,
        author=author,
        number=int(unit.connection.execute(last).scalar() or 0) + 1,
        facts=facts,
        sha256=fingerprint(facts),
        note=note,
    )
    return CommandResult("fact_version", made, readers["tier"], reader=readers["reader"])


@command("laytime")
def settle_laytime(
    unit: Book, version_id: VersionId, contract_id: ContractId, final: bool = False
) -> CommandResult:
    """Calculate laytime of a call on one version of its facts; a final one has its completion."""
    version = unit.find(FactVersionRow, version_id)
    contract = contract_in_force(unit, contract_id)
    check(
        contract.owner in (version.party, version.reader),
        "the version was not given to the owner of the contract",
        "Take the version of this owner.",
    )
    terms = call_terms(unit, version.call, contract)
    at = None if final else unit.now.isoformat(timespec="minutes")
    statement = calculate_laytime(terms, version.facts, version.author, at)
    result = laytime.statement_json(statement)
    result["document"] = laytime_document(terms, version.facts, version.author)
    readers = unit.readers(contract.owner)
    made = unit.add(
        t.laytime_result,
        **readers,
        call=version.call,
        contract=contract_id,
        version=version_id,
        final=final,
        statement=result,
        sha256=fingerprint(result),
        currency=contract.currency,
        demurrage=str(statement.demurrage),
        despatch=str(statement.despatch),
        net=str(statement.net),
    )
    facts = {"net": str(statement.net), "sha256": fingerprint(result)}
    return CommandResult(
        "laytime_result", made, readers["tier"], facts=facts, reader=readers["reader"]
    )
