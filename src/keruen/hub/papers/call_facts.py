"""What papers of a call are made of: a version of its facts, or the terminal's entries so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from keruen.hub import tables as t
from keruen.hub.book import Book
from keruen.hub.papers.common import find_call, grade_name
from keruen.hub.reads.calls import CallView
from keruen.hub.reads.contracts import NominationView, read_nominations
from keruen.hub.reads.facts import read_fact_entries, read_versions
from keruen.hub.rows import FactVersionRow
from keruen.hub.ships.facts import compile_facts
from keruen.hub.stored import PortFacts
from keruen.store.refusal import check, refuse


@dataclass(frozen=True)
class CallFacts:
    """The facts of a call that a paper states.

    Parameters
    ----------
    version : its number; of the terminal's entries, that of the version it would issue next.
    number : of the paper.
    at : when they were issued.
    cargo, kg : grades and weight of whom the paper is for.
    """

    call: CallView
    version: int
    number: str
    at: datetime | str
    note: str
    facts: PortFacts
    cargo: str
    kg: int


def read_call_facts(book: Book, of: str) -> CallFacts:
    """The facts of a version, or the terminal's own entries of a call.

    Parameters
    ----------
    of : the id of a version that the actor sees, or for the terminal the id of a call.

    Raises
    ------
    RefusalError : a record that the actor does not see, or a call without entries.
    """
    version = book.record(FactVersionRow, select(t.fact_version).where(t.fact_version.c.id == of))
    if version is not None:
        call = find_call(book, version.call)
        return CallFacts(
            call,
            version.number,
            version_number(call, version),
            version.created_at,
            version.note,
            version.facts,
            *_cargo(book, call_nominations(book, call.id, _owner(book, version))),
        )
    if book.actor.party != book.terminal.code:
        refuse(
            "the statement of facts {id} is not known",
            "Ask the terminal to issue it.",
            kind="missing",
            id=of[:80],
        )
    call = find_call(book, of)
    facts = compile_facts(read_fact_entries(book, call.id))
    check(
        any(facts.values()),
        "the statement of facts of the call {reference} has no entry",
        "Record its events first.",
        reference=call.reference,
    )
    issued = [each.number for each in read_versions(book, call.id) if each.author == "terminal"]
    number = max(issued, default=0) + 1
    return CallFacts(
        call,
        number,
        f"{call.reference} terminal {number}",
        book.now,
        "",
        facts,
        *_cargo(book, call_nominations(book, call.id)),
    )


def version_number(call: CallView, version: FactVersionRow) -> str:
    """The number of the paper of a version."""
    return f"{call.reference} {version.author} {version.number}"


def arrival_of(facts: PortFacts, call: CallView) -> str:
    """When a ship arrived, by its facts or its timestamps; empty where it is not known."""
    events = {str(each["kind"]): str(each["from"]) for each in facts.get("events", [])}
    times = call.times
    return events.get("arrived") or times.get("ata_anchorage") or times.get("ata") or ""


def call_nominations(book: Book, call: str, owner: str = "") -> list[NominationView]:
    """Nominations on a call that the actor sees, of one owner or of all."""
    found = [each for each in read_nominations(book) if each.call == call]
    if not owner:
        return found
    contract = t.contract.c
    own = set(book.connection.execute(select(contract.id).where(contract.owner == owner)).scalars())
    return [each for each in found if each.row.contract in own]


def _owner(book: Book, version: FactVersionRow) -> str:
    """To whom a version belongs: who reads what the terminal issued, or who recorded it."""
    return version.reader if version.party == book.terminal.code else version.party


def _cargo(book: Book, views: list[NominationView]) -> tuple[str, int]:
    """Grades and kilograms of nominations: what was loaded, or else what is nominated."""
    names = dict.fromkeys(grade_name(book, each.row.grade) for each in views)
    return ", ".join(names) or "grain", sum(each.loaded_kg or each.row.kg for each in views)
